// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A customer, from the cache or from the rows, as Resume and others need it.

#ifndef THROUGHLINE_LIB_STORE_CUSTOMERS_H_
#define THROUGHLINE_LIB_STORE_CUSTOMERS_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "lib/head/cache.h"
#include "lib/store/impl.h"

namespace throughline::customers {

// The customer that holds a profile, as `view` shows it. One read for the
// profile's head and one for each further profile.
absl::StatusOr<std::shared_ptr<head::Customer>> Read(const View& view,
                                                     ProfileId profile);

// The same as of a position: folded from the events up to it.
absl::StatusOr<std::shared_ptr<head::Customer>> ReadAsOf(const View& view,
                                                         ProfileId profile,
                                                         Position as_of);

// What the cache knows it by.
std::string_view SubjectOf(const head::Customer& customer);

}  // namespace throughline::customers

#endif  // THROUGHLINE_LIB_STORE_CUSTOMERS_H_
