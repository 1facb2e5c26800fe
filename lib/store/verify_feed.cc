// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/verify_feed.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/draft/entry.h"
#include "lib/feed/retention.h"
#include "throughline/storage/rows.pb.h"

namespace throughline {
namespace {

using keys::Table;

bool IsEvent(const storage::EntryRow& row) {
  return row.kind() == static_cast<std::uint32_t>(EntryKind::kEvent);
}

// Also noted at profiles that the entry names by an identity alone.
bool NamesIdentity(const storage::EntryRow& row) {
  return row.kind() == static_cast<std::uint32_t>(EntryKind::kReassign) ||
         row.kind() == static_cast<std::uint32_t>(EntryKind::kShared);
}

class Verifying {
 public:
  Verifying(const View& view, const feed::Kept& kept, VerifyReport& report)
      : view_(view), kept_(kept), report_(report) {}

  absl::Status Run() {
    TL_RETURN_IF_ERROR(Entries());
    TL_RETURN_IF_ERROR(AllNoted());
    report_.entries += kept_.cut;
    if (events_ + kept_.cut != report_.events) {
      Say(fmt::format("{} entries are events, {} fell out; {} events are there",
                      events_, kept_.cut, report_.events));
    }
    if (noted_events_ != report_.events) {
      Say(fmt::format("{} events are noted at profiles; {} are there",
                      noted_events_, report_.events));
    }
    return absl::OkStatus();
  }

 private:
  void Say(std::string difference) {
    report_.differences.push_back(std::move(difference));
  }

  absl::Status Entries() {
    const auto rows =
        view_.rows.Scan(view_.Key(Table::kEntry).Prefix(), Walk::kForward);
    for (; rows->Valid(); rows->Next()) {
      ++report_.entries;
      TL_ASSIGN_OR_RETURN(const auto entry, codec::OpenAs<storage::EntryRow>(
                                                rows->value(), "entries"));
      const Position position =
          ReadBig64(rows->key().substr(rows->key().size() - 8));
      events_ += IsEvent(entry) ? 1 : 0;
      if (IsEvent(entry) && position < kept_.first) {
        Say(fmt::format("position {}: it lies before the feed", position));
      }
      for (const ProfileId& profile : ProfilesOf(entry)) {
        TL_ASSIGN_OR_RETURN(const auto noted,
                            ReadNoted(view_, profile, position));
        if (noted.has_value()) continue;
        Say(fmt::format("position {}: profile {} does not have it", position,
                        profile.ToHex()));
      }
    }
    return rows->status();
  }

  absl::Status AllNoted() {
    const auto rows =
        view_.rows.Scan(view_.Key(Table::kEntryOf).Prefix(), Walk::kForward);
    for (; rows->Valid(); rows->Next()) {
      TL_ASSIGN_OR_RETURN(const Noted noted,
                          NotedIn(rows->key(), rows->value()));
      TL_RETURN_IF_ERROR(
          OneNoted(keys::IdAt<ProfileId>(rows->key(), keys::kFieldsAt), noted));
    }
    return rows->status();
  }

  absl::Status OneNoted(ProfileId profile, const Noted& noted) {
    TL_ASSIGN_OR_RETURN(const auto entry, ReadEntry(view_, noted.position));
    if (noted.event.has_value()) {
      ++noted_events_;
      const std::string place = keys::EncodePlace(*noted.event);
      const bool out = noted.position < kept_.first && !entry.has_value();
      const bool same = entry.has_value() &&
                        entry->profile() == profile.view() &&
                        entry->place() == place;
      if (!out && !same) {
        Say(fmt::format("position {}: its entry differs", noted.position));
      }
      TL_ASSIGN_OR_RETURN(
          const auto event,
          view_.rows.Get(
              view_.Key(Table::kEvent).Add(profile).Add(*noted.event).bytes()));
      if (event.has_value()) return absl::OkStatus();
    } else if (entry.has_value()) {
      const std::vector<ProfileId> named = ProfilesOf(*entry);
      if (NamesIdentity(*entry) ||
          std::find(named.begin(), named.end(), profile) != named.end()) {
        return absl::OkStatus();
      }
    }
    Say(fmt::format("position {}: profile {} has it in vain", noted.position,
                    profile.ToHex()));
    return absl::OkStatus();
  }

  const View& view_;
  const feed::Kept kept_;
  VerifyReport& report_;
  std::uint64_t events_ = 0;
  std::uint64_t noted_events_ = 0;
};

}  // namespace

absl::Status VerifyFeed(const View& view, VerifyReport& report) {
  TL_ASSIGN_OR_RETURN(const feed::Kept kept, feed::ReadKept(view));
  return Verifying(view, kept, report).Run();
}

}  // namespace throughline
