// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/wal_walk.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "lib/engine/rocks/crc32c.h"

namespace throughline::rocks {
namespace {

constexpr std::size_t kBlock = 32768;
constexpr std::size_t kFragmentHeader = 7;
constexpr std::size_t kRecordHeader = 12;

// No store gets there, and text without zero bytes cannot forge less.
constexpr std::uint64_t kSequenceEnd = std::uint64_t{1} << 56;

enum Type : char { kWhole = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

template <typename Number>
Number Little(std::string_view bytes) {
  Number number;
  std::memcpy(&number, bytes.data(), sizeof(number));
  return number;
}

std::uint32_t Masked(std::uint32_t sum) {
  return ((sum >> 15) | (sum << 17)) + 0xa282ead8;
}

struct Fragment {
  Type type;
  std::string_view payload;
  bool Begins() const { return type == kWhole || type == kFirst; }
};

// The fragment that seems to begin at `at`, if it fits; not checked yet.
std::optional<Fragment> Look(std::string_view log, std::size_t at) {
  const std::size_t end = std::min(log.size(), (at / kBlock + 1) * kBlock);
  if (end - at < kFragmentHeader) return std::nullopt;
  const std::size_t size = Little<std::uint16_t>(log.substr(at + 4));
  const char type = log[at + 6];
  if (type < kWhole || type > kLast) return std::nullopt;
  if (size > end - at - kFragmentHeader) return std::nullopt;
  return Fragment{static_cast<Type>(type),
                  log.substr(at + kFragmentHeader, size)};
}

bool CheckHolds(std::string_view log, std::size_t at, const Fragment& found) {
  return Little<std::uint32_t>(log.substr(at)) ==
         Masked(Crc32c(log.substr(at + 6, found.payload.size() + 1)));
}

// Where a record begins at or after `at`, block boundaries or not.
std::optional<std::uint64_t> Resynchronise(std::string_view log, std::size_t at,
                                           std::uint64_t least_sequence) {
  for (; at + kFragmentHeader + kRecordHeader <= log.size(); ++at) {
    const std::optional<Fragment> found = Look(log, at);
    if (!found.has_value() || !found->Begins()) continue;
    if (found->payload.size() < kRecordHeader) continue;
    const auto sequence = Little<std::uint64_t>(found->payload);
    if (sequence < least_sequence || sequence >= kSequenceEnd) continue;
    if (CheckHolds(log, at, *found)) return at;
  }
  return std::nullopt;
}

class Walker {
 public:
  explicit Walker(std::string_view log) : log_(log) {}

  WalWalk Walk() {
    while (at_ < log_.size() && !walk_.damaged_at.has_value()) Step();
    if (in_record_ && !walk_.damaged_at.has_value()) Damaged(record_at_);
    if (walk_.damaged_at.has_value()) {
      walk_.whole_after = Resynchronise(log_, *walk_.damaged_at + 1,
                                        walk_.next_sequence.value_or(0));
    }
    return walk_;
  }

 private:
  void Step() {
    const std::size_t left = kBlock - at_ % kBlock;
    if (left < kFragmentHeader) {
      at_ += left;
      return;
    }
    const std::optional<Fragment> found = Look(log_, at_);
    if (!found.has_value() || found->Begins() == in_record_ ||
        !CheckHolds(log_, at_, *found)) {
      return Damaged(in_record_ ? record_at_ : at_);
    }
    if (found->Begins()) {
      record_at_ = at_;
      head_.clear();
    }
    head_.append(found->payload.substr(
        0, kRecordHeader - std::min(kRecordHeader, head_.size())));
    in_record_ = found->type == kFirst || found->type == kMiddle;
    at_ += kFragmentHeader + found->payload.size();
    if (!in_record_) EndRecord();
  }

  void EndRecord() {
    if (head_.size() < kRecordHeader) return Damaged(record_at_);
    const auto sequence = Little<std::uint64_t>(head_);
    const auto count = Little<std::uint32_t>(std::string_view(head_).substr(8));
    if (sequence != walk_.next_sequence.value_or(sequence)) {
      return Damaged(record_at_);  // One is missing before it.
    }
    if (!walk_.first_sequence.has_value()) walk_.first_sequence = sequence;
    walk_.next_sequence = sequence + count;
    walk_.changes += count;
  }

  void Damaged(std::size_t at) { walk_.damaged_at = at; }

  const std::string_view log_;
  std::size_t at_ = 0;
  bool in_record_ = false;
  std::size_t record_at_ = 0;
  std::string head_;  // The first bytes of the record, from its fragments.
  WalWalk walk_;
};

}  // namespace

WalWalk WalkWal(std::string_view log) { return Walker(log).Walk(); }

}  // namespace throughline::rocks
