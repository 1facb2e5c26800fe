// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A vCon (draft-ietf-vcon-vcon-core, 0.0.1 to 0.4.0) as events.

#ifndef THROUGHLINE_LIB_IMPORT_VCON_H_
#define THROUGHLINE_LIB_IMPORT_VCON_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "throughline/v1/event.pb.h"

namespace throughline::importing {

// What a reader of conversations makes of one document: events, and the parts
// that could not be read, each under its path: `dialog[2]`.
struct Parts {
  struct Event {
    std::string part;
    v1::Event event;
  };
  struct Refused {
    std::string part;  // Empty: the whole document.
    absl::Status why;
  };
  std::vector<Event> events;
  std::vector<Refused> refused;
};

struct VconOptions {
  std::string source;
  std::vector<std::string> house;
};

// Never fails as a whole: what is wrong is among the refused.
Parts ReadVcon(std::string_view document, const VconOptions& options);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_VCON_H_
