// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Whose an identity is: one profile at a time, which is the history of that
// identity for as long as it means one person. Owns the tables kIdentity and
// kProfile.

#ifndef THROUGHLINE_LIB_IDENTITY_PROFILES_H_
#define THROUGHLINE_LIB_IDENTITY_PROFILES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/draft.h"
#include "lib/identity/spelling.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline::identity {

Hash HashOf(const View& view, std::string_view shown);

// An identity as an event named it. A shared or house identity, or one that
// stands for nobody, owns no profile.
struct Met {
  Identity identity;
  Hash hash;
  bool owns = true;
};

// Says for each identity whether it may own a profile: its scheme, what stands
// for nobody, the house, and what was declared shared. One lookup for each
// that is known.
absl::StatusOr<std::vector<Met>> Meet(const View& view,
                                      std::vector<Identity> identities);

// Whose an identity is at a time; absent: nobody's yet. One lookup.
absl::StatusOr<std::optional<ProfileId>> OwnerAt(const View& view,
                                                 const Hash& identity,
                                                 std::int64_t at_us);

// Both at once, for a reader, as it was known at a position: one lookup where
// it is known now.
struct Recognised {
  bool owns = true;
  bool settled = true;  // It becomes nobody else's by the passing of time.
  std::optional<ProfileId> owner;
};
absl::StatusOr<Recognised> Recognise(const View& view, const Identity& identity,
                                     const Hash& hash, std::int64_t at_us,
                                     Position as_of = ~Position{0});

absl::StatusOr<std::optional<storage::IdentityRow>> ReadIdentity(
    const View& view, const Hash& identity);
void WriteIdentity(const Hash& identity, const storage::IdentityRow& row,
                   Draft& draft);

absl::StatusOr<std::optional<storage::ProfileRow>> ReadProfile(
    const View& view, ProfileId profile);

// kNotFound: there is none.
absl::StatusOr<storage::ProfileRow> NeedProfile(const View& view,
                                                ProfileId profile);
void WriteProfile(ProfileId profile, const storage::ProfileRow& row,
                  Draft& draft);

// Makes a profile of an identity whose first entry stands at `created`. An
// empty `id` is drawn. Whose the identity is, is for the caller to write.
ProfileId MakeProfile(const Met& met, ProfileId id, Position created,
                      Draft& draft);

// A profile without identity: of a conversation whose person is unknown, or of
// one event. `created` is the position of the event that needs it.
ProfileId CreateNobody(ProfileId id, Position created, Draft& draft);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_PROFILES_H_
