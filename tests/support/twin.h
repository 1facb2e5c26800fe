// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Twin: one engine under two stores, as under two processes, so that the one
// commits what the other has not seen.

#ifndef THROUGHLINE_TESTS_SUPPORT_TWIN_H_
#define THROUGHLINE_TESTS_SUPPORT_TWIN_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "throughline/engine.h"

namespace throughline {

class Twin final : public Engine {
 public:
  explicit Twin(std::shared_ptr<Engine> engine) : engine_(std::move(engine)) {}

  std::shared_ptr<const Snapshot> Durable() const override {
    return engine_->Durable();
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
  // Only the first store's cache is looked at.
  void Observe(Observer observer) override {
    if (std::exchange(observed_, true)) return;
    engine_->Observe(std::move(observer));
  }
  void Observed() { observed_ = true; }
  std::vector<std::pair<std::string, std::uint64_t>> Sizes() const override {
    return engine_->Sizes();
  }

 private:
  std::shared_ptr<Engine> engine_;
  bool observed_ = false;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_TWIN_H_
