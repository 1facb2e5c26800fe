// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What comes of a history does not depend on the order in which it arrives,
// and what was exported comes back.

#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "lib/engine/memory/memory_engine.h"
#include "tests/support/catch.h"
#include "tests/support/data.h"
#include "tests/support/outcome.h"
#include "tests/support/population.h"
#include "tests/support/seed.h"
#include "tests/support/temp_dir.h"
#include "throughline/import.h"
#include "throughline/render.h"
#include "throughline/store.h"

namespace throughline {
namespace {

using Lines = std::vector<std::string>;

constexpr char kComposed[] = "composed/dev.history.jsonl.gz";

std::unique_ptr<Store> NewStore() {
  StoreOptions options;
  options.policy.identity = Population::Identities();
  options.clock = [] { return absl::FromUnixSeconds(1'800'000'000); };
  return Must(Store::Open(NewMemoryEngine(), options));
}

Lines ReadLines(const std::string& path) {
  Lines lines(1);
  gzFile file = gzopen(path.c_str(), "rb");
  for (int c = gzgetc(file); c != -1; c = gzgetc(file)) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += static_cast<char>(c);
    }
  }
  gzclose(file);
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

ImportReport ImportLines(Store& store, const Lines& lines) {
  const TempDir dir;
  const std::string path = dir / "history.jsonl";
  {
    std::ofstream out(path);
    for (const std::string& line : lines) out << line << '\n';
  }
  ImportOptions options;
  options.refused = [](const Refusal& refusal) {
    UNSCOPED_INFO("line " << refusal.line << ", " << refusal.field << ": "
                          << refusal.message);
  };
  return Must(Import(store, {path}, options));
}

Lines Export(const Store& store) {
  Lines lines;
  HistoryLines history;
  for (const Entry& entry : Entries(store)) {
    std::string line = history.Line(entry);
    // What waits for a person is this store's own affair.
    if (entry.kind == EntryKind::kReview) continue;
    if (HistoryLines::InExport(entry.kind)) lines.push_back(std::move(line));
  }
  return lines;
}

void MustVerify(const Store& store) {
  const VerifyReport report = Must(store.Verify());
  for (const std::string& difference : report.differences) {
    UNSCOPED_INFO(difference);
  }
  REQUIRE(report.differences.empty());
}

template <typename T>
std::vector<T> Shuffled(std::vector<T> all, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::shuffle(all.begin(), all.end(), random);
  return all;
}

Lines ByTime(Lines lines) {
  const auto time = [](const std::string& line) {
    const auto object = nlohmann::json::parse(line);
    return std::pair(object.value("occurred_at", ""), object.value("order", 0));
  };
  std::stable_sort(lines.begin(), lines.end(),
                   [&time](const std::string& a, const std::string& b) {
                     return time(a) < time(b);
                   });
  return lines;
}

HistoryOutcome OutcomeOfComposed(const Lines& lines) {
  const std::unique_ptr<Store> store = NewStore();
  const ImportReport report = ImportLines(*store, lines);
  REQUIRE(report.read == 15'222);
  REQUIRE(report.appended == 15'086);
  REQUIRE(report.duplicates == 136);
  REQUIRE(report.profiles == 769);
  REQUIRE(report.customers == 466);
  REQUIRE(report.conversations == 821);
  MustVerify(*store);
  return OutcomeOf(*store);
}

// In batches of any size.
std::unique_ptr<Store> Told(const std::vector<v1::Event>& events,
                            std::uint64_t seed) {
  std::unique_ptr<Store> store = NewStore();
  std::mt19937_64 random(seed);
  for (std::size_t at = 0; at < events.size();) {
    AppendRequest request;
    for (auto i = random() % 7 + 1; i > 0 && at < events.size(); --i) {
      request.events.push_back(events[at++]);
    }
    Must(store->Append(request).status());
  }
  return store;
}

// What an export must bring back: of each customer the ids, the links and the
// events as they stand, without the positions.
Lines Everything(const Store& store) {
  Lines all;
  std::set<ProfileId> told;
  for (const Entry& entry : Entries(store)) {
    if (entry.kind != EntryKind::kEvent || told.count(entry.profile) != 0) {
      continue;
    }
    const CustomerInfo customer = Must(store.Customer("main", entry.profile));
    std::string line = "customer " + customer.id.ToHex() + ":";
    for (const auto& profile : customer.profiles) {
      told.insert(profile.id);
      line += " " + profile.id.ToHex() + "=" + profile.identity;
    }
    for (const LinkInfo& link : customer.links) {
      line += "\n  link " + link.id.ToHex() + " " + link.a.ToHex() + " " +
              link.b.ToHex() + " " + link.why + " by " + link.by + " " +
              std::to_string(link.confidence) + " at " +
              std::to_string(link.at_us) + " " +
              std::to_string(link.recorded_us) +
              (link.by_policy ? " policy" : "");
    }
    all.push_back(line);
    for (const EventView& event : WholeTimeline(store, customer.id)) {
      auto object = nlohmann::json::parse(ToJson(event));
      object.erase("position");
      all.push_back(object.dump() + " in " + event.conversation().ToHex());
    }
  }
  return all;
}

void MustComeBack(const Store& store) {
  const Lines exported = Export(store);
  const std::unique_ptr<Store> other = NewStore();

  const ImportReport report = ImportLines(*other, exported);

  REQUIRE(report.refused == 0);
  MustVerify(*other);
  const Lines was = Everything(store);
  const Lines is = Everything(*other);
  for (std::size_t i = 0; i < std::min(was.size(), is.size()); ++i) {
    if (was[i] != is[i]) FAIL(is[i] << "\nwas\n" << was[i]);
  }
  REQUIRE(was.size() == is.size());
  const Lines again = Export(*other);
  for (std::size_t i = 0; i < std::min(exported.size(), again.size()); ++i) {
    if (exported[i] != again[i]) FAIL(again[i] << "\nwas\n" << exported[i]);
  }
  REQUIRE(exported.size() == again.size());
}

// People are linked, parted, forbidden and taken for another, by hand.
void Meddle(Store& store, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto card = [&random] {
    return "card:" + std::to_string(random() % 60);
  };
  for (int i = 0; i < 120; ++i) {
    const ProfileRef a{.identity = card()};
    const ProfileRef b{.identity = card()};
    switch (random() % 5) {
      case 0:
      case 1:
        store.Link({.a = a, .b = b, .why = "met", .by = "ann"}).IgnoreError();
        break;
      case 2: {
        const auto plan = store.PlanUnlink({.a = a, .b = b});
        if (!plan.ok()) break;
        Must(store.Unlink(UnlinkRequest{.plan = *plan, .why = "not"}).status());
        break;
      }
      case 3:
        store.Never({.a = a, .b = b, .why = "twins"}).status().IgnoreError();
        break;
      default:
        store
            .Reassign({.identity = a.identity,
                       .from_us = Population::kFirstUs +
                                  static_cast<std::int64_t>(i) * 40'000'000'000,
                       .why = "recycled"})
            .status()
            .IgnoreError();
    }
    if (i % 10 == 0) {
      v1::Event event;
      event.set_source("after");
      event.set_id(std::to_string(i));
      event.set_kind("message");
      event.set_channel("voice");
      event.mutable_actor()->set_role(v1::ROLE_CUSTOMER);
      event.add_identities(card());
      Must(store.Append({.events = {event}}).status());
    }
  }
}

}  // namespace

TEST_CASE("published conversations come out the same in any order") {
  const auto path = SharedData(kComposed);
  if (!path.has_value()) return;
  const Lines lines = ReadLines(*path);
  const HistoryOutcome expected = OutcomeOfComposed(lines);

  CHECK(Difference(expected, OutcomeOfComposed(ByTime(lines))) == "");
  for (const std::uint64_t seed : {1, 2, 3}) {
    INFO("shuffled with seed " << seed);
    CHECK(Difference(expected, OutcomeOfComposed(Shuffled(lines, seed))) == "");
  }
}

TEST_CASE("a population's history comes out the same in any order") {
  const std::uint64_t seed = Seed();
  const std::vector<v1::Event> events = Population(seed, 300).events();
  const auto outcome = [&](const std::vector<v1::Event>& in_order) {
    const std::unique_ptr<Store> store = Told(in_order, seed);
    MustVerify(*store);
    return OutcomeOf(*store);
  };
  const HistoryOutcome expected = outcome(events);

  std::vector<v1::Event> by_time = events;
  std::stable_sort(by_time.begin(), by_time.end(),
                   [](const v1::Event& a, const v1::Event& b) {
                     return a.occurred_at() < b.occurred_at();
                   });
  CHECK(Difference(expected, outcome(by_time)) == "");
  std::reverse(by_time.begin(), by_time.end());
  CHECK(Difference(expected, outcome(by_time)) == "");
  for (const std::uint64_t shuffle : {1, 2}) {
    INFO("shuffled with seed " << shuffle);
    CHECK(Difference(expected, outcome(Shuffled(events, shuffle))) == "");
  }
}

TEST_CASE("published conversations that are exported come back") {
  const auto path = SharedData(kComposed);
  if (!path.has_value()) return;
  const std::unique_ptr<Store> store = NewStore();
  ImportLines(*store, Shuffled(ReadLines(*path), 4));

  MustComeBack(*store);
}

TEST_CASE("a population that is exported comes back with who is who") {
  const std::uint64_t seed = Seed();
  const std::unique_ptr<Store> store =
      Told(Shuffled(Population(seed, 100).events(), seed), seed);
  Meddle(*store, seed);
  MustVerify(*store);

  MustComeBack(*store);
}

}  // namespace throughline
