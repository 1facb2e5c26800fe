// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Nobody asks twice: over dialogues in which people noted what the customer had
// said by when. Each is cut after every utterance of the customer, who then
// calls instead, from an identity of another channel, and reaches somebody who
// was not there: what was said is known, with the event that said it; what
// waits for an answer waits; nothing of anybody else's appears. Each cut is a
// customer of its own, and all are in one store.

#include <zlib.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "tests/support/data.h"
#include "tests/support/desk.h"

namespace throughline {
namespace {

using Json = nlohmann::json;
using Slots = std::map<std::string, std::string>;  // To a JSON value.

// ---- The dialogues ----

struct Turn {
  bool customer = false;
  std::string text;
  Slots stated;  // What is new with this turn, or otherwise than before.
};
using Dialogue = std::vector<Turn>;

std::string Unzip(const std::string& path) {
  std::string text;
  gzFile file = gzopen(path.c_str(), "rb");
  REQUIRE(file != nullptr);
  char buffer[1 << 16];
  for (int n; (n = gzread(file, buffer, sizeof(buffer))) > 0;) {
    text.append(buffer, n);
  }
  gzclose(file);
  return text;
}

Turn ToTurn(const Json& json, Slots& known) {
  Turn turn{.customer = json.at("speaker") == "USER",
            .text = json.at("utterance")};
  if (!turn.customer) return turn;
  for (const Json& frame : json.at("frames")) {
    const std::string service = frame.at("service");
    for (const auto& [slot, values] :
         frame.at("state").at("slot_values").items()) {
      const std::string value = values.dump();
      std::string& before = known[service + "." + slot];
      if (before != value) turn.stated[service + "." + slot] = value;
      before = value;
    }
  }
  return turn;
}

std::vector<Dialogue> Read(const std::string& path) {
  std::vector<Dialogue> dialogues;
  for (const Json& json : Json::parse(Unzip(path))) {
    Slots known;
    Dialogue& dialogue = dialogues.emplace_back();
    for (const Json& turn : json.at("turns")) {
      dialogue.push_back(ToTurn(turn, known));
    }
  }
  return dialogues;
}

// ---- One customer, with whom a dialogue breaks off ----

// What is right, told from what happened and not by the library.
struct Right {
  std::map<std::string, std::pair<std::string, std::string>> facts;
  std::vector<std::string> asks;      // Ids, oldest first.
  std::vector<std::string> timeline;  // Ids of what counts, oldest first.

  friend bool operator==(const Right&, const Right&) = default;
};

// How the two identities come to be known as one person's.
enum Known { kByLogin, kByMigration, kByTheCall, kByAnAgent, kWays };

class Person {
 public:
  Person(Desk& desk, int number)
      : desk_(desk),
        number_(number),
        known_(static_cast<Known>(number % kWays)),
        bot_first_(number / kWays % 2 == 0),
        chat_(fmt::format("whatsapp:{}", number)),
        phone_(fmt::format("phone:+316{:08}", number)) {
    if (known_ == kByMigration) {
      desk_.Add({.who = {phone_, chat_},
                 .kind = "profile",
                 .role = v1::ROLE_SYSTEM,
                 .id = Name("crm")});
    }
  }

  void Hear(const Turn& turn) {
    const std::string id = Name(std::to_string(turns_++));
    right_.timeline.push_back(id);
    turn.customer ? Ask(turn, id) : Answer(turn, id);
  }

  // The same person calls.
  void Call() {
    right_.timeline.push_back(Name("call"));
    Told call{.who = {phone_}, .kind = "call_started", .id = Name("call")};
    if (known_ == kByTheCall) call.who.push_back(chat_);
    call.channel = "voice";
    desk_.Add(call);
    if (known_ == kByAnAgent) desk_.Link(chat_, phone_);
  }

  // Whoever takes the call sees what is right, no more and no less.
  void CheckResumed(std::optional<Position> as_of) {
    const Resumption resumed =
        Must(desk_->Resume({.who = phone_, .viewer = Taker(), .as_of = as_of}));
    const std::size_t shown = std::min<std::size_t>(20, right_.timeline.size());
    Right right = right_;
    right.timeline.erase(
        right.timeline.begin(),
        right.timeline.end() - static_cast<std::ptrdiff_t>(shown));
    INFO("person " << number_ << ", as of " << resumed.position());
    CHECK(Seen(resumed) == right);
    CHECK(OnlyTheirs(resumed));
    at_ = resumed.position();
  }

  Position at() const { return at_; }  // Of the last check.

  // The taker answers on the phone what waits, and nothing waits any more.
  void AnswerAll() {
    for (const OpenAsk& ask : desk_.As(Taker(), phone_).awaiting()) {
      desk_.Add({.who = {phone_},
                 .text = "On your question: ...",
                 .channel = "voice",
                 .role = Taker().role,
                 .by = Taker().id,
                 .id = Name("on " + ask.event.id),
                 .replies = ask.event.id});
    }
    CHECK(desk_.Awaiting(chat_).empty());
  }

 private:
  std::string Name(const std::string& what) const {
    return fmt::format("{}: {}", number_, what);
  }

  Viewer Server() const {
    return bot_first_ ? Viewer{v1::ROLE_BOT, "b1", {}, false}
                      : Viewer{v1::ROLE_AGENT, "a1", {}, false};
  }
  Viewer Taker() const {
    return bot_first_ ? Viewer{v1::ROLE_AGENT, "a2", {}, false}
                      : Viewer{v1::ROLE_BOT, "b2", {}, false};
  }

  void Ask(const Turn& turn, const std::string& id) {
    Told told{.who = {chat_}, .text = turn.text, .id = id, .key = Name("t")};
    if (known_ == kByLogin) told.who.push_back(phone_);
    told.channel = "whatsapp";
    for (const auto& [slot, value] : turn.stated) {
      told.facts.emplace_back(slot, value);
      right_.facts[slot] = {value, id};
    }
    right_.asks.push_back(id);
    desk_.Add(told);
  }

  // One answer in five names the last question, one is a mere receipt.
  void Answer(const Turn& turn, const std::string& id) {
    Told told{.who = {chat_}, .text = turn.text, .id = id, .key = Name("t")};
    told.channel = "whatsapp";
    told.role = Server().role;
    told.by = Server().id;
    switch ((number_ + turns_) % 5) {
      case 0:
        told.with = [](v1::Event& event) { event.set_automatic(true); };
        break;
      case 1:
        told.replies = right_.asks.back();
        right_.asks.pop_back();
        break;
      default:
        right_.asks.clear();
    }
    desk_.Add(told);
  }

  static Right Seen(const Resumption& resumed) {
    Right seen;
    for (const CurrentFact& fact : resumed.facts()) {
      seen.facts[fact.key] = {fact.value_json, fact.source_event.id};
    }
    for (const OpenAsk& ask : resumed.awaiting()) {
      seen.asks.push_back(ask.event.id);
    }
    for (const EventView& event : resumed.timeline()) {
      if (event.countable()) seen.timeline.emplace_back(event.id());
    }
    return seen;
  }

  bool OnlyTheirs(const Resumption& resumed) const {
    const auto theirs = [this](std::string_view id) {
      return id.starts_with(Name(""));
    };
    for (const EventView& event : resumed.timeline()) {
      if (!theirs(event.id())) return false;
    }
    for (const ProfileSummary& profile : resumed.customer().profiles) {
      if (profile.identity != chat_ && profile.identity != phone_) return false;
    }
    return resumed.customer().profiles.size() == 2 &&
           resumed.conversations().size() <= 2;
  }

  Desk& desk_;
  const int number_;
  const Known known_;
  const bool bot_first_;  // An agent takes the call then, else a bot.
  const std::string chat_;
  const std::string phone_;
  int turns_ = 0;
  Right right_;
  Position at_ = 0;
};

// All who leave a dialogue live through it at one time, turn by turn, until
// each one calls.
void LiveThrough(const Dialogue& dialogue, Desk& desk,
                 std::vector<Person>& all) {
  std::deque<Person> still;
  for (const Turn& turn : dialogue) {
    if (!turn.customer) continue;
    still.emplace_back(desk, static_cast<int>(all.size() + still.size()));
  }
  for (const Turn& turn : dialogue) {
    for (Person& person : still) person.Hear(turn);
    if (!turn.customer) continue;
    Person& leaves = still.front();
    leaves.Call();
    leaves.CheckResumed(std::nullopt);
    leaves.AnswerAll();
    all.push_back(leaves);
    still.pop_front();
  }
}

TEST_CASE(
    "nobody asks twice: wherever a dialogue breaks off, whoever goes on "
    "knows all that was stated and all that waits") {
  const auto data = SharedData("sgd/train");
  if (!data.has_value()) return;
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(*data)) {
    if (file.path().extension() == ".gz") files.push_back(file.path());
  }
  std::sort(files.begin(), files.end());

  Desk desk;
  std::vector<Person> all;
  for (const std::string& file : files) {
    for (const Dialogue& dialogue : Read(file)) {
      LiveThrough(dialogue, desk, all);
    }
  }

  // And once all is over, as of the moment of each call.
  for (Person& person : all) person.CheckResumed(person.at());
  WARN(all.size() << " cuts");
}

}  // namespace
}  // namespace throughline
