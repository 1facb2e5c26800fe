// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/verify_views.h"

#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/clocks/promises.h"
#include "lib/codec/envelope.h"
#include "lib/conversation/rows.h"
#include "lib/cursors/rows.h"
#include "lib/draft/entry.h"
#include "lib/head/refold.h"
#include "lib/identity/groups.h"
#include "lib/timeline/rows.h"

namespace throughline {
namespace {

using keys::Table;

std::string Hex(ProfileId profile) { return profile.ToHex(); }

// What is due, from the events: by due time and position.
class Waiting {
 public:
  explicit Waiting(const View& view) : view_(view) {}

  absl::Status Run() {
    const auto rows = view_.rows.Scan(view_.Key(Table::kConversation).Prefix(),
                                      Walk::kForward);
    for (; rows->Valid(); rows->Next()) {
      TL_ASSIGN_OR_RETURN(const auto row,
                          codec::OpenAs<storage::ConversationRow>(
                              rows->value(), "conversations"));
      TL_RETURN_IF_ERROR(Conversation(
          keys::IdAt<ConversationId>(rows->key(), keys::kFieldsAt), row));
    }
    TL_RETURN_IF_ERROR(rows->status());
    return Promises();
  }

  const std::set<std::pair<std::int64_t, Position>>& due() const {
    return due_;
  }

 private:
  absl::Status Conversation(ConversationId id,
                            const storage::ConversationRow& row) {
    std::map<ProfileId, std::set<ProfileId>> customers;
    for (const std::string& each : row.profiles()) {
      const auto profile = ProfileId::FromBytes(each);
      TL_ASSIGN_OR_RETURN(const identity::Group group,
                          identity::GroupOf(view_, profile));
      customers[group.customer()].insert(profile);
    }
    for (const auto& [customer, profiles] : customers) {
      TL_ASSIGN_OR_RETURN(
          const auto part,
          head::FoldConversation(view_, id, {profiles.begin(), profiles.end()},
                                 view_.rows.position()));
      for (const auto& ask : part.asks()) {
        const std::optional<std::int64_t> due_us = clocks::DueUs(part, ask);
        if (!due_us.has_value()) continue;
        due_.emplace(*due_us, keys::DecodePlace(ask.place()).position);
      }
    }
    return absl::OkStatus();
  }

  absl::Status Promises() {
    const auto rows =
        view_.rows.Scan(view_.Key(Table::kEvent).Prefix(), Walk::kForward);
    for (; rows->Valid(); rows->Next()) {
      TL_ASSIGN_OR_RETURN(const std::string_view record,
                          codec::Open(rows->value(), "events"));
      if (!record::ReadFields(record).Is(record::kPromise)) continue;
      TL_ASSIGN_OR_RETURN(
          const record::Told told,
          timeline::TellOne(view_,
                            keys::IdAt<ProfileId>(rows->key(), keys::kFieldsAt),
                            keys::PlaceAtEnd(rows->key()), {record, nullptr},
                            view_.rows.position()));
      const std::optional<clocks::Due> due = clocks::DueOf(told);
      if (due.has_value()) due_.emplace(due->due_us, due->place.position);
    }
    return rows->status();
  }

  const View& view_;
  std::set<std::pair<std::int64_t, Position>> due_;
};

}  // namespace

absl::Status VerifyDue(const View& view, VerifyReport& report) {
  Waiting waiting(view);
  TL_RETURN_IF_ERROR(waiting.Run());
  std::set<std::pair<std::int64_t, Position>> missing = waiting.due();
  TL_RETURN_IF_ERROR(clocks::ForEachDue(
      view, std::numeric_limits<std::int64_t>::max(), std::nullopt,
      [&](const clocks::Due& due) {
        if (missing.erase({due.due_us, due.place.position}) == 0) {
          report.differences.push_back(
              fmt::format("position {}: it is noted as due and is not",
                          due.place.position));
        }
        return true;
      }));
  for (const auto& [due_us, position] : missing) {
    report.differences.push_back(
        fmt::format("position {}: it is due and not noted", position));
  }
  return absl::OkStatus();
}

absl::Status VerifyCursors(const View& view, ProfileId profile,
                           VerifyReport& report) {
  std::map<std::string, std::pair<Position, Position>> told;
  KeyRange range = EntryOfKey(view, profile).Prefix();
  const auto rows = view.rows.Scan(range, Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const Noted noted, NotedIn(rows->key(), rows->value()));
    if (noted.event.has_value()) continue;
    TL_ASSIGN_OR_RETURN(const auto entry, ReadEntry(view, noted.position));
    if (!entry.has_value() || !entry->has_cursor()) continue;
    auto& [stands, last] = told[entry->cursor().reader()];
    if (entry->cursor().before() != last) {
      report.differences.push_back(fmt::format(
          "position {}: the move before it is another", noted.position));
    }
    stands = entry->cursor().position();
    last = noted.position;
  }
  TL_RETURN_IF_ERROR(rows->status());
  TL_RETURN_IF_ERROR(
      cursors::ForEach(view, profile, [&](const cursors::Cursor& cursor) {
        const auto found = told.find(cursor.reader());
        if (found == told.end() ||
            found->second != std::pair(Position{cursor.position()},
                                       Position{cursor.entry()})) {
          report.differences.push_back(
              fmt::format("profile {}: a cursor differs", Hex(profile)));
        }
        if (found != told.end()) told.erase(found);
      }));
  if (!told.empty()) {
    report.differences.push_back(fmt::format(
        "profile {}: {} cursors are missing", Hex(profile), told.size()));
  }
  return absl::OkStatus();
}

absl::Status VerifyRecounts(const View& view, ProfileId profile,
                            VerifyReport& report) {
  std::map<Position, std::pair<int, int>> moved;
  TL_RETURN_IF_ERROR(timeline::Tell(
      view, {profile}, {},
      [&](const record::Told& told, const std::shared_ptr<const void>&) {
        const int from = cursors::FirstCountIndex(told.fields);
        const int to = record::CountIndex(told);
        if (cursors::IsNews(told.fields) && from != to) {
          moved[told.place.position] = {from, to};
        }
        return true;
      }));
  TL_RETURN_IF_ERROR(cursors::ForEachRecounted(
      view, profile, 0, [&](const cursors::Recounted& event) {
        const auto found = moved.find(event.position);
        const bool same = found != moved.end() &&
                          found->second == std::pair(event.from, event.to);
        if (found != moved.end()) moved.erase(found);
        if (same) return;
        report.differences.push_back(
            fmt::format("position {}: it is counted for others than it is for",
                        event.position));
      }));
  for (const auto& [position, indexes] : moved) {
    report.differences.push_back(fmt::format(
        "position {}: it is for others and counted as before", position));
  }
  return absl::OkStatus();
}

}  // namespace throughline
