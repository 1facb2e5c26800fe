// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/who.h"

#include <optional>
#include <string>
#include <variant>

#include "lib/base/status.h"
#include "lib/draft/entry.h"
#include "lib/identity/profiles.h"
#include "lib/timeline/rows.h"

namespace throughline::who {
namespace {

absl::StatusOr<ProfileId> ByIdentity(const View& view, const Tenant& tenant,
                                     const std::string& stated,
                                     std::int64_t at_us,
                                     Position as_of = ~Position{0}) {
  TL_ASSIGN_OR_RETURN(const identity::Identity identity,
                      tenant.normaliser.Normalise(stated));
  const Hash hash = identity::HashOf(view, identity.shown);
  TL_ASSIGN_OR_RETURN(const identity::Recognised recognised,
                      identity::Recognise(view, identity, hash, at_us, as_of));
  if (recognised.owner.has_value()) return *recognised.owner;
  if (!recognised.owns) {
    return FailedPrecondition(
        "the identity is many people's, or nobody's: it names no profile");
  }
  return NotFound("nobody is known by this identity");
}

absl::StatusOr<ProfileId> ById(const View& view, ProfileId id) {
  TL_ASSIGN_OR_RETURN(const auto row, identity::ReadProfile(view, id));
  if (!row.has_value()) return NotFound("no profile has this id");
  return id;
}

}  // namespace

absl::StatusOr<ProfileId> Find(const View& view, const Tenant& tenant,
                               const Who& who, std::int64_t at_us) {
  if (const auto* const id = std::get_if<ProfileId>(&who)) {
    return ById(view, *id);
  }
  return ByIdentity(view, tenant, std::get<std::string>(who), at_us);
}

absl::StatusOr<ProfileId> FindAsOf(const View& view, const Tenant& tenant,
                                   const Who& who, Position as_of) {
  if (const auto* const id = std::get_if<ProfileId>(&who)) {
    return ById(view, *id);
  }
  TL_ASSIGN_OR_RETURN(const std::int64_t then_us, RecordedUsAt(view, as_of));
  return ByIdentity(view, tenant, std::get<std::string>(who), then_us, as_of);
}

absl::StatusOr<ProfileId> Find(const View& view, const Tenant& tenant,
                               const ProfileRef& ref, std::int64_t now_us) {
  const int named = (ref.identity.empty() ? 0 : 1) +
                    (ref.profile.has_value() ? 1 : 0) +
                    (ref.event.has_value() ? 1 : 0);
  if (named != 1) {
    return Invalid(
        "a profile is named by one of identity, profile or event; "
        "{} are given",
        named);
  }
  if (ref.profile.has_value()) return ById(view, *ref.profile);
  if (ref.event.has_value()) {
    TL_ASSIGN_OR_RETURN(
        const std::optional<timeline::Receipt> receipt,
        timeline::ReadReceipt(
            view, timeline::RefHash(view, ref.event->source, ref.event->id)));
    if (!receipt.has_value() || receipt->awaited) {
      return NotFound("no event has this source and id");
    }
    return receipt->profile;
  }
  return ByIdentity(view, tenant, ref.identity, ref.at_us.value_or(now_us));
}

}  // namespace throughline::who
