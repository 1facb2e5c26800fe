// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/memory/memory_disk.h"

#include <algorithm>

#include "lib/base/status.h"
#include "lib/engine/stamping.h"

namespace throughline {

MemoryDisk::Value MemoryDisk::At(const Versions& versions,
                                 std::uint64_t commit) {
  const auto shown = std::find_if(
      versions.rbegin(), versions.rend(),
      [&](const Version& version) { return version.commit <= commit; });
  return shown == versions.rend() ? nullptr : shown->value;
}

MemoryDisk::Value MemoryDisk::Now(std::string_view key) const {
  const auto row = rows_.find(key);
  return row == rows_.end() ? nullptr : row->second.back().value;
}

void MemoryDisk::Apply(const Batch::Change& change, std::uint64_t commit) {
  auto row = rows_.find(change.key);
  if (row == rows_.end()) {
    if (change.op == Batch::Op::kDelete) return;
    row = rows_.emplace(change.key, Versions()).first;
  }
  Versions& versions = row->second;
  const Value before = versions.empty() ? nullptr : versions.back().value;
  Value after;
  if (change.op == Batch::Op::kPut || before == nullptr) {
    after = std::make_shared<const std::string>(change.value);
  } else {
    std::string longer;
    longer.reserve(before->size() + change.value.size());
    longer.append(*before).append(change.value);
    after = std::make_shared<const std::string>(std::move(longer));
  }
  if (change.op == Batch::Op::kDelete) after = nullptr;
  if (!versions.empty() && versions.back().commit == commit) {
    versions.back().value = std::move(after);
  } else {
    versions.push_back({commit, std::move(after)});
  }
  if (versions.size() > 1 || versions.back().value == nullptr) {
    stale_.emplace_back(commit, row->first);
  }
}

absl::StatusOr<Stamp> MemoryDisk::Write(const Batch& batch,
                                        const Engine::Observer& observer) {
  MutexLock lock(mutex_);
  for (const Batch::Expectation& expectation : batch.expectations()) {
    const Value value = Now(expectation.key);
    TL_RETURN_IF_ERROR(engine::Check(
        expectation,
        value == nullptr ? std::optional<std::string_view>() : *value));
  }
  TL_ASSIGN_OR_RETURN(const Stamp stamp,
                      engine::StampAfter(written_.stamp, batch));
  const Instant next{written_.commit + 1, stamp};
  for (const Batch::Change& change : batch.changes()) {
    Apply(change, next.commit);
  }
  written_ = next;
  if (observer) observer(batch, next.stamp);
  Collect();
  return next.stamp;
}

void MemoryDisk::MakeDurable(Durability durability) {
  MutexLock lock(mutex_);
  if (durability == Durability::kSynced) {
    if (synced_.commit != written_.commit) ++syncs_;
    synced_ = written_;
  }
  durable_ = written_;
}

void MemoryDisk::LosePower() {
  MutexLock lock(mutex_);
  for (auto row = rows_.begin(); row != rows_.end();) {
    Versions& versions = row->second;
    while (!versions.empty() && versions.back().commit > synced_.commit) {
      versions.pop_back();
    }
    row = versions.empty() ? rows_.erase(row) : std::next(row);
  }
  written_ = durable_ = synced_;
}

MemoryDisk::Instant MemoryDisk::Hold(View view) {
  MutexLock lock(mutex_);
  const Instant instant = view == View::kDurable ? durable_ : written_;
  held_.insert(instant.commit);
  return instant;
}

Position MemoryDisk::LastOf(View view) const {
  MutexLock lock(mutex_);
  return (view == View::kDurable ? durable_ : written_).stamp.last;
}

void MemoryDisk::Release(const Instant& instant) {
  MutexLock lock(mutex_);
  held_.erase(held_.find(instant.commit));
}

void MemoryDisk::Collect() {
  // What was not synced may be lost, and then the synced version shows again.
  std::uint64_t oldest = std::min(durable_.commit, synced_.commit);
  if (!held_.empty()) oldest = std::min(oldest, *held_.begin());
  while (!stale_.empty() && stale_.front().first <= oldest) {
    const auto row = rows_.find(stale_.front().second);
    stale_.pop_front();
    if (row == rows_.end()) continue;
    Versions& versions = row->second;
    const auto newer =
        std::find_if(versions.begin(), versions.end(),
                     [&](const Version& v) { return v.commit > oldest; });
    if (newer == versions.begin()) continue;
    auto shown = std::prev(newer);
    if (shown->value == nullptr) ++shown;  // A deletion says no more.
    versions.erase(versions.begin(), shown);
    if (versions.empty()) rows_.erase(row);
  }
}

MemoryDisk::Value MemoryDisk::Get(std::string_view key,
                                  std::uint64_t commit) const {
  MutexLock lock(mutex_);
  const auto row = rows_.find(key);
  return row == rows_.end() ? nullptr : At(row->second, commit);
}

std::vector<MemoryDisk::Row> MemoryDisk::Fetch(const KeyRange& range, Walk walk,
                                               std::size_t max,
                                               std::uint64_t commit) const {
  MutexLock lock(mutex_);
  std::vector<Row> rows;
  if (range.begin >= range.end) return rows;
  const auto begin = rows_.lower_bound(range.begin);
  const auto end = rows_.lower_bound(range.end);
  const auto take = [&](const auto& row) {
    if (Value value = At(row.second, commit)) {
      rows.emplace_back(row.first, std::move(value));
    }
    return rows.size() < max;
  };
  if (walk == Walk::kForward) {
    for (auto it = begin; it != end && take(*it);) ++it;
  } else {
    for (auto it = end; it != begin && take(*std::prev(it));) --it;
  }
  return rows;
}

std::vector<std::pair<std::string, std::uint64_t>> MemoryDisk::Sizes() const {
  MutexLock lock(mutex_);
  std::uint64_t bytes = 0;
  for (const auto& [key, versions] : rows_) {
    bytes += key.size();
    for (const Version& version : versions) {
      if (version.value != nullptr) bytes += version.value->size();
    }
  }
  return {{"rows", rows_.size()},
          {"bytes", bytes},
          {"commits", written_.commit},
          {"syncs", syncs_}};
}

}  // namespace throughline
