// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/feed_page.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/checkpoint/prune.h"
#include "lib/checkpoint/rows.h"
#include "lib/codec/envelope.h"
#include "lib/draft/entry.h"
#include "lib/feed/filter.h"
#include "lib/feed/retention.h"
#include "lib/feed/token.h"
#include "lib/identity/groups.h"
#include "lib/identity/told.h"
#include "lib/outbox/rows.h"
#include "lib/record/seen.h"
#include "lib/store/who.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline::feed_page {
namespace {

// Fills one page, entry by entry.
class Reader {
 public:
  Reader(const View& view, const FeedRequest& request, FeedPage& page)
      : view_(view),
        filter_(request.filter),
        viewer_(request.viewer),
        limit_(static_cast<std::size_t>(request.limit)),
        sees_all_(feed::SeesAll(viewer_)),
        page_(page) {}

  // The log from a position on.
  absl::Status Log(Position from) {
    KeyRange range = view_.Key(keys::Table::kEntry).Prefix();
    range.begin = EntryKey(view_, from);
    const auto rows = view_.rows.Scan(range, Walk::kForward);
    for (; rows->Valid() && !Full(); rows->Next()) {
      const Position position =
          ReadBig64(rows->key().substr(rows->key().size() - 8));
      TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::EntryRow>(
                                              rows->value(), "entries"));
      TL_RETURN_IF_ERROR(Take(position, row));
      page_.next = position + 1;
    }
    return End(rows->status());
  }

  // What is noted at the profiles, merged; an entry about two of them once.
  absl::Status Noted(Position from, const std::vector<ProfileId>& profiles) {
    std::vector<std::pair<ProfileId, std::unique_ptr<Cursor>>> all;
    for (const ProfileId& profile : profiles) {
      KeyRange range = EntryOfKey(view_, profile).Prefix();
      range.begin = EntryOfKey(view_, profile).Add(from).bytes();
      all.emplace_back(profile, view_.rows.Scan(range, Walk::kForward));
    }
    while (!Full()) {
      TL_ASSIGN_OR_RETURN(const auto next, Next(all));
      if (!next.has_value()) return End(absl::OkStatus());
      TL_RETURN_IF_ERROR(TakeNoted(next->first, next->second));
      page_.next = next->second.position + 1;
    }
    return absl::OkStatus();
  }

 private:
  bool Full() const { return page_.entries.size() == limit_; }

  // Nothing more is there: the next page begins behind what the snapshot held.
  absl::Status End(absl::Status status) {
    if (!Full()) page_.next = std::max(page_.next, page_.newest + 1);
    return status;
  }

  // The earliest that any profile has noted, and goes past it.
  template <typename Cursors>
  static absl::StatusOr<std::optional<std::pair<ProfileId, throughline::Noted>>>
  Next(Cursors& all) {
    std::optional<std::pair<ProfileId, throughline::Noted>> next;
    for (auto& [profile, rows] : all) {
      TL_RETURN_IF_ERROR(rows->status());
      if (!rows->Valid()) continue;
      TL_ASSIGN_OR_RETURN(const throughline::Noted noted,
                          NotedIn(rows->key(), rows->value()));
      if (!next || noted.position < next->second.position) {
        next.emplace(profile, noted);
      }
    }
    for (auto& [profile, rows] : all) {
      if (!next || !rows->Valid()) continue;
      const std::string_view key = rows->key();
      if (ReadBig64(key.substr(key.size() - 8)) == next->second.position) {
        rows->Next();
      }
    }
    return next;
  }

  absl::Status TakeNoted(ProfileId profile, const throughline::Noted& noted) {
    if (noted.event.has_value()) {
      storage::EntryRow row;
      row.set_kind(static_cast<std::uint32_t>(EntryKind::kEvent));
      row.set_profile(std::string(profile.view()));
      row.set_place(keys::EncodePlace(*noted.event));
      return Take(noted.position, row);
    }
    TL_ASSIGN_OR_RETURN(const auto row, ReadEntry(view_, noted.position));
    if (!row.has_value()) {
      return DataLoss("position {}: it is noted at a profile and has no entry",
                      noted.position);
    }
    return Take(noted.position, *row);
  }

  absl::Status Take(Position position, const storage::EntryRow& row) {
    if (!feed::MayPass(filter_, row)) return absl::OkStatus();
    Entry entry;
    entry.position = position;
    entry.kind = static_cast<EntryKind>(row.kind());
    if (entry.kind == EntryKind::kEvent) {
      TL_RETURN_IF_ERROR(FillEvent(row, entry));
      if (entry.event && !feed::Passes(filter_, *entry.event)) {
        return absl::OkStatus();
      }
    } else if (record::MaySee(viewer_, v1::VISIBILITY_STAFF)) {
      TL_RETURN_IF_ERROR(Fill(row, entry));
    } else {
      entry.withheld = true;
    }
    if (entry.withheld && !feed::WithheldPasses(filter_)) {
      return absl::OkStatus();
    }
    page_.entries.push_back(std::move(entry));
    return absl::OkStatus();
  }

  absl::Status FillEvent(const storage::EntryRow& row, Entry& entry) const {
    const auto profile = ProfileId::FromBytes(row.profile());
    const Place place = keys::DecodePlace(row.place());
    TL_ASSIGN_OR_RETURN(const timeline::Stored stored,
                        timeline::ReadEvent(view_, profile, place));
    std::shared_ptr<const EventView::Amended> amended;
    bool hidden = false;
    if (!sees_all_) {
      TL_ASSIGN_OR_RETURN(const record::Told told,
                          timeline::TellOne(view_, profile, place, stored,
                                            view_.rows.position()));
      if (!record::MaySee(viewer_, told)) {
        entry.withheld = true;
        return absl::OkStatus();
      }
      amended = told.amended;
      hidden = told.deleted() && record::HidesDeleted(viewer_);
    }
    entry.profile = profile;
    entry.event.emplace(profile, place, stored.record, stored.owner,
                        std::move(amended), hidden);
    entry.recorded_us = entry.event->recorded_us();
    return absl::OkStatus();
  }

  absl::Status Fill(const storage::EntryRow& row, Entry& entry) const {
    entry.recorded_us = row.recorded_us();
    entry.profile = ProfileId::FromBytes(row.profile());
    entry.identity = row.shown();
    entry.from_us = row.from_us();
    entry.scheme = row.scheme();
    entry.conversation = ConversationId::FromBytes(row.conversation());
    entry.split_from = ConversationId::FromBytes(row.split_from());
    if (row.has_link()) {
      TL_ASSIGN_OR_RETURN(entry.link, identity::Told(view_, row.link()));
    }
    if (row.has_cursor()) {
      TL_RETURN_IF_ERROR(TellCursor(row.cursor(), entry));
    }
    if (row.has_review()) {
      TL_ASSIGN_OR_RETURN(entry.review, identity::Told(view_, row.review()));
      entry.accepted = row.review().accepted();
    }
    if (row.has_checkpoint()) {
      entry.checkpoint = checkpoint::Told(row.checkpoint());
    }
    if (row.has_pruned()) {
      entry.pruned =
          checkpoint::Told(row.pruned(), ProfileId::FromBytes(row.profile()));
    }
    if (row.has_outgoing()) entry.delivery = outbox::Told(row.outgoing());
    return absl::OkStatus();
  }

  // A move is told by the event it goes to.
  absl::Status TellCursor(const storage::CursorMove& move, Entry& entry) const {
    const Place place = keys::DecodePlace(move.event());
    TL_ASSIGN_OR_RETURN(const timeline::Stored stored,
                        timeline::ReadEvent(view_, entry.profile, place));
    const record::Fields event = record::ReadFields(stored.record);
    entry.reader = move.reader();
    entry.unread = move.unread();
    entry.read_to = EventRef{std::string(event.source), std::string(event.id)};
    entry.read_before = !move.unread() && place.position > move.position();
    return absl::OkStatus();
  }

  const View& view_;
  const FeedFilter& filter_;
  const Viewer& viewer_;
  const std::size_t limit_;
  const bool sees_all_;
  FeedPage& page_;
};

absl::Status CheckList(std::string_view what, std::size_t size) {
  constexpr auto kMost = static_cast<std::size_t>(limits::kFilterNamesMax);
  if (size <= kMost) return absl::OkStatus();
  return Invalid("filter: {} {}; at most {} are right", size, what, kMost);
}

}  // namespace

absl::Status Check(const FeedRequest& request) {
  if (request.limit < 1 || request.limit > limits::kPageEventsMax) {
    return Invalid("a page of {} entries; 1 to {} are right", request.limit,
                   limits::kPageEventsMax);
  }
  const FeedFilter& filter = request.filter;
  TL_RETURN_IF_ERROR(CheckList("kinds", filter.kinds.size()));
  TL_RETURN_IF_ERROR(CheckList("channels", filter.channels.size()));
  TL_RETURN_IF_ERROR(CheckList("kinds of events", filter.event_kinds.size()));
  if (filter.customer.has_value() && filter.profile.has_value()) {
    return Invalid("filter: either a customer or a profile; both are given");
  }
  if (!request.token.empty() && request.from != 1) {
    return Invalid("either a position or a token; both are given");
  }
  return absl::OkStatus();
}

absl::StatusOr<Position> FirstOf(const FeedRequest& request,
                                 const Store::Impl& impl, Position newest) {
  if (request.token.empty()) return std::max<Position>(request.from, 1);
  return feed::FromToken(request.token, impl.epochs(), newest);
}

absl::StatusOr<Of> ProfilesOf(const View& view, const Tenant& tenant,
                              const FeedFilter& filter, std::int64_t now_us) {
  if (filter.profile.has_value()) {
    TL_RETURN_IF_ERROR(
        who::Find(view, tenant, Who(*filter.profile), now_us).status());
    return Of({*filter.profile});
  }
  if (!filter.customer.has_value()) return Of();
  TL_ASSIGN_OR_RETURN(const ProfileId profile,
                      who::Find(view, tenant, *filter.customer, now_us));
  TL_ASSIGN_OR_RETURN(const identity::Group group,
                      identity::GroupOf(view, profile));
  std::vector<ProfileId> profiles;
  for (const auto& member : group.members) profiles.push_back(member.profile);
  return Of(std::move(profiles));
}

absl::StatusOr<FeedPage> Read(const View& view, const FeedRequest& request,
                              Position from, const Of& of) {
  FeedPage page;
  page.newest = view.rows.position();
  page.next = from;
  Reader reader(view, request, page);
  if (of.has_value()) {
    TL_RETURN_IF_ERROR(reader.Noted(from, *of));
    return page;
  }
  TL_ASSIGN_OR_RETURN(const feed::Kept kept, feed::ReadKept(view));
  if (from < kept.first) {
    return FailedPrecondition(
        "position {} is no longer in the feed; {} is the first one kept", from,
        kept.first);
  }
  TL_RETURN_IF_ERROR(reader.Log(from));
  return page;
}

}  // namespace throughline::feed_page
