// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/peers/sqlite_file.h"

#include "bench/must.h"

namespace throughline::bench {
namespace {

constexpr char kSchema[] = R"(
  CREATE TABLE identity (
    shown TEXT PRIMARY KEY,
    customer INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE customer (
    id INTEGER PRIMARY KEY,
    since_us INTEGER NOT NULL,
    last_contact_us INTEGER NOT NULL,
    events INTEGER NOT NULL
  );
  CREATE TABLE event (
    customer INTEGER NOT NULL,
    sort_us INTEGER NOT NULL,
    position INTEGER NOT NULL,
    source_id TEXT NOT NULL,
    conversation TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (customer, sort_us, position)
  ) WITHOUT ROWID;
  CREATE TABLE head (
    customer INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
  );
)";
constexpr char kIndexes[] = R"(
  CREATE UNIQUE INDEX event_source_id ON event (source_id);
  CREATE INDEX event_conversation ON event (conversation, sort_us, position);
)";

}  // namespace

void Run(sqlite3* db, const std::string& sql) {
  char* error = nullptr;
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error) != SQLITE_OK) {
    Fail(std::string("SQLite: ") + error);
  }
}

Sqlite OpenSqlite(const std::string& file) {
  sqlite3* db = nullptr;
  if (sqlite3_open(file.c_str(), &db) != SQLITE_OK) {
    Fail("SQLite does not open " + file);
  }
  Sqlite owned(db);
  sqlite3_busy_timeout(db, 60'000);
  Run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  return owned;
}

void CreateTables(sqlite3* db) { Run(db, kSchema); }

void CreateIndexes(sqlite3* db) { Run(db, kIndexes); }

Statement::Statement(sqlite3* db, std::string_view sql) {
  if (sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement_,
                         nullptr) != SQLITE_OK) {
    Fail(std::string("SQLite: ") + sqlite3_errmsg(db));
  }
}

bool Statement::Row() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  sqlite3_reset(statement_);
  if (code != SQLITE_DONE) {
    Fail(std::string("SQLite: ") +
         sqlite3_errmsg(sqlite3_db_handle(statement_)));
  }
  return false;
}

bool SqliteWriter::PutEvent(const Arrival& arrival) {
  const std::string source_id =
      arrival.event.source() + '/' + arrival.event.id();
  event_.Bind(1, std::int64_t{arrival.customer})
      .Bind(2, arrival.at_us)
      .Bind(3, arrival.position)
      .Bind(4, source_id)
      .Bind(5, arrival.event.conversation())
      .BindBlob(6, arrival.bytes)
      .Run();
  const bool changed = sqlite3_changes(db_) > 0;
  if (arrival.number == 0) {
    PutIdentity(arrival.identity, arrival.customer);
    if (!arrival.other.empty()) PutIdentity(arrival.other, arrival.customer);
  }
  return changed;
}

SqliteWriter::SqliteWriter(sqlite3* db)
    : db_(db),
      begin_(db, "BEGIN IMMEDIATE"),
      commit_(db, "COMMIT"),
      event_(db, "INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?)"),
      identity_(db, "INSERT OR IGNORE INTO identity VALUES (?, ?)"),
      put_customer_(db, "INSERT OR REPLACE INTO customer VALUES (?, ?, ?, ?)"),
      customer_(db,
                "SELECT since_us, last_contact_us, events FROM customer "
                "WHERE id = ?"),
      put_head_(db, "INSERT OR REPLACE INTO head VALUES (?, ?)"),
      head_(db, "SELECT bytes FROM head WHERE customer = ?") {}

}  // namespace throughline::bench
