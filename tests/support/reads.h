// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Reads: an engine that counts the rows that are read of what is durable, one
// by one or walked over.

#ifndef THROUGHLINE_TESTS_SUPPORT_READS_H_
#define THROUGHLINE_TESTS_SUPPORT_READS_H_

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "throughline/engine.h"

namespace throughline {

class Reads final : public Engine {
 public:
  using Count = std::shared_ptr<std::atomic<int>>;

  Reads(std::unique_ptr<Engine> engine, Count count)
      : engine_(std::move(engine)), count_(std::move(count)) {}

  std::shared_ptr<const Snapshot> Durable() const override {
    return std::make_shared<Rows>(engine_->Durable(), count_);
  }
  std::shared_ptr<const Snapshot> Latest() const override {
    return engine_->Latest();
  }
  absl::StatusOr<Stamp> Commit(const Batch& batch,
                               Durability durability) override {
    return engine_->Commit(batch, durability);
  }
  absl::StatusOr<Stamp> Write(const Batch& batch) override {
    return engine_->Write(batch);
  }
  absl::Status Sync() override { return engine_->Sync(); }
  void Observe(Observer observer) override {
    engine_->Observe(std::move(observer));
  }
  std::vector<std::pair<std::string, std::uint64_t>> Sizes() const override {
    return engine_->Sizes();
  }

 private:
  class Rows final : public Snapshot {
   public:
    Rows(std::shared_ptr<const Snapshot> rows, Count count)
        : rows_(std::move(rows)), count_(std::move(count)) {}

    Position position() const override { return rows_->position(); }
    std::int64_t time_us() const override { return rows_->time_us(); }
    absl::StatusOr<std::optional<Pinned>> Get(
        std::string_view key) const override {
      ++*count_;
      return rows_->Get(key);
    }
    std::unique_ptr<Cursor> Scan(const KeyRange& range,
                                 Walk walk) const override {
      ++*count_;
      return rows_->Scan(range, walk);
    }

   private:
    const std::shared_ptr<const Snapshot> rows_;
    const Count count_;
  };

  const std::unique_ptr<Engine> engine_;
  const Count count_;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_READS_H_
