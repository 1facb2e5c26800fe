// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// `_store` of an event: what the store that exported it had decided.

#include <array>
#include <string_view>

#include "lib/import/choice.h"
#include "lib/import/event_parts.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

constexpr std::array<std::string_view, 6> kPrecisions = {
    "none", "day", "hour", "minute", "second", "fraction"};

using Read = std::function<absl::Status(const JsonValue&)>;

template <typename Set>
Read TimeUs(Set set) {
  return [set](const JsonValue& value) -> absl::Status {
    TL_ASSIGN_OR_RETURN(const std::int64_t us, ReadTimeUs(value));
    set(us);
    return absl::OkStatus();
  };
}

template <typename Set>
Read Flag(Set set) {
  return [set](const JsonValue& value) -> absl::Status {
    bool is = false;
    TL_RETURN_IF_ERROR(ReadBool(value, is));
    set(is);
    return absl::OkStatus();
  };
}

Read HexId(std::string* out) {
  return [out](const JsonValue& value) { return ReadHexId(value, *out); };
}

// Of each identity the profile; empty where it has none.
absl::Status ReadProfiles(const JsonValue& value, v1::Decided& decided) {
  return ReadArray(value, limits::kIdentitiesMax,
                   [&](const JsonValue& id) -> absl::Status {
                     std::string& out = *decided.add_profile_ids();
                     if (id.raw() == "\"\"") return absl::OkStatus();
                     return ReadHexId(id, out);
                   });
}

absl::Status ReadFlags(const JsonValue& value, v1::Event& event) {
  return ReadArray(value, limits::kParticipantsMax, [&](const JsonValue& flag) {
    return ReadText(flag, {1, limits::kLabelBytesMax}, *event.add_flags());
  });
}

// What a reader of foreign formats had found out about the time comes back as
// that, so that the event is what it was.
void RestoreOrigin(v1::Event& event) {
  const v1::TimeOrigin origin = event.decided().origin();
  if (origin == v1::TIME_ORIGIN_ZONE_ASSUMED ||
      origin == v1::TIME_ORIGIN_INFERRED) {
    event.set_time_origin(origin);
  }
}

}  // namespace

absl::Status ReadStore(const JsonValue& value, const Unknown& unknown,
                       v1::Event& event) {
  v1::Decided& decided = *event.mutable_decided();
  bool recorded = false;
  const absl::Status read = ReadObject(
      value,
      {{"recorded_at", TimeUs([&](std::int64_t us) {
          decided.set_recorded_at_us(us);
          recorded = true;
        })},
       {"sort_at",
        TimeUs([&](std::int64_t us) { decided.set_sort_at_us(us); })},
       {"origin",
        [&](const JsonValue& origin) {
          return ReadChoice(origin, kTimeOrigins, [&](v1::TimeOrigin chosen) {
            decided.set_origin(chosen);
          });
        }},
       {"precision",
        [&](const JsonValue& precision) {
          return ReadWord(precision, kPrecisions, *decided.mutable_precision());
        }},
       {"conversation", HexId(decided.mutable_conversation_id())},
       {"backfill", Flag([&](bool is) { decided.set_backfill(is); })},
       {"profile", HexId(decided.mutable_profile_id())},
       {"profiles",
        [&](const JsonValue& ids) { return ReadProfiles(ids, decided); }},
       {"rests_on", HexId(decided.mutable_rests_on())},
       {"late", Flag([&](bool is) { decided.set_late(is); })},
       {"flags",
        [&](const JsonValue& flags) { return ReadFlags(flags, event); }},
       {"claim",
        [&](const JsonValue& claim) {
          return ReadClaim(claim, Within("_store.claim", unknown),
                           *event.mutable_claim());
        }},
       {"handover",
        [&](const JsonValue& handover) {
          return ReadHandover(handover, Within("_store.handover", unknown),
                              *event.mutable_handover());
        }}},
      Within("_store", unknown));
  TL_RETURN_IF_ERROR(read);
  if (!recorded) return In("recorded_at", Invalid("it is missing"));
  RestoreOrigin(event);
  return absl::OkStatus();
}

}  // namespace throughline::importing
