// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Open: the only place that names an engine.

#include <string>
#include <utility>

#include "lib/base/status.h"
#include "lib/engine/rocks/rocks_engine.h"
#include "lib/keeping/index_keys.h"
#include "lib/keys/keys.h"
#include "lib/store/impl.h"

namespace throughline {
namespace {

// Most walks are over the rows of one table, tenant and id.
constexpr std::size_t kWalkBytes = keys::kFieldsAt + sizeof(ProfileId::bytes);

// Families by how their rows are read; a family's name stays for ever.
std::vector<RocksFamily> Families() {
  RocksFamily point{"point", "", RocksFamily::Shape::kPoint};
  RocksFamily scan{"scan", "", RocksFamily::Shape::kScan, kWalkBytes};
  RocksFamily pieces{"pieces", "", RocksFamily::Shape::kPieces};
  RocksFamily events{"events", "", RocksFamily::Shape::kScan, kWalkBytes};
  for (const keys::TableShape& table : keys::kShapes) {
    const char byte = static_cast<char>(table.table);
    if (table.table == keys::Table::kEvent) {
      events.first_bytes += byte;
      continue;
    }
    switch (table.shape) {
      case keys::Shape::kPoint:
        point.first_bytes += byte;
        break;
      case keys::Shape::kScan:
        scan.first_bytes += byte;
        break;
      case keys::Shape::kPieces:
        pieces.first_bytes += byte;
        break;
    }
  }
  return {point, scan, pieces, events};
}

RocksOptions ToRocks(std::string_view directory, const StoreOptions& options,
                     bool read_only) {
  RocksOptions rocks;
  rocks.directory = std::string(directory);
  rocks.create_if_missing = options.create_if_missing && !read_only;
  rocks.read_only = read_only;
  rocks.block_cache_bytes = options.block_cache_bytes;
  rocks.log = options.log;
  rocks.families = Families();
  return rocks;
}

}  // namespace

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Store::~Store() = default;

absl::StatusOr<std::unique_ptr<Store>> Store::Open(
    std::string_view directory, const StoreOptions& options) {
  TL_ASSIGN_OR_RETURN(std::unique_ptr<Engine> engine,
                      OpenRocks(ToRocks(directory, options, false)));
  StoreOptions complete = options;
  if (complete.keys == nullptr) {
    complete.keys = keeping::FileKeys(std::string(directory) + "/keys", false);
  }
  return Open(std::move(engine), complete);
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(
    std::unique_ptr<Engine> engine, const StoreOptions& options) {
  StoreOptions complete = options;
  if (complete.keys == nullptr) complete.keys = keeping::MemoryKeys();
  auto impl = std::make_unique<Impl>(std::move(engine), std::move(complete),
                                     /*read_only=*/false);
  TL_RETURN_IF_ERROR(impl->Start());
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

absl::StatusOr<std::unique_ptr<Store>> Store::OpenReader(
    std::string_view directory, const StoreOptions& options) {
  TL_ASSIGN_OR_RETURN(std::unique_ptr<Engine> engine,
                      OpenRocks(ToRocks(directory, options, true)));
  StoreOptions complete = options;
  if (complete.keys == nullptr) {
    complete.keys = keeping::FileKeys(std::string(directory) + "/keys", true);
  }
  auto impl = std::make_unique<Impl>(std::move(engine), std::move(complete),
                                     /*read_only=*/true);
  TL_RETURN_IF_ERROR(impl->Start());
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

std::uint64_t Store::epoch() const { return impl_->epoch(); }

}  // namespace throughline
