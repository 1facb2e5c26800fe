// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/verify_bots.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/checkpoint/rows.h"
#include "lib/codec/envelope.h"
#include "lib/draft/entry.h"
#include "lib/outbox/rows.h"
#include "lib/record/record.h"
#include "lib/timeline/rows.h"
#include "throughline/storage/rows.pb.h"

namespace throughline {
namespace {

using keys::Table;

absl::StatusOr<std::uint64_t> Count(const View& view, Table table) {
  std::uint64_t count = 0;
  const auto rows = view.rows.Scan(view.Key(table).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) ++count;
  TL_RETURN_IF_ERROR(rows->status());
  return count;
}

class Verifying {
 public:
  Verifying(const View& view, VerifyReport& report)
      : view_(view), report_(report) {}

  absl::Status Run() {
    TL_RETURN_IF_ERROR(Checkpoints());
    TL_RETURN_IF_ERROR(
        outbox::SeeAll(view_, [this](const outbox::Row& row) -> absl::Status {
          ++outgoing_;
          return OneDelivery(row);
        }));
    TL_RETURN_IF_ERROR(EveryRequest());
    TL_RETURN_IF_ERROR(
        CountUp(Table::kCheckpointPart, parts_, "parts of checkpoints"));
    TL_RETURN_IF_ERROR(CountUp(Table::kPending, pending_, "pending events"));
    return Entries();
  }

 private:
  void Say(std::string difference) {
    report_.differences.push_back(std::move(difference));
  }

  absl::Status CountUp(Table table, std::uint64_t due, std::string_view what) {
    TL_ASSIGN_OR_RETURN(const std::uint64_t count, Count(view_, table));
    if (count == due) return absl::OkStatus();
    Say(fmt::format("{} {} are stored; {} are due", count, what, due));
    return absl::OkStatus();
  }

  absl::Status Checkpoints() {
    const auto rows =
        view_.rows.Scan(view_.Key(Table::kCheckpoint).Prefix(), Walk::kForward);
    for (; rows->Valid(); rows->Next()) {
      TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<checkpoint::Row>(
                                              rows->value(), "checkpoints"));
      ++versions_;
      TL_RETURN_IF_ERROR(OneVersion(row));
    }
    return rows->status();
  }

  absl::Status OneVersion(const checkpoint::Row& row) {
    const bool follows =
        row.parent() < row.version() &&
        (row.version() == 1 ||
         (last_.bot() == row.bot() && last_.profile() == row.profile() &&
          last_.conversation() == row.conversation() &&
          last_.version() + 1 == row.version()));
    if (!follows) {
      Say(fmt::format("position {}: version {} of a checkpoint is out of place",
                      row.position(), row.version()));
    }
    last_ = row;
    TL_ASSIGN_OR_RETURN(const auto entry, ReadEntry(view_, row.position()));
    checkpoint::Row as_saved = row;
    as_saved.clear_pruned();
    if (!entry.has_value() || entry->checkpoint().SerializeAsString() !=
                                  as_saved.SerializeAsString()) {
      Say(fmt::format("position {}: its checkpoint differs", row.position()));
    }
    if (row.pruned() != 0) return OnePruned(row);
    parts_ += checkpoint::PartsOf(row.bytes());
    const auto content = checkpoint::ReadContent(view_, row);
    if (!content.ok()) {
      Say(fmt::format("position {}: {}", row.position(),
                      Message(content.status())));
    }
    return absl::OkStatus();
  }

  // The entry where it was let go of names it; of one that was restored without
  // content, that may be its own.
  absl::Status OnePruned(const checkpoint::Row& row) {
    if (row.pruned() == row.position()) return absl::OkStatus();
    TL_ASSIGN_OR_RETURN(const auto entry, ReadEntry(view_, row.pruned()));
    const auto& versions =
        entry.has_value() ? entry->pruned().versions()
                          : storage::PruneRow::default_instance().versions();
    if (std::find(versions.begin(), versions.end(), row.version()) ==
        versions.end()) {
      Say(fmt::format("position {}: it is said to have been pruned at {}",
                      row.position(), row.pruned()));
    }
    return absl::OkStatus();
  }

  absl::Status OneDelivery(const outbox::Row& row) {
    const bool pending = outbox::StateOf(row) == DeliveryState::kPending;
    pending_ += pending ? 1 : 0;
    moves_ += static_cast<std::uint64_t>(row.moves_size());
    TL_ASSIGN_OR_RETURN(
        const auto waits,
        view_.rows.Get(view_.Key(Table::kPending).Add(row.event()).bytes()));
    if (waits.has_value() != pending) {
      Say(fmt::format("position {}: it is {} among the pending", row.event(),
                      waits.has_value() ? "in vain" : "not"));
    }
    outbox::Row then = row;
    while (then.moves_size() > 0) {
      const Position position = then.moves(then.moves_size() - 1).position();
      TL_ASSIGN_OR_RETURN(const auto entry, ReadEntry(view_, position));
      if (!entry.has_value() ||
          entry->outgoing().SerializeAsString() != then.SerializeAsString()) {
        Say(fmt::format("position {}: its delivery differs", position));
      }
      then.mutable_moves()->RemoveLast();
    }
    return absl::OkStatus();
  }

  // Every event that was to be sent stands in the outbox, and nothing else.
  absl::Status EveryRequest() {
    std::uint64_t requests = 0;
    const auto rows =
        view_.rows.Scan(view_.Key(Table::kEvent).Prefix(), Walk::kForward);
    for (; rows->Valid(); rows->Next()) {
      TL_ASSIGN_OR_RETURN(const std::string_view record,
                          codec::Open(rows->value(), "events"));
      if (!record::ReadFields(record).Is(record::kOutbox)) continue;
      ++requests;
      const Position event = keys::PlaceAtEnd(rows->key()).position;
      TL_ASSIGN_OR_RETURN(const auto row, outbox::Read(view_, event));
      if (!row.has_value()) {
        Say(fmt::format("position {}: it is not in the outbox", event));
      }
    }
    if (requests != outgoing_) {
      Say(fmt::format("{} events are in the outbox; {} were to be sent",
                      outgoing_, requests));
    }
    return rows->status();
  }

  // No entry tells of what is not there.
  absl::Status Entries() {
    std::uint64_t versions = 0;
    std::uint64_t moves = 0;
    const auto rows =
        view_.rows.Scan(view_.Key(Table::kEntry).Prefix(), Walk::kForward);
    for (; rows->Valid(); rows->Next()) {
      TL_ASSIGN_OR_RETURN(const auto entry, codec::OpenAs<storage::EntryRow>(
                                                rows->value(), "entries"));
      versions += entry.has_checkpoint() ? 1 : 0;
      moves += entry.has_outgoing() ? 1 : 0;
    }
    if (versions != versions_ || moves != moves_) {
      Say(
          fmt::format("{} checkpoints and {} moves of deliveries were logged; "
                      "{} and {} are there",
                      versions, moves, versions_, moves_));
    }
    return rows->status();
  }

  const View& view_;
  VerifyReport& report_;
  checkpoint::Row last_;
  std::uint64_t versions_ = 0;
  std::uint64_t parts_ = 0;
  std::uint64_t outgoing_ = 0;
  std::uint64_t pending_ = 0;
  std::uint64_t moves_ = 0;
};

}  // namespace

absl::Status VerifyBots(const View& view, VerifyReport& report) {
  return Verifying(view, report).Run();
}

}  // namespace throughline
