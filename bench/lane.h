// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Lane: a thread that does one thing after another beside its owner. A new one
// for each thing took whoever allocates much up to half as long again.

#ifndef THROUGHLINE_BENCH_LANE_H_
#define THROUGHLINE_BENCH_LANE_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace throughline::bench {

class Lane {
 public:
  Lane() : thread_([this] { Run(); }) {}
  ~Lane() {
    {
      const std::lock_guard lock(mutex_);
      ends_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  // Does `theirs` there and `ours` here; returns when both are done.
  void Beside(std::function<void()> theirs, const std::function<void()>& ours) {
    {
      const std::lock_guard lock(mutex_);
      what_ = std::move(theirs);
    }
    changed_.notify_all();
    ours();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return what_ == nullptr; });
  }

 private:
  void Run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return ends_ || what_ != nullptr; });
      if (ends_) return;
      lock.unlock();
      what_();
      lock.lock();
      what_ = nullptr;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> what_;
  bool ends_ = false;
  std::thread thread_;  // Last: it uses all the others.
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_LANE_H_
