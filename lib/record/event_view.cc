// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// EventView: each accessor walks the encoded record for its one field, but for
// the text, which is found when the view is made.

#include "throughline/event_view.h"

#include <algorithm>
#include <utility>

#include "lib/codec/wire.h"
#include "lib/record/record.h"
#include "throughline/storage/rows.pb.h"

namespace throughline {
namespace {

using codec::WireBytes;
using codec::WireNumber;
using Event = v1::Event;
using Row = storage::Record;

std::int64_t Zigzag(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1) ^
         -static_cast<std::int64_t>(number & 1);
}

std::string PrecisionName(Precision precision) {
  switch (precision) {
    case Precision::kNone:
      return "none";
    case Precision::kDay:
      return "day";
    case Precision::kMinute:
      return "minute";
    case Precision::kSecond:
      return "second";
    case Precision::kFraction:
      return "fraction";
  }
  return "none";
}

}  // namespace

bool operator==(const EventView::Amended& a, const EventView::Amended& b) {
  return record::ToRow(a).SerializeAsString() ==
         record::ToRow(b).SerializeAsString();
}

EventView::EventView(ProfileId profile, const Place& place,
                     std::string_view record, std::shared_ptr<const void> owner,
                     std::shared_ptr<const Amended> amended, bool hidden)
    : profile_(profile),
      place_(place),
      record_(record),
      event_(PartOf(WireBytes(record, Row::kEventFieldNumber))),
      text_(PartOf(WireBytes(event(), Event::kTextFieldNumber))),
      owner_(std::move(owner)),
      amended_(std::move(amended)),
      hidden_(hidden) {}

EventView EventView::At(DeliveryState delivery) const {
  EventView at = *this;
  at.delivery_ = delivery;
  return at;
}

ConversationId EventView::conversation() const {
  return ConversationId::FromBytes(
      WireBytes(record_, Row::kConversationFieldNumber));
}

std::int64_t EventView::recorded_us() const {
  return Zigzag(WireNumber(record_, Row::kRecordedUsFieldNumber).value_or(0));
}

std::optional<std::int64_t> EventView::order() const {
  const std::optional<std::uint64_t> order =
      WireNumber(event(), Event::kOrderFieldNumber);
  if (!order.has_value()) return std::nullopt;
  return static_cast<std::int64_t>(*order);
}

Precision EventView::precision() const {
  return static_cast<Precision>(
      WireNumber(record_, Row::kPrecisionFieldNumber).value_or(0));
}

v1::TimeOrigin EventView::origin() const {
  return static_cast<v1::TimeOrigin>(
      WireNumber(record_, Row::kOriginFieldNumber).value_or(0));
}

std::string_view EventView::source() const {
  return WireBytes(event(), Event::kSourceFieldNumber);
}
std::string_view EventView::id() const {
  return WireBytes(event(), Event::kIdFieldNumber);
}
std::string_view EventView::kind() const {
  return WireBytes(event(), Event::kKindFieldNumber);
}
std::string_view EventView::channel() const {
  return WireBytes(event(), Event::kChannelFieldNumber);
}
std::string_view EventView::subject() const {
  if (hidden_ && deleted()) return {};
  return WireBytes(event(), Event::kSubjectFieldNumber);
}
std::string_view EventView::occurred_at() const {
  return WireBytes(event(), Event::kOccurredAtFieldNumber);
}
std::string_view EventView::conversation_key() const {
  return WireBytes(event(), Event::kConversationFieldNumber);
}

v1::Role EventView::role() const {
  const std::string_view actor = WireBytes(event(), Event::kActorFieldNumber);
  return static_cast<v1::Role>(
      WireNumber(actor, v1::Actor::kRoleFieldNumber).value_or(0));
}
std::string_view EventView::actor_id() const {
  return WireBytes(WireBytes(event(), Event::kActorFieldNumber),
                   v1::Actor::kIdFieldNumber);
}
std::string_view EventView::actor_name() const {
  return WireBytes(WireBytes(event(), Event::kActorFieldNumber),
                   v1::Actor::kNameFieldNumber);
}

std::string_view EventView::AmendedText() const {
  if (hidden_ && deleted()) return {};
  return amended_->text.has_value() ? *amended_->text : Of(text_);
}

std::optional<double> EventView::rating() const {
  if (hidden_ && deleted()) return std::nullopt;
  if (amended_ && amended_->rating) return amended_->rating;
  const std::optional<std::uint64_t> bits =
      WireNumber(event(), Event::kRatingFieldNumber);
  if (!bits.has_value()) return std::nullopt;
  return std::bit_cast<double>(*bits);
}

v1::Direction EventView::direction() const {
  return static_cast<v1::Direction>(
      WireNumber(record_, Row::kDirectionFieldNumber).value_or(0));
}

v1::Visibility EventView::visibility() const {
  const auto own = static_cast<v1::Visibility>(
      WireNumber(record_, Row::kVisibilityFieldNumber)
          .value_or(v1::VISIBILITY_STAFF));
  if (!amended_) return own;
  if (!amended_->audiences.empty()) return v1::VISIBILITY_RESTRICTED;
  return std::max(own, amended_->visibility);
}

namespace {
bool Has(std::string_view record, record::Decided bit) {
  return (WireNumber(record, Row::kDecidedFieldNumber).value_or(0) & bit) != 0;
}
}  // namespace

bool EventView::late() const { return Has(record_, record::kLate); }
bool EventView::backfill() const { return Has(record_, record::kBackfill); }
bool EventView::countable() const { return Has(record_, record::kCountable); }
bool EventView::ask() const { return Has(record_, record::kAsk); }
bool EventView::answer() const {
  return Has(record_, record::kAnswersAll) ||
         Has(record_, record::kAnswersNamed);
}

bool EventView::outbox() const { return Has(record_, record::kOutbox); }

std::vector<std::string> EventView::flags() const {
  std::vector<std::string> flags;
  if (Has(record_, record::kSkewed)) flags.emplace_back("time_ahead");
  if (Has(record_, record::kAsIs)) flags.emplace_back("identity_as_is");
  if (Has(record_, record::kRaised)) flags.emplace_back("sorted_as_parent");
  if (origin() == v1::TIME_ORIGIN_ZONE_ASSUMED) {
    flags.emplace_back("zone_assumed");
  }
  if (origin() == v1::TIME_ORIGIN_INFERRED) flags.emplace_back("time_inferred");
  for (codec::WireWalk walk(event()); walk.Next();) {
    if (walk.field() == Event::kFlagsFieldNumber) {
      flags.emplace_back(walk.bytes());
    }
  }
  return flags;
}

namespace {
// What somebody said, as against that they did.
void ClearContent(v1::Event& event) {
  event.clear_text();
  event.clear_subject();
  event.clear_body();
  event.clear_attachments();
  event.clear_facts();
  event.clear_rating();
  event.clear_data_json();
  event.clear_extra_json();
}
}  // namespace

v1::Event EventView::Decode() const {
  v1::Event event;
  const std::string_view encoded = this->event();
  event.ParseFromArray(encoded.data(), static_cast<int>(encoded.size()));
  if (hidden_ && deleted()) ClearContent(event);
  return event;
}

v1::Event EventView::DecodeAsItStands() const {
  v1::Event event = Decode();
  if (amended_) {
    if (amended_->text) event.set_text(*amended_->text);
    if (amended_->rating) event.set_rating(*amended_->rating);
    if (amended_->data_json) event.set_data_json(*amended_->data_json);
    if (amended_->facts) {
      event.clear_facts();
      for (const v1::Fact& fact : *amended_->facts) *event.add_facts() = fact;
    }
  }
  if (hidden_ && deleted()) ClearContent(event);
  v1::Decided& decided = *event.mutable_decided();
  decided.set_recorded_at_us(recorded_us());
  decided.set_sort_at_us(place_.sort_us);
  decided.set_origin(origin());
  decided.set_precision(PrecisionName(precision()));
  const ConversationId in = conversation();
  if (!in.empty()) decided.set_conversation_id(in.ToHex());
  decided.set_backfill(backfill());
  decided.set_late(late());
  decided.set_profile_id(profile_.ToHex());
  const std::string_view profiles =
      WireBytes(record_, Row::kIdentityProfilesFieldNumber);
  for (std::size_t at = 0; at + 16 <= profiles.size(); at += 16) {
    const auto id = ProfileId::FromBytes(profiles.substr(at, 16));
    decided.add_profile_ids(id.empty() ? "" : id.ToHex());
  }
  const auto over =
      ProfileId::FromBytes(WireBytes(record_, Row::kJoinedOverFieldNumber));
  if (!over.empty()) decided.set_rests_on(over.ToHex());
  return event;
}

}  // namespace throughline
