// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/mail_splitter.h"

#include <string_view>

namespace throughline::importing {
namespace {

constexpr std::string_view kFrom = "From ";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsFrom(std::string_view line) {
  return line.substr(0, kFrom.size()) == kFrom;
}

bool IsBlank(std::string_view line) { return line.empty() || line == "\r"; }

// `From ` begins sentences too: a separator also says at what time of day.
bool SaysTime(std::string_view line) {
  for (std::size_t i = 2; i + 2 < line.size(); ++i) {
    if (line[i] == ':' && IsDigit(line[i - 1]) && IsDigit(line[i - 2]) &&
        IsDigit(line[i + 1]) && IsDigit(line[i + 2])) {
      return true;
    }
  }
  return false;
}

// A line of the text that began with `From ` was given a `>` by whoever wrote
// the mbox.
std::string_view Unquoted(std::string_view line) {
  const std::size_t text = line.find_first_not_of('>');
  if (text == 0 || text == line.npos || !IsFrom(line.substr(text))) return line;
  return line.substr(1);
}

}  // namespace

void MailSplitter::Add() {
  const std::string_view line = mbox_ ? Unquoted(lines_.line()) : lines_.line();
  too_long_ = too_long_ || lines_.too_long() ||
              message_.size() + line.size() > kMailBytesMax;
  if (too_long_) return;
  message_.append(line);
  if (lines_.ended()) message_ += '\n';
}

bool MailSplitter::Next() {
  message_.clear();
  too_long_ = false;
  if (!begun_) {
    begun_ = true;
    if (!lines_.Next()) return false;
    mbox_ = IsFrom(lines_.line());
    more_ = true;
  }
  if (!more_) return false;
  more_ = false;
  ++number_;
  line_ = lines_.number();
  if (!mbox_) Add();
  bool blank = false;
  while (lines_.Next()) {
    if (mbox_ && blank && IsFrom(lines_.line()) && SaysTime(lines_.line())) {
      more_ = true;
      break;
    }
    blank = IsBlank(lines_.line());
    Add();
  }
  return true;
}

}  // namespace throughline::importing
