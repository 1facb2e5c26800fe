// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/checkpoint/rows.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "throughline/limits.h"

namespace throughline::checkpoint {
namespace {

using keys::Table;

keys::Key KeyOf(Table table, const View& view, const Name& name) {
  return view.Key(table)
      .Add(name.profile)
      .Add(keys::HashOf(view.index_key, "checkpoint",
                        {name.bot, name.conversation.view()}));
}

keys::Key PartsKey(const View& view, const Row& row) {
  return KeyOf(Table::kCheckpointPart, view, NameOf(row)).Add(row.version());
}

}  // namespace

Name NameOf(const Row& row) {
  return {row.bot(), ProfileId::FromBytes(row.profile()),
          ConversationId::FromBytes(row.conversation())};
}

absl::StatusOr<std::optional<Row>> Read(const View& view, const Name& name,
                                        std::uint64_t version) {
  TL_ASSIGN_OR_RETURN(
      const std::optional<Pinned> row,
      view.rows.Get(
          KeyOf(Table::kCheckpoint, view, name).Add(version).bytes()));
  if (!row.has_value()) return std::optional<Row>();
  TL_ASSIGN_OR_RETURN(auto parsed,
                      codec::OpenAs<Row>(row->bytes, "checkpoints"));
  return std::optional<Row>(std::move(parsed));
}

absl::Status See(const View& view, const Name& name, std::uint64_t before,
                 absl::FunctionRef<bool(const Row& row)> seen) {
  const keys::Key all = KeyOf(Table::kCheckpoint, view, name);
  const KeyRange range{all.bytes(), keys::Key(all).Add(before).bytes()};
  const auto rows = view.rows.Scan(range, Walk::kBackward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row,
                        codec::OpenAs<Row>(rows->value(), "checkpoints"));
    if (!seen(row)) return absl::OkStatus();
  }
  return rows->status();
}

absl::StatusOr<std::optional<Row>> ReadNewest(const View& view,
                                              const Name& name) {
  std::optional<Row> newest;
  TL_RETURN_IF_ERROR(See(view, name, ~std::uint64_t{0}, [&](const Row& row) {
    newest = row;
    return false;
  }));
  return newest;
}

absl::Status SeeAll(const View& view, ProfileId profile,
                    absl::FunctionRef<absl::Status(const Row& row)> seen) {
  const auto rows = view.rows.Scan(
      view.Key(Table::kCheckpoint).Add(profile).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row,
                        codec::OpenAs<Row>(rows->value(), "checkpoints"));
    TL_RETURN_IF_ERROR(seen(row));
  }
  return rows->status();
}

std::uint64_t PartsOf(std::uint64_t bytes) {
  constexpr std::uint64_t kPart = limits::kCheckpointPartBytes;
  return (bytes + kPart - 1) / kPart;
}

absl::StatusOr<std::string> ReadContent(const View& view, const Row& row) {
  std::string content;
  content.reserve(row.bytes());
  const auto parts =
      view.rows.Scan(PartsKey(view, row).Prefix(), Walk::kForward);
  for (; parts->Valid(); parts->Next()) {
    TL_ASSIGN_OR_RETURN(const std::string_view part,
                        codec::Open(parts->value(), "checkpoints"));
    content += part;
  }
  TL_RETURN_IF_ERROR(parts->status());
  if (content.size() != row.bytes()) {
    return DataLoss("a checkpoint has {} bytes; {} were saved", content.size(),
                    row.bytes());
  }
  return content;
}

absl::StatusOr<std::uint64_t> CountParts(const View& view, const Row& row) {
  std::uint64_t count = 0;
  const auto parts =
      view.rows.Scan(PartsKey(view, row).Prefix(), Walk::kForward);
  for (; parts->Valid(); parts->Next()) ++count;
  TL_RETURN_IF_ERROR(parts->status());
  return count;
}

void Write(const Row& row, Draft& draft) {
  draft.Put(KeyOf(Table::kCheckpoint, draft.view(), NameOf(row))
                .Add(row.version())
                .bytes(),
            codec::Seal(row));
}

void WriteContent(const Row& row, std::string_view content, Draft& draft) {
  const keys::Key all = PartsKey(draft.view(), row);
  for (std::uint64_t part = 0; part < PartsOf(content.size()); ++part) {
    draft.Put(keys::Key(all).Add(part).bytes(),
              codec::Seal(content.substr(part * limits::kCheckpointPartBytes,
                                         limits::kCheckpointPartBytes)));
  }
}

void DeleteContent(const Row& row, Draft& draft) {
  const keys::Key all = PartsKey(draft.view(), row);
  for (std::uint64_t part = 0; part < PartsOf(row.bytes()); ++part) {
    draft.Delete(keys::Key(all).Add(part).bytes());
  }
}

CheckpointInfo Told(const Row& row) {
  CheckpointInfo info;
  info.bot = row.bot();
  info.profile = ProfileId::FromBytes(row.profile());
  if (!row.conversation().empty()) {
    info.conversation = ConversationId::FromBytes(row.conversation());
  }
  info.version = row.version();
  info.parent = row.parent();
  info.schema = row.schema();
  info.tags.assign(row.tags().begin(), row.tags().end());
  info.seen = row.seen();
  info.position = row.position();
  info.recorded_us = row.recorded_us();
  info.bytes = row.bytes();
  info.pruned = row.pruned();
  return info;
}

}  // namespace throughline::checkpoint
