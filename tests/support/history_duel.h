// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A store and the model, told the same things by chance. What the store calls
// what it made is read from its feed, which so must have no holes.

#ifndef THROUGHLINE_TESTS_SUPPORT_HISTORY_DUEL_H_
#define THROUGHLINE_TESTS_SUPPORT_HISTORY_DUEL_H_

#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/engine/memory/memory_engine.h"
#include "tests/support/history_check.h"
#include "tests/support/history_model.h"
#include "throughline/render.h"
#include "throughline/store.h"

namespace throughline {

// What kind of history it becomes.
struct HistoryShape {
  int people = 6;        // Values of each personal scheme.
  int profiles_max = 8;  // What policy links without asking.
  int links_in = 12;     // One in so many operations links by hand.
};

class HistoryDuel {
 public:
  HistoryDuel(std::uint64_t seed, const HistoryShape& shape)
      : shape_(shape), random_(seed), model_(shape.profiles_max) {
    disk_ = std::make_shared<MemoryDisk>();
    for (const char* desk : {"desk:0", "desk:1"}) model_.graph().Share(desk);
    Open();
  }

  void Step() {
    now_us_ += Up(1, 40) * 60'000'000LL + Up(0, 999'999);
    const Position before = fed_;
    if (Chance(shape_.links_in)) {
      Link();
    } else if (Chance(20)) {
      End();
    } else if (Chance(60)) {
      Part();
    } else if (Chance(50)) {
      Never();
    } else if (Chance(60)) {
      Allow();
    } else if (Chance(70)) {
      Reassign();
    } else if (Chance(300)) {
      Share();
    } else if (Chance(12) && !said_.empty()) {
      Again();
    } else if (Chance(200)) {
      Open();
    } else {
      Append();
    }
    Compare(fed_ != before);
  }

  // Everything at the end.
  void Finish() {
    const VerifyReport report = Must(store_->Verify());
    std::string differences;
    for (const std::string& each : report.differences) {
      differences += each + "\n";
    }
    if (!differences.empty()) FAIL("verify: " + differences);
    if (report.events != model_.events().size()) FAIL("verify: events");
    for (int profile = 0; profile < Profiles(); ++profile) {
      HistoryCheck(*store_, model_, now_us_, random_).Resume(profile, {});
    }
  }

 private:
  static constexpr char kTenant[] = "main";

  struct Keys final : KeyProvider {
    absl::StatusOr<std::string> IndexKey(std::string_view) override {
      return std::string("an index key of thirty-two bytes");
    }
  };

  int Up(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }
  bool Chance(int in) { return Up(1, in) == 1; }
  template <typename T>
  const T& Of(const std::vector<T>& all) {
    return all[Up(0, static_cast<int>(all.size()) - 1)];
  }
  int Profiles() const { return static_cast<int>(model_.profile_ids.size()); }

  // Opens the store, or closes it and opens it again.
  void Open() {
    store_.reset();
    StoreOptions options;
    options.clock = [this] { return absl::FromUnixMicros(now_us_); };
    options.keys = std::make_shared<Keys>();
    options.cache_bytes = Chance(4) ? 0 : std::size_t{8} << 20;
    options.policy.identity.link_profiles_max = shape_.profiles_max;
    options.policy.identity.schemes["desk"] = {SchemeKind::kShared};
    options.policy.identity.schemes["crm"] = {SchemeKind::kExclusive};
    options.policy.identity.schemes["cookie"] = {SchemeKind::kTransient};
    options.policy.identity.schemes["card"] = {SchemeKind::kPersonal};
    store_ = Must(Store::Open(NewMemoryEngine(disk_), options));
  }

  // ---- Events by chance ----

  std::string Identity() {
    switch (Up(0, 9)) {
      case 0:
        return "desk:" + std::to_string(Up(0, 1));
      case 1:
        return "crm:" + std::to_string(Up(0, 2));
      case 2:
        return "cookie:" + std::to_string(Up(0, 2));
      default:
        return "card:" + std::to_string(Up(0, shape_.people - 1));
    }
  }

  std::string At(std::int64_t us) {
    return absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ", absl::FromUnixMicros(us),
                            absl::UTCTimeZone());
  }

  // Of an event that was, or one that may yet come.
  void Refer(v1::Reference& reference, const std::string& source) {
    if (said_.empty() || Chance(6)) {
      reference.set_id("e" + std::to_string(ids_ + Up(1, 12)));
      return;
    }
    const int last = static_cast<int>(said_.size()) - 1;
    const v1::Event& other = said_[Up(std::max(0, last - 25), last)];
    if (other.source() != source || Chance(2)) {
      reference.set_source(other.source());
    }
    reference.set_id(other.id());
  }

  v1::Event Event() {
    static const std::vector<std::string> kKinds = {
        "message",       "message",    "message",    "message",
        "message",       "note",       "voicemail",  "call_started",
        "call_answered", "transcript", "survey",     "resolution",
        "fact",          "profile",    "correction", "correction",
        "edit",          "delete",     "reaction",   "something new"};
    v1::Event event;
    event.set_source(Chance(4) ? "b" : "a");
    event.set_id("e" + std::to_string(++ids_));
    event.set_kind(Of(kKinds));
    event.set_channel(Chance(2) ? "webchat" : Chance(2) ? "voice" : "social/x");
    for (int i = Chance(3) ? Up(2, 3) : 1; i > 0; --i) {
      event.add_identities(Identity());
    }
    Say(event);
    When(event);
    if (Chance(3)) {
      event.set_conversation("thread " + std::to_string(Up(0, 4)));
    }
    if (Chance(40)) event.set_campaign("spring");
    const std::string& kind = event.kind();
    if (kind == "correction" || (kind == "transcript" && Chance(3))) {
      Refer(*event.mutable_corrects(), event.source());
    } else if (kind == "edit" || kind == "delete" || kind == "reaction" ||
               kind == "something new") {
      Refer(*event.mutable_target(), event.source());
    } else if (Chance(4)) {
      Refer(*event.mutable_in_reply_to(), event.source());
    }
    if (kind == "call_started" && Chance(2)) {
      event.mutable_call()->set_id(std::to_string(Up(0, 3)));
    }
    return event;
  }

  void Say(v1::Event& event) {
    const int who = Up(0, 9);
    event.mutable_actor()->set_role(who < 6   ? v1::ROLE_CUSTOMER
                                    : who < 8 ? v1::ROLE_AGENT
                                    : who < 9 ? v1::ROLE_BOT
                                              : v1::ROLE_SYSTEM);
    if (Chance(5)) event.mutable_actor()->set_id(std::to_string(Up(0, 1)));
    if (!Chance(8)) event.set_text("text of " + event.id());
    if (Chance(15)) event.set_automatic(true);
    if (Chance(12)) {
      event.set_visibility(static_cast<v1::Visibility>(Up(1, 4)));
    }
    if (event.kind() == "survey" || Chance(15)) {
      event.set_rating(Up(0, 10) / 10.0);
    }
    if (event.kind() == "fact" || event.kind() == "correction" || Chance(8)) {
      for (int i = Up(0, 2); i >= 0; --i) {
        v1::Fact& fact = *event.add_facts();
        fact.set_key("fact " + std::to_string(Up(0, 5)));
        fact.set_value_json(std::to_string(Up(0, 99)));
        if (Chance(8)) fact.set_retracted(true);
      }
    }
  }

  // Mostly now; sometimes late, equal to another, unknown or in the future.
  void When(v1::Event& event) {
    if (Chance(8)) return;
    std::int64_t us = now_us_ - Up(0, 60) * 1'000'000LL;
    if (Chance(4)) us -= Up(0, 8 * 24 * 60) * 60'000'000LL;
    if (Chance(6)) us -= us % 3'600'000'000LL;
    if (Chance(40)) us = now_us_ + Up(0, 20) * 60'000'000LL;
    event.set_occurred_at(At(us));
    if (Chance(6)) event.set_order(Up(0, 3));
  }

  // ---- Operations ----

  void Append() {
    AppendRequest request;
    for (int i = Chance(5) ? Up(2, 5) : 1; i > 0; --i) {
      request.events.push_back(Event());
    }
    if (request.events.size() > 1 && !said_.empty() && Chance(3)) {
      v1::Event again = Of(said_);
      const bool other = Chance(2);
      if (other) again.set_subject("something else");
      request.events.insert(request.events.begin() + 1, again);
      if (other) {
        const auto receipt = store_->Append(request);
        if (!absl::IsAlreadyExists(receipt.status())) FAIL("not refused");
        Feed();  // Nothing is written.
        return;
      }
    }
    for (const v1::Event& event : request.events) {
      if (std::getenv("TL_TRACE") != nullptr) {
        std::cerr << ToHistoryLine(event) << "\n";
      }
    }
    const AppendReceipt receipt = Must(store_->Append(request));
    Feed();
    for (std::size_t i = 0; i < request.events.size(); ++i) {
      const v1::Event& said = request.events[i];
      const Appended& appended = receipt.events[i];
      if (appended.duplicate) {
        Duplicate(said, appended);
        continue;
      }
      const auto& happened = model_.Append(said, now_us_, appended.position);
      if (model_.profile_ids.at(happened.profile) != appended.profile ||
          NameOf(happened.conversation) != appended.conversation) {
        FAIL(said.id() << " went elsewhere: profile "
                       << model_.graph().NameOf(happened.profile) << " of "
                       << model_.profile_ids.at(happened.profile).ToHex()
                       << ", not " << appended.profile.ToHex()
                       << "; conversation "
                       << NameOf(happened.conversation).ToHex() << ", not "
                       << appended.conversation.ToHex());
      }
      said_.push_back(said);
    }
  }

  // The same again, or the same name with other content.
  void Again() {
    v1::Event again = Of(said_);
    if (Chance(2)) {
      again.set_text(again.text() + "!");
      const auto receipt = store_->Append({.events = {again}});
      if (!absl::IsAlreadyExists(receipt.status())) FAIL("not refused");
      return;
    }
    again.set_data_json("{\"attempt\": 2}");
    Duplicate(again, Must(store_->Append({.events = {again}})).events[0]);
  }

  void Duplicate(const v1::Event& said, const Appended& appended) {
    for (const auto& happened : model_.events()) {
      if (happened.said.source() != said.source() ||
          happened.said.id() != said.id()) {
        continue;
      }
      if (!appended.duplicate ||
          appended.position != std::get<2>(happened.at) ||
          appended.profile != model_.profile_ids[happened.profile] ||
          appended.conversation != NameOf(happened.conversation)) {
        FAIL(said.id() << ": the receipt of the first is not given again");
      }
      return;
    }
    FAIL(said.id() << " is said to be a duplicate");
  }

  ConversationId NameOf(int conversation) const {
    const auto& all = model_.conversation_ids;
    return conversation < 0 || conversation >= static_cast<int>(all.size())
               ? ConversationId()
               : all[conversation];
  }

  std::string Pair(int a, int b) const {
    return std::to_string(a) + "(" + model_.graph().NameOf(a) + ")-" +
           std::to_string(b) + "(" + model_.graph().NameOf(b) + ")";
  }
  std::optional<std::pair<int, int>> Pair() {
    if (Profiles() < 2) return std::nullopt;
    const int a = Up(0, Profiles() - 1);
    const int b = Up(0, Profiles() - 2);
    return std::pair(a, b < a ? b : b + 1);
  }
  ProfileRef Ref(int profile) {
    return {.profile = model_.profile_ids[profile]};
  }

  void Link() {
    const auto pair = Pair();
    if (!pair) return;
    const auto [a, b] = *pair;
    const auto receipt = store_->Link({.a = Ref(a), .b = Ref(b), .why = "met"});
    Feed();
    const bool linked = model_.graph().Link(a, b, now_us_, 1'000'000);
    if (linked) model_.NameNobody(a, b);
    if (receipt.ok() != linked) FAIL("link: " << receipt.status().ToString());
    if (!linked && !absl::IsFailedPrecondition(receipt.status())) {
      FAIL(receipt.status().ToString());
    }
  }

  void End() {
    if (links_.empty()) return;
    auto at = links_.begin();
    std::advance(at, Up(0, static_cast<int>(links_.size()) - 1));
    const auto [pair, link] = *at;
    Must(store_->Unlink({.link = link}).status());
    Ended({pair});
  }

  void Part() {
    const auto pair = Pair();
    if (!pair) return;
    const auto [a, b] = *pair;
    const auto plan = store_->PlanUnlink({.a = Ref(a), .b = Ref(b)});
    if (plan.ok() != model_.graph().Same(a, b)) FAIL("plan");
    if (!plan.ok()) return;
    std::vector<GraphModel::Pair> ends;
    for (const LinkInfo& link : plan->ends) {
      ends.emplace_back(std::minmax(Number(link.a), Number(link.b)));
    }
    Must(store_->Unlink(UnlinkRequest{.plan = *plan}).status());
    Ended(ends);
    if (!model_.graph().Never(a, b)) FAIL("they are still one");
    std::set<int> sides[2];
    for (const auto& each : plan->side_a) sides[0].insert(Number(each.id));
    for (const auto& each : plan->side_b) sides[1].insert(Number(each.id));
    if (sides[0] != model_.graph().CustomerOf(a) ||
        sides[1] != model_.graph().CustomerOf(b)) {
      FAIL("the plan said another thing than was done");
    }
  }

  // The feed comes first: it says what the sides are called.
  void Ended(const std::vector<GraphModel::Pair>& pairs) {
    Feed();
    for (const auto& pair : pairs) model_.graph().End(pair);
    model_.Resplit();
    for (const Entry& split : splits_) {
      const int side =
          model_.SideOf(Conversation(split.split_from), Number(split.profile));
      if (side < 0) FAIL("a conversation split that should not have");
      model_.conversation_ids.resize(
          std::max(model_.conversation_ids.size(), side + std::size_t{1}));
      model_.conversation_ids[side] = split.conversation;
    }
    splits_.clear();
    for (const ConversationId& id : model_.conversation_ids) {
      if (id.empty()) FAIL("a conversation should have split");
    }
  }

  void Never() {
    const auto pair = Pair();
    if (!pair) return;
    const auto position =
        store_->Never({.a = Ref(pair->first), .b = Ref(pair->second)});
    Feed();
    if (position.ok() != model_.graph().Never(pair->first, pair->second)) {
      FAIL("never: " << position.status().ToString());
    }
    if (position.ok()) nevers_.push_back(*pair);
  }

  void Allow() {
    if (nevers_.empty()) return;
    const auto pair = Of(nevers_);
    Must(store_->Allow({.a = Ref(pair.first), .b = Ref(pair.second)}).status());
    Feed();
    model_.graph().Allow(pair.first, pair.second);
  }

  void Reassign() {
    const std::string identity = Identity();
    if (identity.starts_with("desk:")) return;
    const std::int64_t from = now_us_ - Up(0, 5 * 24) * 3'600'000'000LL;
    const auto receipt =
        store_->Reassign({.identity = identity, .from_us = from});
    Feed();
    const int profile = model_.graph().Reassign(identity, from);
    if (receipt.ok() != (profile >= 0)) FAIL(receipt.status().ToString());
    if (receipt.ok() && model_.profile_ids.at(profile) != receipt->profile) {
      FAIL("reassigned to another");
    }
  }

  void Share() {
    const std::string identity = "card:" + std::to_string(Up(0, 1));
    Must(store_->Share({.identity = identity}).status());
    Feed();
    model_.graph().Share(identity);
  }

  // ---- What the feed says was made ----

  void Feed() {
    for (;;) {
      const auto page = store_->Feed({.from = fed_ + 1, .limit = 50});
      if (absl::IsNotFound(page.status())) return;  // No tenant yet.
      const FeedPage entries = Must(page);
      for (const Entry& entry : entries.entries) {
        if (entry.position != ++fed_) FAIL("the feed has a hole");
        Learn(entry);
      }
      if (fed_ == entries.newest) return;
      if (entries.entries.empty()) FAIL("the feed ends before the newest");
    }
  }

  void Learn(const Entry& entry) {
    switch (entry.kind) {
      case EntryKind::kAssignment:
      case EntryKind::kReassign:
        return Know(entry.profile, entry.position);
      case EntryKind::kEvent: {
        Know(entry.profile, entry.position);
        const ConversationId in = entry.event->conversation();
        if (!in.empty() && Conversation(in) < 0) {
          model_.conversation_ids.push_back(in);
        }
        return;
      }
      case EntryKind::kLink:
        links_[std::minmax(Number(entry.link.a), Number(entry.link.b))] =
            entry.link.id;
        return;
      case EntryKind::kLinkEnd:
        links_.erase(std::minmax(Number(entry.link.a), Number(entry.link.b)));
        return;
      case EntryKind::kSplit:
        splits_.push_back(entry);
        return;
      default:
        return;
    }
  }
  void Know(ProfileId profile, Position position) {
    if (numbers_.emplace(profile, Profiles()).second) {
      model_.profile_ids.push_back(profile);
      model_.created.push_back(position);
    }
  }
  int Number(ProfileId profile) const { return numbers_.at(profile); }
  int Conversation(ConversationId id) const {
    const auto& all = model_.conversation_ids;
    const auto at = std::find(all.begin(), all.end(), id);
    return at == all.end() ? -1 : static_cast<int>(at - all.begin());
  }

  // ---- What is asked after each operation ----

  void Compare(bool changed) {
    if (model_.graph().profiles() != Profiles()) {
      FAIL(Profiles() << " profiles are there, and should be "
                      << model_.graph().profiles());
    }
    std::set<GraphModel::Pair> stands;
    for (const auto& [pair, link] : links_) stands.insert(pair);
    std::set<GraphModel::Pair> expected;
    for (const auto& [pair, at] : model_.graph().links()) expected.insert(pair);
    if (stands != expected) {
      std::string text = "links stand";
      for (const auto& [a, b] : stands) text += " " + Pair(a, b);
      text += "\nand should";
      for (const auto& [a, b] : expected) text += " " + Pair(a, b);
      FAIL(text);
    }
    if (Profiles() == 0) return;
    const int profile = Up(0, Profiles() - 1);
    HistoryCheck check(*store_, model_, now_us_, random_);
    switch (Up(0, 3)) {
      case 0:
        check.Timeline(profile);
        break;
      case 1:
        check.Resume(profile, {});
        break;
      case 2:
        if (!model_.conversation_ids.empty()) {
          check.Conversation(
              Up(0, static_cast<int>(model_.conversation_ids.size()) - 1));
        }
        break;
      default:
        AsOf(profile, changed);
    }
  }

  // What was answered at a position is what is answered as of it.
  void AsOf(int profile, bool changed) {
    if (changed) {
      const ProfileId who = model_.profile_ids[profile];
      then_.push_back({who, fed_, ToJson(Must(store_->Resume({.who = who}))),
                       Pages(who, std::nullopt)});
    }
    if (then_.empty() || Chance(2)) return;
    const Then& then = Of(then_);
    const std::string now =
        ToJson(Must(store_->Resume({.who = then.who, .as_of = then.position})));
    if (now != then.answer) {
      FAIL("as of " << then.position << ":\n"
                    << now << "\nwas:\n"
                    << then.answer);
    }
    if (Pages(then.who, then.position) != then.pages) FAIL("pages as of");
  }
  std::string Pages(ProfileId who, std::optional<Position> as_of) {
    std::string all;
    const TimelinePage page =
        Must(store_->Timeline({.who = who, .limit = 1000, .as_of = as_of}));
    for (const EventView& event : page.events) {
      all += ToJson(event) + "\n";
    }
    return all;
  }

  struct Then {
    ProfileId who;
    Position position;
    std::string answer;
    std::string pages;
  };

  const HistoryShape shape_;
  std::mt19937_64 random_;
  HistoryModel model_;
  std::shared_ptr<MemoryDisk> disk_;
  std::unique_ptr<Store> store_;
  std::int64_t now_us_ = 1'700'000'000'000'000;
  int ids_ = 0;
  std::vector<v1::Event> said_;
  std::vector<std::pair<int, int>> nevers_;
  Position fed_ = 0;
  std::map<ProfileId, int> numbers_;
  std::map<GraphModel::Pair, LinkId> links_;
  std::vector<Entry> splits_;
  std::vector<Then> then_;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_HISTORY_DUEL_H_
