// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Facts: what was so at one time, as it was known at another.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/draft/entry.h"
#include "lib/draft/position_at.h"
#include "lib/facts/current.h"
#include "lib/identity/groups.h"
#include "lib/identity/paths.h"
#include "lib/record/seen.h"
#include "lib/store/door.h"
#include "lib/store/impl.h"
#include "lib/store/said.h"
#include "lib/store/who.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

using Statement = storage::Head::Fact;

absl::Status Check(const FactsRequest& request) {
  if (request.recorded_at_us.has_value() && request.as_of.has_value()) {
    return Invalid("one of recorded_at_us and as_of is right; both are set");
  }
  if (request.valid_at_us.has_value()) {
    TL_RETURN_IF_ERROR(CheckTime("valid_at_us", *request.valid_at_us));
  }
  if (request.recorded_at_us.has_value()) {
    TL_RETURN_IF_ERROR(CheckTime("recorded_at_us", *request.recorded_at_us));
  }
  return door::CheckText("key", request.key, 0, limits::kFactKeyBytesMax);
}

// One answer, while it is worked out.
class Knowing {
 public:
  Knowing(const View& view, const FactsRequest& request)
      : view_(view), request_(request) {}

  // As of a position, or now.
  absl::Status Collect(const std::vector<ProfileId>& profiles,
                       std::optional<Position> as_of) {
    for (const ProfileId& profile : profiles) {
      TL_RETURN_IF_ERROR(as_of.has_value() ? Fold(profile, *as_of)
                                           : ReadRows(profile));
    }
    std::sort(known_.begin(), known_.end(), [](const Known& a, const Known& b) {
      if (a.fact.key() != b.fact.key()) return a.fact.key() < b.fact.key();
      return facts::Stronger(a.fact, b.fact);
    });
    return absl::OkStatus();
  }

  // Judges each key's statements at a time.
  absl::Status Answer(std::int64_t at_us, FactList& list) const {
    for (auto first = known_.begin(); first != known_.end();) {
      const auto last = std::find_if(first, known_.end(), [&](const Known& k) {
        return k.fact.key() != first->fact.key();
      });
      const auto stands = facts::Deciding(
          first, last, [at_us](std::int64_t us) { return us <= at_us; },
          [](const Known& k) -> const Statement& { return k.fact; });
      for (auto each = first; each != last; ++each) {
        const FactState state = StateOf(each->fact, each == stands, at_us);
        if (state != FactState::kStands && !request_.every_one) continue;
        TL_ASSIGN_OR_RETURN(KnownFact fact, Tell(*each, state));
        if (each == stands) {
          fact.stands_until_us = StandsUntil(first, stands, at_us);
        }
        list.facts.push_back(std::move(fact));
      }
      first = last;
    }
    return absl::OkStatus();
  }

 private:
  struct Known {
    ProfileId profile;
    Statement fact;
  };
  using At = std::vector<Known>::const_iterator;

  void Take(ProfileId profile, Statement fact) {
    if (!request_.key.empty() && fact.key() != request_.key) return;
    if (!record::MaySee(request_.viewer,
                        static_cast<v1::Visibility>(fact.visibility()),
                        fact.audiences())) {
      return;
    }
    known_.push_back({profile, std::move(fact)});
  }

  absl::Status ReadRows(ProfileId profile) {
    return facts::ForEach(view_, profile, request_.key, [&](Statement fact) {
      Take(profile, std::move(fact));
    });
  }

  absl::Status Fold(ProfileId profile, Position as_of) {
    return timeline::Tell(
        view_, {profile}, {.as_of = as_of},
        [&](const record::Told& told, const std::shared_ptr<const void>&) {
          for (Statement& fact : facts::Stated(told)) {
            Take(profile, std::move(fact));
          }
          return true;
        });
  }

  static FactState StateOf(const Statement& fact, bool stands,
                           std::int64_t at_us) {
    if (stands) {
      return fact.fact().retracted() ? FactState::kRetracts
                                     : FactState::kStands;
    }
    if (facts::HoldsFromUs(fact) > at_us) return FactState::kNotYet;
    return at_us < facts::ToUs(fact) ? FactState::kLost : FactState::kEnded;
  }

  // Until its own end, or until one begins that decides then.
  static std::optional<std::int64_t> StandsUntil(At first, At stands,
                                                 std::int64_t at_us) {
    std::int64_t until_us = facts::ToUs(stands->fact);
    for (auto stronger = first; stronger != stands; ++stronger) {
      const std::int64_t from_us = facts::HoldsFromUs(stronger->fact);
      const bool same =
          facts::RankOf(stronger->fact) == facts::RankOf(stands->fact);
      if (from_us > at_us && (same || from_us < facts::ToUs(stronger->fact))) {
        until_us = std::min(until_us, from_us);
      }
    }
    return until_us == facts::kNoEnd ? std::nullopt : std::optional(until_us);
  }

  absl::StatusOr<KnownFact> Tell(const Known& known, FactState state) const {
    const Statement& fact = known.fact;
    const Place place = keys::DecodePlace(fact.place());
    TL_ASSIGN_OR_RETURN(const timeline::Stored stored,
                        timeline::ReadEvent(view_, known.profile, place));
    const record::Fields source = record::ReadFields(stored.record);
    KnownFact told;
    told.key = fact.key();
    told.value_json = fact.fact().value_json();
    told.state = state;
    told.retracted = fact.fact().retracted();
    if (fact.fact().has_confidence())
      told.confidence = fact.fact().confidence();
    told.valid_from = fact.fact().valid_from();
    told.valid_to = fact.fact().valid_to();
    told.from_us = facts::HoldsFromUs(fact);
    if (fact.has_to_us()) told.to_us = fact.to_us();
    told.source_event = {fact.source(), fact.id()};
    told.role = source.role;
    told.actor_id = std::string(source.actor_id);
    told.channel = fact.channel();
    told.at_us = place.sort_us;
    told.recorded_us = fact.recorded_us();
    told.position = place.position;
    told.sensitive = fact.sensitive();
    return told;
  }

  const View& view_;
  const FactsRequest& request_;
  std::vector<Known> known_;
};

// The customer whom `who` names, now or as of a position.
absl::StatusOr<identity::Group> GroupFor(const View& view, const Tenant& tenant,
                                         const Who& who,
                                         std::optional<Position> as_of,
                                         std::int64_t now_us) {
  if (!as_of.has_value()) {
    TL_ASSIGN_OR_RETURN(const ProfileId profile,
                        who::Find(view, tenant, who, now_us));
    return identity::GroupOf(view, profile);
  }
  TL_ASSIGN_OR_RETURN(const ProfileId profile,
                      who::FindAsOf(view, tenant, who, *as_of));
  TL_ASSIGN_OR_RETURN(identity::Group group,
                      identity::GroupAsOf(view, profile, *as_of));
  if (group.members.empty()) {
    return NotFound("the profile was not there yet at position {}", *as_of);
  }
  return group;
}

}  // namespace

absl::StatusOr<FactList> Store::Facts(const FactsRequest& request) const {
  TL_RETURN_IF_ERROR(Check(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->NeedTenant(request.tenant));
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  const View view = Impl::ViewOf(*rows, *tenant);
  std::optional<Position> as_of = request.as_of;
  if (request.recorded_at_us.has_value()) {
    TL_ASSIGN_OR_RETURN(as_of, PositionAt(view, *request.recorded_at_us));
  }
  if (as_of.has_value() && *as_of > rows->position()) {
    return Invalid("position {} is not there yet; the newest is {}", *as_of,
                   rows->position());
  }
  FactList list;
  list.position = as_of.value_or(rows->position());
  list.valid_at_us = impl_->NowUs();
  if (request.valid_at_us.has_value()) {
    list.valid_at_us = *request.valid_at_us;
  } else if (request.recorded_at_us.has_value()) {
    list.valid_at_us = *request.recorded_at_us;
  } else if (as_of.has_value()) {
    TL_ASSIGN_OR_RETURN(list.valid_at_us, RecordedUsAt(view, *as_of));
  }
  TL_ASSIGN_OR_RETURN(
      const identity::Group group,
      GroupFor(view, *tenant, request.who, as_of, impl_->NowUs()));
  std::vector<ProfileId> profiles;
  for (const auto& member : group.members) profiles.push_back(member.profile);
  Knowing knowing(view, request);
  TL_RETURN_IF_ERROR(knowing.Collect(profiles, as_of));
  TL_RETURN_IF_ERROR(knowing.Answer(list.valid_at_us, list));
  return list;
}

}  // namespace throughline
