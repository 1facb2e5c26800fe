// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The population in SQLite, in a schema that somebody would write who knows
// SQLite and the questions: every lookup is one walk down one clustered tree.

#ifndef THROUGHLINE_BENCH_SQLITE_FILE_H_
#define THROUGHLINE_BENCH_SQLITE_FILE_H_

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "throughline/v1/event.pb.h"

namespace throughline::bench {

struct CloseSqlite {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
using Sqlite = std::unique_ptr<sqlite3, CloseSqlite>;

struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
  }
};
using Statement = std::unique_ptr<sqlite3_stmt, FinishStatement>;

// End the program where SQLite refuses.
Sqlite OpenSqlite(const std::string& file);
void Run(sqlite3* db, const std::string& sql);
Statement Prepare(sqlite3* db, std::string_view sql);
void Step(sqlite3_stmt* statement);  // To its end; then it is reset.

void Bind(sqlite3_stmt* statement, int at, std::string_view text);
void Bind(sqlite3_stmt* statement, int at, std::int64_t number);
std::string_view Text(sqlite3_stmt* statement, int column);

// Fills a new file.
class SqliteFile {
 public:
  explicit SqliteFile(const std::string& file);

  void PutIdentity(const std::string& identity, int customer);
  void PutEvent(int customer, std::int64_t sort_us, std::int64_t position,
                const v1::Event& event);
  // With what a list of customers shows, and the head of the head trick.
  void PutCustomer(int customer, std::int64_t since_us,
                   std::int64_t last_contact_us, const std::string& name,
                   std::string_view head);
  void Finish();

 private:
  const Sqlite db_;
  const Statement identity_;
  const Statement event_;
  const Statement customer_;
  const Statement head_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_SQLITE_FILE_H_
