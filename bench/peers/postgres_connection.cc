// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/peers/postgres_connection.h"

#include "bench/must.h"
#include "bench/peers/ready_head.h"

namespace throughline::bench {

void CheckResult(PGconn* connection, const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK &&
      status != PGRES_COPY_IN && status != PGRES_PIPELINE_SYNC) {
    Fail(std::string("PostgreSQL: ") + PQerrorMessage(connection));
  }
}

void Execute(PGconn* connection, const std::string& sql) {
  CheckResult(connection, Result(PQexec(connection, sql.c_str())).get());
}

Connection Connect(const std::string& socket) {
  Connection connection(PQconnectdb(
      ("host=" + socket + " user=postgres dbname=postgres").c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    Fail(std::string("PostgreSQL: ") + PQerrorMessage(connection.get()));
  }
  Execute(connection.get(), "SET client_min_messages = warning");
  return connection;
}

Copy::Copy(PGconn* connection, const std::string& table, int fields)
    : connection_(connection), fields_(fields) {
  Execute(connection, "COPY " + table + " FROM STDIN (FORMAT binary)");
  buffer_.assign("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
}

void Copy::Row() { AddNumber(static_cast<std::uint64_t>(fields_), 2, buffer_); }

void Copy::Number(std::int64_t number, int bytes) {
  AddNumber(static_cast<std::uint64_t>(bytes), 4, buffer_);
  AddNumber(static_cast<std::uint64_t>(number), bytes, buffer_);
}

void Copy::Bytes(std::string_view bytes) {
  AddNumber(bytes.size(), 4, buffer_);
  buffer_ += bytes;
  if (buffer_.size() > std::size_t{1} << 20) Send();
}

void Copy::Finish() {
  AddNumber(0xffff, 2, buffer_);
  Send();
  if (PQputCopyEnd(connection_, nullptr) != 1) {
    Fail(PQerrorMessage(connection_));
  }
  while (const Result result{PQgetResult(connection_)}) {
    CheckResult(connection_, result.get());
  }
}

void Copy::Send() {
  if (PQputCopyData(connection_, buffer_.data(),
                    static_cast<int>(buffer_.size())) != 1) {
    Fail(PQerrorMessage(connection_));
  }
  buffer_.clear();
}

}  // namespace throughline::bench
