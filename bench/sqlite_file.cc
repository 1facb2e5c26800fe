// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/sqlite_file.h"

#include "bench/must.h"

namespace throughline::bench {
namespace {

constexpr char kSchema[] = R"(
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
  CREATE TABLE identity (
    shown TEXT PRIMARY KEY,
    customer INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE customer (
    id INTEGER PRIMARY KEY,
    since_us INTEGER NOT NULL,
    last_contact_us INTEGER NOT NULL,
    name TEXT NOT NULL
  );
  CREATE TABLE event (
    customer INTEGER NOT NULL,
    sort_us INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    position INTEGER NOT NULL,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    role INTEGER NOT NULL,
    actor TEXT NOT NULL,
    conversation TEXT NOT NULL,
    text TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (customer, sort_us, ordinal, position)
  ) WITHOUT ROWID;
  CREATE TABLE head (
    customer INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
  );
  BEGIN;
)";

}  // namespace

Sqlite OpenSqlite(const std::string& file) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(
      file.c_str(), &db,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
      nullptr);
  if (code != SQLITE_OK) Fail(sqlite3_errmsg(db));
  return Sqlite(db);
}

void Run(sqlite3* db, const std::string& sql) {
  char* error = nullptr;
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error) != SQLITE_OK) {
    Fail(error);
  }
}

Statement Prepare(sqlite3* db, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement,
                         nullptr) != SQLITE_OK) {
    Fail(sqlite3_errmsg(db));
  }
  return Statement(statement);
}

void Step(sqlite3_stmt* statement) {
  if (sqlite3_step(statement) != SQLITE_DONE) {
    Fail(sqlite3_errmsg(sqlite3_db_handle(statement)));
  }
  sqlite3_reset(statement);
}

void Bind(sqlite3_stmt* statement, int at, std::string_view text) {
  sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()),
                    SQLITE_STATIC);
}

void Bind(sqlite3_stmt* statement, int at, std::int64_t number) {
  sqlite3_bind_int64(statement, at, number);
}

std::string_view Text(sqlite3_stmt* statement, int column) {
  const void* const bytes = sqlite3_column_blob(statement, column);
  return {static_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

SqliteFile::SqliteFile(const std::string& file)
    : db_([&] {
        Sqlite db = OpenSqlite(file);
        Run(db.get(), kSchema);
        return db;
      }()),
      identity_(Prepare(db_.get(), "INSERT INTO identity VALUES (?, ?)")),
      event_(Prepare(db_.get(),
                     "INSERT INTO event VALUES "
                     "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
      customer_(Prepare(db_.get(), "INSERT INTO customer VALUES (?, ?, ?, ?)")),
      head_(Prepare(db_.get(), "INSERT INTO head VALUES (?, ?)")) {}

void SqliteFile::PutIdentity(const std::string& identity, int customer) {
  Bind(identity_.get(), 1, identity);
  Bind(identity_.get(), 2, std::int64_t{customer});
  Step(identity_.get());
}

void SqliteFile::PutEvent(int customer, std::int64_t sort_us,
                          std::int64_t position, const v1::Event& event) {
  sqlite3_stmt* const row = event_.get();
  Bind(row, 1, std::int64_t{customer});
  Bind(row, 2, sort_us);
  Bind(row, 3, event.order());
  Bind(row, 4, position);
  Bind(row, 5, event.source());
  Bind(row, 6, event.id());
  Bind(row, 7, event.kind());
  Bind(row, 8, event.channel());
  Bind(row, 9, std::int64_t{event.actor().role()});
  Bind(row, 10, event.actor().id());
  Bind(row, 11, event.conversation());
  Bind(row, 12, event.text());
  Bind(row, 13, event.data_json());
  Step(row);
}

void SqliteFile::PutCustomer(int customer, std::int64_t since_us,
                             std::int64_t last_contact_us,
                             const std::string& name, std::string_view head) {
  Bind(customer_.get(), 1, std::int64_t{customer});
  Bind(customer_.get(), 2, since_us);
  Bind(customer_.get(), 3, last_contact_us);
  Bind(customer_.get(), 4, name);
  Step(customer_.get());
  Bind(head_.get(), 1, std::int64_t{customer});
  sqlite3_bind_blob(head_.get(), 2, head.data(), static_cast<int>(head.size()),
                    SQLITE_STATIC);
  Step(head_.get());
}

void SqliteFile::Finish() {
  // The events lie as a bulk load would leave them: each customer's together,
  // page after page.
  Run(db_.get(), "COMMIT; ANALYZE; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
}

}  // namespace throughline::bench
