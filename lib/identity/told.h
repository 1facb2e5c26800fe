// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Links, reviews and customers as callers are told of them.

#ifndef THROUGHLINE_LIB_IDENTITY_TOLD_H_
#define THROUGHLINE_LIB_IDENTITY_TOLD_H_

#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/identity/groups.h"
#include "throughline/requests.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::identity {

// Also of a never or an allow, which name only a pair; a row without a pair
// tells who, why and when.
absl::StatusOr<LinkInfo> Told(const View& view, const storage::LinkRow& row);
absl::StatusOr<std::vector<LinkInfo>> Told(
    const View& view, const std::vector<storage::LinkRow>& rows);

absl::StatusOr<ReviewInfo> Told(const View& view,
                                const storage::ReviewRow& row);

absl::StatusOr<std::vector<CustomerInfo::Profile>> Told(
    const View& view, const std::vector<Group::Member>& members);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_TOLD_H_
