// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What throughline/engine.h promises, of one thread: views, walks, and what is
// durable.

#include <string>

#include "tests/engine_conformance.h"

namespace throughline {
namespace {

constexpr Durability kSynced = Durability::kSynced;
constexpr Durability kBuffered = Durability::kBuffered;

TEST_CASE("A view shows its instant for ever") {
  EngineDesk desk;
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
  EngineDesk desk;
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
  EngineDesk desk;
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
  EngineDesk desk;
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
  EngineDesk desk;
  desk.Commit(Putting("\x10k", "old", 1), kSynced);

  Must(desk.engine->Write(Putting("\x10k", "new", 1)));

  CHECK(Get(*desk.engine->Durable(), "\x10k") == "old");
  CHECK(desk.engine->Durable()->position() == 1);
  CHECK(desk.engine->DurablePosition() == 1);
  CHECK(Get(*desk.engine->Latest(), "\x10k") == "new");
  CHECK(desk.engine->Latest()->position() == 2);
  Must(desk.engine->Sync());
  CHECK(Get(*desk.engine->Durable(), "\x10k") == "new");
  CHECK(desk.engine->Durable()->position() == 2);
  CHECK(desk.engine->DurablePosition() == 2);
}

TEST_CASE("Pinned bytes stay when row, view and engine are gone") {
  EngineDesk desk;
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
  EngineDesk desk;
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
  EngineDesk desk;
  Batch batch = Putting("\x10k", "v", 3);
  batch.SetTime(77);
  desk.Commit(batch, GENERATE(kSynced, kBuffered));

  desk.Reopen();

  CHECK(Get(*desk.engine->Durable(), "\x10k") == "v");
  CHECK(desk.engine->Durable()->position() == 3);
  CHECK(desk.engine->DurablePosition() == 3);
  CHECK(desk.engine->Durable()->time_us() == 77);
  CHECK(desk.Commit(Putting("\x10k", "w", 1)) == Stamp{4, 4, 77});
}

TEST_CASE("An engine tells how large it is") {
  EngineDesk desk;
  desk.Commit(Putting("\x10k", "v"), kSynced);

  CHECK_FALSE(desk.engine->Sizes().empty());
}

}  // namespace
}  // namespace throughline
