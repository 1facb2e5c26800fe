// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The identity room on an engine in memory: each call is one plan, committed.

#ifndef THROUGHLINE_TESTS_SUPPORT_GRAPH_H_
#define THROUGHLINE_TESTS_SUPPORT_GRAPH_H_

#include <cstdint>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/draft/draft.h"
#include "lib/draft/entry.h"
#include "lib/engine/memory/memory_engine.h"
#include "lib/identity/check_graph.h"
#include "lib/identity/cut.h"
#include "lib/identity/decide.h"
#include "lib/identity/links.h"
#include "lib/identity/paths.h"
#include "lib/identity/reassign.h"
#include "lib/identity/resolve.h"
#include "lib/identity/reviews.h"
#include "lib/identity/shared.h"
#include "tests/support/catch.h"

namespace throughline {

class GraphWorld {
 public:
  using Names = std::set<std::string>;

  explicit GraphWorld(IdentityPolicy policy = {})
      : policy_(std::move(policy)), normaliser_(policy_) {
    Must(normaliser_.status());
  }

  // Commits what `plan` writes, or nothing where it is refused.
  template <typename Planned>
  auto Do(Planned plan) {
    Draft draft(engine_->Latest(), 1, kIndexKey, ++now_us_,
                [this](std::size_t size) { return Chance(size); });
    auto answer = plan(draft);
    if (Fine(answer) && !draft.empty()) {
      const Batch batch = std::move(draft).ToBatch();
      concerns_ = {batch.concerns().begin(), batch.concerns().end()};
      Must(engine_->Write(batch).status());
    }
    return answer;
  }

  // What a reader sees now. Valid until the next call of it.
  View Now() {
    rows_ = engine_->Latest();
    return {*rows_, 1, kIndexKey};
  }
  Position Newest() { return engine_->Latest()->position(); }

  identity::Identity Normal(const std::string& stated) const {
    return Must(normaliser_.Normalise(stated));
  }
  std::vector<identity::Met> Meet(const std::vector<std::string>& stated,
                                  const View& view) const {
    std::vector<identity::Identity> identities;
    for (const std::string& each : stated) identities.push_back(Normal(each));
    return Must(identity::Meet(view, std::move(identities)));
  }

  // An event of these identities at a time.
  identity::Resolved Event(const std::vector<std::string>& stated,
                           std::int64_t at_us = 0, bool believed = true) {
    const identity::ResolveContext context{at_us,
                                           {"test", std::to_string(++events_)},
                                           believed,
                                           policy_.link_profiles_max};
    return Must(Do([&](Draft& draft) {
      return identity::Resolve(Meet(stated, draft.view()), context, draft);
    }));
  }
  identity::Linked Link(ProfileId a, ProfileId b) {
    return Must(Do([&](Draft& draft) {
      return identity::Link(a, b, {.said = {.why = "said so"}}, draft);
    }));
  }
  identity::Ended End(LinkId link) {
    return Must(
        Do([&](Draft& draft) { return identity::EndLink(link, {}, draft); }));
  }
  absl::StatusOr<Position> Never(ProfileId a, ProfileId b) {
    return Do([&](Draft& draft) { return identity::Never(a, b, {}, draft); });
  }
  absl::StatusOr<Position> Allow(ProfileId a, ProfileId b) {
    return Do([&](Draft& draft) { return identity::Allow(a, b, {}, draft); });
  }
  absl::StatusOr<identity::Reassigned> Reassign(const std::string& stated,
                                                std::int64_t from_us) {
    return Do([&](Draft& draft) {
      return identity::Reassign(Meet({stated}, draft.view())[0], from_us, {},
                                {.why = "recycled"}, draft);
    });
  }
  Position Share(const std::string& stated) {
    return Must(Do([&](Draft& draft) {
      return identity::ShareIdentity(Normal(stated), {}, draft);
    }));
  }
  absl::StatusOr<identity::Decision> Decide(ReviewId review, bool accept) {
    return Do([&](Draft& draft) {
      return identity::Decide(review, accept, {.by = "ann"}, draft);
    });
  }

  // Whether the last commit told those who cache by this subject.
  template <typename IdType>
  bool Concerned(const IdType& subject) const {
    return concerns_.count(EncodeConcern(
               {1, std::is_same_v<IdType, Hash>, subject.view()})) != 0;
  }

  // Who waits for a decision.
  std::vector<storage::ReviewRow> Reviews() {
    return Must(identity::OpenReviews(Now()));
  }

  ProfileId Owner(const std::string& stated, std::int64_t at_us = 0) {
    const View view = Now();
    return Must(identity::OwnerAt(
                    view, identity::HashOf(view, Normal(stated).shown), at_us))
        .value_or(ProfileId());
  }
  identity::Group Group(ProfileId profile) {
    return Must(identity::GroupOf(Now(), profile));
  }
  bool Same(ProfileId a, ProfileId b) {
    return Must(identity::SameCustomer(Now(), a, b));
  }

  // The identities of the customer that holds a profile.
  Names NamesOf(ProfileId profile) {
    Names names;
    for (const auto& member : Group(profile).members) {
      names.insert(Must(identity::NeedProfile(Now(), member.profile)).shown());
    }
    return names;
  }

  // Of all customers of these profiles.
  std::set<Names> Customers(const std::vector<ProfileId>& profiles) {
    std::set<Names> customers;
    for (const ProfileId profile : profiles) customers.insert(NamesOf(profile));
    return customers;
  }

  std::vector<storage::EntryRow> Entries() {
    std::vector<storage::EntryRow> entries;
    const View view = Now();
    for (Position at = 1; at <= Newest(); ++at) {
      entries.push_back(Must(ReadEntry(view, at)).value());
    }
    return entries;
  }

  std::vector<std::string> Differences() {
    return Must(identity::CheckGraph(Now()));
  }

 private:
  static constexpr char kIndexKey[] = "an index key of thirty-two bytes";

  static bool Fine(const absl::Status& status) { return status.ok(); }
  template <typename T>
  static bool Fine(const absl::StatusOr<T>& answer) {
    return answer.ok();
  }

  std::string Chance(std::size_t size) {
    std::string bytes;
    while (bytes.size() < size) bytes.push_back(static_cast<char>(chance_()));
    return bytes;
  }

  IdentityPolicy policy_;
  identity::Normaliser normaliser_;
  std::unique_ptr<Engine> engine_ = NewMemoryEngine();
  std::shared_ptr<const Snapshot> rows_;
  std::set<std::string> concerns_;
  std::mt19937_64 chance_{1};
  std::int64_t now_us_ = 1'700'000'000'000'000;
  int events_ = 0;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_GRAPH_H_
