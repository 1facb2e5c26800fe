// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Writer: takes what the readers found to the store. Owns batching, what
// happens to one bad event among good ones, and the counts of the report.

#ifndef THROUGHLINE_LIB_IMPORT_WRITER_H_
#define THROUGHLINE_LIB_IMPORT_WRITER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "lib/import/preview.h"
#include "throughline/import.h"

namespace throughline::importing {

// Where something stood in the input.
struct Origin {
  std::string file;
  std::uint64_t line = 0;
  std::string part;
};

// What is done where an id stands for something else already.
enum class SameId {
  kRefuse,
  kKeepBoth,  // The later one under an id that carries its digest.
};

// The errors that Add() and Finish() return end the import.
class Writer {
 public:
  // Without a store it is a dry run, as it is where the options say so.
  Writer(Store* store, const ImportOptions& options);

  absl::Status Add(HistoryLine line, const Origin& origin, SameId same_id);

  // Counts something that was read and cannot be kept.
  void Refuse(const Origin& origin, const absl::Status& why);

  // Tells of a file that cannot be read, or not to its end.
  void RefuseFile(const std::string& file, const absl::Status& why);

  // Writes what waits and makes everything durable.
  absl::Status Finish();

  ImportReport& report() { return report_; }

 private:
  struct Pending {
    v1::Event event;
    Origin origin;
    SameId same_id;
  };

  // What may be said again to have it synced.
  using Repeated = std::variant<v1::Event, LinkRequest, SaveCheckpointRequest,
                                ConfirmRequest>;

  std::optional<Repeated> BufferedOf(const HistoryLine& line) const;
  absl::Status AddEntry(HistoryLine line, const Origin& origin);
  absl::Status Flush(Durability durability);
  absl::Status Append(std::span<Pending> events, Durability durability);
  absl::StatusOr<AppendReceipt> TryAppend(std::span<const Pending> events,
                                          Durability durability);
  absl::Status AppendRenamed(Pending& pending, Durability durability);
  absl::Status Sync();
  void Count(const AppendReceipt& receipt);
  void Tell(const Origin& origin, const absl::Status& why);

  Store* store_;
  const ImportOptions& options_;
  ImportReport report_;
  Preview preview_;
  std::vector<Pending> pending_;
  std::size_t pending_bytes_ = 0;
  std::size_t batch_events_;  // As many as the next commit takes.
  bool halved_ = false;       // The last was refused whole.
  // The last that may not be durable.
  std::optional<Repeated> unsynced_;
};

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_WRITER_H_
