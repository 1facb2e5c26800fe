// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What every row pays: making its key, sealing and opening its value, finding
// one field in an encoded event. A resumption of twenty events does a few
// hundred of these, so each must stay far below a microsecond. And what a
// resumption and an append are made of above the rows. README.md beside this
// file says what is promised and what was measured.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "lib/codec/envelope.h"
#include "lib/codec/wire.h"
#include "lib/engine/memory/memory_engine.h"
#include "lib/head/head.h"
#include "lib/head/pieces.h"
#include "lib/identity/spelling.h"
#include "lib/keys/keys.h"
#include "lib/record/record.h"
#include "throughline/event_view.h"
#include "throughline/store.h"
#include "throughline/types.h"

namespace throughline {
namespace {

constexpr std::size_t kTypicalTextBytes = 240;  // The median of real chats.

v1::Event TypicalEvent() {
  v1::Event event;
  event.set_source("webchat");
  event.set_id("c-501-1");
  event.set_kind("message");
  event.set_channel("webchat");
  event.mutable_actor()->set_role(v1::ROLE_CUSTOMER);
  event.set_text(std::string(kTypicalTextBytes, 'x'));
  event.set_occurred_at("2026-03-02T18:02:11Z");
  event.add_identities("email:maya@example.com");
  event.set_conversation("c-501");
  return event;
}

void event_key_is_made(benchmark::State& state) {
  const ProfileId profile = ProfileId::FromBytes("0123456789abcdef");
  Place place{.sort_us = 1'772'474'531'000'000, .order = 0, .position = 1};
  for (auto _ : state) {
    ++place.position;
    benchmark::DoNotOptimize(
        keys::Key(keys::Table::kEvent, 1).Add(profile).Add(place).bytes());
  }
}
BENCHMARK(event_key_is_made);

void identity_is_hashed(benchmark::State& state) {
  const std::string index_key(32, 'k');
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        keys::HashOf(index_key, "identity", {"phone", "", "+447700900142"}));
  }
}
BENCHMARK(identity_is_hashed);

// As nearly all come: already in the form they are known by.
void identity_is_normalised(benchmark::State& state) {
  const identity::Normaliser normaliser{IdentityPolicy{}};
  const std::string stated =
      state.range(0) == 0 ? "phone:+447700900142" : "email:maya@example.com";
  for (auto _ : state) {
    auto identity = normaliser.Normalise(stated);
    if (!identity.ok()) state.SkipWithError("refused");
    benchmark::DoNotOptimize(identity);
  }
}
BENCHMARK(identity_is_normalised)->ArgName("email")->Arg(0)->Arg(1);

void value_is_sealed(benchmark::State& state) {
  const std::string event = TypicalEvent().SerializeAsString();
  std::string out;
  for (auto _ : state) {
    out.clear();
    codec::SealTo(event, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.counters["value_bytes"] = static_cast<double>(event.size());
}
BENCHMARK(value_is_sealed);

void value_is_opened(benchmark::State& state) {
  const std::string value = codec::Seal(TypicalEvent());
  for (auto _ : state) {
    auto plaintext = codec::Open(value, "event");
    if (!plaintext.ok()) state.SkipWithError("the check failed");
    benchmark::DoNotOptimize(plaintext);
  }
  state.counters["value_bytes"] = static_cast<double>(value.size());
}
BENCHMARK(value_is_opened);

void field_is_found_without_parsing(benchmark::State& state) {
  const std::string event = TypicalEvent().SerializeAsString();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        codec::WireBytes(event, v1::Event::kTextFieldNumber));
  }
  state.counters["value_bytes"] = static_cast<double>(event.size());
}
BENCHMARK(field_is_found_without_parsing);

// Beside it, what it saves.
void event_is_parsed_whole(benchmark::State& state) {
  const std::string event = TypicalEvent().SerializeAsString();
  v1::Event parsed;
  for (auto _ : state) {
    if (!parsed.ParseFromString(event)) state.SkipWithError("not parsed");
    benchmark::DoNotOptimize(parsed.text().data());
  }
  state.counters["value_bytes"] = static_cast<double>(event.size());
}
BENCHMARK(event_is_parsed_whole);

constexpr int kTail = 20;  // Countable events of a head.

const ProfileId kProfile = ProfileId::FromBytes("0123456789abcdef");
const ProfileId kOther = ProfileId::FromBytes("fedcba9876543210");

// As it is stored, all but what depends on the store.
std::string TypicalRecord() {
  storage::Record record;
  record.set_conversation("conversation 501");
  record.set_decided(record::kAsk | record::kCountable | record::kContact |
                     record::kMessage);
  record.set_visibility(v1::VISIBILITY_CUSTOMER);
  record.set_self("an event's hash.");
  record.set_recorded_us(1'772'474'531'000'000);
  *record.mutable_event() = TypicalEvent();
  return record.SerializeAsString();
}

record::Told TypicalTold(ProfileId profile, Position position,
                         std::string_view record) {
  record::Told told;
  told.profile = profile;
  told.place = {1'772'474'531'000'000 + static_cast<std::int64_t>(position), 0,
                position};
  told.record = record;
  told.fields = record::ReadFields(record);
  return told;
}

head::Head FullHead(ProfileId profile, Position first,
                    std::string_view record) {
  head::Head head = head::Begin(profile, 1, "phone:+447700900142");
  for (Position i = 0; i < kTail; ++i) {
    head::Fold(TypicalTold(profile, first + 2 * i, record), i == 0, head);
  }
  return head;
}

void event_is_folded_into_a_full_head(benchmark::State& state) {
  const std::string record = TypicalRecord();
  head::Head head = FullHead(kProfile, 1, record);
  Position position = 100;
  for (auto _ : state) {
    head::Fold(TypicalTold(kProfile, ++position, record), false, head);
  }
  state.counters["head_bytes"] = static_cast<double>(head.ByteSizeLong());
}
BENCHMARK(event_is_folded_into_a_full_head);

void two_full_heads_are_combined(benchmark::State& state) {
  const std::string record = TypicalRecord();
  const head::Head a = FullHead(kProfile, 1, record);
  const head::Head b = FullHead(kOther, 2, record);
  for (auto _ : state) {
    head::Head both = a;
    head::Combine(b, both);
    benchmark::DoNotOptimize(both.tail_size());
  }
  state.counters["head_bytes"] = static_cast<double>(a.ByteSizeLong());
}
BENCHMARK(two_full_heads_are_combined);

void full_head_is_folded_from_its_row(benchmark::State& state) {
  const std::string row =
      head::BasePiece(FullHead(kProfile, 1, TypicalRecord()));
  for (auto _ : state) {
    auto folded = head::FoldPieces(row);
    if (!folded.ok()) state.SkipWithError("not folded");
    benchmark::DoNotOptimize(folded);
  }
  state.counters["row_bytes"] = static_cast<double>(row.size());
}
BENCHMARK(full_head_is_folded_from_its_row);

void text_is_read_from_an_event_view(benchmark::State& state) {
  const auto record = std::make_shared<const std::string>(TypicalRecord());
  const EventView view(kProfile, {}, *record, record, nullptr);
  for (auto _ : state) benchmark::DoNotOptimize(view.text().data());
  state.counters["record_bytes"] = static_cast<double>(record->size());
}
BENCHMARK(text_is_read_from_an_event_view);

// All that an append costs but the engine: one event of one known customer.
void event_is_appended_in_memory(benchmark::State& state) {
  auto store = Store::Open(NewMemoryEngine(), {});
  if (!store.ok()) return state.SkipWithError("not opened");
  AppendRequest request = {.events = {TypicalEvent()},
                           .durability = Durability::kBuffered};
  int number = 0;
  for (auto _ : state) {
    request.events[0].set_id(std::to_string(++number));
    if (!(*store)->Append(request).ok()) state.SkipWithError("refused");
  }
}
BENCHMARK(event_is_appended_in_memory);

void customer_is_resumed_from_the_cache(benchmark::State& state) {
  auto store = Store::Open(NewMemoryEngine(), {});
  if (!store.ok()) return state.SkipWithError("not opened");
  AppendRequest request = {.durability = Durability::kBuffered};
  for (int i = 0; i < 2 * kTail; ++i) {
    request.events.push_back(TypicalEvent());
    request.events.back().set_id(std::to_string(i));
  }
  if (!(*store)->Append(request).ok()) return state.SkipWithError("refused");
  const ResumeRequest resume = {.who = "email:maya@example.com"};
  for (auto _ : state) {
    auto resumption = (*store)->Resume(resume);
    if (!resumption.ok()) state.SkipWithError("not resumed");
    benchmark::DoNotOptimize(resumption);
  }
}
BENCHMARK(customer_is_resumed_from_the_cache);

}  // namespace
}  // namespace throughline
