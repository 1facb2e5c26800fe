// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/spare.h"

#include <mutex>
#include <utility>
#include <vector>

namespace throughline::head {
namespace {

constexpr std::size_t kSparesMax = 512;  // A bulk append opens as many at once.
constexpr int kProfilesMax = 4;

struct Spares {
  std::mutex mutex;
  std::vector<Head> heads;
};

// Never destroyed: a store with static lifetime may still plan.
Spares& All() {
  static Spares* const all = new Spares;
  return *all;
}

}  // namespace

Head TakeSpare() {
  Spares& all = All();
  const std::lock_guard lock(all.mutex);
  if (all.heads.empty()) return {};
  Head head = std::move(all.heads.back());
  all.heads.pop_back();
  return head;
}

void KeepSpare(Head head) {
  const int profiles = head.profiles_size();
  if (head.tail_size() > 0 || profiles == 0 || profiles > kProfilesMax) return;
  head.Clear();
  Spares& all = All();
  const std::lock_guard lock(all.mutex);
  if (all.heads.size() < kSparesMax) all.heads.push_back(std::move(head));
}

}  // namespace throughline::head
