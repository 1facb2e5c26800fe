// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The suite that judges every engine. A program that links
// engine_conformance.cc, engine_views.cc and engine_model.cc runs it on the
// engine that its NewEngineHome() stands for.

#ifndef THROUGHLINE_TESTS_ENGINE_CONFORMANCE_H_
#define THROUGHLINE_TESTS_ENGINE_CONFORMANCE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "throughline/engine.h"

namespace throughline {

// A place where one engine at a time can stand, empty at first.
class EngineHome {
 public:
  virtual ~EngineHome() = default;

  // Opens what the last engine left. That one must be gone.
  virtual std::unique_ptr<Engine> Open() = 0;
};

// Each program defines it.
std::unique_ptr<EngineHome> NewEngineHome();

using Rows = std::vector<std::pair<std::string, std::string>>;

inline std::optional<std::string> Get(const Snapshot& view,
                                      std::string_view key) {
  const std::optional<Pinned> row = Must(view.Get(key));
  if (!row.has_value()) return std::nullopt;
  return std::string(row->bytes);
}

inline Rows Scan(const Snapshot& view, const KeyRange& range,
                 Walk walk = Walk::kForward) {
  Rows rows;
  const std::unique_ptr<Cursor> cursor = view.Scan(range, walk);
  for (; cursor->Valid(); cursor->Next()) {
    rows.emplace_back(cursor->key(), cursor->value());
  }
  Must(cursor->status());
  return rows;
}

// A batch of one row and, if so, one entry.
inline Batch Putting(std::string key, std::string value, int entries = 0) {
  Batch batch;
  batch.Put(std::move(key), std::move(value));
  for (int i = 0; i < entries; ++i) batch.AddEntry();
  return batch;
}

// An engine at home.
struct EngineDesk {
  std::unique_ptr<EngineHome> home = NewEngineHome();
  std::unique_ptr<Engine> engine = home->Open();

  void Reopen() {
    engine.reset();
    engine = home->Open();
  }
  Stamp Commit(const Batch& batch,
               Durability durability = Durability::kBuffered) {
    return Must(engine->Commit(batch, durability));
  }
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_ENGINE_CONFORMANCE_H_
