// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A resumption that needs no row: of a customer that the cache holds, to whom
// the same is shown as last time.

#ifndef THROUGHLINE_LIB_STORE_RECALL_H_
#define THROUGHLINE_LIB_STORE_RECALL_H_

#include <optional>

#include "lib/store/impl.h"

namespace throughline {

// Absent: rows have to be looked at, or somebody was never shown this. Costs a
// few hundred nanoseconds and takes no lock that others hold for longer. The
// request was checked.
std::optional<Resumption> Recall(const Store::Impl& store, const Tenant& tenant,
                                 const ResumeRequest& request);

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_RECALL_H_
