// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What throughline/engine.h promises, of anything at all and of many threads:
// random batches against a std::map, and races.

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <array>
#include <atomic>
#include <map>
#include <thread>

#include "tests/engine_conformance.h"

namespace throughline {
namespace {

using Map = std::map<std::string, std::string>;

// One step of a random history; what its numbers mean is in Player.
struct Step {
  std::uint8_t what;
  std::uint8_t key;
  std::string value;
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << "{" << int{step.what} << ", " << int{step.key} << ", "
             << step.value.size() << " bytes}";
}

rc::Gen<std::vector<Step>> History() {
  return rc::gen::container<std::vector<Step>>(
      rc::gen::map(rc::gen::tuple(rc::gen::inRange<int>(0, 256),
                                  rc::gen::inRange<int>(0, 256),
                                  rc::gen::arbitrary<std::string>()),
                   [](std::tuple<int, int, std::string> t) {
                     return Step{static_cast<std::uint8_t>(std::get<0>(t)),
                                 static_cast<std::uint8_t>(std::get<1>(t)),
                                 std::get<2>(std::move(t))};
                   }));
}

// Plays a history on an engine and on a map, and compares them.
class Player {
 public:
  void Play(const std::vector<Step>& history) {
    for (const Step& step : history) {
      Take(step);
    }
    Commit();
    Compare(*engine_->Durable(), map_, last_);
    for (const auto& [view, map, last] : views_) Compare(*view, map, last);
  }

 private:
  struct View {
    std::shared_ptr<const Snapshot> view;
    Map map;
    Position last;
  };

  static std::string KeyOf(std::uint8_t number) {
    constexpr std::array<char, 4> kFirst = {'\x10', '\x20', '\x50', '\x77'};
    std::string key(1, kFirst[number % 4]);
    for (int i = 0; i < number / 64; ++i) key.push_back('\xff');
    key.push_back(static_cast<char>(number));
    return key;
  }

  void Take(const Step& step) {
    const std::string key = KeyOf(step.key);
    if (step.what < 90) {
      batch_.Put(key, step.value);
      planned_[key] = step.value;
    } else if (step.what < 130) {
      batch_.Delete(key);
      planned_.erase(key);
    } else if (step.what < 190) {
      batch_.Extend(key, step.value);
      planned_[key] += step.value;
    } else if (step.what < 200) {
      batch_.AddEntry();
    } else if (step.what < 215) {
      Expect(key, step.value);
    } else if (step.what < 245) {
      Commit();
    } else if (step.what < 255) {
      views_.push_back({engine_->Latest(), map_, last_});
    } else {
      Reopen();
    }
  }

  void Expect(const std::string& key, const std::string& value) {
    const auto row = map_.find(key);
    std::optional<std::string> expected;
    if (row != map_.end()) expected = row->second;
    if (value.size() % 4 == 3) {
      fails_ = true;
      expected = expected.value_or("") + "not so";
    }
    batch_.Expect(key, expected);
  }

  void Commit() {
    const auto stamp = engine_->Commit(batch_, Durability::kBuffered);
    if (fails_) {
      RC_ASSERT(stamp.status().code() == absl::StatusCode::kAborted);
      planned_ = map_;
    } else {
      RC_ASSERT(stamp.ok());
      RC_ASSERT(stamp->first == last_ + 1);
      RC_ASSERT(stamp->last == last_ + batch_.entries());
      last_ = stamp->last;
      map_ = planned_;
    }
    batch_ = Batch();
    fails_ = false;
  }

  void Reopen() {
    Commit();
    views_.clear();
    engine_.reset();
    engine_ = home_->Open();
    Compare(*engine_->Durable(), map_, last_);
  }

  static void Compare(const Snapshot& view, const Map& map, Position last) {
    RC_ASSERT(view.position() == last);
    Map found;
    for (const char first : {'\x10', '\x20', '\x50', '\x77'}) {
      const std::string begin(1, first);
      const std::string end(1, static_cast<char>(first + 1));
      const Rows forward = Scan(view, {begin, end});
      const Rows backward = Scan(view, {begin, end}, Walk::kBackward);
      RC_ASSERT(std::equal(forward.rbegin(), forward.rend(), backward.begin(),
                           backward.end()));
      found.insert(forward.begin(), forward.end());
    }
    RC_ASSERT(found == map);
    for (const auto& [key, value] : map) RC_ASSERT(Get(view, key) == value);
  }

  const std::unique_ptr<EngineHome> home_ = NewEngineHome();
  std::unique_ptr<Engine> engine_ = home_->Open();
  Map map_;      // As the latest view should be.
  Map planned_;  // As it should be after the batch.
  Batch batch_;
  bool fails_ = false;
  Position last_ = 0;
  std::vector<View> views_;
};

TEST_CASE("Any history of batches leaves what it leaves in a map") {
  rc::prop("at every view and after every reopening", [] {
    Player player;
    player.Play(*rc::gen::scale(5.0, History()));
  });
}

TEST_CASE("Threads that commit at once share the positions without a gap") {
  constexpr int kThreads = 8;
  constexpr int kCommits = 50;
  const auto home = NewEngineHome();
  const auto engine = home->Open();
  std::vector<Position> told;  // By the observer, one commit at a time.
  engine->Observe(
      [&](const Batch&, const Stamp& stamp) { told.push_back(stamp.first); });
  std::atomic<int> failures = 0;
  std::array<std::vector<Position>, kThreads> given;

  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kCommits; ++i) {
        const std::string key =
            "\x20" + std::to_string(t) + "." + std::to_string(i);
        const auto stamp = engine->Commit(
            Putting(key, "v", 1),
            i % 2 == 0 ? Durability::kSynced : Durability::kBuffered);
        if (!stamp.ok()) {
          ++failures;
          continue;
        }
        given[t].push_back(stamp->first);
        // A view taken after Commit() returned OK shows that commit.
        const auto view = engine->Durable();
        const auto row = view->Get(key);
        if (view->position() < stamp->last || !row.ok() || !row->has_value()) {
          ++failures;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(failures == 0);
  std::vector<Position> expected;
  for (int i = 1; i <= kThreads * kCommits; ++i) expected.push_back(i);
  CHECK(told == expected);
  std::vector<Position> all;
  for (const auto& positions : given) {
    CHECK(std::is_sorted(positions.begin(), positions.end()));
    all.insert(all.end(), positions.begin(), positions.end());
  }
  std::sort(all.begin(), all.end());
  CHECK(all == expected);
  CHECK(Scan(*engine->Durable(), {"\x20", "\x21"}).size() == all.size());
}

TEST_CASE("No update is lost where every writer says what it read") {
  constexpr int kThreads = 4;
  constexpr int kAdditions = 100;
  const auto home = NewEngineHome();
  const auto engine = home->Open();
  Must(engine->Commit(Putting("\x10sum", "0"), Durability::kBuffered));
  std::atomic<int> failures = 0;

  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int added = 0; added < kAdditions;) {
        const auto row = engine->Latest()->Get("\x10sum");
        if (!row.ok() || !row->has_value()) {
          ++failures;
          return;
        }
        const std::string sum((*row)->bytes);
        Batch batch = Putting("\x10sum", std::to_string(std::stoi(sum) + 1));
        batch.Expect("\x10sum", sum);
        const auto stamp = engine->Commit(batch, Durability::kBuffered);
        added += stamp.ok();
        if (!stamp.ok() && !absl::IsAborted(stamp.status())) {
          ++failures;
          return;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(failures == 0);
  CHECK(Get(*engine->Durable(), "\x10sum") ==
        std::to_string(kThreads * kAdditions));
}

TEST_CASE("A reader sees whole batches and views that only move forward") {
  const auto home = NewEngineHome();
  const auto engine = home->Open();
  const auto write = [&](int i) {
    Batch batch;
    for (const char* key : {"\x10k", "\x20k", "\x50k", "\x77k"}) {
      batch.Put(key, std::to_string(i));
    }
    batch.AddEntry();
    return engine->Commit(
        batch, i % 8 == 0 ? Durability::kSynced : Durability::kBuffered);
  };
  Must(write(0));
  std::atomic<bool> done = false;
  std::atomic<int> failures = 0;

  std::vector<std::thread> readers;
  for (int t = 0; t < 2; ++t) {
    readers.emplace_back([&] {
      Position last = 0;
      while (!done) {
        const auto view = engine->Durable();
        failures += view->position() < last;
        last = view->position();
        const std::string expected = std::to_string(last - 1);
        for (const char* key : {"\x10k", "\x20k", "\x50k", "\x77k"}) {
          const auto row = view->Get(key);
          failures +=
              !row.ok() || !row->has_value() || (*row)->bytes != expected;
        }
      }
    });
  }
  // Syncs begin before many of the buffered commits and end after them.
  std::thread syncer([&] {
    while (!done) failures += !engine->Sync().ok();
  });
  for (int i = 1; i <= 500; ++i) failures += !write(i).ok();
  done = true;
  syncer.join();
  for (std::thread& reader : readers) reader.join();

  CHECK(failures == 0);
}

}  // namespace
}  // namespace throughline
