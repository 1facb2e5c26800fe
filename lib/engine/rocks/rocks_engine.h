// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The engine that users get: the ordered map of throughline/engine.h on
// RocksDB.
//
//   RocksOptions options;
//   options.directory = "/var/lib/desk/store";
//   options.families = {{"event", "\x20", RocksFamily::Shape::kScan}};
//   absl::StatusOr<std::unique_ptr<Engine>> engine = OpenRocks(options);
//
// A directory has one writer, and any number of readers beside it. Bytes that
// were pinned stay when the engine goes; snapshots and cursors keep the
// directory open until they go too.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_ROCKS_ENGINE_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_ROCKS_ENGINE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "lib/engine/rocks/rocks_options.h"
#include "throughline/engine.h"

namespace throughline {

// kNotFound            there is nothing, and nothing was to be made
// kFailedPrecondition  another process or store holds the directory, or it
//                      cannot be used
// kDataLoss            its files are damaged; the message says which and where
// kUnimplemented       it was written by a newer version
absl::StatusOr<std::unique_ptr<Engine>> OpenRocks(const RocksOptions& options);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_ROCKS_ENGINE_H_
