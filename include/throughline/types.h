// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The values the library speaks in: ids, who somebody is, how times are known.
// All are plain: they copy, compare and need no store.

#ifndef THROUGHLINE_TYPES_H_
#define THROUGHLINE_TYPES_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "throughline/engine.h"
#include "throughline/v1/event.pb.h"

namespace throughline {

inline constexpr char kDefaultTenant[] = "main";

// A 16-byte name. Names of different things do not convert into one another: a
// ProfileId is never a ConversationId. All zeros is no name.
template <typename Named>
struct Id {
  std::array<std::uint8_t, 16> bytes{};

  bool empty() const { return *this == Id{}; }
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  std::string ToHex() const {  // 32 lower-case digits.
    constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    for (const std::uint8_t byte : bytes) {
      hex += kDigits[byte >> 4];
      hex += kDigits[byte & 15];
    }
    return hex;
  }

  // 16 raw bytes; anything else is no name.
  static Id FromBytes(std::string_view raw) {
    Id id;
    if (raw.size() != id.bytes.size()) return id;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      id.bytes[i] = static_cast<std::uint8_t>(raw[i]);
    }
    return id;
  }

  // Absent unless `hex` is 32 hexadecimal digits.
  static std::optional<Id> FromHex(std::string_view hex) {
    const auto digit = [](char c) {
      if (c >= '0' && c <= '9') return c - '0';
      if (c >= 'a' && c <= 'f') return c - 'a' + 10;
      if (c >= 'A' && c <= 'F') return c - 'A' + 10;
      return -1;
    };
    Id id;
    if (hex.size() != 2 * id.bytes.size()) return std::nullopt;
    for (std::size_t i = 0; i < id.bytes.size(); ++i) {
      const int high = digit(hex[2 * i]);
      const int low = digit(hex[2 * i + 1]);
      if (high < 0 || low < 0) return std::nullopt;
      id.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return id;
  }

  friend bool operator==(const Id&, const Id&) = default;
  friend auto operator<=>(const Id&, const Id&) = default;

  template <typename H>
  friend H AbslHashValue(H h, const Id& id) {
    return H::combine(std::move(h), id.bytes);
  }
};

// The history of one identity for as long as it means one person. The id of a
// customer is that of its earliest profile; any profile's id names the
// customer that holds it now.
using ProfileId = Id<struct ProfileName>;
using ConversationId = Id<struct ConversationName>;
using LinkId = Id<struct LinkName>;
using ReviewId = Id<struct ReviewName>;

// Where an event stands in a timeline: by sort time (microseconds since 1970,
// UTC), then the order its source gave it, then position.
struct Place {
  std::int64_t sort_us = 0;
  std::int64_t order = 0;
  Position position = 0;

  friend bool operator==(const Place&, const Place&) = default;
  friend auto operator<=>(const Place&, const Place&) = default;
};

// How exactly a time is known. The sort time is the start of the precision.
enum class Precision : std::uint8_t {
  kNone,
  kDay,
  kMinute,
  kSecond,
  kFraction,
};

// An event, by its source and the source's id of it.
struct EventRef {
  std::string source;
  std::string id;

  friend bool operator==(const EventRef&, const EventRef&) = default;
  friend auto operator<=>(const EventRef&, const EventRef&) = default;
};

// How far an outgoing event that was to be sent has come. It only ever moves
// towards the end of this list, whatever is reported in whatever order: proof
// that it arrived stands above a failure that was reported on the way.
enum class DeliveryState : std::uint8_t {
  kNone,       // It was not to be sent.
  kPending,    // It stands in the outbox.
  kSent,       // The provider took it.
  kFailed,     // It could not be sent, or did not arrive.
  kDelivered,  // It arrived.
  kRead,
};

// Whom a call is about: an identity as `scheme:value` or `scheme@scope:value`,
// or any profile of the customer.
using Who = std::variant<std::string, ProfileId>;

// One profile, named by itself, by its identity at a time (absent: now), or by
// an event in it.
struct ProfileRef {
  std::string identity;
  std::optional<std::int64_t> at_us;
  std::optional<ProfileId> profile;
  std::optional<EventRef> event;
};

// Who is looking, and so what is shown. Customers see `public` and `customer`,
// agents `staff` as well; bots see `staff` only with the grant "staff";
// `restricted` needs the grant "restricted", which no bot can hold. An event
// with an audience needs one of its labels among the grants.
struct Viewer {
  v1::Role role = v1::ROLE_AGENT;
  std::string id;  // May be empty.
  std::vector<std::string> grants;
  bool every_grant = false;

  static Viewer AgentWithEveryGrant() { return {v1::ROLE_AGENT, "", {}, true}; }
};

}  // namespace throughline

#endif  // THROUGHLINE_TYPES_H_
