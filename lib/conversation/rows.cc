// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/conversation/rows.h"

#include <algorithm>
#include <string>

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
  draft.Put(draft.Key(Table::kConversationEvent)
                .Add(conversation)
                .Add(place)
                .bytes(),
            codec::Seal(profile.view()));
}

absl::Status See(const View& view, ConversationId conversation,
                 const Between& between, Position as_of, const Seer& seen) {
  TL_ASSIGN_OR_RETURN(const std::optional<Row> row, Read(view, conversation));
  if (!row.has_value()) return NotFound("no such conversation");
  // The events of a split-off part still lie under the id they were given.
  ConversationId root = conversation;
  std::optional<Row> at = row;
  while (at.has_value() && !at->split_from().empty()) {
    root = ConversationId::FromBytes(at->split_from());
    TL_ASSIGN_OR_RETURN(at, Read(view, root));
  }
  KeyRange range = view.Key(Table::kConversationEvent).Add(root).Prefix();
  if (between.after.has_value()) {
    range.begin = view.Key(Table::kConversationEvent)
                      .Add(root)
                      .Add(*between.after)
                      .bytes() +
                  '\0';
  }
  if (between.before.has_value()) {
    range.end = view.Key(Table::kConversationEvent)
                    .Add(root)
                    .Add(*between.before)
                    .bytes();
  }
  if (range.end < range.begin) return absl::OkStatus();
  const auto rows = view.rows.Scan(range, between.walk);
  for (; rows->Valid(); rows->Next()) {
    const Place place = keys::PlaceAtEnd(rows->key());
    if (place.position > as_of) continue;
    TL_ASSIGN_OR_RETURN(const std::string_view id,
                        codec::Open(rows->value(), "conversation events"));
    const auto profile = ProfileId::FromBytes(id);
    TL_ASSIGN_OR_RETURN(const ConversationId in,
                        Effective(view, root, profile, as_of));
    if (in == conversation && !seen(profile, place)) break;
  }
  return rows->status();
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
    joined.emplace_back(keys::IdAt<ConversationId>(
                            rows->key(), rows->key().size() - 16),
                        ProfileId::FromBytes(over));
  }
  TL_RETURN_IF_ERROR(rows->status());
  return joined;
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
    TL_ASSIGN_OR_RETURN(const auto split, codec::OpenAs<storage::SplitRow>(
                                              row->bytes, "splits"));
    if (split.position() > as_of) return conversation;
    conversation = ConversationId::FromBytes(split.to());
  }
}

}  // namespace throughline::conversation
