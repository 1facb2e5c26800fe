// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/open.h"

#include "lib/base/status.h"
#include "tools/text.h"

namespace throughline::tools {
namespace {

absl::Status NoStore(const Invocation& invocation) {
  return NotFound(
      "{}: no store is there; name one with --db or make one with "
      "'throughline import'",
      OneLine(invocation.db));
}

absl::Status About(const Invocation& invocation, const absl::Status& status) {
  return absl::Status(
      status.code(),
      fmt::format("{}: {}", OneLine(invocation.db), Message(status)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenToRead(
    const Invocation& invocation) {
  auto store = Store::OpenReader(invocation.db, {});
  if (store.ok()) return store;
  if (absl::IsNotFound(store.status())) return NoStore(invocation);
  return About(invocation, store.status());
}

absl::StatusOr<std::unique_ptr<Store>> OpenToWrite(const Invocation& invocation,
                                                   Missing missing) {
  StoreOptions options;
  options.create_if_missing = missing == Missing::kIsMade;
  auto store = Store::Open(invocation.db, options);
  if (store.ok()) return store;
  if (absl::IsNotFound(store.status())) return NoStore(invocation);
  const absl::Status status = About(invocation, store.status());
  const bool held = absl::IsFailedPrecondition(status);
  return held ? EndingIn(kHeld, status) : EndingIn(kFailed, status);
}

}  // namespace throughline::tools
