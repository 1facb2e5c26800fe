// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Several events that are taken in together, in one plan.

#ifndef THROUGHLINE_LIB_STORE_BATCH_H_
#define THROUGHLINE_LIB_STORE_BATCH_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/store/intake.h"

namespace throughline {

// How many events there are and how large, with `more` bytes beside them.
absl::Status CheckSize(const std::vector<v1::Event>& events, std::size_t more);

// Each is checked at the door. An error says which of several it was.
absl::StatusOr<std::vector<Prepared>> PrepareAll(
    const std::vector<v1::Event>& events,
    const identity::Normaliser& normaliser);

absl::StatusOr<std::vector<Appended>> TakeAll(
    const std::vector<Prepared>& prepared, Intake& intake);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_BATCH_H_
