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

namespace {

// Whether the viewer has one of the labels of a set.
bool IsIn(const Viewer& viewer, std::string_view audience) {
  if (viewer.every_grant) return viewer.role != v1::ROLE_BOT;
  for (;;) {
    const std::size_t end = audience.find('\0');
    if (HasGrant(viewer, audience.substr(0, end))) return true;
    if (end == std::string_view::npos) return false;
    audience.remove_prefix(end + 1);
  }
}

}  // namespace

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

bool MaySee(const Viewer& viewer, v1::Visibility visibility,
            const google::protobuf::RepeatedPtrField<std::string>& audiences) {
  return MaySee(viewer, visibility) &&
         std::all_of(audiences.begin(), audiences.end(),
                     [&viewer](const std::string& audience) {
                       return IsIn(viewer, audience);
                     });
}

bool MaySee(const Viewer& viewer, std::string_view record,
            const EventView::Amended* amended) {
  if (amended != nullptr) {
    if (!MaySee(viewer, amended->visibility)) return false;
    for (const std::string& audience : amended->audiences) {
      if (!IsIn(viewer, audience)) return false;
    }
  }
  const auto decided =
      codec::WireNumber(record, storage::Record::kDecidedFieldNumber);
  if ((decided.value_or(0) & kAudience) == 0) {
    return MaySee(
        viewer,
        static_cast<v1::Visibility>(
            codec::WireNumber(record, storage::Record::kVisibilityFieldNumber)
                .value_or(v1::VISIBILITY_STAFF)));
  }
  for (codec::WireWalk walk(record); walk.Next();) {
    if (walk.field() == storage::Record::kAudiencesFieldNumber &&
        !IsIn(viewer, walk.bytes())) {
      return false;
    }
  }
  return true;
}

bool MaySee(const Viewer& viewer, const Told& told) {
  return MaySee(viewer, told.record, told.amended.get());
}

bool MayHaveLabels(const Viewer& viewer) {
  return std::any_of(
      viewer.grants.begin(), viewer.grants.end(), [](std::string_view grant) {
        return grant != "staff" && grant != "restricted" && grant != "deleted";
      });
}

bool SeeAlike(const Viewer& a, const Viewer& b) {
  return a.role == b.role && a.every_grant == b.every_grant &&
         a.grants == b.grants;
}

bool HidesDeleted(const Viewer& viewer) { return !HasGrant(viewer, "deleted"); }

}  // namespace throughline::record
