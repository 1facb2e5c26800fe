// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Meddler: an engine that does something just before the next commit or the
// next sync, so that the worst interleaving happens every time; and counts what
// it passes on.
//
//   meddler->BeforeNextCommit([&] { other.Append(...); });

#ifndef THROUGHLINE_TESTS_SUPPORT_MEDDLER_H_
#define THROUGHLINE_TESTS_SUPPORT_MEDDLER_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/mutex.h"
#include "throughline/engine.h"

namespace throughline {

class Meddler final : public Engine {
 public:
  explicit Meddler(std::unique_ptr<Engine> engine)
      : engine_(std::move(engine)) {}

  // Once. Commits that `act` makes pass unmeddled.
  void BeforeNextCommit(std::function<void()> act) {
    MutexLock lock(mutex_);
    act_ = std::move(act);
  }

  // Once: what is to be synced is written by then.
  void BeforeNextSync(std::function<void()> act) {
    MutexLock lock(mutex_);
    before_sync_ = std::move(act);
  }

  // Once: just after somebody was given a view of what is durable.
  void AfterNextDurable(std::function<void()> act) {
    MutexLock lock(mutex_);
    after_durable_ = std::move(act);
  }

  // Once: just after somebody was told the position of what is durable.
  void AfterNextPosition(std::function<void()> act) {
    MutexLock lock(mutex_);
    after_position_ = std::move(act);
  }

  // From now on nothing is passed on, as if the process were gone.
  void Sever() {
    MutexLock lock(mutex_);
    severed_ = true;
  }

  int commits() const {  // That succeeded.
    MutexLock lock(mutex_);
    return commits_;
  }
  int syncs() const {  // That were asked for, alone or with a commit.
    MutexLock lock(mutex_);
    return syncs_;
  }

  std::shared_ptr<const Snapshot> Durable() const override {
    std::shared_ptr<const Snapshot> view = engine_->Durable();
    Act(after_durable_);
    return view;
  }
  std::shared_ptr<const Snapshot> Latest() const override {
    return engine_->Latest();
  }
  Position DurablePosition() const override {
    const Position position = engine_->DurablePosition();
    Act(after_position_);
    return position;
  }
  absl::StatusOr<Stamp> Commit(const Batch& batch,
                               Durability durability) override {
    Act(act_);
    if (severed()) return Gone();
    absl::StatusOr<Stamp> stamp = engine_->Commit(batch, durability);
    Count(stamp.ok(), stamp.ok() && durability == Durability::kSynced);
    return stamp;
  }
  absl::StatusOr<Stamp> Write(const Batch& batch) override {
    Act(act_);
    if (severed()) return Gone();
    absl::StatusOr<Stamp> stamp = engine_->Write(batch);
    Count(stamp.ok(), false);
    return stamp;
  }
  absl::Status Sync() override {
    Act(before_sync_);
    if (severed()) return Gone();
    Count(false, true);
    return engine_->Sync();
  }
  void Observe(Observer observer) override {
    engine_->Observe(std::move(observer));
  }
  std::vector<std::pair<std::string, std::uint64_t>> Sizes() const override {
    return engine_->Sizes();
  }

 private:
  static absl::Status Gone() { return absl::UnavailableError("severed"); }
  bool severed() const {
    MutexLock lock(mutex_);
    return severed_;
  }
  void Act(std::function<void()>& waiting) const {
    std::function<void()> act;
    {
      MutexLock lock(mutex_);
      act = std::exchange(waiting, nullptr);
    }
    if (act) act();
  }
  void Count(bool commit, bool sync) {
    MutexLock lock(mutex_);
    commits_ += commit;
    syncs_ += sync;
  }

  const std::unique_ptr<Engine> engine_;
  mutable Mutex mutex_;
  std::function<void()> act_;  // As the next one, guarded by mutex_.
  std::function<void()> before_sync_;
  mutable std::function<void()> after_durable_;
  mutable std::function<void()> after_position_;
  bool severed_ ABSL_GUARDED_BY(mutex_) = false;
  int commits_ ABSL_GUARDED_BY(mutex_) = 0;
  int syncs_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_MEDDLER_H_
