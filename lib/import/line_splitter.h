// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// LineSplitter: the lines of a ByteSource, one at a time, with a look ahead.

#ifndef THROUGHLINE_LIB_IMPORT_LINE_SPLITTER_H_
#define THROUGHLINE_LIB_IMPORT_LINE_SPLITTER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "lib/import/byte_source.h"

namespace throughline::importing {

// An event of limits::kEventBytesMax, with every fourth byte escaped.
inline constexpr std::size_t kLineBytesMax = std::size_t{24} << 20;

// Splits at line feeds. Holds one line and one block.
class LineSplitter {
 public:
  explicit LineSplitter(std::unique_ptr<ByteSource> source)
      : source_(std::move(source)) {}

  // What lies ahead: at least `size` bytes, unless the input ends or is
  // damaged before. Call it before the first Next(), which invalidates it.
  std::string_view Ahead(std::size_t size);

  // Steps to the next line; false at the end, which status() explains.
  bool Next();

  // The line, without its line feed. Of one that is too long, its beginning.
  std::string_view line() const { return line_; }
  std::uint64_t number() const { return number_; }  // From 1.
  bool too_long() const { return too_long_; }
  bool ended() const { return ended_; }  // Its line feed was there.

  // Why the input ended: OK, or what is wrong with its bytes.
  const absl::Status& status() const { return status_; }
  std::uint64_t bytes_read() const { return source_->bytes_read(); }

 private:
  bool Fill();  // One more block; false at the end.

  std::unique_ptr<ByteSource> source_;
  std::string buffer_;
  std::size_t at_ = 0;    // Of the line in buffer_.
  std::size_t next_ = 0;  // Of the line after it.
  std::string_view line_;
  std::uint64_t number_ = 0;
  bool too_long_ = false;
  bool ended_ = false;
  bool at_end_ = false;
  absl::Status status_;
};

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_LINE_SPLITTER_H_
