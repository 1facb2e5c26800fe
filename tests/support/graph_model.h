// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Who is who as a handful of sets, walked by brute force: what the identity
// room is judged against. Profiles are numbers in the order they are made.

#ifndef THROUGHLINE_TESTS_SUPPORT_GRAPH_MODEL_H_
#define THROUGHLINE_TESTS_SUPPORT_GRAPH_MODEL_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace throughline {

class GraphModel {
 public:
  using Pair = std::pair<int, int>;
  using Customer = std::set<int>;

  explicit GraphModel(int profiles_max) : profiles_max_(profiles_max) {}

  int profiles() const { return static_cast<int>(names_.size()); }
  const std::map<Pair, std::int64_t>& links() const { return links_; }
  std::string NameOf(int profile) const { return names_[profile]; }

  // The profiles of the identities; -1: none.
  std::vector<int> Event(const std::vector<std::string>& identities,
                         std::int64_t at) {
    std::vector<int> found;
    for (const std::string& name : identities) {
      found.push_back(shared_.count(name) != 0 ? -1 : OwnerOrNew(name, at));
    }
    const auto first = std::find_if(found.begin(), found.end(),
                                    [](int profile) { return profile >= 0; });
    if (first == found.end()) return found;
    const std::size_t home = first - found.begin();
    if (Transient(identities[home])) MeetAnother(identities, home, at, found);
    for (std::size_t i = home + 1; i < found.size(); ++i) {
      if (identities[i] == identities[home]) found[i] = found[home];
      if (found[i] < 0 || found[i] == found[home]) continue;
      const bool home_is_open =
          Transient(identities[home]) && !Taken(found[home]);
      if (Transient(identities[i]) && !home_is_open && Taken(found[i]) &&
          !Same(found[i], found[home])) {
        found[i] = Renew(identities[i], found[i], found[home], at);
      }
      Link(found[home], found[i], at, profiles_max_);
    }
    return found;
  }

  // A profile without identity.
  int Nobody() { return New(""); }

  // Whether they are linked after it.
  bool Link(int a, int b, std::int64_t at, int profiles_max) {
    const Pair pair = std::minmax(a, b);
    if (links_.count(pair) != 0) return true;
    if (!Same(a, b) && Forbidden(a, b, profiles_max)) return false;
    links_.emplace(pair, at);
    return true;
  }
  void End(Pair pair) { links_.erase(pair); }

  bool Never(int a, int b) {
    if (Same(a, b)) return false;
    nevers_.insert(std::minmax(a, b));
    return true;
  }
  void Allow(int a, int b) { nevers_.erase(std::minmax(a, b)); }

  void Share(const std::string& name) { shared_.insert(name); }

  // The profile it is from then on; -1: refused.
  int Reassign(const std::string& name, std::int64_t from) {
    if (shared_.count(name) != 0) return -1;
    auto& intervals = owners_[name];
    for (const auto& [start, profile] : intervals) {
      if (start == from) return profile;
    }
    if (!intervals.empty() && intervals.back().first > from) return -1;
    intervals.emplace_back(from, New(name));
    return intervals.back().second;
  }

  Customer CustomerOf(int profile) const {
    Customer customer = {profile};
    for (std::size_t before = 0; before != customer.size();) {
      before = customer.size();
      for (const auto& [pair, at] : links_) {
        if (customer.count(pair.first) != 0) customer.insert(pair.second);
        if (customer.count(pair.second) != 0) customer.insert(pair.first);
      }
    }
    return customer;
  }
  bool Same(int a, int b) const { return CustomerOf(a).count(b) != 0; }

 private:
  static constexpr std::int64_t kAlways =
      std::numeric_limits<std::int64_t>::min();

  static bool Transient(const std::string& name) {
    return name.starts_with("cookie:");
  }
  static bool Exclusive(const std::string& name) {
    return name.starts_with("crm:");
  }

  int New(const std::string& name) {
    names_.push_back(name);
    return profiles() - 1;
  }

  int OwnerOrNew(const std::string& name, std::int64_t at) {
    auto& intervals = owners_[name];
    int owner = -1;
    for (const auto& [from, profile] : intervals) {
      if (from <= at) owner = profile;
    }
    if (owner >= 0) return owner;
    intervals.emplace(intervals.begin(), kAlways, New(name));
    return intervals.front().second;
  }

  bool Taken(int profile) const {
    const Customer customer = CustomerOf(profile);
    return std::any_of(customer.begin(), customer.end(), [&](int other) {
      return other != profile && !Transient(names_[other]) &&
             !names_[other].empty();
    });
  }

  void MeetAnother(const std::vector<std::string>& identities, std::size_t home,
                   std::int64_t at, std::vector<int>& found) {
    int person = -1;
    for (std::size_t i = home + 1; i < found.size(); ++i) {
      if (found[i] < 0 || Transient(identities[i])) continue;
      if (Same(found[home], found[i])) return;
      if (person < 0) person = found[i];
    }
    if (person < 0 || !Taken(found[home])) return;
    found[home] = Renew(identities[home], found[home], person, at);
  }

  int Renew(const std::string& name, int before, int with, std::int64_t at) {
    auto& intervals = owners_[name];
    for (const auto& [from, profile] : intervals) {
      if (from == at && Same(profile, with)) return profile;
    }
    std::size_t index = 0;
    while (index + 1 < intervals.size() && intervals[index + 1].first <= at) {
      ++index;
    }
    std::int64_t met = std::numeric_limits<std::int64_t>::max();
    for (const auto& [pair, when] : links_) {
      if (pair.first == before || pair.second == before) {
        met = std::min(met, when);
      }
    }
    const bool last = index + 1 == intervals.size();
    const int made = New(name);
    const auto here = intervals.begin() + static_cast<std::ptrdiff_t>(index);
    if (at < met && (last || met < intervals[index + 1].first)) {
      const std::int64_t from = std::exchange(intervals[index].first, met);
      intervals.emplace(here, from, made);
    } else {
      intervals.emplace(here + 1, at, made);
    }
    return made;
  }

  bool Forbidden(int a, int b, int profiles_max) const {
    const Customer of_a = CustomerOf(a);
    const Customer of_b = CustomerOf(b);
    if (static_cast<int>(of_a.size() + of_b.size()) > profiles_max) return true;
    for (const int one : of_a) {
      for (const int other : of_b) {
        if (nevers_.count(std::minmax(one, other)) != 0) return true;
        if (Exclusive(names_[one]) && Exclusive(names_[other]) &&
            names_[one] != names_[other]) {
          return true;
        }
      }
    }
    return false;
  }

  const int profiles_max_;
  std::vector<std::string> names_;  // By profile.
  std::map<std::string, std::vector<std::pair<std::int64_t, int>>> owners_;
  std::map<Pair, std::int64_t> links_;  // When it was so.
  std::set<Pair> nevers_;
  std::set<std::string> shared_;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_GRAPH_MODEL_H_
