// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/space_reserve.h"

#include <sys/statvfs.h>

#include "lib/base/status.h"

namespace throughline::rocks {
namespace {

// Far below any reserve, so that the answer cannot grow stale.
constexpr std::uint64_t kAskEveryBytes = std::uint64_t{8} << 20;

// What a small write takes with all that comes with it.
constexpr std::uint64_t kLeastBytes = std::uint64_t{64} << 10;

}  // namespace

absl::Status SpaceReserve::Admit(std::uint64_t write_bytes) {
  unasked_bytes_ += kLeastBytes + write_bytes;
  if (!ask_ && unasked_bytes_ < kAskEveryBytes) return absl::OkStatus();
  struct statvfs disk {};
  if (::statvfs(directory_.c_str(), &disk) != 0) return absl::OkStatus();
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  ask_ = free < reserve_bytes_;
  unasked_bytes_ = 0;
  if (!ask_) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      fmt::format("the disk of {} has {} MiB free; {} MiB are kept in reserve",
                  directory_, free >> 20, reserve_bytes_ >> 20));
}

}  // namespace throughline::rocks
