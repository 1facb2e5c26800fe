// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// OpenDatabases: the one registry of the library. A RocksDB that is still open
// when the process ends crashes in its destructor, after RocksDB's statics are
// gone; what is in this registry then is stopped before they go.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_OPEN_DATABASES_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_OPEN_DATABASES_H_

#include <rocksdb/db.h>

namespace throughline::rocks {

class Database;

class OpenDatabases {
 public:
  static void Add(Database* database);

  // False: the process is ending, and the database was stopped.
  static bool Remove(Database* database);

  // Holds what is never to be destroyed.
  static void Keep(rocksdb::DB* db, rocksdb::Env* env);
};

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_OPEN_DATABASES_H_
