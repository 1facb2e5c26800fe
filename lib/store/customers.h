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

using CustomerPtr = std::shared_ptr<const head::Customer>;

// The customer that holds a profile, as `view` shows it. One read for the
// profile's head and one for each further profile.
absl::StatusOr<CustomerPtr> Read(const View& view, ProfileId profile);

// What the cache holds by a name, where it is what `view` shows; else null.
CustomerPtr Held(head::Cache& cache, const View& view, std::string_view name);

// What the cache knows a customer by.
std::string_view SubjectOf(const identity::Group& group);

// As `Read`, but what the cache holds where it is what `view` would show, so
// that a customer of any number of profiles costs one read for the profile's
// head: it names the group. It is found by `name` from now on, which leads to
// the profile as `view` shows it.
absl::StatusOr<CustomerPtr> ReadThrough(head::Cache& cache, const View& view,
                                        ProfileId profile,
                                        std::string_view name);

// The same as of a position: folded from the events up to it.
absl::StatusOr<CustomerPtr> ReadAsOf(const View& view, ProfileId profile,
                                     Position as_of);

}  // namespace throughline::customers

#endif  // THROUGHLINE_LIB_STORE_CUSTOMERS_H_
