// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A process that feed_crash_test starts and kills: eight writers, and one
// consumer who writes down, with each step it takes, what it has read.
//
//   feed_child DIRECTORY EVENTS   until so many positions are taken; a line
//                                 with the newest one for each step

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "throughline/store.h"

namespace {

using namespace throughline;

constexpr int kWriters = 8;
constexpr int kCustomers = 2000;
constexpr Position kMany = 100000;  // From here on writers take more at once.

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::_Exit(1);
}

v1::Event Message(const std::string& id, const std::string& who,
                  v1::Role role) {
  v1::Event event;
  event.set_source("writer");
  event.set_id(id);
  event.set_kind("message");
  event.set_channel("webchat");
  event.mutable_actor()->set_role(role);
  event.add_identities(who);
  event.set_text("something to be read, and not to be lost");
  return event;
}

// What the reader has read, from and up to. Nobody is asked anything.
v1::Event ReadNote(Position from, Position to) {
  v1::Event event;
  event.set_source("reader");
  event.set_id("read " + std::to_string(from));
  event.set_kind("note");
  event.set_channel("webchat");
  event.mutable_actor()->set_role(v1::ROLE_SYSTEM);
  event.add_identities("reader:1");
  event.set_text(std::to_string(from) + " " + std::to_string(to));
  return event;
}

// Batches of any size, some synced and some not, until enough is written. What
// is asked is answered as often as not: here the feed is tried, and not how
// long a list of who waits may grow.
void Write(Store& store, const std::string& name, Position until,
           std::atomic<Position>& newest) {
  std::mt19937 random(std::random_device{}());
  const std::size_t batch_max = until > kMany ? 1000 : 100;
  for (int n = 0; newest < until; ++n) {
    AppendRequest request;
    const auto size = 1 + random() % batch_max;
    for (std::size_t i = 0; i < size; ++i) {
      request.events.push_back(
          Message(name + "." + std::to_string(n) + "." + std::to_string(i),
                  "crm:" + std::to_string(random() % kCustomers),
                  random() % 2 == 0 ? v1::ROLE_CUSTOMER : v1::ROLE_AGENT));
    }
    request.durability =
        random() % 4 == 0 ? Durability::kSynced : Durability::kBuffered;
    const auto receipt = store.Append(request);
    if (!receipt.ok()) Fail(receipt.status().ToString());
    Position last = receipt->events.back().position;
    for (Position seen = newest;
         seen < last && !newest.compare_exchange_weak(seen, last);) {
    }
  }
}

// Reads on from where it stands. What it has read, from and up to, is an event
// of its own, in one commit with the step.
void Read(Store& store, std::stop_token stop) {
  const ConsumerInfo stands = *store.Consumer("main", "reader");
  Position stood = stands.next;
  Position next = stood;
  std::uint64_t foreign = 0;
  for (;;) {
    const auto page =
        store.Follow({.from = next, .limit = 1000}, {.stop = stop});
    if (!page.ok()) Fail(page.status().ToString());
    if (page->entries.empty()) return;  // Told to stop, and all is read.
    for (const Entry& entry : page->entries) {
      if (entry.position != next) {
        Fail("position " + std::to_string(entry.position) + " after " +
             std::to_string(next - 1));
      }
      ++next;
      foreign += !entry.event || entry.event->source() != "reader";
    }
    if (foreign == 0) continue;  // Only what it wrote itself.
    AppendRequest request;
    request.events.push_back(ReadNote(stood, next));
    request.step = ConsumerStep{"reader", stood, next};
    request.durability = Durability::kBuffered;
    const auto receipt = store.Append(request);
    if (!receipt.ok()) Fail(receipt.status().ToString());
    stood = next;
    foreign = 0;
    std::printf("%llu\n", static_cast<unsigned long long>(next));
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 3) return 2;
  const auto until = static_cast<Position>(std::strtoull(argv[2], nullptr, 10));
  auto store = Store::Open(argv[1], {});
  if (!store.ok()) Fail(store.status().ToString());
  const auto page = (*store)->Feed({.from = ~Position{0}, .limit = 1});
  if (!page.ok()) Fail(page.status().ToString());
  std::atomic<Position> newest = page->newest;
  std::jthread reader(
      [&](std::stop_token stop) { Read(**store, std::move(stop)); });
  {
    std::vector<std::jthread> writers;
    for (int i = 0; i < kWriters; ++i) {
      const std::string name =
          std::to_string(page->newest) + "." + std::to_string(i);
      writers.emplace_back([&, name] { Write(**store, name, until, newest); });
    }
  }
  return 0;
}
