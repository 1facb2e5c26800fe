// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/line_splitter.h"

#include <algorithm>

namespace throughline::importing {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{256} << 10;

}  // namespace

bool LineSplitter::Fill() {
  if (at_end_) return false;
  absl::StatusOr<std::string> block = source_->Read(kBlockBytes);
  if (!block.ok()) status_ = block.status();
  if (!block.ok() || block->empty()) {
    at_end_ = true;
    return false;
  }
  buffer_.erase(0, at_);
  next_ -= at_;
  at_ = 0;
  buffer_ += *block;
  return true;
}

std::string_view LineSplitter::Ahead(std::size_t size) {
  while (buffer_.size() - next_ < size && Fill()) {
  }
  return std::string_view(buffer_).substr(next_);
}

bool LineSplitter::Next() {
  at_ = next_;
  too_long_ = false;
  std::size_t scanned = 0;
  std::size_t end = std::string::npos;
  while (true) {
    end = buffer_.find('\n', at_ + scanned);
    if (end != std::string::npos) break;
    scanned = buffer_.size() - at_;
    if (scanned > kLineBytesMax) {
      // Only the beginning is kept; the rest passes by.
      too_long_ = true;
      scanned = kLineBytesMax;
      buffer_.resize(at_ + scanned);
    }
    if (!Fill()) break;
  }
  ended_ = end != std::string::npos;
  const std::size_t size = (ended_ ? end : buffer_.size()) - at_;
  if (!ended_ && size == 0) return false;
  // The last line of damaged bytes is a piece of one.
  if (!ended_ && !status_.ok()) return false;
  too_long_ = too_long_ || size > kLineBytesMax;
  line_ = std::string_view(buffer_).substr(at_, std::min(size, kLineBytesMax));
  next_ = at_ + size + (ended_ ? 1 : 0);
  ++number_;
  return true;
}

}  // namespace throughline::importing
