// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A month of webhooks is delivered again, with new attempt numbers and newly
// signed URLs.

#include "fmt/format.h"
#include "tests/situations/story.h"

namespace throughline {
namespace {

constexpr int kDays = 30;
constexpr int kPerDay = 20;
constexpr int kPeople = 12;

std::string Person(int i) { return fmt::format("whatsapp:3161000{:04}", i); }

// What the provider sends of one message, as the attempt-th time.
v1::Event Webhook(Desk& desk, int day, int n, int attempt) {
  const absl::Time at = absl::FromUnixSeconds(1769904000) +  // 2026-02-01
                        absl::Hours(24 * day) + absl::Minutes(n);
  const bool ours = n % 3 == 2;
  const auto with = [&](v1::Event& event) {
    event.set_data_json(fmt::format(R"({{"attempt":{},"trace":"{}"}})", attempt,
                                    attempt * 7919 + n));
    v1::Attachment& photo = *event.add_attachments();
    photo.set_uri(fmt::format("https://media.example/{}/{}?signature={}", day,
                              n, attempt * 104729));
    photo.set_name("photo.jpg");
  };
  const std::string person = Person((day * 5 + n / 3) % kPeople);
  return desk.Event(
      {.who = {person},
       .text = fmt::format("message {} of day {}", n, day),
       .channel = "whatsapp",
       .role = ours ? v1::ROLE_AGENT : v1::ROLE_CUSTOMER,
       .source = "provider",
       .id = fmt::format("wamid.{}.{}", day, n),
       .at = absl::FormatTime(absl::RFC3339_full, at, absl::UTCTimeZone()),
       .key = person,
       .facts = {{"last day", std::to_string(day)}},
       .with = with});
}

// A month of them, a day in each call; the receipts in order.
std::vector<Appended> Deliver(Desk& desk, int attempt, AppendMode mode) {
  std::vector<Appended> receipts;
  for (int day = 0; day < kDays; ++day) {
    AppendRequest request{.mode = mode};
    for (int n = 0; n < kPerDay; ++n) {
      request.events.push_back(Webhook(desk, day, n, attempt));
    }
    const AppendReceipt receipt = Must(desk->Append(request));
    receipts.insert(receipts.end(), receipt.events.begin(),
                    receipt.events.end());
  }
  return receipts;
}

TEST_CASE(
    "a month of webhooks delivered again is the same month: every one is a "
    "duplicate at its first position, and nothing changes") {
  Desk desk;
  const std::vector<Appended> first = Deliver(desk, 1, AppendMode::kLive);
  const Position newest = desk.newest();
  std::vector<Picture> before;
  for (int i = 0; i < kPeople; ++i) {
    before.push_back(PictureOf(desk, Person(i)));
  }

  const std::vector<Appended> again = Deliver(desk, 2, AppendMode::kCatchUp);

  REQUIRE(first.size() == kDays * kPerDay);
  REQUIRE(again.size() == first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    CHECK_FALSE(first[i].duplicate);
    CHECK(again[i].duplicate);
    CHECK(again[i].position == first[i].position);
    CHECK(again[i].conversation == first[i].conversation);
  }
  CHECK(desk.newest() == newest);
  for (int i = 0; i < kPeople; ++i) {
    CHECK(PictureOf(desk, Person(i)) == before[i]);
  }
}

TEST_CASE("half a month that was lost is filled in by delivering all again") {
  Desk whole;
  Deliver(whole, 1, AppendMode::kLive);
  Desk desk;
  for (int day = 0; day < kDays; ++day) {
    for (int n = 0; n < kPerDay; ++n) {
      if (n % 2 == 0) Must(desk.Try(Webhook(desk, day, n, 1)));
    }
  }

  const std::vector<Appended> again = Deliver(desk, 2, AppendMode::kCatchUp);

  int duplicates = 0;
  for (const Appended& one : again) duplicates += one.duplicate;
  CHECK(duplicates == kDays * kPerDay / 2);
  for (int i = 0; i < kPeople; ++i) {
    CHECK(PictureOf(desk, Person(i)).history ==
          PictureOf(whole, Person(i)).history);
    CHECK(PictureOf(desk, Person(i)).asks == PictureOf(whole, Person(i)).asks);
    CHECK(desk.Fact(Person(i), "last day") ==
          whole.Fact(Person(i), "last day"));
  }
}

TEST_CASE(
    "a webhook that says something else under an old id is refused, with "
    "all that came in its call, and names no word of it") {
  Desk desk;
  Deliver(desk, 1, AppendMode::kLive);
  const Position newest = desk.newest();
  v1::Event other = Webhook(desk, 3, 4, 2);
  other.set_text("something else altogether");

  const auto refused =
      desk->Append({.events = {Webhook(desk, kDays, 0, 1), std::move(other)}});

  CHECK(refused.status().code() == absl::StatusCode::kAlreadyExists);
  CHECK_FALSE(Holds(refused.status().ToString(), "altogether"));
  CHECK(desk.newest() == newest);
}

}  // namespace
}  // namespace throughline
