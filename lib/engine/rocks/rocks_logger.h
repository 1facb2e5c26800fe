// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// RocksLogger: hands RocksDB's lines to a callback. With a logger of our own
// RocksDB keeps no LOG file, which is one file less that could fill the disk:
// Debian's RocksDB ends the process when writing its LOG fails.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_ROCKS_LOGGER_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_ROCKS_LOGGER_H_

#include <rocksdb/env.h>

#include <cstdarg>
#include <functional>
#include <string_view>

namespace throughline::rocks {

class RocksLogger final : public rocksdb::Logger {
 public:
  using Log = std::function<void(std::string_view line)>;

  explicit RocksLogger(Log log)
      : Logger(rocksdb::InfoLogLevel::WARN_LEVEL), log_(std::move(log)) {}

  using Logger::Logv;
  void Logv(const char* format, va_list arguments) override;

  // RocksDB's own version writes all of its options as a header.
  void LogHeader(const char*, va_list) override {}

 private:
  const Log log_;  // May be absent.
};

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_ROCKS_LOGGER_H_
