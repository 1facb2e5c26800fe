// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/peers/peers.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "bench/peers/floors.h"
#include "bench/peers/ordered_peer.h"

namespace throughline::bench {
namespace {

StoreOptions OptionsOf(const PeersOptions& options, std::size_t cache_bytes) {
  StoreOptions store;
  store.cache_bytes = cache_bytes;
  store.block_cache_bytes = options.block_cache_bytes;
  return store;
}

void AddThroughline(const PeersOptions& options, Peers& peers) {
  const std::string& in = options.directory;
  auto first = std::make_unique<ThroughlinePeer>(
      "Throughline", in + "/throughline",
      OptionsOf(options, options.cache_bytes));
  peers.throughline = first.get();
  peers.all.push_back(std::move(first));
  const auto twin = [&](const std::string& name, const std::string& directory,
                        const StoreOptions& store) {
    peers.all.push_back(std::make_unique<ThroughlinePeer>(
        "Throughline, " + name, in + "/" + directory, store,
        *peers.throughline));
  };
  twin("default options", "throughline_default", StoreOptions());
  if (options.tenth) {
    twin("cache of a tenth", "throughline_tenth",
         OptionsOf(options, options.cache_bytes / 10));
  }
  twin("cache off", "throughline_off", OptionsOf(options, 0));
}

void AddOrdered(const std::string& name, const std::string& directory,
                bool heads, std::unique_ptr<OrderedMap> map, Peers& peers) {
  peers.all.push_back(
      std::make_unique<OrderedPeer>(name, directory, heads, std::move(map)));
}

bool Wanted(const std::string& name, const std::string& only) {
  if (only.empty()) return true;
  std::stringstream list(only);
  for (std::string one; std::getline(list, one, '+');) {
    if (name.starts_with(one)) return true;
  }
  return false;
}

}  // namespace

Peer* Peers::Find(std::string_view name) const {
  for (const auto& peer : all) {
    if (peer->name().starts_with(name)) return peer.get();
  }
  return nullptr;
}

Peers MakePeers(const PeersOptions& options) {
  Peers peers;
  AddThroughline(options, peers);
  AddFloors(*peers.throughline, options.directory, options.block_cache_bytes,
            peers.all);
  const std::string& in = options.directory;
  AddOrdered("RocksDB, defaults", in + "/rocks_naive", false,
             NewNaiveRocksMap(in + "/rocks_naive"), peers);
  AddOrdered("RocksDB, head", in + "/rocks_head", true,
             NewTunedRocksMap(in + "/rocks_head", options.block_cache_bytes),
             peers);
#ifdef TL_BENCH_SQLITE
  AddSqlitePeers(options, peers.all);
#else
  peers.skipped.push_back("SQLite: not installed when this was built");
#endif
#ifdef TL_BENCH_LMDB
  AddOrdered("LMDB, cursor", in + "/lmdb_rows", false,
             NewLmdbMap(in + "/lmdb_rows"), peers);
  AddOrdered("LMDB, head", in + "/lmdb_head", true,
             NewLmdbMap(in + "/lmdb_head"), peers);
#else
  peers.skipped.push_back("LMDB: not installed when this was built");
#endif
#ifdef TL_BENCH_LEVELDB
  AddOrdered("LevelDB", in + "/level", false,
             NewLevelMap(in + "/level", options.page_cache_bytes), peers);
#else
  peers.skipped.push_back("LevelDB: not installed when this was built");
#endif
#ifdef TL_BENCH_POSTGRES
  if (std::string why = AddPostgresPeers(options, peers.all); !why.empty()) {
    peers.skipped.push_back("PostgreSQL: " + why);
  }
#else
  peers.skipped.push_back(
      "PostgreSQL: libpq not installed when this was built");
#endif
#ifdef TL_BENCH_REDIS
  if (std::string why = AddRedisPeers(options, peers.all); !why.empty()) {
    peers.skipped.push_back("Redis: " + why);
  }
#else
  peers.skipped.push_back("Redis: hiredis not installed when this was built");
#endif
  std::erase_if(peers.all, [&](const auto& peer) {
    if (peer.get() == peers.throughline) return false;  // All look at it.
    return !Wanted(peer->name(), options.only);
  });
  return peers;
}

}  // namespace throughline::bench
