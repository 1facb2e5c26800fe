// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/open_databases.h"

#include <cstdlib>
#include <set>
#include <utility>
#include <vector>

#include "lib/base/mutex.h"
#include "lib/engine/rocks/database.h"

namespace throughline::rocks {
namespace {

struct Registry {
  Mutex mutex;
  bool handler ABSL_GUARDED_BY(mutex) = false;
  std::set<Database*> open ABSL_GUARDED_BY(mutex);
  std::vector<std::pair<rocksdb::DB*, rocksdb::Env*>> kept
      ABSL_GUARDED_BY(mutex);
};

// Never destroyed: stores of static lifetime outlive it otherwise.
Registry& TheRegistry() {
  static Registry& registry = *new Registry;
  return registry;
}

void AtExit() {
  Registry& registry = TheRegistry();
  MutexLock lock(registry.mutex);
  for (Database* database : registry.open) database->Abandon();
  registry.open.clear();
}

}  // namespace

void OpenDatabases::Add(Database* database) {
  Registry& registry = TheRegistry();
  MutexLock lock(registry.mutex);
  registry.open.insert(database);
  // After the first open: handlers run in the opposite order, so this one
  // runs before the statics go that RocksDB made while it opened.
  if (!registry.handler) std::atexit(AtExit);
  registry.handler = true;
}

bool OpenDatabases::Remove(Database* database) {
  Registry& registry = TheRegistry();
  MutexLock lock(registry.mutex);
  return registry.open.erase(database) == 1;
}

void OpenDatabases::Keep(rocksdb::DB* db, rocksdb::Env* env) {
  Registry& registry = TheRegistry();
  MutexLock lock(registry.mutex);
  registry.kept.emplace_back(db, env);
}

}  // namespace throughline::rocks
