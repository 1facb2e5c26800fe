// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// VconSplitter: the JSON objects of a file, one after another, whether each
// has a line of its own or many.

#ifndef THROUGHLINE_LIB_IMPORT_VCON_SPLITTER_H_
#define THROUGHLINE_LIB_IMPORT_VCON_SPLITTER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/import/line_splitter.h"

namespace throughline::importing {

// Recordings of an hour lie within some vCons; longer ones are referred to.
inline constexpr std::size_t kVconBytesMax = std::size_t{64} << 20;

// Holds one document. What stands outside of braces is a document of its own,
// which its reader will refuse.
class VconSplitter {
 public:
  explicit VconSplitter(LineSplitter& lines) : lines_(lines) {}

  // Steps to the next document; false at the end.
  bool Next();

  const std::string& document() const { return document_; }
  bool too_long() const { return too_long_; }
  std::uint64_t line() const { return line_; }  // Where it begins.

 private:
  // Adds the line; true where the document ends with it.
  bool Add(std::string_view line);

  LineSplitter& lines_;
  std::string document_;
  bool too_long_ = false;
  std::uint64_t line_ = 0;
  int depth_ = 0;
  bool quoted_ = false;
  bool escaped_ = false;
};

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_VCON_SPLITTER_H_
