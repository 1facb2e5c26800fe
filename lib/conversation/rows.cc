// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/conversation/rows.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"

namespace throughline::conversation {
namespace {

using keys::Table;

keys::Key ThreadKey(const View& view, std::string_view source,
                    std::string_view key) {
  return view.Key(Table::kThread)
      .Add(keys::HashOf(view.index_key, "thread", {source, key}));
}

}  // namespace

absl::StatusOr<std::optional<ConversationId>> FindThread(
    const View& view, std::string_view source, std::string_view key) {
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                      view.rows.Get(ThreadKey(view, source, key).bytes()));
  if (!row.has_value()) return std::optional<ConversationId>();
  TL_ASSIGN_OR_RETURN(const std::string_view id,
                      codec::Open(row->bytes, "threads"));
  return std::optional<ConversationId>(ConversationId::FromBytes(id));
}

void NameThread(std::string_view source, std::string_view key,
                ConversationId conversation, Draft& draft) {
  draft.Put(ThreadKey(draft.view(), source, key).bytes(),
            codec::Seal(conversation.view()));
}

absl::StatusOr<std::optional<Row>> Read(const View& view,
                                        ConversationId conversation) {
  TL_ASSIGN_OR_RETURN(
      const std::optional<Pinned> row,
      view.rows.Get(view.Key(Table::kConversation).Add(conversation).bytes()));
  if (!row.has_value()) return std::optional<Row>();
  TL_ASSIGN_OR_RETURN(auto parsed,
                      codec::OpenAs<Row>(row->bytes, "conversations"));
  return std::optional<Row>(std::move(parsed));
}

void Write(ConversationId conversation, const Row& row, Draft& draft) {
  draft.Put(draft.Key(Table::kConversation).Add(conversation).bytes(),
            codec::Seal(row));
}

void NoteEvent(ConversationId conversation, ProfileId profile,
               const Place& place, Draft& draft) {
  draft.Put(
      draft.Key(Table::kConversationEvent).Add(conversation).Add(place).bytes(),
      codec::Seal(profile.view()));
}

namespace {

KeyRange RangeOf(const View& view, ConversationId conversation,
                 const Between& between) {
  const keys::Key all = view.Key(Table::kConversationEvent).Add(conversation);
  KeyRange range = all.Prefix();
  if (between.after.has_value()) {
    // The smallest key behind the place itself.
    range.begin = keys::Key(all).Add(*between.after).bytes() + '\0';
  }
  if (between.before.has_value()) {
    range.end = keys::Key(all).Add(*between.before).bytes();
  }
  if (range.end < range.begin) range.end = range.begin;
  return range;
}

// The events that were noted under one id.
struct Noted {
  ConversationId id;
  std::unique_ptr<Cursor> rows;

  Place place() const { return keys::PlaceAtEnd(rows->key()); }
};

// Where profiles' parts of conversations go on. Most conversations are of one
// profile or few, so that it is asked once for many events.
class Sides {
 public:
  Sides(const View& view, Position as_of) : view_(view), as_of_(as_of) {}

  absl::StatusOr<ConversationId> Of(ConversationId id, ProfileId profile) {
    const std::pair side(id, profile);
    if (const auto known = known_.find(side); known != known_.end()) {
      return known->second;
    }
    TL_ASSIGN_OR_RETURN(const ConversationId in,
                        Effective(view_, id, profile, as_of_));
    if (known_.size() == kKnownMax) known_.clear();
    known_.emplace(side, in);
    return in;
  }

 private:
  static constexpr std::size_t kKnownMax = 64;

  const View& view_;
  const Position as_of_;
  std::map<std::pair<ConversationId, ProfileId>, ConversationId> known_;
};

// Itself, and what it was split from, and that from.
absl::StatusOr<std::vector<ConversationId>> Ancestry(const View& view,
                                                     ConversationId id) {
  std::vector<ConversationId> ancestry;
  TL_ASSIGN_OR_RETURN(std::optional<Row> row, Read(view, id));
  if (!row.has_value()) return NotFound("no such conversation");
  for (ancestry.push_back(id); row.has_value() && !row->split_from().empty();) {
    ancestry.push_back(ConversationId::FromBytes(row->split_from()));
    TL_ASSIGN_OR_RETURN(row, Read(view, ancestry.back()));
  }
  return ancestry;
}

}  // namespace

absl::Status See(const View& view, ConversationId conversation,
                 const Between& between, Position as_of, const Seer& seen) {
  TL_ASSIGN_OR_RETURN(const std::vector<ConversationId> ancestry,
                      Ancestry(view, conversation));
  std::vector<Noted> noted;
  noted.reserve(ancestry.size());
  Sides sides(view, as_of);
  for (const ConversationId& id : ancestry) {
    noted.push_back(
        {id, view.rows.Scan(RangeOf(view, id, between), between.walk)});
  }
  for (;;) {
    Noted* next = nullptr;
    for (Noted& one : noted) {
      TL_RETURN_IF_ERROR(one.rows->status());
      if (!one.rows->Valid()) continue;
      if (next == nullptr ||
          (between.walk == Walk::kForward ? one.place() < next->place()
                                          : next->place() < one.place())) {
        next = &one;
      }
    }
    if (next == nullptr) return absl::OkStatus();
    const Place place = next->place();
    TL_ASSIGN_OR_RETURN(
        const std::string_view id,
        codec::Open(next->rows->value(), "conversation events"));
    const auto profile = ProfileId::FromBytes(id);
    next->rows->Next();
    if (place.position > as_of) continue;
    TL_ASSIGN_OR_RETURN(const ConversationId in, sides.Of(next->id, profile));
    if (in == conversation && !seen(profile, place)) return absl::OkStatus();
  }
}

void NoteJoinedOver(ProfileId profile, ConversationId conversation,
                    ProfileId over, Draft& draft) {
  draft.Put(
      draft.Key(Table::kJoinedOver).Add(profile).Add(conversation).bytes(),
      codec::Seal(over.view()));
}

absl::StatusOr<std::vector<std::pair<ConversationId, ProfileId>>> JoinedOver(
    const View& view, ProfileId profile) {
  std::vector<std::pair<ConversationId, ProfileId>> joined;
  const auto rows = view.rows.Scan(
      view.Key(Table::kJoinedOver).Add(profile).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const std::string_view over,
                        codec::Open(rows->value(), "joined over"));
    joined.emplace_back(
        keys::IdAt<ConversationId>(rows->key(), rows->key().size() - 16),
        ProfileId::FromBytes(over));
  }
  TL_RETURN_IF_ERROR(rows->status());
  return joined;
}

void ForgetJoinedOver(ProfileId profile, ConversationId conversation,
                      Draft& draft) {
  draft.Delete(
      draft.Key(Table::kJoinedOver).Add(profile).Add(conversation).bytes());
}

void NoteMet(ProfileId profile, ConversationId conversation, Draft& draft) {
  draft.Put(draft.Key(Table::kMet).Add(profile).Add(conversation).bytes(),
            codec::Seal(std::string_view()));
}

absl::StatusOr<std::vector<ConversationId>> MetIn(const View& view,
                                                  ProfileId profile) {
  std::vector<ConversationId> met;
  const std::string prefix = view.Key(Table::kMet).Add(profile).bytes();
  const auto rows = view.rows.Scan(view.Key(Table::kMet).Add(profile).Prefix(),
                                   Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    met.push_back(keys::IdAt<ConversationId>(rows->key(), prefix.size()));
  }
  TL_RETURN_IF_ERROR(rows->status());
  return met;
}

ConversationId SplitId(ConversationId conversation, ProfileId first) {
  const Hash hash =
      keys::HashOf({}, "split", {conversation.view(), first.view()});
  return ConversationId::FromBytes(hash.view());
}

void WriteSplit(ConversationId from, ProfileId profile, ConversationId to,
                Position position, Draft& draft) {
  storage::SplitRow row;
  row.set_to(std::string(to.view()));
  row.set_position(position);
  draft.Put(draft.Key(Table::kSplit).Add(from).Add(profile).bytes(),
            codec::Seal(row));
}

absl::StatusOr<ConversationId> Effective(const View& view,
                                         ConversationId conversation,
                                         ProfileId profile, Position as_of) {
  for (;;) {
    TL_ASSIGN_OR_RETURN(
        const std::optional<Pinned> row,
        view.rows.Get(
            view.Key(Table::kSplit).Add(conversation).Add(profile).bytes()));
    if (!row.has_value()) return conversation;
    TL_ASSIGN_OR_RETURN(const auto split,
                        codec::OpenAs<storage::SplitRow>(row->bytes, "splits"));
    if (split.position() > as_of) return conversation;
    conversation = ConversationId::FromBytes(split.to());
  }
}

namespace {

keys::Key AccountKey(const View& view, std::string_view account) {
  return view.Key(Table::kAccount)
      .Add(keys::HashOf(view.index_key, "account", {account}));
}

}  // namespace

void NoteAccount(std::string_view account, ProfileId profile, Draft& draft) {
  draft.Put(AccountKey(draft.view(), account).Add(profile).bytes(),
            codec::Seal(std::string_view()));
}

absl::StatusOr<std::vector<ProfileId>> AccountProfiles(
    const View& view, std::string_view account) {
  std::vector<ProfileId> profiles;
  const auto rows =
      view.rows.Scan(AccountKey(view, account).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    profiles.push_back(
        keys::IdAt<ProfileId>(rows->key(), rows->key().size() - 16));
  }
  TL_RETURN_IF_ERROR(rows->status());
  return profiles;
}

}  // namespace throughline::conversation
