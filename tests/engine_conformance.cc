// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What throughline/engine.h promises, of one thread: rows and stamps.

#include "tests/engine_conformance.h"

#include <string>

namespace throughline {
namespace {

constexpr Durability kSynced = Durability::kSynced;
constexpr Durability kBuffered = Durability::kBuffered;

absl::StatusCode Code(const absl::StatusOr<Stamp>& stamp) {
  return stamp.status().code();
}

TEST_CASE("A new engine is empty and stands before the first position") {
  EngineDesk desk;

  CHECK(desk.engine->Durable()->position() == 0);
  CHECK(desk.engine->Latest()->position() == 0);
  CHECK(Get(*desk.engine->Durable(), "\x10key") == std::nullopt);
  CHECK(Scan(*desk.engine->Durable(), {"\x10", "\x11"}).empty());
}

TEST_CASE("What was put is read back, byte by byte") {
  EngineDesk desk;
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
  EngineDesk desk;

  CHECK(desk.Commit(Putting("\x10k", "a", 1)) == Stamp{1, 1, 0});
  CHECK(desk.Commit(Putting("\x10k", "b", 3)) == Stamp{2, 4, 0});
  CHECK(desk.Commit(Putting("\x10k", "c", 0)) == Stamp{5, 4, 0});
  CHECK(desk.Commit(Putting("\x10k", "d", 1)) == Stamp{5, 5, 0});
  CHECK(desk.engine->Durable()->position() == 5);
}

TEST_CASE("The time of commits never goes back") {
  EngineDesk desk;
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
  EngineDesk desk;
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
  EngineDesk desk;
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
  EngineDesk desk;
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
  EngineDesk desk;
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
  EngineDesk desk;
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
  EngineDesk desk;
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

}  // namespace
}  // namespace throughline
