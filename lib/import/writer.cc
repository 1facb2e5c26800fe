// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/writer.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "lib/import/bytes.h"
#include "lib/import/entries.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

// So many that what events of one customer share is done once for many of
// them; after a batch with a bad one, so few that it is soon halved down to it.
constexpr std::size_t kBatchEventsMost = 500;
constexpr std::size_t kBatchEventsLeast = 64;
constexpr std::size_t kBatchBytes = std::size_t{8} << 20;
static_assert(kBatchEventsMost <= limits::kBatchEventsMax);
static_assert(kBatchBytes + limits::kEventBytesMax <= limits::kBatchBytesMax);

// A lost race is no fault of the input; the store has tried often by then.
constexpr int kAttempts = 3;

// Hexadecimal digits of a digest that tell two events of one id apart.
constexpr std::size_t kDigestDigits = 12;

constexpr char kSameIdFlag[] = "same id, other content";

// Whether the event is to blame, not the store.
bool IsOfTheInput(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsAlreadyExists(status) ||
         absl::IsNotFound(status) || absl::IsPermissionDenied(status);
}

// Of what makes an event another one: the fields that the store's own digest
// covers.
std::string DigestOf(const v1::Event& event) {
  v1::Event named = event;
  named.clear_id();
  named.clear_data_json();
  named.clear_extra_json();
  named.clear_flags();
  named.clear_decided();
  for (v1::Attachment& attachment : *named.mutable_attachments()) {
    attachment.clear_uri();
  }
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.SetSerializationDeterministic(true);
    named.SerializeToCodedStream(&out);
  }
  return Sha256Hex(bytes).substr(0, kDigestDigits);
}

void Rename(v1::Event& event) {
  const std::string suffix = "#" + DigestOf(event);
  std::string id = event.id();
  if (id.size() + suffix.size() > limits::kEventIdBytesMax) {
    id = "digest:" + Sha256Hex(id);
  }
  event.set_id(id + suffix);
  event.add_flags(kSameIdFlag);
}

}  // namespace

Writer::Writer(Store* store, const ImportOptions& options)
    : store_(options.dry_run ? nullptr : store),
      options_(options),
      batch_events_(kBatchEventsMost) {}

void Writer::Tell(const Origin& origin, const absl::Status& why) {
  if (!options_.refused) return;
  options_.refused({origin.file, origin.line, origin.part, FieldOf(why),
                    std::string(Message(why))});
}

void Writer::Refuse(const Origin& origin, const absl::Status& why) {
  ++report_.read;
  ++report_.refused;
  Tell(origin, why);
}

void Writer::RefuseFile(const std::string& file, const absl::Status& why) {
  ++report_.files_refused;
  Tell({file, 0, ""}, why);
}

absl::Status Writer::Add(HistoryLine line, const Origin& origin,
                         SameId same_id) {
  if (store_ == nullptr) {
    ++report_.read;
    ++report_.appended;
    preview_.Add(line);
    return absl::OkStatus();
  }
  if (auto* event = std::get_if<v1::Event>(&line)) {
    ++report_.read;
    pending_bytes_ += event->ByteSizeLong();
    pending_.push_back({std::move(*event), origin, same_id});
    const bool full =
        pending_.size() >= batch_events_ || pending_bytes_ >= kBatchBytes;
    return full ? Flush(Durability::kBuffered) : absl::OkStatus();
  }
  return AddEntry(std::move(line), origin);
}

// What is written buffered, to be said again at the end.
std::optional<Writer::Repeated> Writer::BufferedOf(
    const HistoryLine& line) const {
  const auto of_tenant = [this](auto request) -> std::optional<Repeated> {
    request.tenant = options_.tenant;
    return Repeated(std::move(request));
  };
  if (const auto* link = std::get_if<LinkRequest>(&line)) {
    return link->restored ? of_tenant(*link) : std::nullopt;
  }
  if (const auto* saved = std::get_if<SaveCheckpointRequest>(&line)) {
    return of_tenant(*saved);
  }
  if (const auto* confirmed = std::get_if<ConfirmRequest>(&line)) {
    return of_tenant(*confirmed);
  }
  return std::nullopt;
}

absl::Status Writer::AddEntry(HistoryLine line, const Origin& origin) {
  // What it is about may be what waits.
  TL_RETURN_IF_ERROR(Flush(Durability::kBuffered));
  auto buffered = BufferedOf(line);
  const absl::StatusOr<Applied> applied =
      ApplyEntry(*store_, options_.tenant, std::move(line));
  if (applied.ok()) {
    if (buffered) unsynced_ = std::move(buffered);
    ++report_.read;
    ++(*applied == Applied::kNew ? report_.appended : report_.duplicates);
    return absl::OkStatus();
  }
  const bool forbidden = absl::IsFailedPrecondition(applied.status());
  if (!IsOfTheInput(applied.status()) && !forbidden) return applied.status();
  Refuse(origin, applied.status());
  return absl::OkStatus();
}

void Writer::Count(const AppendReceipt& receipt) {
  for (const Appended& appended : receipt.events) {
    ++(appended.duplicate ? report_.duplicates : report_.appended);
  }
}

absl::StatusOr<AppendReceipt> Writer::TryAppend(std::span<const Pending> events,
                                                Durability durability) {
  AppendRequest request;
  request.tenant = options_.tenant;
  request.mode = options_.mode;
  request.durability = durability;
  for (const Pending& pending : events) {
    request.events.push_back(pending.event);
  }
  absl::StatusOr<AppendReceipt> receipt = store_->Append(request);
  for (int i = 1; i < kAttempts && absl::IsAborted(receipt.status()); ++i) {
    receipt = store_->Append(request);
  }
  if (!receipt.ok()) return receipt;
  unsynced_.reset();
  if (durability != Durability::kSynced) unsynced_ = events.back().event;
  return receipt;
}

absl::Status Writer::AppendRenamed(Pending& pending, Durability durability) {
  Rename(pending.event);
  const absl::StatusOr<AppendReceipt> receipt =
      TryAppend({&pending, 1}, durability);
  if (receipt.ok()) {
    Count(*receipt);
    if (!receipt->events.front().duplicate) ++report_.same_id_other_content;
    return absl::OkStatus();
  }
  if (!IsOfTheInput(receipt.status())) return receipt.status();
  ++report_.refused;
  Tell(pending.origin, receipt.status());
  return absl::OkStatus();
}

// A batch is refused whole: it is halved until the bad event stands alone.
absl::Status Writer::Append(std::span<Pending> events, Durability durability) {
  const absl::StatusOr<AppendReceipt> receipt = TryAppend(events, durability);
  if (receipt.ok()) {
    Count(*receipt);
    return absl::OkStatus();
  }
  if (!IsOfTheInput(receipt.status())) return receipt.status();
  if (events.size() > 1) {
    halved_ = true;
    const std::size_t half = events.size() / 2;
    TL_RETURN_IF_ERROR(Append(events.first(half), durability));
    return Append(events.subspan(half), durability);
  }
  Pending& pending = events.front();
  if (absl::IsAlreadyExists(receipt.status()) &&
      pending.same_id == SameId::kKeepBoth) {
    return AppendRenamed(pending, durability);
  }
  ++report_.refused;
  Tell(pending.origin, receipt.status());
  return absl::OkStatus();
}

absl::Status Writer::Flush(Durability durability) {
  if (pending_.empty()) return absl::OkStatus();
  halved_ = false;
  absl::Status status = Append(pending_, durability);
  batch_events_ = halved_ ? kBatchEventsLeast
                          : std::min(2 * batch_events_, kBatchEventsMost);
  pending_.clear();
  pending_bytes_ = 0;
  return status;
}

// The last batch may have held nothing good, and then nothing was synced. What
// is said again is answered once it is durable.
absl::Status Writer::Sync() {
  if (!unsynced_) return absl::OkStatus();
  if (auto* link = std::get_if<LinkRequest>(&*unsynced_)) {
    link->durability = Durability::kSynced;
    return store_->Link(*link).status();
  }
  if (auto* saved = std::get_if<SaveCheckpointRequest>(&*unsynced_)) {
    saved->durability = Durability::kSynced;
    return store_->SaveCheckpoint(*saved).status();
  }
  if (auto* confirmed = std::get_if<ConfirmRequest>(&*unsynced_)) {
    confirmed->durability = Durability::kSynced;
    return store_->Confirm(*confirmed).status();
  }
  const Pending last{std::get<v1::Event>(*unsynced_), {}, SameId::kRefuse};
  return TryAppend({&last, 1}, Durability::kSynced).status();
}

absl::Status Writer::Finish() {
  if (store_ == nullptr) {
    report_.preview = preview_.Take();
    return absl::OkStatus();
  }
  TL_RETURN_IF_ERROR(Flush(Durability::kSynced));
  TL_RETURN_IF_ERROR(Sync());
  TL_ASSIGN_OR_RETURN(const StoreStats stats, store_->Stats(options_.tenant));
  report_.profiles = stats.profiles;
  report_.customers = stats.customers;
  report_.conversations = stats.conversations;
  return absl::OkStatus();
}

}  // namespace throughline::importing
