// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/record/seen.h"

#include <algorithm>

#include "lib/codec/wire.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::record {

bool HasGrant(const Viewer& viewer, std::string_view grant) {
  return viewer.every_grant ||
         std::find(viewer.grants.begin(), viewer.grants.end(), grant) !=
             viewer.grants.end();
}

bool MaySee(const Viewer& viewer, v1::Visibility visibility) {
  switch (visibility) {
    case v1::VISIBILITY_UNSPECIFIED:
    case v1::VISIBILITY_PUBLIC:
    case v1::VISIBILITY_CUSTOMER:
      return true;
    case v1::VISIBILITY_STAFF:
      return viewer.role == v1::ROLE_AGENT || viewer.role == v1::ROLE_SYSTEM ||
             (viewer.role == v1::ROLE_BOT && HasGrant(viewer, "staff"));
    default:
      return (viewer.role == v1::ROLE_AGENT ||
              viewer.role == v1::ROLE_SYSTEM) &&
             HasGrant(viewer, "restricted");
  }
}

bool MaySee(const Viewer& viewer, std::string_view record,
            v1::Visibility visibility) {
  const auto decided =
      codec::WireNumber(record, storage::Record::kDecidedFieldNumber);
  if ((decided.value_or(0) & kAudience) == 0) {
    return MaySee(viewer, visibility);
  }
  if (viewer.every_grant) return viewer.role != v1::ROLE_BOT;
  const std::string_view event =
      codec::WireBytes(record, storage::Record::kEventFieldNumber);
  for (codec::WireWalk walk(event); walk.Next();) {
    if (walk.field() == v1::Event::kAudienceFieldNumber &&
        HasGrant(viewer, walk.bytes())) {
      return true;
    }
  }
  return false;
}

bool MaySee(const Viewer& viewer, const Told& told) {
  return MaySee(viewer, told.record, told.visibility());
}

bool HidesDeleted(const Viewer& viewer) { return !HasGrant(viewer, "deleted"); }

}  // namespace throughline::record
