// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Transcripts in the shapes that vendors give them.

#ifndef THROUGHLINE_LIB_IMPORT_TRANSCRIPT_H_
#define THROUGHLINE_LIB_IMPORT_TRANSCRIPT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/import/vcon_json.h"

namespace throughline::importing {

// Something that somebody said.
struct Segment {
  std::string text;
  std::string speaker;               // As stated: a name, a role, a number.
  std::optional<std::size_t> party;  // Where it is stated by number.
  std::string start;                 // RFC 3339; empty: not stated so.
  std::optional<std::int64_t> offset_ms;  // Since the recording began.
  std::optional<std::int64_t> duration_ms;
};

// In the order they were said; none where the shape is not known. The table of
// shapes is in README.md.
std::vector<Segment> ReadTranscript(const Json& body);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_TRANSCRIPT_H_
