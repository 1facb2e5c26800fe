// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/peers/head_rows.h"

#include "bench/must.h"
#include "lib/engine/rocks/extend_operator.h"
#include "lib/keys/keys.h"

namespace throughline::bench {
namespace {

constexpr TenantNumber kFirstTenant = 1;

void Check(const rocksdb::Status& status) {
  if (!status.ok()) Fail("the store's rows: " + status.ToString());
}

}  // namespace

HeadRows::HeadRows(const std::string& directory) {
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
}

HeadRows::~HeadRows() {
  for (rocksdb::ColumnFamilyHandle* family : families_) {
    db_->DestroyColumnFamilyHandle(family);
  }
}

std::string HeadRows::Read(const ProfileId& profile) const {
  const std::string key =
      keys::Key(keys::Table::kHead, kFirstTenant).Add(profile).bytes();
  std::string row;
  for (rocksdb::ColumnFamilyHandle* family : families_) {
    const rocksdb::Status status = db_->Get({}, family, key, &row);
    if (status.ok()) return row;
    if (!status.IsNotFound()) Check(status);
  }
  Fail("a profile without a head");
}

}  // namespace throughline::bench
