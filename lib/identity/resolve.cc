// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/resolve.h"

#include <optional>
#include <utility>

#include "lib/base/status.h"
#include "lib/identity/links.h"
#include "lib/identity/paths.h"
#include "lib/identity/reassign.h"
#include "lib/identity/reviews.h"

namespace throughline::identity {
namespace {

constexpr char kPolicy[] = "policy";

LinkDetails ByPolicy(const char* why, const ResolveContext& context) {
  return {.said = {.why = why, .by = kPolicy, .at_us = context.at_us},
          .evidence = context.evidence,
          .by_policy = true,
          .profiles_max = context.link_profiles_max};
}

bool IsTransient(const Met& met) {
  return met.identity.rule.kind == SchemeKind::kTransient;
}

// The resolving of one event, step by step.
class Resolving {
 public:
  Resolving(const std::vector<Met>& mets, const ResolveContext& context,
            Draft& draft)
      : mets_(mets), context_(context), draft_(draft) {
    resolved_.profiles.resize(mets.size());
  }

  absl::StatusOr<Resolved> Run() {
    TL_RETURN_IF_ERROR(FindProfiles());
    if (!home_.has_value()) return std::move(resolved_);
    if (context_.believed && mets_[*home_].identity.rule.links) {
      TL_RETURN_IF_ERROR(MeetAnother(*home_));
      for (std::size_t i = *home_ + 1; i < mets_.size(); ++i) {
        if (Links(i)) TL_RETURN_IF_ERROR(LinkToHome(i));
      }
    }
    resolved_.home = resolved_.profiles[*home_];
    return std::move(resolved_);
  }

 private:
  bool Links(std::size_t i) const {
    return mets_[i].owns && mets_[i].identity.rule.links;
  }

  absl::Status FindProfiles() {
    for (std::size_t i = 0; i < mets_.size(); ++i) {
      if (!mets_[i].owns) continue;
      if (!home_.has_value()) home_ = i;
      TL_ASSIGN_OR_RETURN(
          const std::optional<ProfileId> owner,
          OwnerAt(draft_.view(), mets_[i].hash, context_.at_us));
      if (owner.has_value()) {
        resolved_.profiles[i] = *owner;
        continue;
      }
      TL_ASSIGN_OR_RETURN(resolved_.profiles[i], Assign(mets_[i], {}, draft_));
      resolved_.created.push_back(resolved_.profiles[i]);
    }
    return absl::OkStatus();
  }

  // Whether a transient identity is a customer's by now: somebody's who is not
  // transient.
  absl::StatusOr<bool> IsTaken(std::size_t i) const {
    TL_ASSIGN_OR_RETURN(const StoredGroup group,
                        ReadGroup(draft_.view(), resolved_.profiles[i]));
    return HoldsSomebodyBeside(group.row, resolved_.profiles[i]);
  }

  // Where the transient identity that comes first is one customer's, and those
  // named beside it are none of that customer: it begins anew, with them.
  absl::Status MeetAnother(std::size_t home) {
    if (!IsTransient(mets_[home])) return absl::OkStatus();
    std::optional<ProfileId> person;
    for (std::size_t i = home + 1; i < mets_.size(); ++i) {
      if (!Links(i) || IsTransient(mets_[i])) continue;
      TL_ASSIGN_OR_RETURN(const bool same,
                          SameCustomer(draft_.view(), resolved_.profiles[home],
                                       resolved_.profiles[i]));
      if (same) return absl::OkStatus();
      if (!person.has_value()) person = resolved_.profiles[i];
    }
    if (!person.has_value()) return absl::OkStatus();
    TL_ASSIGN_OR_RETURN(const bool taken, IsTaken(home));
    return taken ? Renew(home, *person) : absl::OkStatus();
  }

  absl::Status LinkToHome(std::size_t i) {
    const ProfileId home = resolved_.profiles[*home_];
    if (mets_[i].hash == mets_[*home_].hash) resolved_.profiles[i] = home;
    if (resolved_.profiles[i] == home) return absl::OkStatus();
    if (IsTransient(mets_[i])) {
      TL_ASSIGN_OR_RETURN(const bool meets, MeetsHome(i));
      if (meets) TL_RETURN_IF_ERROR(Renew(i, home));
    }
    TL_ASSIGN_OR_RETURN(const Linked linked,
                        Link(home, resolved_.profiles[i],
                             ByPolicy("named by one event", context_), draft_));
    resolved_.regrouped.Add(linked.regrouped);
    return absl::OkStatus();
  }

  // Whether a transient identity is another customer's than the one it is
  // named with.
  absl::StatusOr<bool> MeetsHome(std::size_t i) const {
    TL_ASSIGN_OR_RETURN(const bool same,
                        SameCustomer(draft_.view(), resolved_.profiles[*home_],
                                     resolved_.profiles[i]));
    if (same) return false;
    if (IsTransient(mets_[*home_])) {
      TL_ASSIGN_OR_RETURN(const bool home_taken, IsTaken(*home_));
      if (!home_taken) return false;
    }
    return IsTaken(i);
  }

  // The profile that begins at the event's time: one that began then with the
  // same customer, else a new one.
  absl::Status Renew(std::size_t i, ProfileId with) {
    TL_ASSIGN_OR_RETURN(const std::vector<ProfileId> began,
                        BeganAt(draft_.view(), mets_[i].hash, context_.at_us));
    for (const ProfileId profile : began) {
      TL_ASSIGN_OR_RETURN(const bool same,
                          SameCustomer(draft_.view(), profile, with));
      if (!same) continue;
      resolved_.profiles[i] = profile;
      return absl::OkStatus();
    }
    TL_ASSIGN_OR_RETURN(
        resolved_.profiles[i],
        BeginAnew(mets_[i], resolved_.profiles[i], {}, context_.at_us, draft_));
    resolved_.created.push_back(resolved_.profiles[i]);
    return absl::OkStatus();
  }

  const std::vector<Met>& mets_;
  const ResolveContext& context_;
  Draft& draft_;
  std::optional<std::size_t>
      home_;  // Which identity names whose history it is.
  Resolved resolved_;
};

absl::StatusOr<bool> IsThere(const View& view, ProfileId profile) {
  TL_ASSIGN_OR_RETURN(const auto row, ReadProfile(view, profile));
  return row.has_value();
}

// The profile that one identity of an exported event had, or what stands for
// it here.
absl::StatusOr<ProfileId> RestoreOne(const Met& met, ProfileId wanted,
                                     const ResolveContext& context,
                                     Resolved& resolved, Draft& draft) {
  TL_ASSIGN_OR_RETURN(const auto known, ReadProfile(draft.view(), wanted));
  if (known.has_value()) {
    if (known->identity() == met.hash.view()) return wanted;
    return Invalid("the profile {} is not that of the identity it is said of",
                   wanted.ToHex());
  }
  TL_ASSIGN_OR_RETURN(const std::optional<ProfileId> owner,
                      OwnerAt(draft.view(), met.hash, context.at_us));
  if (owner.has_value() && !IsTransient(met)) return *owner;
  if (owner.has_value()) {
    TL_RETURN_IF_ERROR(
        BeginAnew(met, *owner, wanted, context.at_us, draft).status());
  } else {
    TL_RETURN_IF_ERROR(Assign(met, wanted, draft).status());
  }
  resolved.created.push_back(wanted);
  return wanted;
}

}  // namespace

absl::StatusOr<Resolved> Resolve(const std::vector<Met>& mets,
                                 const ResolveContext& context, Draft& draft) {
  return Resolving(mets, context, draft).Run();
}

absl::StatusOr<Resolved> ResolveRestored(const std::vector<Met>& mets,
                                         const RestoredProfiles& restored,
                                         const ResolveContext& context,
                                         Position position, Draft& draft) {
  if (restored.profiles.size() != mets.size() || restored.home.empty()) {
    return Invalid(
        "an event of {} identities was exported with {} profiles of theirs; "
        "there must be one for each, and one whose history it is",
        mets.size(), restored.profiles.size());
  }
  Resolved resolved;
  resolved.profiles.resize(mets.size());
  for (std::size_t i = 0; i < mets.size(); ++i) {
    if (restored.profiles[i].empty()) continue;
    TL_ASSIGN_OR_RETURN(
        resolved.profiles[i],
        RestoreOne(mets[i], restored.profiles[i], context, resolved, draft));
    if (restored.profiles[i] == restored.home) {
      resolved.home = resolved.profiles[i];
    }
  }
  if (!resolved.home.empty()) return resolved;
  resolved.home = restored.home;
  TL_ASSIGN_OR_RETURN(const bool there, IsThere(draft.view(), resolved.home));
  if (!there) {
    CreateNobody(resolved.home, position, draft);
    resolved.created.push_back(resolved.home);
  }
  return resolved;
}

absl::StatusOr<Regrouped> LinkNobody(ProfileId nobody, ProfileId person,
                                     const ResolveContext& context,
                                     Draft& draft) {
  if (!context.believed) return Regrouped();
  TL_ASSIGN_OR_RETURN(const storage::ProfileRow row,
                      NeedProfile(draft.view(), nobody));
  TL_ASSIGN_OR_RETURN(const bool same,
                      SameCustomer(draft.view(), nobody, person));
  if (same) return Regrouped();
  if (!row.named_by().empty()) {
    TL_ASSIGN_OR_RETURN(
        const bool first,
        SameCustomer(draft.view(), ProfileId::FromBytes(row.named_by()),
                     person));
    if (first) return Regrouped();
    TL_RETURN_IF_ERROR(
        OpenReview(
            {ReviewReason::kSecond, nobody, person, {}, context.evidence},
            draft)
            .status());
    return Regrouped();
  }
  TL_ASSIGN_OR_RETURN(
      Linked linked,
      Link(nobody, person, ByPolicy("named in its conversation", context),
           draft));
  return std::move(linked.regrouped);
}

}  // namespace throughline::identity
