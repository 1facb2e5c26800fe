// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A store as plain vectors and sets: what Append decides is decided here by
// the same sentences, and all else is worked out from the events each time it
// is asked. What the store itself is judged against. Profiles and conversations
// are numbers in the order they are made; -1 is none.

#ifndef THROUGHLINE_TESTS_SUPPORT_HISTORY_MODEL_H_
#define THROUGHLINE_TESTS_SUPPORT_HISTORY_MODEL_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/support/graph_model.h"
#include "throughline/types.h"

namespace throughline {

// What is known of a kind.
struct ModelKind {
  bool countable = false;
  int visibility = v1::VISIBILITY_STAFF;  // 0: its target's.
  bool amends = false;                    // Text, facts or rating.
  bool about = false;                     // Lies where its target lies.
  bool message = false;
  bool asks = false;
  bool answers = false;
  bool contact = false;
};

inline ModelKind ModelKindOf(std::string_view kind) {
  constexpr int kCustomer = v1::VISIBILITY_CUSTOMER;
  constexpr int kStaff = v1::VISIBILITY_STAFF;
  if (kind == "message") {
    return {true, kCustomer, false, false, true, true, true, true};
  }
  if (kind == "voicemail") {
    return {true, kCustomer, false, false, true, true, false, true};
  }
  if (kind == "call_started") {
    return {true, kCustomer, false, false, false, false, false, true};
  }
  if (kind == "call_answered") {
    return {false, kCustomer, false, false, true, false, true, false};
  }
  if (kind == "transcript") return {.visibility = kCustomer};
  if (kind == "note") return {.countable = true};
  if (kind == "correction" || kind == "edit" || kind == "delete") {
    return {.visibility = 0, .amends = true, .about = true};
  }
  if (kind == "reaction") return {.visibility = 0, .about = true};
  return {.visibility = kStaff};
}

class HistoryModel {
 public:
  using Moment = std::tuple<std::int64_t, std::int64_t, Position>;
  using Customer = GraphModel::Customer;
  using Ref = std::pair<std::string, std::string>;

  struct Happened {
    v1::Event said;
    int profile = -1;
    int conversation = -1;  // As it was decided; see In().
    Moment at;
    int visibility = 0;
    bool as_target = false;  // Its visibility is that of its target.
    bool amends = false;     // What it states, its target states.
    bool late = false;
    bool countable = false;
    bool answers_all = false;
    std::optional<Ref> answers;

    bool customers() const { return said.actor().role() == v1::ROLE_CUSTOMER; }
    bool composed() const { return !said.automatic(); }
    bool outgoing() const {
      return said.actor().role() == v1::ROLE_AGENT ||
             said.actor().role() == v1::ROLE_BOT;
    }
    bool asks() const {
      return ModelKindOf(said.kind()).asks && customers() && composed();
    }
    bool message() const {
      return ModelKindOf(said.kind()).message && composed();
    }
    bool contact() const {
      return ModelKindOf(said.kind()).contact && customers() && composed();
    }
  };

  // An event as it stands.
  struct Stands {
    std::string text;
    std::optional<double> rating;
    std::vector<v1::Fact> facts;
    bool corrected = false;
    bool edited = false;
    bool deleted = false;
    int visibility = 0;
    int narrowed = 0;  // The narrowest among what amended it.
  };

  explicit HistoryModel(int profiles_max)
      : graph_(profiles_max), profiles_max_(profiles_max) {}

  GraphModel& graph() { return graph_; }
  const GraphModel& graph() const { return graph_; }
  const std::vector<Happened>& events() const { return events_; }

  // What the store calls them; for what it decides by the order of ids.
  std::vector<ProfileId> profile_ids;
  std::vector<Position> created;
  std::vector<ConversationId> conversation_ids;

  // ---- What happens ----

  Happened& Append(const v1::Event& said, std::int64_t now, Position position) {
    Happened event;
    event.said = said;
    const int parent =
        said.has_in_reply_to() ? Find(said, said.in_reply_to()) : -1;
    const int target = TargetOf(said).has_value() ? Find(*TargetOf(said)) : -1;
    event.at = {SortOf(said, now, parent, target), said.order(), position};
    event.profile = ProfileOf(event);
    event.conversation = Decide(event, parent, target);
    const ModelKind kind = ModelKindOf(said.kind());
    event.amends = TargetOf(said).has_value() &&
                   *TargetOf(said) != Ref(said.source(), said.id()) &&
                   (!kind.about || kind.amends);
    event.as_target =
        said.visibility() == v1::VISIBILITY_UNSPECIFIED && kind.visibility == 0;
    event.visibility = !event.as_target
                           ? (said.visibility() != v1::VISIBILITY_UNSPECIFIED
                                  ? said.visibility()
                                  : kind.visibility)
                       : target >= 0 ? 0
                       : said.kind() == "correction" || said.kind() == "edit"
                           ? v1::VISIBILITY_RESTRICTED  // It repeats content.
                           : v1::VISIBILITY_STAFF;
    if (target >= 0) {
      event.visibility = std::max(event.visibility, events_[target].visibility);
    }
    event.countable =
        kind.countable &&
        (said.kind() != "call_started" || said.call().id().empty() ||
         calls_.emplace(said.source(), said.call().id()).second);
    if (kind.answers && event.composed() && event.outgoing()) {
      if (said.has_in_reply_to() && (parent < 0 || events_[parent].asks())) {
        event.answers = RefOf(said, said.in_reply_to());
        answered_.insert(*event.answers);
      } else {
        event.answers_all = true;
      }
    }
    event.late = std::any_of(
        events_.begin(), events_.end(), [&event](const Happened& other) {
          return other.profile == event.profile && other.at > event.at;
        });
    const int index = static_cast<int>(events_.size());
    at_.emplace(Ref(said.source(), said.id()), index);
    if (TargetOf(said).has_value() &&
        *TargetOf(said) != Ref(said.source(), said.id())) {
      about_[*TargetOf(said)].push_back(index);
    }
    events_.push_back(std::move(event));
    return events_.back();
  }

  // After links were made or ended: what was joined over one who is somebody
  // else's now goes on apart, with those who joined over it in turn.
  void Resplit() {
    std::set<std::pair<int, int>> leaving;
    for (bool more = true; more;) {
      more = false;
      for (const auto& [who, over] : joined_over_) {
        const auto& [profile, in] = who;
        if (leaving.count(who) != 0 || graph_.Same(profile, opened_by_[in]) ||
            (graph_.Same(profile, over) && leaving.count({over, in}) == 0)) {
          continue;
        }
        leaving.insert(who);
        more = true;
      }
    }
    std::map<std::pair<int, int>, std::vector<int>> sides;
    for (const auto& [profile, in] : leaving) {
      sides[{in, *graph_.CustomerOf(profile).begin()}].push_back(profile);
    }
    for (const auto& [side, profiles] : sides) Split(side.first, profiles);
  }

  // The conversation that a side of one goes on under; -1: none.
  int SideOf(int from, int first) const {
    const auto found = sides_.find({from, first});
    return found == sides_.end() ? -1 : found->second;
  }

  // A link was made by somebody: a profile without identity has its name.
  void NameNobody(int a, int b) {
    if (nobodies_.count(a) != 0) named_.emplace(a, b);
    if (nobodies_.count(b) != 0) named_.emplace(b, a);
  }

  // ---- What is asked ----

  // The conversation it lies in now.
  int In(const Happened& event) const {
    return event.conversation < 0 ? -1
                                  : Goes(event.conversation, event.profile);
  }

  // The events of a customer, in timeline order.
  std::vector<const Happened*> Of(const Customer& customer) const {
    std::vector<const Happened*> all;
    for (const Happened& event : events_) {
      if (customer.count(event.profile) != 0) all.push_back(&event);
    }
    std::sort(all.begin(), all.end(), [](const Happened* a, const Happened* b) {
      return a->at < b->at;
    });
    return all;
  }

  // What amends a deleted event is deleted with it.
  Stands As(const Happened& event) const {
    Stands stands = Amended(event, 0);
    const Happened* about = &event;
    for (int depth = 0; depth < kDepthMax && about->amends; ++depth) {
      const int target = Find(*TargetOf(about->said));
      if (target < 0) break;
      about = &events_[target];
      stands.deleted |= Amended(*about, 0).deleted;
    }
    if (stands.deleted) stands.facts.clear();
    return stands;
  }

  // Whether an answer names it.
  bool Answered(const Happened& ask) const {
    return answered_.count({ask.said.source(), ask.said.id()}) != 0;
  }

 private:
  static constexpr std::int64_t kSkewUs = 300'000'000;
  static constexpr std::int64_t kWindowUs = 24LL * 3'600'000'000;
  static constexpr int kDepthMax = 4;

  static Ref RefOf(const v1::Event& from, const v1::Reference& to) {
    return {to.source().empty() ? from.source() : to.source(), to.id()};
  }

  // What it is about, where it does something to that.
  static std::optional<Ref> TargetOf(const v1::Event& said) {
    if (said.has_corrects()) return RefOf(said, said.corrects());
    if (said.has_target() && ModelKindOf(said.kind()).about) {
      return RefOf(said, said.target());
    }
    return std::nullopt;
  }

  int Find(const Ref& ref) const {
    const auto found = at_.find(ref);
    return found == at_.end() ? -1 : found->second;
  }
  int Find(const v1::Event& from, const v1::Reference& to) const {
    return Find(RefOf(from, to));
  }

  // Times are stated as whole microseconds by the one who tests.
  static std::optional<std::int64_t> StatedUs(const v1::Event& said) {
    if (said.occurred_at().empty()) return std::nullopt;
    absl::Time time;
    std::string error;
    if (!absl::ParseTime(absl::RFC3339_full, said.occurred_at(), &time,
                         &error)) {
      return std::nullopt;
    }
    return absl::ToUnixMicros(time);
  }

  std::int64_t SortOf(const v1::Event& said, std::int64_t now, int parent,
                      int target) const {
    std::int64_t sort = StatedUs(said).value_or(now);
    if (sort > now + kSkewUs) sort = now;
    for (const int other : {parent, target}) {
      if (other >= 0) sort = std::max(sort, std::get<0>(events_[other].at));
    }
    return sort;
  }

  int ProfileOf(const Happened& event) {
    std::vector<std::string> names(event.said.identities().begin(),
                                   event.said.identities().end());
    const Ref thread(event.said.source(), event.said.conversation());
    const auto known = threads_nobody_.find(thread);
    const std::vector<int> found = graph_.Event(names, std::get<0>(event.at));
    for (const int profile : found) {
      if (profile < 0) continue;
      if (known != threads_nobody_.end())
        LinkNobody(known->second, profile, std::get<0>(event.at));
      return profile;
    }
    if (known != threads_nobody_.end()) return known->second;
    const int nobody = graph_.Nobody();
    nobodies_.insert(nobody);
    if (thread.second.empty()) return nobody;
    threads_nobody_.emplace(thread, nobody);
    for (const Happened& other : events_) {
      if (nobodies_.count(other.profile) == 0 &&
          Ref(other.said.source(), other.said.conversation()) == thread &&
          InThread(In(other), thread)) {
        LinkNobody(nobody, other.profile, std::get<0>(event.at));
      }
    }
    return nobody;
  }

  bool InThread(int conversation, const Ref& thread) const {
    const auto found = threads_.find(thread);
    return found != threads_.end() && found->second == conversation;
  }

  void LinkNobody(int nobody, int person, std::int64_t at) {
    if (graph_.Same(nobody, person) || named_.count(nobody) != 0) return;
    if (graph_.Link(nobody, person, at, profiles_max_)) {
      NameNobody(nobody, person);
    }
  }

  // ---- Conversations ----

  int Goes(int conversation, int profile) const {
    for (auto next = splits_.find({conversation, profile});
         next != splits_.end(); next = splits_.find({conversation, profile})) {
      conversation = next->second;
    }
    return conversation;
  }

  int New(int profile) {
    opened_by_.push_back(profile);
    within_.emplace_back();
    return static_cast<int>(opened_by_.size()) - 1;
  }

  bool Within(int conversation, int profile) const {
    const std::vector<int>& all = within_[conversation];
    return std::find(all.begin(), all.end(), profile) != all.end();
  }
  int Enter(int conversation, int profile) {
    if (!Within(conversation, profile)) {
      within_[conversation].push_back(profile);
    }
    return conversation;
  }

  int Decide(const Happened& event, int parent, int target) {
    const v1::Event& said = event.said;
    const int home = event.profile;
    const bool opens_none = OpensNone(event);
    if (ModelKindOf(said.kind()).about || said.has_corrects()) {
      if (target >= 0) {
        const int in = events_[target].conversation;
        return in < 0 ? -1 : Enter(Goes(in, home), home);
      }
      if (said.conversation().empty()) return -1;
    }
    if (!said.conversation().empty()) {
      const Ref thread(said.source(), said.conversation());
      const auto found = threads_.find(thread);
      if (found != threads_.end()) {
        return Enter(Goes(found->second, home), home);
      }
      if (opens_none) return -1;
      return Enter(threads_.emplace(thread, New(home)).first->second, home);
    }
    if (said.kind() == "profile") return -1;
    if (parent >= 0 && events_[parent].conversation >= 0) {
      return Enter(Goes(events_[parent].conversation, home), home);
    }
    const int joined = JoinByPolicy(event);
    if (joined >= 0) return Enter(joined, home);
    return opens_none ? -1 : Enter(New(home), home);
  }

  struct Course {
    Moment opened{INT64_MAX, 0, 0};
    Moment last{INT64_MIN, 0, 0};
    Moment resolved{INT64_MIN, 0, 0}, asked{INT64_MIN, 0, 0};
  };

  // What would have joined the event had it come first: opened by the same
  // customer soon after, not by a thread and not by a split.
  int OpenedNext(const std::map<int, Course>& courses,
                 const Happened& event) const {
    int next = -1;
    const std::int64_t at = std::get<0>(event.at);
    for (const auto& [in, course] : courses) {
      const std::int64_t opened = std::get<0>(course.opened);
      if (opened <= at || opened - at > kWindowUs) continue;
      if (!graph_.Same(opened_by_[in], event.profile)) continue;
      if (Holds(threads_, in) || Holds(sides_, in)) continue;
      if (next < 0 || course.opened < courses.at(next).opened) next = in;
    }
    return next;
  }

  template <typename Map>
  static bool Holds(const Map& map, int conversation) {
    return std::any_of(map.begin(), map.end(), [&](const auto& each) {
      return each.second == conversation;
    });
  }

  static bool OpensNone(const Happened& event) {
    return event.said.kind() == "profile" ||
           (!event.said.campaign().empty() && !event.customers());
  }

  // The customer's conversation that was open then and active last before.
  int JoinByPolicy(const Happened& event) {
    std::map<int, Course> courses;
    const std::int64_t at = std::get<0>(event.at);
    const Customer customer = graph_.CustomerOf(event.profile);
    for (const Happened* other : Of(customer)) {
      if (In(*other) < 0) continue;
      Course& course = courses[In(*other)];
      course.opened = std::min(course.opened, other->at);
      course.last = std::max(course.last, other->at);
      if (std::get<0>(other->at) > at) continue;  // Not by then.
      if (other->said.kind() == "resolution") course.resolved = other->at;
      if (other->asks()) course.asked = other->at;
    }
    int best = -1;
    std::tuple<std::int64_t, Moment> best_rank;
    for (const auto& [in, course] : courses) {
      if (course.asked < course.resolved) continue;
      const std::int64_t active = std::min(std::get<0>(course.last), at);
      if (std::get<0>(course.opened) > at || at - active > kWindowUs) continue;
      const std::tuple rank(active, course.last);
      if (best < 0 || rank > best_rank)
        std::tie(best, best_rank) = std::tuple(in, rank);
    }
    if (best < 0 && event.said.kind() != "resolution" && !OpensNone(event)) {
      best = OpenedNext(courses, event);
    }
    if (best < 0) return -1;
    const int goes = Goes(best, event.profile);
    if (goes == best && !Within(best, event.profile)) {
      // Over the first of the others who came to be in it.
      for (const int other : within_[best]) {
        if (customer.count(other) == 0) continue;
        joined_over_[{event.profile, best}] = other;
        break;
      }
    }
    return goes;
  }

  void Split(int from, std::vector<int> profiles) {
    std::sort(profiles.begin(), profiles.end(),
              [this](int a, int b) { return profile_ids[a] < profile_ids[b]; });
    const int first = profiles.front();
    const auto [side, made] = sides_.emplace(std::pair(from, first), -1);
    if (made) side->second = New(first);
    for (const int profile : profiles) {
      splits_[{from, profile}] = side->second;
      joined_over_.erase({profile, from});
      within_[side->second].push_back(profile);
    }
  }

  // ---- Amendments ----

  static bool Author(const Happened& of, const Happened& by) {
    const v1::Actor& a = of.said.actor();
    const v1::Actor& b = by.said.actor();
    if (b.role() == v1::ROLE_SYSTEM) return true;
    return a.role() == b.role() &&
           (a.id().empty() || b.id().empty() || a.id() == b.id());
  }

  Stands Amended(const Happened& event, int depth) const {
    const v1::Event& said = event.said;
    Stands stands{
        said.text(), std::nullopt, {said.facts().begin(), said.facts().end()}};
    if (said.has_rating()) stands.rating = said.rating();
    stands.visibility = event.visibility;
    const auto about = about_.find({said.source(), said.id()});
    if (about == about_.end() || depth == kDepthMax) return stands;
    std::vector<int> by = about->second;
    std::sort(by.begin(), by.end(),
              [this](int a, int b) { return events_[a].at < events_[b].at; });
    for (const int index : by) Amend(event, events_[index], depth, stands);
    stands.visibility = std::max(stands.visibility, stands.narrowed);
    if (stands.deleted) stands.facts.clear();
    return stands;
  }

  void Amend(const Happened& event, const Happened& by, int depth,
             Stands& stands) const {
    const std::string& kind = by.said.kind();
    if (!by.amends) return;
    if ((kind == "edit" || kind == "delete") && !Author(event, by)) return;
    const Stands itself = Amended(by, depth + 1);
    if (itself.deleted) return;
    stands.narrowed = std::max(
        {stands.narrowed, itself.narrowed, by.as_target ? 0 : by.visibility});
    if (kind == "delete") {
      stands.deleted = true;
      return;
    }
    (kind == "edit" ? stands.edited : stands.corrected) = true;
    if (!itself.text.empty()) stands.text = itself.text;
    if (itself.rating) stands.rating = itself.rating;
    if (!itself.facts.empty()) stands.facts = itself.facts;
  }

  GraphModel graph_;
  const int profiles_max_;
  std::vector<Happened> events_;
  std::map<Ref, int> at_;
  std::map<Ref, std::vector<int>> about_;
  std::set<Ref> calls_;
  std::set<Ref> answered_;  // By name.
  std::set<int> nobodies_;
  std::map<int, int> named_;  // A profile without identity: whom it met first.
  std::map<Ref, int> threads_nobody_;
  std::map<Ref, int> threads_;
  std::vector<int> opened_by_;            // By conversation.
  std::vector<std::vector<int>> within_;  // By conversation: who came, by when.
  std::map<std::pair<int, int>, int> joined_over_;  // Profile, conversation.
  std::map<std::pair<int, int>, int> splits_;       // Conversation, profile.
  std::map<std::pair<int, int>, int> sides_;  // Conversation, first profile.
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_HISTORY_MODEL_H_
