// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The entries of a feed as history lines, and how a profile is named so that
// an import finds it again.

#include <algorithm>
#include <optional>
#include <string_view>

#include "lib/base/rfc3339.h"
#include "lib/render/bots.h"
#include "lib/render/event.h"
#include "lib/render/json.h"
#include "throughline/limits.h"
#include "throughline/render.h"

namespace throughline {
namespace {

using render::JsonWriter;

using Intervals = std::vector<std::pair<std::int64_t, ProfileId>>;

std::string_view Name(const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::kEvent:
      return "event";
    case EntryKind::kAssignment:
      return "assignment";
    case EntryKind::kLink:
      return "link";
    case EntryKind::kLinkEnd:
      return "unlink";
    case EntryKind::kReview:
    case EntryKind::kReviewDecided:
      return "review";
    case EntryKind::kNever:
      return "never";
    case EntryKind::kAllow:
      return "allow";
    case EntryKind::kReassign:
      return "reassign";
    case EntryKind::kShared:
      return "shared";
    case EntryKind::kSplit:
      return "split";
    case EntryKind::kBackfillStart:
      return "backfill_start";
    case EntryKind::kBackfillEnd:
      return "backfill_end";
    case EntryKind::kCursor:
      return entry.unread ? "unread" : "read";
    case EntryKind::kCheckpoint:
      return "checkpoint";
    case EntryKind::kCheckpointsPruned:
      return "prune";
    case EntryKind::kDelivery:
      return "delivery";
  }
  return "unknown";
}

std::string_view Name(ReviewReason reason) {
  switch (reason) {
    case ReviewReason::kExclusive:
      return "exclusive";
    case ReviewReason::kNever:
      return "never";
    case ReviewReason::kTooMany:
      return "too_many";
    case ReviewReason::kShared:
      return "shared";
    case ReviewReason::kSecond:
      return "second";
  }
  return "unknown";
}

// A time that lies within the profile's interval.
std::int64_t WithinInterval(const Intervals& intervals, ProfileId profile) {
  for (const auto& [from_us, owner] : intervals) {
    if (owner == profile) return from_us;
  }
  const std::int64_t first_us = intervals.front().first;
  return first_us > limits::kTimeMinUs ? first_us - 1 : first_us;
}

// How profiles are named for an import.
struct Naming {
  const std::map<std::string, Intervals>& reassigned;
  const std::map<ProfileId, EventRef>& nobodies;

  void Write(std::string_view key, ProfileId profile,
             const std::string& identity, JsonWriter& json) const {
    if (identity.empty()) return WriteNobody(key, profile, json);
    const auto found = reassigned.find(identity);
    if (found == reassigned.end()) return json.Field(key, identity);
    json.Key(key);
    json.BeginObject();
    json.Field("identity", identity);
    json.Time("at", WithinInterval(found->second, profile));
    json.EndObject();
  }

  void WriteNobody(std::string_view key, ProfileId profile,
                   JsonWriter& json) const {
    const auto found = nobodies.find(profile);
    if (found != nobodies.end()) return json.Reference(key, found->second);
    json.Key(key);
    json.BeginObject();
    json.Field("profile", profile.ToHex());
    json.EndObject();
  }
};

void WritePair(const LinkInfo& link, bool confidence, const Naming& naming,
               JsonWriter& json) {
  naming.Write("a", link.a, link.identity_a, json);
  naming.Write("b", link.b, link.identity_b, json);
  json.FieldIfAny("why", link.why);
  json.FieldIfAny("by", link.by);
  if (link.at_us != 0) json.Time("at", link.at_us);
  if (confidence) json.DoubleOrNull("confidence", link.confidence);
}

void WriteReview(const Entry& entry, const Naming& naming, JsonWriter& json) {
  if (!entry.review) return;
  const ReviewInfo& review = *entry.review;
  json.Field("reason", Name(review.reason));
  naming.Write("a", review.a, review.identity_a, json);
  naming.Write("b", review.b, review.identity_b, json);
  if (review.link) json.Field("link", review.link->ToHex());
  if (review.evidence) json.Reference("evidence", *review.evidence);
  if (entry.kind != EntryKind::kReviewDecided) return;
  json.Flag("accepted", entry.accepted);
  json.FieldIfAny("why", entry.link.why);
  json.FieldIfAny("by", entry.link.by);
}

void WriteContent(const Entry& entry, const Naming& naming, JsonWriter& json) {
  if (render::IsOfBots(entry.kind)) return render::WriteOfBots(entry, json);
  switch (entry.kind) {
    case EntryKind::kLink:
      return WritePair(entry.link, true, naming, json);
    case EntryKind::kLinkEnd:
    case EntryKind::kNever:
    case EntryKind::kAllow:
      return WritePair(entry.link, false, naming, json);
    case EntryKind::kReview:
    case EntryKind::kReviewDecided:
      return WriteReview(entry, naming, json);
    case EntryKind::kSplit:
      json.Field("conversation", entry.conversation.ToHex());
      return json.Field("from", entry.split_from.ToHex());
    case EntryKind::kReassign:
      json.Field("identity", entry.identity);
      json.Time("from", entry.from_us);
      break;
    case EntryKind::kShared:
      json.FieldIfAny("identity", entry.identity);
      json.FieldIfAny("scheme", entry.scheme);
      break;
    case EntryKind::kAssignment:
      json.FieldIfAny("identity", entry.identity);
      json.Field("profile", entry.profile.ToHex());
      break;
    case EntryKind::kCursor:
      json.Field("reader", entry.reader);
      if (entry.read_to) {
        json.Reference(entry.read_before ? "before" : "event", *entry.read_to);
      }
      break;
    default:
      break;
  }
  json.FieldIfAny("why", entry.link.why);
  json.FieldIfAny("by", entry.link.by);
}

// The id that an import repeats; empty: the entry has none of its own.
std::string RestoredId(const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::kLink:
    case EntryKind::kLinkEnd:
      return entry.link.id.ToHex();
    case EntryKind::kReview:
    case EntryKind::kReviewDecided:
      return entry.review ? entry.review->id.ToHex() : "";
    case EntryKind::kReassign:
      return entry.profile.ToHex();
    default:
      return "";
  }
}

void WriteStored(const Entry& entry, Position behind, JsonWriter& json) {
  json.Key("_store");
  json.BeginObject();
  json.Time("recorded_at", entry.recorded_us);
  json.FieldIfAny("id", RestoredId(entry));
  if (entry.kind == EntryKind::kLink) {
    json.Field("profile_a", entry.link.a.ToHex());
    json.Field("profile_b", entry.link.b.ToHex());
    if (entry.link.by_policy) json.Flag("by_policy", true);
    if (entry.link.evidence) json.Reference("evidence", *entry.link.evidence);
  }
  render::WriteOfBotsStored(entry, behind, json);
  json.EndObject();
}

// As stated; the decision comes from the view, whatever later events did.
v1::Event StatedEvent(const EventView& view) {
  v1::Event stated = view.DecodeAsItStands();
  if (view.amended() == nullptr && !view.hidden()) return stated;
  v1::Event event = view.Decode();
  event.mutable_decided()->Swap(stated.mutable_decided());
  return event;
}

}  // namespace

bool HistoryLines::InExport(EntryKind kind) {
  switch (kind) {
    case EntryKind::kAssignment:
    case EntryKind::kSplit:
    case EntryKind::kBackfillStart:
    case EntryKind::kBackfillEnd:
      return false;
    default:
      return true;
  }
}

void HistoryLines::Remember(const Entry& entry) {
  constexpr std::size_t kRecentMax = 4096;
  recent_.push_back(entry.position);
  if (recent_.size() > kRecentMax) recent_.pop_front();
  if (entry.kind == EntryKind::kReassign) {
    reassigned_[entry.identity].emplace_back(entry.from_us, entry.profile);
  }
}

// Of an export of one customer others' entries are no part, so that only what
// went through counts.
Position HistoryLines::Behind(const Entry& entry) const {
  if (!entry.checkpoint) return 0;
  const auto unseen =
      std::upper_bound(recent_.begin(), recent_.end(), entry.checkpoint->seen);
  return static_cast<Position>(std::count_if(
      unseen, recent_.end(),
      [&entry](Position position) { return position < entry.position; }));
}

std::string HistoryLines::Line(const Entry& entry) {
  Remember(entry);
  if (entry.kind == EntryKind::kEvent) {
    if (!entry.event) return "";
    const v1::Event event = StatedEvent(*entry.event);
    RememberNobody(entry.profile, event);
    return ToHistoryLine(event);
  }
  JsonWriter json;
  json.BeginObject();
  json.Key(Name(entry));
  json.BeginObject();
  WriteContent(entry, {reassigned_, nobodies_}, json);
  json.EndObject();
  WriteStored(entry, Behind(entry), json);
  json.EndObject();
  return json.Take();
}

void HistoryLines::RememberNobody(ProfileId profile, const v1::Event& event) {
  if (nobodies_.contains(profile)) return;
  const std::string hex = profile.ToHex();
  for (const std::string& id : event.decided().profile_ids()) {
    if (id == hex) return;
  }
  nobodies_.emplace(profile, EventRef{event.source(), event.id()});
}

}  // namespace throughline
