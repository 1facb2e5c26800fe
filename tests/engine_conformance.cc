// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What throughline/engine.h promises, of one thread: rows, views, stamps.

#include "tests/engine_conformance.h"

#include <string>

namespace throughline {
namespace {

constexpr Durability kSynced = Durability::kSynced;
constexpr Durability kBuffered = Durability::kBuffered;

struct Desk {
  std::unique_ptr<EngineHome> home = NewEngineHome();
  std::unique_ptr<Engine> engine = home->Open();

  void Reopen() {
    engine.reset();
    engine = home->Open();
  }
  Stamp Commit(const Batch& batch, Durability durability = kBuffered) {
    return Must(engine->Commit(batch, durability));
  }
};

absl::StatusCode Code(const absl::StatusOr<Stamp>& stamp) {
  return stamp.status().code();
}

TEST_CASE("A new engine is empty and stands before the first position") {
  Desk desk;

  CHECK(desk.engine->Durable()->position() == 0);
  CHECK(desk.engine->Latest()->position() == 0);
  CHECK(Get(*desk.engine->Durable(), "\x10key") == std::nullopt);
  CHECK(Scan(*desk.engine->Durable(), {"\x10", "\x11"}).empty());
}

TEST_CASE("What was put is read back, byte by byte") {
  Desk desk;
  const std::string value = GENERATE(
      as<std::string>{}, "", "v", std::string("\0\xff\0", 3),
      std::string(100, 'x'), std::string(std::size_t{3} << 20, '\x7f'));
  const std::string key = std::string("\x10\0\xff", 3) + "key";

  desk.Commit(Putting(key, value), GENERATE(kSynced, kBuffered));

  CHECK((Get(*desk.engine->Durable(), key) == value));
  CHECK((Get(*desk.engine->Latest(), key) == value));
  CHECK(Get(*desk.engine->Durable(), key + "y") == std::nullopt);
}

TEST_CASE("Entries take positions one after another, and upkeep takes none") {
  Desk desk;

  CHECK(desk.Commit(Putting("\x10k", "a", 1)) == Stamp{1, 1, 0});
  CHECK(desk.Commit(Putting("\x10k", "b", 3)) == Stamp{2, 4, 0});
  CHECK(desk.Commit(Putting("\x10k", "c", 0)) == Stamp{5, 4, 0});
  CHECK(desk.Commit(Putting("\x10k", "d", 1)) == Stamp{5, 5, 0});
  CHECK(desk.engine->Durable()->position() == 5);
}

TEST_CASE("The time of commits never goes back") {
  Desk desk;
  const auto commit = [&](std::int64_t time_us) {
    Batch batch = Putting("\x10k", "v");
    batch.SetTime(time_us);
    return desk.Commit(batch).time_us;
  };

  CHECK(commit(1000) == 1000);
  CHECK(commit(999) == 1000);
  CHECK(commit(1001) == 1001);
  CHECK(desk.engine->Durable()->time_us() == 1001);
}

TEST_CASE("A commit whose expectation does not hold changes nothing") {
  Desk desk;
  desk.Commit(Putting("\x10k", "v", 1));
  Batch batch = Putting("\x20k", "w", 1);
  batch.Put("\x10k", "w");
  batch.Expect("\x10k", "v");
  const auto [key, value] = GENERATE(table<std::string, std::string>(
      {{"\x10k", "absent"}, {"\x10k", "u"}, {"\x10k", "v2"}, {"\x10q", "v"}}));
  batch.Expect(key, value == "absent" ? std::nullopt
                                      : std::optional<std::string>(value));

  CHECK(Code(desk.engine->Commit(batch, kSynced)) ==
        absl::StatusCode::kAborted);

  CHECK(Get(*desk.engine->Latest(), "\x10k") == "v");
  CHECK(Get(*desk.engine->Latest(), "\x20k") == std::nullopt);
  CHECK(desk.engine->Latest()->position() == 1);
  CHECK(desk.Commit(Putting("\x10k", "x", 1)).first == 2);
}

TEST_CASE("A commit whose expectations hold is made") {
  Desk desk;
  desk.Commit(Putting("\x10k", "v"));
  Must(desk.engine->Write(Putting("\x10j", "")));
  Batch batch = Putting("\x10k", "w");
  batch.Expect("\x10k", "v");
  batch.Expect("\x10j", "");  // Written, though not durable.
  batch.Expect("\x10q", std::nullopt);

  desk.Commit(batch);

  CHECK(Get(*desk.engine->Durable(), "\x10k") == "w");
}

TEST_CASE("A deleted row is as one that never was") {
  Desk desk;
  desk.Commit(Putting("\x10k", "v"));
  Batch batch;
  batch.Delete("\x10k");
  batch.Delete("\x10never");
  desk.Commit(batch);

  CHECK(Get(*desk.engine->Durable(), "\x10k") == std::nullopt);
  CHECK(Scan(*desk.engine->Durable(), {"\x10", "\x11"}).empty());
  Batch expecting = Putting("\x10k", "again");
  expecting.Expect("\x10k", std::nullopt);
  desk.Commit(expecting);
  CHECK(Get(*desk.engine->Durable(), "\x10k") == "again");
}

TEST_CASE("A batch is refused once another has taken a position") {
  Desk desk;
  Batch batch = Putting("\x10k", "mine", 1);
  batch.PlannedAfter(desk.engine->Latest()->position());

  SECTION("when there was an entry since") {
    desk.Commit(Putting("\x10k", "theirs", 1));

    CHECK(Code(desk.engine->Commit(batch, kSynced)) ==
          absl::StatusCode::kAborted);
    CHECK(Get(*desk.engine->Latest(), "\x10k") == "theirs");
  }

  SECTION("but not when there was only upkeep") {
    desk.Commit(Putting("\x10k", "theirs"));

    CHECK(desk.Commit(batch).first == 1);
  }

  SECTION("and not when it does not say what it was planned after") {
    desk.Commit(Putting("\x10k", "theirs", 1));

    CHECK(desk.Commit(Putting("\x10k", "mine", 1)).first == 2);
  }
}

TEST_CASE("Of two changes to one row the later one wins") {
  Desk desk;
  desk.Commit(Putting("\x50old", "was here,"));
  Batch batch;
  batch.Put(
      "\x50"
      "a",
      "1");
  batch.Put(
      "\x50"
      "a",
      "2");
  batch.Put(
      "\x50"
      "b",
      "1");
  batch.Delete(
      "\x50"
      "b");
  batch.Delete(
      "\x50"
      "c");
  batch.Put(
      "\x50"
      "c",
      "1");
  batch.Put(
      "\x50"
      "d",
      "1");
  batch.Extend(
      "\x50"
      "d",
      "+2");
  batch.Extend(
      "\x50"
      "d",
      "+3");
  batch.Delete("\x50old");
  batch.Extend("\x50old", "new");

  desk.Commit(batch);

  const Rows expected = {{"\x50"
                          "a",
                          "2"},
                         {"\x50"
                          "c",
                          "1"},
                         {"\x50"
                          "d",
                          "1+2+3"},
                         {"\x50old", "new"}};
  CHECK(Scan(*desk.engine->Durable(), {"\x50", "\x51"}) == expected);
}

TEST_CASE("A row grows by pieces, whether it was there or not") {
  Desk desk;
  const std::string key =
      GENERATE(as<std::string>{}, "\x50k", "\x10k", "\x20k");
  std::string expected;
  for (int i = 0; i < 40; ++i) {
    Batch batch;
    batch.Extend(key, std::to_string(i) + ",");
    desk.Commit(batch);
    expected += std::to_string(i) + ",";
    if (i % 16 == 15) desk.Reopen();
  }

  CHECK(Get(*desk.engine->Durable(), key) == expected);
  Batch batch;
  batch.Expect(key, expected);
  batch.Put(key, "short");
  desk.Commit(batch);
  CHECK(Get(*desk.engine->Durable(), key) == "short");
}

TEST_CASE("A view shows its instant for ever") {
  Desk desk;
  desk.Commit(Putting("\x50k", "then", 1));
  desk.Commit(Putting("\x50j", "then"));
  const auto view = desk.engine->Durable();

  Batch batch;
  batch.Extend("\x50k", " and now");
  batch.Delete("\x50j");
  batch.Put("\x50new", "now");
  batch.AddEntry();
  batch.SetTime(5);
  desk.Commit(batch, kSynced);
  for (int i = 0; i < 100; ++i) {
    desk.Commit(Putting("\x50k", std::to_string(i), 1));
  }

  const Rows then = {{"\x50j", "then"}, {"\x50k", "then"}};
  CHECK(Scan(*view, {"\x50", "\x51"}) == then);
  CHECK(Get(*view, "\x50k") == "then");
  CHECK(view->position() == 1);
  CHECK(view->time_us() == 0);
  CHECK(Get(*desk.engine->Durable(), "\x50k") == "99");
}

TEST_CASE("A walk gives the rows of its range in order, either way") {
  Desk desk;
  Rows all;
  for (int i = 0; i < 3000; ++i) {
    const std::string key = {'\x20', static_cast<char>(i >> 8),
                             static_cast<char>(i)};
    desk.engine->Write(Putting(key, std::to_string(i))).IgnoreError();
    all.emplace_back(key, std::to_string(i));
  }
  desk.Commit(Putting("\x1f", "before"));
  desk.Commit(Putting("\x21", "after"));
  const auto view = desk.engine->Durable();

  CHECK((Scan(*view, {"\x20", "\x21"}) == all));
  CHECK((Scan(*view, {"\x20", "\x21"}, Walk::kBackward) ==
         Rows(all.rbegin(), all.rend())));
  const Rows some(all.begin() + 5, all.begin() + 2900);
  const KeyRange range{all[5].first, all[2900].first};
  CHECK((Scan(*view, range) == some));
  CHECK((Scan(*view, range, Walk::kBackward) ==
         Rows(some.rbegin(), some.rend())));
}

TEST_CASE("A range without rows gives none") {
  Desk desk;
  desk.Commit(Putting("\x20m", "v"));
  const auto view = desk.engine->Durable();
  const Walk walk = GENERATE(Walk::kForward, Walk::kBackward);

  CHECK(Scan(*view,
             {"\x20"
              "a",
              "\x20m"},
             walk)
            .empty());
  CHECK(Scan(*view, {std::string("\x20m\0", 3), "\x20z"}, walk).empty());
  CHECK(Scan(*view, {"\x20m", "\x20m"}, walk).empty());
  CHECK(Scan(*view,
             {"\x20z",
              "\x20"
              "a"},
             walk)
            .empty());
  CHECK(Scan(*view, {"\x20m", "\x20n"}, walk).size() == 1);
}

TEST_CASE("A cursor outlives its view, and later commits do not reach it") {
  Desk desk;
  for (int i = 0; i < 100; ++i) {
    desk.Commit(Putting("\x20" + std::to_string(100 + i), "v"));
  }
  const auto cursor =
      desk.engine->Durable()->Scan({"\x20", "\x21"}, Walk::kForward);
  for (int i = 0; i < 100; ++i) {
    Batch batch;
    batch.Delete("\x20" + std::to_string(100 + i));
    batch.Put("\x20" + std::to_string(100 + i) + "more", "v");
    desk.Commit(batch);
  }

  int rows = 0;
  for (; cursor->Valid(); cursor->Next()) {
    CHECK(cursor->key() == "\x20" + std::to_string(100 + rows));
    ++rows;
  }
  CHECK(rows == 100);
}

TEST_CASE("What is written but not synced shows in the latest view only") {
  Desk desk;
  desk.Commit(Putting("\x10k", "old", 1), kSynced);

  Must(desk.engine->Write(Putting("\x10k", "new", 1)));

  CHECK(Get(*desk.engine->Durable(), "\x10k") == "old");
  CHECK(desk.engine->Durable()->position() == 1);
  CHECK(Get(*desk.engine->Latest(), "\x10k") == "new");
  CHECK(desk.engine->Latest()->position() == 2);
  Must(desk.engine->Sync());
  CHECK(Get(*desk.engine->Durable(), "\x10k") == "new");
  CHECK(desk.engine->Durable()->position() == 2);
}

TEST_CASE("Pinned bytes stay when row, view and engine are gone") {
  Desk desk;
  const std::string value(10000, 'v');
  desk.Commit(Putting("\x10k", value));
  if (GENERATE(false, true)) desk.Reopen();  // From a file, then.
  Pinned pinned = *Must(desk.engine->Durable()->Get("\x10k"));
  const Pinned copy = pinned;
  pinned = {};

  Batch batch;
  batch.Delete("\x10k");
  desk.Commit(batch);
  desk.Reopen();
  desk.engine.reset();
  desk.home.reset();

  CHECK((copy.bytes == value));
}

TEST_CASE("The observer is told of each commit before readers see it") {
  Desk desk;
  std::vector<Stamp> told;
  std::vector<std::string> subjects;
  desk.engine->Observe([&](const Batch& batch, const Stamp& stamp) {
    told.push_back(stamp);
    for (const std::string& subject : batch.concerns()) {
      subjects.push_back(subject);
    }
  });
  Batch first = Putting("\x10k", "v", 2);
  first.Concern("ada");
  first.Concern("bob");

  const Stamp one = desk.Commit(first, kSynced);
  const Stamp two = Must(desk.engine->Write(Putting("\x10k", "w", 1)));

  CHECK(told == std::vector<Stamp>{one, two});
  CHECK(subjects == std::vector<std::string>{"ada", "bob"});
  CHECK(desk.engine->Durable()->position() == 2);
  Batch refused = Putting("\x10k", "x", 1);
  refused.Expect("\x10k", std::nullopt);
  CHECK_FALSE(desk.engine->Commit(refused, kSynced).ok());
  CHECK(told.size() == 2);
}

TEST_CASE("An engine that is opened anew goes on where it stood") {
  Desk desk;
  Batch batch = Putting("\x10k", "v", 3);
  batch.SetTime(77);
  desk.Commit(batch, GENERATE(kSynced, kBuffered));

  desk.Reopen();

  CHECK(Get(*desk.engine->Durable(), "\x10k") == "v");
  CHECK(desk.engine->Durable()->position() == 3);
  CHECK(desk.engine->Durable()->time_us() == 77);
  CHECK(desk.Commit(Putting("\x10k", "w", 1)) == Stamp{4, 4, 77});
}

TEST_CASE("An engine tells how large it is") {
  Desk desk;
  desk.Commit(Putting("\x10k", "v"), kSynced);

  CHECK_FALSE(desk.engine->Sizes().empty());
}

}  // namespace
}  // namespace throughline
