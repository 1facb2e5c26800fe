// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/draft/draft.h"

#include <algorithm>
#include <utility>

#include "lib/base/status.h"

namespace throughline {
namespace {

Pinned Copied(std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  return {*owner, owner};
}

}  // namespace

// A walk over the base's rows and the changed ones together.
class Draft::Merged final : public Cursor {
 public:
  Merged(std::unique_ptr<Cursor> base,
         std::vector<std::pair<std::string, Pending>> changes, Walk walk)
      : base_(std::move(base)), changes_(std::move(changes)), walk_(walk) {
    Settle();
  }

  bool Valid() const override { return valid_; }
  std::string_view key() const override { return key_; }
  std::string_view value() const override { return value_; }
  void Next() override {
    Step();
    Settle();
  }
  absl::Status status() const override { return base_->status(); }

 private:
  bool Before(std::string_view a, std::string_view b) const {
    return walk_ == Walk::kForward ? a < b : a > b;
  }

  void Step() {
    if (from_base_) base_->Next();
    if (from_changes_) ++next_;
  }

  // Finds the next row that is there.
  void Settle() {
    for (;; Step()) {
      const bool base = base_->Valid();
      const bool change = next_ < changes_.size();
      valid_ = base || change;
      if (!valid_) return;
      from_base_ =
          base && (!change || !Before(changes_[next_].first, base_->key()));
      from_changes_ =
          change && (!base || !Before(base_->key(), changes_[next_].first));
      if (!from_changes_) {
        key_ = base_->key();
        value_ = base_->value();
        return;
      }
      const Pending& pending = changes_[next_].second;
      if (pending.op == Batch::Op::kDelete) continue;
      key_ = changes_[next_].first;
      value_.clear();
      if (pending.op == Batch::Op::kExtend && from_base_) {
        value_ = base_->value();
      }
      value_ += pending.value;
      return;
    }
  }

  std::unique_ptr<Cursor> base_;
  std::vector<std::pair<std::string, Pending>> changes_;
  Walk walk_;
  std::size_t next_ = 0;
  bool valid_ = false;
  bool from_base_ = false;
  bool from_changes_ = false;
  std::string key_;
  std::string value_;
};

Draft::Draft(std::shared_ptr<const Snapshot> base, TenantNumber tenant,
             std::string_view index_key, std::int64_t now_us,
             std::function<std::string(std::size_t)> chance)
    : base_(std::move(base)),
      tenant_(tenant),
      index_key_(index_key),
      now_us_(std::max(now_us, base_->time_us())),
      chance_(std::move(chance)),
      planned_after_(base_->position()) {}

void Draft::Put(std::string key, std::string value) {
  changes_[std::move(key)] = {Batch::Op::kPut, std::move(value)};
}

void Draft::Delete(std::string key) {
  changes_[std::move(key)] = {Batch::Op::kDelete, {}};
}

void Draft::Extend(std::string key, std::string_view piece) {
  const auto [at, added] = changes_.try_emplace(
      std::move(key), Pending{Batch::Op::kExtend, std::string(piece)});
  if (added) return;
  if (at->second.op == Batch::Op::kDelete) at->second = {Batch::Op::kPut, {}};
  at->second.value += piece;
}

Batch Draft::ToBatch() && {
  Batch batch;
  batch.PlannedAfter(planned_after_);
  batch.SetTime(now_us_);
  for (int i = 0; i < entries_; ++i) batch.AddEntry();
  while (!changes_.empty()) {
    auto change = changes_.extract(changes_.begin());
    std::string& key = change.key();
    std::string& value = change.mapped().value;
    switch (change.mapped().op) {
      case Batch::Op::kPut:
        batch.Put(std::move(key), std::move(value));
        break;
      case Batch::Op::kDelete:
        batch.Delete(std::move(key));
        break;
      case Batch::Op::kExtend:
        batch.Extend(std::move(key), std::move(value));
        break;
    }
  }
  for (std::string& concern : concerns_) batch.Concern(std::move(concern));
  return batch;
}

absl::StatusOr<std::optional<Pinned>> Draft::Get(std::string_view key) const {
  const auto found = changes_.find(key);
  if (found == changes_.end()) return base_->Get(key);
  const Pending& pending = found->second;
  if (pending.op == Batch::Op::kDelete) return std::optional<Pinned>();
  if (pending.op == Batch::Op::kPut) return Copied(pending.value);
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> before, base_->Get(key));
  std::string value(before.has_value() ? before->bytes : std::string_view());
  value += pending.value;
  return Copied(std::move(value));
}

std::unique_ptr<Cursor> Draft::Scan(const KeyRange& range, Walk walk) const {
  std::vector<std::pair<std::string, Pending>> changes(
      changes_.lower_bound(range.begin), changes_.lower_bound(range.end));
  if (walk == Walk::kBackward) std::reverse(changes.begin(), changes.end());
  return std::make_unique<Merged>(base_->Scan(range, walk), std::move(changes),
                                  walk);
}

}  // namespace throughline
