// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What every row pays: making its key, sealing and opening its value, finding
// one field in an encoded event. A resumption of twenty events does a few
// hundred of these, so each must stay far below a microsecond; README.md beside
// this file says what is promised and what was measured.

#include <benchmark/benchmark.h>

#include <string>

#include "lib/codec/envelope.h"
#include "lib/codec/wire.h"
#include "lib/identity/spelling.h"
#include "lib/keys/keys.h"
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

}  // namespace
}  // namespace throughline
