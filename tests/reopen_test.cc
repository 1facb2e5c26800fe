// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Places: closing and opening again, readers beside a writer, who may open
// what, and that no key of a store says who somebody is.

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/desk.h"
#include "tests/support/severed.h"
#include "tests/support/temp_dir.h"

namespace throughline {
namespace {

namespace fs = std::filesystem;

constexpr char kAnn[] = "phone:+31612345678";

v1::Event Message(const std::string& id, const std::string& text) {
  v1::Event event;
  event.set_source("desk");
  event.set_id(id);
  event.set_kind("message");
  event.set_channel("webchat");
  event.mutable_actor()->set_role(v1::ROLE_CUSTOMER);
  event.set_text(text);
  event.add_identities(kAnn);
  return event;
}

Desk::Texts Texts(const Store& store) {
  return Desk::TextsOf(Must(store.Resume({.who = kAnn})).timeline());
}

void NothingDiffers(const Store& store) {
  for (const std::string& one : Must(store.Verify()).differences) {
    FAIL_CHECK(one);
  }
}

int Mode(const fs::path& path) {
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) FAIL("no such file");
  return static_cast<int>(status.st_mode & 0777);
}

// ---- The epoch ----

TEST_CASE("a clean close keeps the store's epoch, however often") {
  Desk desk;
  const std::uint64_t epoch = desk->epoch();
  CHECK(epoch > 0);
  desk.Say(kAnn, "hello");
  for (int i = 0; i < 3; ++i) {
    desk.Reopen();
    CHECK(desk->epoch() == epoch);
  }
  CHECK(desk.History(kAnn) == Desk::Texts{"hello"});
}

TEST_CASE(
    "an unclean close raises the epoch and loses nothing that was "
    "acknowledged") {
  const auto disk = std::make_shared<MemoryDisk>();
  StoreOptions options;
  options.keys = keeping::MemoryKeys();
  const auto cut = std::make_shared<bool>(false);
  std::uint64_t epoch = 0;
  {
    const auto store = Must(Store::Open(
        std::make_unique<Severed>(NewMemoryEngine(disk), cut), options));
    epoch = store->epoch();
    Must(store->Append({.events = {Message("1", "hello")}}));
    *cut = true;
  }
  *cut = false;
  {
    const auto store = Must(Store::Open(
        std::make_unique<Severed>(NewMemoryEngine(disk), cut), options));
    CHECK(store->epoch() == epoch + 1);
    CHECK(Texts(*store) == Desk::Texts{"hello"});
    CHECK(Must(store->Append({.events = {Message("1", "hello")}}))
              .events.front()
              .duplicate);
    NothingDiffers(*store);
  }
  const auto store = Must(Store::Open(NewMemoryEngine(disk), options));
  CHECK(store->epoch() == epoch + 1);
}

// ---- On disk ----

TEST_CASE("what a store on disk was told is there when it is opened again") {
  const TempDir place;
  for (int round = 0; round < 3; ++round) {
    const auto store = Must(Store::Open(place / "store", {}));
    Must(store->Append({.events = {Message(std::to_string(round), "m")}}));
    CHECK(Texts(*store).size() == static_cast<std::size_t>(round + 1));
    CHECK(store->epoch() == 1);
    NothingDiffers(*store);
  }
}

TEST_CASE("the key file of a tenant is its owner's alone, like the store") {
  const TempDir place;
  const auto store = Must(Store::Open(place / "store", {}));
  Must(store->Append({.events = {Message("1", "hello")}}));

  int keys = 0;
  for (const auto& entry : fs::recursive_directory_iterator(place / "store")) {
    INFO(entry.path());
    if (entry.is_directory()) {
      CHECK(Mode(entry.path()) == 0700);
    } else {
      CHECK(Mode(entry.path()) == 0600);
    }
    keys += entry.path().parent_path().filename() == "keys" ? 1 : 0;
  }
  CHECK(Mode(place / "store") == 0700);
  CHECK(keys == 1);
}

TEST_CASE(
    "a store whose key is lost or another's is refused, and not written "
    "over with a new one") {
  const TempDir place;
  {
    const auto store = Must(Store::Open(place / "store", {}));
    Must(store->Append({.events = {Message("1", "hello")}}));
  }
  for (const auto& entry : fs::directory_iterator(place / "store/keys")) {
    fs::remove(entry.path());
  }

  const auto store = Must(Store::Open(place / "store", {}));

  CHECK(store->Resume({.who = kAnn}).status().code() ==
        absl::StatusCode::kDataLoss);
  CHECK(store->Append({.events = {Message("2", "more")}}).status().code() ==
        absl::StatusCode::kDataLoss);
}

TEST_CASE(
    "a second opening of one directory is refused, and the first goes "
    "on") {
  const TempDir place;
  const auto store = Must(Store::Open(place / "store", {}));

  const absl::Status second = Store::Open(place / "store", {}).status();

  CHECK(second.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(store->Append({.events = {Message("1", "hello")}}).ok());
}

TEST_CASE(
    "where there is no store and none is to be made, opening says so and "
    "makes nothing") {
  const TempDir place;
  StoreOptions options;
  options.create_if_missing = false;

  CHECK_FALSE(Store::Open(place / "store", options).ok());
  CHECK(absl::IsNotFound(Store::OpenReader(place / "store", {}).status()));
  CHECK_FALSE(fs::exists(place / "store/CURRENT"));
}

TEST_CASE(
    "a reader sees the store as it was when it was opened, beside a live "
    "writer, and writes nothing") {
  const TempDir place;
  const auto store = Must(Store::Open(place / "store", {}));
  Must(store->Append({.events = {Message("1", "one")}}));

  const auto reader = Must(Store::OpenReader(place / "store", {}));
  Must(store->Append({.events = {Message("2", "two")}}));

  CHECK(Texts(*reader) == Desk::Texts{"one"});
  CHECK(Texts(*store) == Desk::Texts{"one", "two"});
  NothingDiffers(*reader);
  CHECK(reader->epoch() == store->epoch());
  const auto refused = [](const absl::Status& status) {
    return status.code() == absl::StatusCode::kFailedPrecondition;
  };
  CHECK(refused(reader->Append({.events = {Message("3", "no")}}).status()));
  CHECK(
      refused(reader->Append({.tenant = "new", .events = {Message("3", "no")}})
                  .status()));
  CHECK(refused(reader->Reassign({.identity = kAnn}).status()));
  CHECK(refused(reader->Share({.identity = kAnn}).status()));
  const auto later = Must(Store::OpenReader(place / "store", {}));
  CHECK(Texts(*later) == Desk::Texts{"one", "two"});
}

TEST_CASE(
    "a reader does not make an unclean store clean, nor raise its epoch") {
  const TempDir place;
  {
    const auto store = Must(Store::Open(place / "store", {}));
    Must(store->Append({.events = {Message("1", "one")}}));
    const auto reader = Must(Store::OpenReader(place / "store", {}));
    CHECK(reader->epoch() == 1);
  }
  CHECK(Must(Store::OpenReader(place / "store", {}))->epoch() == 1);
  CHECK(Must(Store::Open(place / "store", {}))->epoch() == 1);
}

// ---- Keys ----

TEST_CASE(
    "no key of the store holds an identity, an id, a thread key, a name, a "
    "label or a text") {
  Desk desk;
  const std::string canary = "canary7Q";
  const auto full = [&](v1::Event& e) {
    e.set_account(canary);
    e.set_campaign(canary);
    e.set_topic(canary);
    e.set_brand(canary);
    e.set_subject(canary);
    e.mutable_actor()->set_name(canary);
    e.mutable_actor()->set_id(canary);
    e.mutable_call()->set_id(canary);
    e.add_audience(canary);
    e.add_participants()->set_identity("card:" + canary);
    e.set_data_json("{\"" + canary + "\":1}");
  };
  const auto who = [&](const char* scheme) { return scheme + (":" + canary); };
  for (const char* kind :
       {"message", "call_started", "correction", "summary"}) {
    desk.Add({.who = {who("card"), who("crm"), who("cookie"), who("ip"),
                      who("email")},
              .text = canary,
              .kind = kind,
              .source = canary,
              .id = canary + kind,
              .key = canary,
              .corrects = kind == std::string("correction") ? canary : "",
              .facts = {{canary, "\"" + canary + "\""}},
              .with = full});
  }
  desk.Say(who("card2"), canary);
  desk.Link(who("card"), who("card2"));
  Must(desk->Reassign({.identity = who("card2"), .from_us = 1, .why = canary}));
  Must(desk->Share({.identity = who("email"), .why = canary}));
  Must(desk->Share({.scheme = "canary7q"}));
  Must(desk->Append(
      {.tenant = canary, .events = {desk.Event({.who = {who("card")}})}}));
  desk.Verify();

  const MemoryDisk::Instant all = desk.disk().Hold(MemoryDisk::View::kLatest);
  int rows = 0;
  for (int first = 0; first < 255; ++first) {
    const KeyRange range{std::string(1, static_cast<char>(first)),
                         std::string(1, static_cast<char>(first + 1))};
    for (const auto& [key, value] :
         desk.disk().Fetch(range, Walk::kForward, 1000000, all.commit)) {
      ++rows;
      CHECK(key.find("anary") == std::string::npos);
    }
  }
  desk.disk().Release(all);
  CHECK(rows > 50);
}

}  // namespace
}  // namespace throughline
