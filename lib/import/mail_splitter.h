// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// MailSplitter: the messages of an mbox (RFC 4155), or the one that a file is.

#ifndef THROUGHLINE_LIB_IMPORT_MAIL_SPLITTER_H_
#define THROUGHLINE_LIB_IMPORT_MAIL_SPLITTER_H_

#include <cstdint>
#include <string>

#include "lib/import/line_splitter.h"

namespace throughline::importing {

// What mail servers still take, and some.
inline constexpr std::size_t kMailBytesMax = std::size_t{64} << 20;

// Holds one message. A file that begins with `From ` is an mbox.
class MailSplitter {
 public:
  explicit MailSplitter(LineSplitter& lines) : lines_(lines) {}

  // Steps to the next message; false at the end.
  bool Next();

  const std::string& message() const { return message_; }
  bool too_long() const { return too_long_; }
  bool mbox() const { return mbox_; }
  std::uint64_t number() const { return number_; }  // From 1.
  std::uint64_t line() const { return line_; }      // Where it begins.

 private:
  void Add();

  LineSplitter& lines_;
  bool begun_ = false;
  bool mbox_ = false;
  bool more_ = false;  // The line that begins the next one was read.
  std::string message_;
  bool too_long_ = false;
  std::uint64_t number_ = 0;
  std::uint64_t line_ = 0;
};

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_MAIL_SPLITTER_H_
