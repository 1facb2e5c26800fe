// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/sqlite_peer.h"

#include <utility>

#include "bench/must.h"
#include "bench/store_peer.h"

namespace throughline::bench {
namespace {

Sqlite OpenFor(const std::string& file, SqliteMemory memory) {
  Sqlite db = OpenSqlite(file);
  // Sixteen GiB mapped, or two GiB cached: more than any population here.
  Run(db.get(), memory == SqliteMemory::kMapped
                    ? "PRAGMA mmap_size = 17179869184"
                    : "PRAGMA mmap_size = 0; PRAGMA cache_size = -2097152");
  return db;
}

// One row, of which the caller reads before it resets the statement.
void Need(sqlite3_stmt* statement) {
  if (sqlite3_step(statement) != SQLITE_ROW) Fail("SQLite: no such row");
}

}  // namespace

SqliteRowsPeer::SqliteRowsPeer(std::string name, const std::string& file,
                               SqliteMemory memory)
    : Peer(std::move(name)),
      db_(OpenFor(file, memory)),
      begin_(Prepare(db_.get(), "BEGIN")),
      commit_(Prepare(db_.get(), "COMMIT")),
      customer_(
          Prepare(db_.get(),
                  "SELECT id, since_us, last_contact_us, name FROM identity "
                  "JOIN customer ON customer.id = identity.customer "
                  "WHERE identity.shown = ?")),
      events_(Prepare(db_.get(),
                      "SELECT text FROM event WHERE customer = ? "
                      "ORDER BY sort_us DESC, ordinal DESC, position DESC "
                      "LIMIT 20")) {}

void SqliteRowsPeer::Resume(const std::string& phone, Answer& answer) {
  Step(begin_.get());
  Bind(customer_.get(), 1, phone);
  Need(customer_.get());
  Bind(events_.get(), 1, sqlite3_column_int64(customer_.get(), 0));
  answer.TakeField(sqlite3_column_int64(customer_.get(), 1));
  answer.TakeField(sqlite3_column_int64(customer_.get(), 2));
  sqlite3_reset(customer_.get());
  while (sqlite3_step(events_.get()) == SQLITE_ROW) {
    answer.TakeEvent(Text(events_.get(), 0));
  }
  sqlite3_reset(events_.get());
  Step(commit_.get());
}

SqliteHeadPeer::SqliteHeadPeer(std::string name, const std::string& file,
                               SqliteMemory memory, bool finds)
    : Peer(std::move(name)),
      db_(OpenFor(file, memory)),
      finds_(finds),
      head_(Prepare(db_.get(),
                    "SELECT bytes FROM identity "
                    "JOIN head ON head.customer = identity.customer "
                    "WHERE identity.shown = ?")) {}

void SqliteHeadPeer::Resume(const std::string& phone, Answer& answer) {
  Bind(head_.get(), 1, phone);
  Need(head_.get());
  const std::string_view bytes = Text(head_.get(), 0);
  if (finds_) {
    TakeHead(bytes, answer);
  } else {
    answer.Touch(bytes);
  }
  sqlite3_reset(head_.get());
}

}  // namespace throughline::bench
