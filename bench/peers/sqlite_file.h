// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A file of SQLite, in a schema that somebody would write who knows SQLite and
// the questions: every lookup is one walk down one clustered tree. And the
// statements that fill it.

#ifndef THROUGHLINE_BENCH_PEERS_SQLITE_FILE_H_
#define THROUGHLINE_BENCH_PEERS_SQLITE_FILE_H_

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "bench/peers/ready_head.h"
#include "bench/population.h"

namespace throughline::bench {

struct CloseSqlite {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
using Sqlite = std::unique_ptr<sqlite3, CloseSqlite>;

// All end the program where SQLite refuses.
Sqlite OpenSqlite(const std::string& file);  // WAL, synchronous = FULL.
void Run(sqlite3* db, const std::string& sql);
void CreateTables(sqlite3* db);
void CreateIndexes(sqlite3* db);

// Prepared once.
class Statement {
 public:
  Statement(sqlite3* db, std::string_view sql);
  ~Statement() { sqlite3_finalize(statement_); }

  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& Bind(int at, std::int64_t number) {
    sqlite3_bind_int64(statement_, at, number);
    return *this;
  }
  Statement& Bind(int at, std::string_view text) {
    sqlite3_bind_text(statement_, at, text.data(),
                      static_cast<int>(text.size()), SQLITE_STATIC);
    return *this;
  }
  Statement& BindBlob(int at, std::string_view bytes) {
    sqlite3_bind_blob(statement_, at, bytes.data(),
                      static_cast<int>(bytes.size()), SQLITE_STATIC);
    return *this;
  }

  // Whether there is one more row. At the end it is reset.
  bool Row();
  void Run() {
    while (Row()) {
    }
  }
  void Reset() { sqlite3_reset(statement_); }

  std::int64_t Number(int column) const {
    return sqlite3_column_int64(statement_, column);
  }
  std::string_view Bytes(int column) const {
    const void* const bytes = sqlite3_column_blob(statement_, column);
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

// The statements that write, of one connection.
class SqliteWriter {
 public:
  explicit SqliteWriter(sqlite3* db);

  void Begin() { begin_.Run(); }
  void Commit() { commit_.Run(); }

  // False: it was here before.
  bool PutEvent(const Arrival& arrival);
  CustomerState State(int customer) {
    CustomerState state;
    if (customer_.Bind(1, std::int64_t{customer}).Row()) {
      state = {customer_.Number(0), customer_.Number(1),
               static_cast<std::uint64_t>(customer_.Number(2))};
    }
    customer_.Reset();
    return state;
  }
  void PutState(int customer, const CustomerState& state) {
    put_customer_.Bind(1, std::int64_t{customer})
        .Bind(2, state.since_us)
        .Bind(3, state.last_contact_us)
        .Bind(4, static_cast<std::int64_t>(state.events))
        .Run();
  }
  std::string Head(int customer) {
    std::string head;
    if (head_.Bind(1, std::int64_t{customer}).Row()) head = head_.Bytes(0);
    head_.Reset();
    return head;
  }
  void PutHead(int customer, std::string_view head) {
    put_head_.Bind(1, std::int64_t{customer}).BindBlob(2, head).Run();
  }

 private:
  void PutIdentity(const std::string& identity, int customer) {
    identity_.Bind(1, identity).Bind(2, std::int64_t{customer}).Run();
  }

  sqlite3* const db_;
  Statement begin_;
  Statement commit_;
  Statement event_;
  Statement identity_;
  Statement put_customer_;
  Statement customer_;
  Statement put_head_;
  Statement head_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_SQLITE_FILE_H_
