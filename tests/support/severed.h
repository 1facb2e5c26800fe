// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Severed: an engine whose last commits fail, as they do when the process is
// killed. What stands on it closes uncleanly.

#ifndef THROUGHLINE_TESTS_SUPPORT_SEVERED_H_
#define THROUGHLINE_TESTS_SUPPORT_SEVERED_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "throughline/engine.h"

namespace throughline {

class Severed final : public Engine {
 public:
  Severed(std::unique_ptr<Engine> engine, std::shared_ptr<bool> cut)
      : engine_(std::move(engine)), cut_(std::move(cut)) {}

  std::shared_ptr<const Snapshot> Durable() const override {
    return engine_->Durable();
  }
  std::shared_ptr<const Snapshot> Latest() const override {
    return engine_->Latest();
  }
  absl::StatusOr<Stamp> Commit(const Batch& batch,
                               Durability durability) override {
    if (*cut_) return absl::UnavailableError("cut");
    return engine_->Commit(batch, durability);
  }
  absl::StatusOr<Stamp> Write(const Batch& batch) override {
    if (*cut_) return absl::UnavailableError("cut");
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
  const std::unique_ptr<Engine> engine_;
  const std::shared_ptr<bool> cut_;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_SEVERED_H_
