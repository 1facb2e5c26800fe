// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Who asks by an identity that was asked for before is told at once, and never
// of somebody whom it meant before.

#include "lib/head/leads.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/desk.h"
#include "tests/support/meddler.h"

namespace throughline::head {
namespace {

constexpr std::size_t kSetBytes = 192;  // Room for two.

constexpr char kAnn[] = "crm:ann";
constexpr char kMail[] = "email:ann@example.org";

Hash Numbered(int i) {
  return keys::HashOf("key", "test", {std::to_string(i)});
}

// What is found of a statement; absent: nothing.
std::optional<Hash> IdentityOf(Leads& leads, TenantNumber tenant,
                               const std::string& stated) {
  const std::optional<Lead> lead = leads.Find(tenant, Asked(stated));
  if (!lead.has_value()) return std::nullopt;
  return lead->name;
}

}  // namespace

TEST_CASE(
    "what is remembered of a statement is what was found, or nothing, in "
    "whatever order others come") {
  Leads leads(100 * kSetBytes, std::string(16, 'k'));
  int known = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::string stated = "crm:" + std::to_string(i * 7 % 100);
    const auto tenant = static_cast<TenantNumber>(i % 3);
    const Hash hash = Numbered(i * 7 % 100 * 10 + i % 3);
    const std::optional<Hash> found = IdentityOf(leads, tenant, stated);
    if (found.has_value()) CHECK(*found == hash);
    known += found.has_value() ? 1 : 0;
    leads.Keep(tenant, Asked(stated), {hash, nullptr}, 1);
    CHECK(IdentityOf(leads, tenant, stated) == hash);
  }
  CHECK(known > 0);
}

TEST_CASE("what is asked for again and again is remembered beside others") {
  Leads leads(kSetBytes, std::string(16, 'k'));
  leads.Keep(1, Asked("crm:1"), {Numbered(1), nullptr}, 1);
  leads.Keep(1, Asked("crm:2"), {Numbered(2), nullptr}, 1);
  CHECK(IdentityOf(leads, 1, "crm:1") == Numbered(1));
  CHECK(IdentityOf(leads, 1, "crm:2") == Numbered(2));
  leads.Keep(1, Asked("crm:1"), {Numbered(1), nullptr}, 1);
  leads.Keep(1, Asked("crm:3"), {Numbered(3), nullptr}, 1);
  CHECK(IdentityOf(leads, 1, "crm:1") == Numbered(1));
  CHECK_FALSE(IdentityOf(leads, 1, "crm:2").has_value());
}

TEST_CASE("without room nothing is remembered, nor anything that is too long") {
  Leads none(kSetBytes - 1, std::string(16, 'k'));
  none.Keep(1, Asked("crm:1"), {Numbered(1), nullptr}, 1);
  CHECK_FALSE(none.Find(1, Asked("crm:1")).has_value());
  CHECK(none.bytes() == 0);
  Leads leads(10 * kSetBytes, std::string(16, 'k'));
  const std::string longest = "crm:" + std::string(1000, '1');
  leads.Keep(1, Asked(longest), {Numbered(1), nullptr}, 1);
  CHECK_FALSE(leads.Find(1, Asked(longest)).has_value());
  CHECK(leads.bytes() == 10 * kSetBytes);
}

TEST_CASE("a statement leads to its customer as long as the identity does") {
  Leads leads(10 * kSetBytes, std::string(16, 'k'));
  auto customer = std::make_shared<Customer>();
  leads.Keep(1, Asked("crm:1"), {Numbered(1), customer}, 5);
  REQUIRE(leads.Find(1, Asked("crm:1"))->customer == customer);
  CHECK(customer->found);

  SECTION("what happened before that was seen changes nothing") {
    leads.Concern(Numbered(1), 5);
    CHECK(leads.Find(1, Asked("crm:1"))->customer == customer);
  }
  SECTION("what happens to the identity after it leads nowhere") {
    leads.Concern(Numbered(1), 6);
    CHECK(leads.Find(1, Asked("crm:1"))->customer == nullptr);
    leads.Concern(Numbered(1), 3);  // Told late.
    CHECK(leads.Find(1, Asked("crm:1"))->customer == nullptr);
    leads.Keep(1, Asked("crm:1"), {Numbered(1), customer}, 6);
    CHECK(leads.Find(1, Asked("crm:1"))->customer == customer);
  }
  SECTION("a customer that is not as it was is not shown") {
    customer->stale = true;
    CHECK(leads.Find(1, Asked("crm:1"))->customer == nullptr);
  }
  SECTION("a customer that is gone is not held") {
    const std::weak_ptr<Customer> gone = customer;
    customer = nullptr;
    CHECK(gone.expired());
    CHECK(leads.Find(1, Asked("crm:1"))->customer == nullptr);
  }
  CHECK(leads.Find(1, Asked("crm:1"))->name == Numbered(1));
}

TEST_CASE("who asks beside others is never told what another's is") {
  Leads leads(4 * kSetBytes, std::string(16, 'k'));
  std::vector<std::shared_ptr<const Customer>> customers;
  for (int i = 0; i < 40; ++i) {
    const auto customer = std::make_shared<Customer>();
    customer->as_of = static_cast<Position>(i);
    customers.push_back(customer);
  }
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  std::atomic<int> led = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20000; ++i) {
        const int which = (i * 31 + t) % 40;
        const std::string stated = "crm:" + std::to_string(which);
        const std::optional<Lead> found = leads.Find(1, Asked(stated));
        if (found.has_value() && found->name != Numbered(which)) ++wrong;
        if (found.has_value() && found->customer != nullptr) {
          ++led;
          if (found->customer != customers[which]) ++wrong;
        }
        const auto now = static_cast<Position>(i);
        if (i % 7 == 0) leads.Concern(Numbered(which), now);
        if (i % 3 == 0) {
          leads.Keep(1, Asked(stated), {Numbered(which), customers[which]},
                     now);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(led > 0);
}

// ---- In a store ----

// Asks until the answer comes in one step.
Resumption Again(Desk& desk, const Who& who) {
  for (int i = 0; i < 3; ++i) static_cast<void>(desk.Resume(who));
  return desk.Resume(who);
}

TEST_CASE(
    "an identity that was asked for again and again is whose it is by now, "
    "whatever happens to it") {
  Desk desk;
  const Kept first = desk.Add({.who = {kAnn}, .text = "one"});
  REQUIRE(Again(desk, kAnn).customer().id == first.profile);
  REQUIRE(Again(desk, first.profile).timeline().size() == 1);

  SECTION("something was said") {
    desk.Add({.who = {kAnn}, .text = "two"});
    CHECK(Again(desk, kAnn).timeline().size() == 2);
    CHECK(Again(desk, first.profile).timeline().size() == 2);
  }
  SECTION("it means somebody else") {
    const Position position = desk.newest();
    const ReassignReceipt next = Must(desk->Reassign(
        {.identity = kAnn, .from_us = absl::ToUnixMicros(desk.now)}));
    CHECK(desk.Resume(kAnn).customer().id == next.profile);
    CHECK(Again(desk, kAnn).timeline().empty());
    CHECK(desk.Resume(kAnn).position() > position);
  }
  SECTION("it is many people's") {
    static_cast<void>(Must(desk->Share({.identity = kAnn})));
    CHECK(desk.Resume(kAnn).shared());
  }
  SECTION("all of its scheme are many people's") {
    static_cast<void>(Must(desk->Share({.scheme = "crm"})));
    CHECK(desk.Resume(kAnn).shared());
  }
  SECTION("its customer is another's, too, and is not again") {
    const Kept other = desk.Add({.who = {kMail}, .text = "by mail"});
    REQUIRE(Again(desk, kMail).timeline().size() == 1);
    REQUIRE(Again(desk, other.profile).timeline().size() == 1);
    const auto link = Must(desk->Link(
        {.a = Desk::Of(kAnn), .b = Desk::Of(kMail), .why = "told us"}));
    CHECK(Again(desk, kAnn).timeline().size() == 2);
    CHECK(Again(desk, kMail).timeline().size() == 2);
    CHECK(Again(desk, first.profile).timeline().size() == 2);
    CHECK(Again(desk, other.profile).timeline().size() == 2);
    static_cast<void>(
        Must(desk->Unlink(EndLinkRequest{.link = link.link, .why = "not so"})));
    CHECK(Again(desk, kAnn).timeline().size() == 1);
    CHECK(Again(desk, kMail).timeline().size() == 1);
    CHECK(Again(desk, first.profile).timeline().size() == 1);
    CHECK(Again(desk, other.profile).timeline().size() == 1);
  }
}

TEST_CASE(
    "who asks while the identity becomes somebody else's, or while something "
    "is said, is told what is so by then") {
  Desk desk;
  desk.Close();
  auto meddling =
      std::make_unique<Meddler>(NewMemoryEngine(desk.shared_disk()));
  Meddler& meddler = *meddling;
  const auto store = Must(Store::Open(std::move(meddling), desk.options()));
  const auto add = [&](const char* text) {
    return Must(
        store->Append({.events = {desk.Event({.who = {kAnn}, .text = text})}}));
  };
  add("one");
  for (int i = 0; i < 3; ++i) Must(store->Resume({.who = kAnn}).status());

  meddler.AfterNextPosition([&] { add("two"); });
  const Resumption said = Must(store->Resume({.who = kAnn}));
  CHECK(said.timeline().size() == 2);
  CHECK(said.position() >= said.timeline().back().position());
  for (int i = 0; i < 3; ++i) Must(store->Resume({.who = kAnn}).status());

  ProfileId next;
  meddler.AfterNextPosition([&] {
    next = Must(store->Reassign({.identity = kAnn,
                                 .from_us = absl::ToUnixMicros(desk.now)}))
               .profile;
  });
  CHECK(Must(store->Resume({.who = kAnn})).customer().id == next);
}

TEST_CASE("who asks for more than was shown last is told that, too") {
  Desk desk;
  const Kept first = desk.Add({.who = {kAnn}, .text = "one"});
  desk.Add({.who = {kAnn}, .text = "two"});
  REQUIRE(Again(desk, kAnn).timeline().size() == 2);
  const auto ask = [&](const ResumeRequest& request) {
    return Must(desk->Resume(request));
  };

  CHECK(ask({.who = kAnn, .as_of = first.position}).timeline().size() == 1);
  CHECK(ask({.who = kAnn, .events = 1}).timeline().size() == 1);
  CHECK_FALSE(ask({.who = kAnn}).news().has_value());
  Viewer amy = ResumeRequest().viewer;  // Sees what was just shown.
  amy.id = "amy";
  for (int i = 0; i < 3; ++i) {
    CHECK(ask({.who = kAnn, .viewer = amy}).news() == 2);
    CHECK(ask({.who = first.profile, .viewer = amy}).news() == 2);
  }
  CHECK(ask({.conversation = first.conversation}).timeline().size() == 2);
}

TEST_CASE("a statement that looks like the id of a profile is none") {
  Desk desk;
  const Kept ours = desk.Add({.who = {kAnn}});
  REQUIRE(Again(desk, ours.profile).customer().id == ours.profile);
  const std::string stated(ours.profile.view());

  for (const std::string& like : {stated, '\0' + stated, '\1' + stated}) {
    CHECK_FALSE(desk->Resume({.who = like}).ok());
    CHECK_FALSE(desk->Timeline({.who = like}).ok());
  }
}

TEST_CASE("another tenant's statement leads to its own customer") {
  Desk desk;
  const Kept ours = desk.Add({.who = {kAnn}});
  REQUIRE(Again(desk, kAnn).customer().id == ours.profile);
  CHECK(absl::IsNotFound(
      desk->Resume({.tenant = "other", .who = kAnn}).status()));
}

}  // namespace throughline::head
