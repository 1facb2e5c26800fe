// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/cut.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "lib/base/status.h"
#include "lib/identity/links.h"

namespace throughline::identity {
namespace {

// The links of a customer as pipes that carry one unit either way. What flows
// at most from a to b is the number of links that must end (Ford, Fulkerson).
class Flow {
 public:
  Flow(std::size_t nodes, std::vector<std::pair<int, int>> pipes)
      : pipes_(std::move(pipes)), flow_(pipes_.size(), 0), at_(nodes) {
    for (std::size_t i = 0; i < pipes_.size(); ++i) {
      at_[pipes_[i].first].push_back(static_cast<int>(i));
      at_[pipes_[i].second].push_back(static_cast<int>(i));
    }
  }

  // Sends one more unit along a shortest way that has room.
  bool Push(int from, int to) {
    const std::vector<int> came = Search(from, /*against=*/false);
    if (came[to] == kNot) return false;
    for (int node = to; node != from;) {
      const int pipe = came[node];
      const bool forth = pipes_[pipe].second == node;
      flow_[pipe] += forth ? 1 : -1;
      node = forth ? pipes_[pipe].first : pipes_[pipe].second;
    }
    return true;
  }

  // Where more could flow to from `from`, or, against the flow, from where
  // more could come to it.
  std::vector<bool> Reached(int from, bool against) const {
    const std::vector<int> came = Search(from, against);
    std::vector<bool> reached(came.size());
    for (std::size_t i = 0; i < came.size(); ++i) reached[i] = came[i] != kNot;
    return reached;
  }

 private:
  static constexpr int kNot = -2;
  static constexpr int kStart = -1;

  // For each node the pipe it was reached by.
  std::vector<int> Search(int from, bool against) const {
    std::vector<int> came(at_.size(), kNot);
    came[from] = kStart;
    for (std::deque<int> next = {from}; !next.empty(); next.pop_front()) {
      const int node = next.front();
      for (const int pipe : at_[node]) {
        const bool forth = pipes_[pipe].first == node;
        const int other = forth ? pipes_[pipe].second : pipes_[pipe].first;
        const int room = 1 - (forth != against ? flow_[pipe] : -flow_[pipe]);
        if (room == 0 || came[other] != kNot) continue;
        came[other] = pipe;
        next.push_back(other);
      }
    }
    return came;
  }

  std::vector<std::pair<int, int>> pipes_;
  std::vector<int> flow_;  // -1, 0, 1: from first to second.
  std::vector<std::vector<int>> at_;
};

// The members by number, and the links between the numbers.
struct Numbered {
  std::map<ProfileId, int> numbers;
  std::vector<std::pair<int, int>> pipes;
};

Numbered Number(const Group& group,
                const std::vector<storage::LinkRow>& links) {
  Numbered numbered;
  for (const Group::Member& member : group.members) {
    numbered.numbers.emplace(member.profile, numbered.numbers.size());
  }
  for (const storage::LinkRow& link : links) {
    numbered.pipes.emplace_back(
        numbered.numbers.at(ProfileId::FromBytes(link.a())),
        numbered.numbers.at(ProfileId::FromBytes(link.b())));
  }
  return numbered;
}

}  // namespace

absl::StatusOr<Cut> PlanCut(const View& view, ProfileId a, ProfileId b) {
  if (a == b) {
    return FailedPrecondition("both are the profile {}; nothing parts it",
                              a.ToHex());
  }
  TL_ASSIGN_OR_RETURN(const bool same, SameCustomer(view, a, b));
  if (!same) {
    return FailedPrecondition("the profiles {} and {} are not one customer",
                              a.ToHex(), b.ToHex());
  }
  Cut cut;
  TL_ASSIGN_OR_RETURN(cut.group, GroupOf(view, a));
  TL_ASSIGN_OR_RETURN(const std::vector<storage::LinkRow> links,
                      LinksWithin(view, cut.group));
  const Numbered numbered = Number(cut.group, links);
  const int from = numbered.numbers.at(a);
  const int to = numbered.numbers.at(b);
  Flow flow(cut.group.members.size(), numbered.pipes);
  while (flow.Push(from, to)) {
  }
  const std::vector<bool> near_a = flow.Reached(from, /*against=*/false);
  const std::vector<bool> near_b = flow.Reached(to, /*against=*/true);

  const int earliest = numbered.numbers.at(cut.group.customer());
  const bool ambiguous_to_a = !near_b[earliest];
  std::vector<bool> on_a;
  for (const Group::Member& member : cut.group.members) {
    const int i = numbered.numbers.at(member.profile);
    on_a.push_back(ambiguous_to_a ? !near_b[i] : near_a[i]);
    (on_a.back() ? cut.side_a : cut.side_b).push_back(member);
    if (!near_a[i] && !near_b[i]) cut.ambiguous.push_back(member);
  }
  for (std::size_t i = 0; i < links.size(); ++i) {
    const auto [one, other] = numbered.pipes[i];
    if (on_a[one] != on_a[other]) cut.ends.push_back(links[i]);
  }
  return cut;
}

}  // namespace throughline::identity
