// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A connection to PostgreSQL, and COPY in its binary form.

#ifndef THROUGHLINE_BENCH_PEERS_POSTGRES_CONNECTION_H_
#define THROUGHLINE_BENCH_PEERS_POSTGRES_CONNECTION_H_

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace throughline::bench {

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

// All end the program where PostgreSQL refuses.
void CheckResult(PGconn* connection, const PGresult* result);
void Execute(PGconn* connection, const std::string& sql);
Connection Connect(const std::string& socket);  // In this directory.

// COPY in binary form: every field behind its length.
class Copy {
 public:
  Copy(PGconn* connection, const std::string& table, int fields);

  void Row();
  void Number(std::int64_t number, int bytes);
  void Bytes(std::string_view bytes);
  void Finish();

 private:
  void Send();

  PGconn* const connection_;
  const int fields_;
  std::string buffer_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_POSTGRES_CONNECTION_H_
