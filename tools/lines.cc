// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/lines.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace throughline::tools {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{64} << 10;

}  // namespace

void LineReader::Take(std::string_view bytes) {
  if (too_long_) return;
  too_long_ = line_.size() + bytes.size() > bytes_max_;
  if (too_long_) {
    line_.clear();
  } else {
    line_.append(bytes);
  }
}

absl::StatusOr<bool> LineReader::Next() {
  line_.clear();
  too_long_ = false;
  while (!ended_) {
    const std::size_t end = buffer_.find('\n', at_);
    if (end != buffer_.npos) {
      Take(std::string_view(buffer_).substr(at_, end - at_));
      at_ = end + 1;
      return true;
    }
    Take(std::string_view(buffer_).substr(at_));
    buffer_.resize(kBufferBytes);
    at_ = 0;
    const ssize_t got = ::read(descriptor_, buffer_.data(), buffer_.size());
    buffer_.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    if (got < 0 && errno != EINTR) {
      return absl::UnavailableError(std::string("standard input: ") +
                                    std::strerror(errno));
    }
    ended_ = got == 0;
  }
  return !line_.empty() || too_long_;
}

}  // namespace throughline::tools
