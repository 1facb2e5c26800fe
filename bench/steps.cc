// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// One verb, run so many times after all has been made ready, for callgrind.sh
// to count its instructions: they are the same from run to run, where times are
// not.
//
//   throughline_steps VERB COUNT
//
// The engine is the one in memory, but for resume_uncached, where what RocksDB
// does is counted too.

#include <fmt/core.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/fresh_directory.h"
#include "bench/must.h"
#include "bench/population.h"
#include "lib/engine/memory/memory_engine.h"
#include "throughline/store.h"

namespace throughline::bench {
namespace {

constexpr int kCustomers = 50;
constexpr int kEventsOfEach = 40;
constexpr std::int64_t kBeginUs = 1'700'000'000'000'000;

class Steps {
 public:
  explicit Steps(std::string_view verb) {
    const bool rocks = verb == "resume_uncached";
    StoreOptions options;
    if (rocks) options.cache_bytes = 0;
    store_ = rocks ? Must(Store::Open(directory_ / "store", options))
                   : Must(Store::Open(NewMemoryEngine(), options));
    for (int number = 0; number < kEventsOfEach; ++number) {
      AppendRequest request = {.durability = Durability::kBuffered};
      for (int i = 0; i < kCustomers; ++i) request.events.push_back(Next(i));
      Must(store_->Append(request));
    }
    if (rocks) {  // From files, not from what is still being written.
      store_.reset();
      store_ = Must(Store::Open(directory_ / "store", options));
    }
    for (int i = 0; i < kCustomers; ++i) phones_.push_back(PhoneOf(i));
    for (int i = 0; i < kCustomers; ++i) Resume(i);
  }

  void Resume(int number) const {
    const Resumption resumption =
        Must(store_->Resume({.who = phones_[number % kCustomers]}));
    std::size_t bytes = 0;
    for (const EventView& event : resumption.timeline()) {
      bytes += event.text().size();
    }
    if (bytes == 0) Fail("a resumption without texts");
  }
  void Append(AppendRequest& request) { Must(store_->Append(request)); }
  v1::Event Next(int customer) {
    const int made = next_++;
    return writer_.Write(customer, made / kCustomers, kBeginUs + made).event;
  }

 private:
  const FreshDirectory directory_;
  Writer writer_{1, ""};
  std::vector<std::string> phones_;
  std::unique_ptr<Store> store_;
  int next_ = 0;
};

}  // namespace

// Not in a namespace of its own: callgrind counts between its beginning and
// its end, by name.
[[gnu::noinline]] void CountedResumes(const Steps& steps, int count) {
  for (int i = 0; i < count; ++i) steps.Resume(i);
}

[[gnu::noinline]] void CountedAppends(Steps& steps,
                                      std::vector<AppendRequest>& requests) {
  for (AppendRequest& request : requests) steps.Append(request);
}

int RunSteps(std::string_view verb, int count) {
  Steps steps(verb);
  if (verb == "resume_cached" || verb == "resume_uncached") {
    CountedResumes(steps, count);
    return 0;
  }
  if (verb != "append") {
    fmt::print(stderr, "{}: append, resume_cached or resume_uncached\n", verb);
    return 2;
  }
  std::vector<AppendRequest> requests;
  requests.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    requests.push_back({.events = {steps.Next(i % kCustomers)},
                        .durability = Durability::kBuffered});
  }
  CountedAppends(steps, requests);
  return 0;
}

}  // namespace throughline::bench

int main(int argc, char** argv) {
  if (argc != 3 || std::atoi(argv[2]) <= 0) {
    fmt::print(stderr, "usage: throughline_steps VERB COUNT\n");
    return 2;
  }
  return throughline::bench::RunSteps(argv[1], std::atoi(argv[2]));
}
