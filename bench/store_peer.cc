// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/store_peer.h"

#include <algorithm>
#include <utility>

#include "bench/must.h"
#include "lib/codec/envelope.h"
#include "lib/codec/wire.h"
#include "lib/engine/rocks/extend_operator.h"
#include "lib/head/pieces.h"
#include "lib/keys/keys.h"

namespace throughline::bench {
namespace {

using codec::WireBytes;
using storage::Head;

constexpr TenantNumber kFirstTenant = 1;
constexpr std::size_t kFrameBytes = 5;  // Of a piece: lib/head/README.md.
constexpr int kEvents = 20;

void Check(const rocksdb::Status& status) {
  if (!status.ok()) Fail(status.ToString());
}

}  // namespace

StorePeer::StorePeer(std::string name, const std::string& directory,
                     std::size_t cache_bytes, std::size_t block_cache_bytes)
    : Peer(std::move(name)) {
  StoreOptions options;
  options.cache_bytes = cache_bytes;
  options.block_cache_bytes = block_cache_bytes;
  store_ = Must(Store::Open(directory, options));
}

void StorePeer::Resume(const std::string& phone, Answer& answer) {
  const Resumption resumption =
      Must(store_->Resume({.who = phone, .events = kEvents}));
  for (const EventView& event : resumption.timeline()) {
    answer.TakeEvent(event.text());
  }
  answer.TakeField(resumption.customer().since_us);
  answer.TakeField(resumption.customer().last_contact_us);
}

HeadSource::HeadSource(const std::string& directory) {
  std::vector<std::string> names;
  Check(rocksdb::DB::ListColumnFamilies({}, directory, &names));
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : names) {
    rocksdb::ColumnFamilyOptions family;
    family.merge_operator = std::make_shared<rocks::ExtendOperator>();
    descriptors.emplace_back(name, family);
  }
  rocksdb::DB* db = nullptr;
  Check(rocksdb::DB::OpenForReadOnly({}, directory, descriptors, &families_,
                                     &db));
  db_.reset(db);
  for (rocksdb::ColumnFamilyHandle* family : families_) {
    if (family->GetName() == "pieces") heads_ = family;
  }
  if (heads_ == nullptr) Fail("the store has no family of heads");
}

HeadSource::~HeadSource() {
  for (rocksdb::ColumnFamilyHandle* family : families_) {
    db_->DestroyColumnFamilyHandle(family);
  }
}

std::string HeadSource::Read(const std::vector<ProfileId>& profiles) const {
  Head combined;
  for (const ProfileId& profile : profiles) {
    std::string row;
    Check(db_->Get(
        {}, heads_,
        keys::Key(keys::Table::kHead, kFirstTenant).Add(profile).bytes(),
        &row));
    const head::Folded folded = Must(head::FoldPieces(row));
    if (profile == profiles.front()) {
      combined = folded.head;
    } else {
      head::Combine(folded.head, combined);
    }
  }
  return head::BasePiece(combined);
}

void TakeHead(std::string_view head, Answer& answer) {
  const std::string_view message =
      Must(codec::Open(head.substr(kFrameBytes), "heads"));
  for (codec::WireWalk walk(message); walk.Next();) {
    switch (walk.field()) {
      case Head::kTailFieldNumber:
        answer.TakeEvent(WireBytes(
            WireBytes(WireBytes(walk.bytes(), Head::Tail::kRecordFieldNumber),
                      storage::Record::kEventFieldNumber),
            v1::Event::kTextFieldNumber));
        break;
      case Head::kFirstFieldNumber:
      case Head::kContactFieldNumber:
        answer.TakeField(keys::DecodePlace(walk.bytes()).sort_us);
        break;
      default:
        break;
    }
  }
}

}  // namespace throughline::bench
