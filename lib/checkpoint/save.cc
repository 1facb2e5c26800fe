// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/checkpoint/save.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/base/text.h"
#include "lib/draft/entry.h"
#include "throughline/limits.h"
#include "throughline/requests.h"

namespace throughline::checkpoint {
namespace {

absl::Status CheckText(std::string_view what, std::string_view text,
                       std::size_t bytes_min, std::size_t bytes_max) {
  if (text.size() < bytes_min || text.size() > bytes_max) {
    return Invalid("{}: {} bytes; {} to {} are right", what, text.size(),
                   bytes_min, bytes_max);
  }
  if (!ValidUtf8(text) || text.find('\0') != text.npos) {
    return Invalid("{}: UTF-8 without NUL is right", what);
  }
  return absl::OkStatus();
}

std::string Number(std::uint64_t number) {
  std::string bytes;
  AppendBig64(number, bytes);
  return bytes;
}

std::set<std::string> TagsOf(const NewCheckpoint& wanted) {
  return {wanted.tags.begin(), wanted.tags.end()};
}

absl::StatusOr<Position> SeenBy(
    const NewCheckpoint& wanted,
    const std::optional<RestoredCheckpoint>& restored, const Draft& draft) {
  const Position newest = draft.position();
  if (restored.has_value()) return newest - std::min(newest, restored->behind);
  if (!wanted.seen.has_value()) return newest;
  if (*wanted.seen > newest) {
    return Invalid("seen: position {} is not there yet; the newest is {}",
                   *wanted.seen, newest);
  }
  return *wanted.seen;
}

Row MakeRow(const Name& name, const NewCheckpoint& wanted) {
  Row row;
  row.set_bot(name.bot);
  row.set_profile(std::string(name.profile.view()));
  if (!name.conversation.empty()) {
    row.set_conversation(std::string(name.conversation.view()));
  }
  row.set_version(wanted.expected + 1);
  row.set_parent(wanted.parent.value_or(wanted.expected));
  row.set_schema(wanted.schema);
  for (const std::string& tag : TagsOf(wanted)) row.add_tags(tag);
  row.set_bytes(wanted.content.size());
  row.set_digest(DigestOf(wanted));
  return row;
}

// An import knows a version by when it was recorded: of one that was pruned it
// has no content.
bool IsSame(const Row& stored, const Row& row,
            const std::optional<RestoredCheckpoint>& restored) {
  return restored.has_value() ? stored.recorded_us() == restored->recorded_us
                              : stored.digest() == row.digest();
}

void WriteIt(Row& row, const NewCheckpoint& wanted,
             const std::optional<RestoredCheckpoint>& restored, Draft& draft) {
  row.set_position(draft.AddEntry());
  row.set_recorded_us(restored.has_value() ? restored->recorded_us
                                           : draft.now_us());
  if (restored.has_value() && restored->pruned) {
    // Until the line that tells where: the same import holds it.
    row.set_pruned(row.position());
    row.set_bytes(restored->bytes);
  } else {
    WriteContent(row, wanted.content, draft);
  }
  Write(row, draft);
  storage::EntryRow entry;
  entry.set_kind(static_cast<std::uint32_t>(EntryKind::kCheckpoint));
  entry.set_profile(row.profile());
  entry.set_conversation(row.conversation());
  entry.set_recorded_us(row.recorded_us());
  *entry.mutable_checkpoint() = row;
  entry.mutable_checkpoint()->clear_pruned();
  PutEntry(draft, row.position(), std::move(entry));
}

}  // namespace

std::string DigestOf(const NewCheckpoint& wanted) {
  std::string tags;
  for (const std::string& tag : TagsOf(wanted)) tags += tag + '\0';
  const Hash hash = keys::HashOf(
      {}, "checkpoint digest",
      {Number(wanted.expected),
       wanted.parent.has_value() ? Number(*wanted.parent) : std::string(),
       wanted.schema, tags,
       wanted.seen.has_value() ? Number(*wanted.seen) : std::string(),
       wanted.content});
  return std::string(hash.view());
}

absl::Status Check(std::string_view bot, const NewCheckpoint& wanted) {
  TL_RETURN_IF_ERROR(CheckText("bot", bot, 1, limits::kBotBytesMax));
  TL_RETURN_IF_ERROR(
      CheckText("schema", wanted.schema, 0, limits::kSchemaBytesMax));
  if (wanted.content.size() > limits::kCheckpointBytesMax) {
    return Invalid("content: a checkpoint of {} bytes; at most {} are right",
                   wanted.content.size(), limits::kCheckpointBytesMax);
  }
  if (wanted.tags.size() > limits::kTagsMax) {
    return Invalid("{} tags; at most {} are right", wanted.tags.size(),
                   limits::kTagsMax);
  }
  for (const std::string& tag : wanted.tags) {
    TL_RETURN_IF_ERROR(CheckText("tag", tag, 1, limits::kTagBytesMax));
  }
  if (wanted.expected == ~std::uint64_t{0}) {
    return Invalid("expected: no version comes after {}", wanted.expected);
  }
  if (wanted.parent.value_or(0) > wanted.expected) {
    return Invalid(
        "parent: version {} cannot be the parent of version {}; an earlier one "
        "is right",
        *wanted.parent, wanted.expected + 1);
  }
  return absl::OkStatus();
}

absl::StatusOr<Saved> Save(const Name& name, const NewCheckpoint& wanted,
                           const std::optional<RestoredCheckpoint>& restored,
                           Draft& draft) {
  TL_ASSIGN_OR_RETURN(const std::optional<Row> newest,
                      ReadNewest(draft.view(), name));
  const std::uint64_t version = newest.has_value() ? newest->version() : 0;
  Row row = MakeRow(name, wanted);
  if (version > wanted.expected) {
    TL_ASSIGN_OR_RETURN(const std::optional<Row> same,
                        Read(draft.view(), name, row.version()));
    if (same.has_value() && IsSame(*same, row, restored)) {
      return Saved{*same, true};
    }
  }
  if (version != wanted.expected) {
    return FailedPrecondition(
        "version {} of the checkpoint is the newest; {} was expected", version,
        wanted.expected);
  }
  TL_ASSIGN_OR_RETURN(const Position seen, SeenBy(wanted, restored, draft));
  row.set_seen(seen);
  WriteIt(row, wanted, restored, draft);
  return Saved{std::move(row), false};
}

}  // namespace throughline::checkpoint
