// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// That two profiles are one person, who said so and why; and that it is no
// longer said. Owns the table kLink.

#ifndef THROUGHLINE_LIB_IDENTITY_LINKS_H_
#define THROUGHLINE_LIB_IDENTITY_LINKS_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/identity/groups.h"
#include "lib/identity/nevers.h"
#include "throughline/requests.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::identity {

struct LinkDetails {
  Said said;
  std::optional<EventRef> evidence;  // The event that named both.
  double confidence = 1.0;
  bool by_policy = false;
  LinkId id;  // Of an import; empty: a new one.

  // A link that would join more profiles goes to review. Absent: no such
  // question is asked.
  std::optional<int> profiles_max;
};

struct Linked {
  LinkId link;  // Empty: it was refused.
  Position position = 0;
  bool already = false;  // It was there before.
  std::optional<ReviewReason> refused;
  std::optional<ReviewId> review;  // That was opened because of it.
  Regrouped regrouped;
};

// Links two profiles, or says why not and opens a review. A pair that is linked
// gets no second link; one that is joined through others gets its own.
//
// kInvalidArgument: they are the same; kNotFound: no such profile
absl::StatusOr<Linked> Link(ProfileId a, ProfileId b,
                            const LinkDetails& details, Draft& draft);

struct Ended {
  Position position = 0;
  Regrouped regrouped;
};

// Ends a link. What was joined only by it comes apart.
//
// kNotFound: no such link; kFailedPrecondition: it has ended, unless an import
// says so again (`said.recorded_us`)
absl::StatusOr<Ended> EndLink(LinkId link, const Said& said, Draft& draft);

absl::StatusOr<std::optional<storage::LinkRow>> ReadLink(const View& view,
                                                         LinkId link);

// kNotFound: there is none.
absl::StatusOr<storage::LinkRow> NeedLink(const View& view, LinkId link);

// The links that stand among the members of a customer, by position.
absl::StatusOr<std::vector<storage::LinkRow>> LinksWithin(const View& view,
                                                          const Group& group);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_LINKS_H_
