// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Hand-overs: offered, accepted, declined, run out; and what whoever carries on
// is told.

#include <string>
#include <vector>

#include "tests/support/claims.h"
#include "throughline/import.h"
#include "throughline/render.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";

using Words = std::vector<std::string>;

// The history lines of all that an export holds.
std::string HistoryOf(Desk& desk) {
  HistoryLines lines;
  std::string history;
  const FeedPage page = Must(desk->Feed({.from = 1, .limit = 1000}));
  for (const Entry& entry : page.entries) {
    if (HistoryLines::InExport(entry.kind)) history += lines.Line(entry) + "\n";
  }
  return history;
}

// A bot that has a conversation and would rather a person did.
struct Offered {
  Desk desk;
  ConversationId in;
  GrantedClaim bots;
  OfferReceipt offer;

  explicit Offered(const v1::Actor& to = Anybody(v1::ROLE_AGENT)) {
    in = desk.Say(kAnn, "where is my parcel?").conversation;
    bots = Take(desk, in, Bot(), absl::Hours(1));
    offer = Must(desk->OfferHandover({.fence = bots.fence,
                                      .to = to,
                                      .reason = "not understood",
                                      .summary = "parcel 42 is late",
                                      .skills = {"parcels", "nl"}}));
  }

  absl::StatusOr<GrantedClaim> Accept(const v1::Actor& actor) {
    return desk->AcceptHandover(
        {.conversation = in, .handover = offer.handover, .actor = actor});
  }
  absl::StatusOr<Position> Decline(const v1::Actor& actor) {
    return desk->DeclineHandover(
        {.conversation = in, .handover = offer.handover, .actor = actor});
  }
  HandoverState Shown() {
    const auto handover = desk.Resume(kAnn).handover();
    REQUIRE(handover.has_value());
    return *handover;
  }
};

TEST_CASE("Who offers a conversation has it until somebody accepts") {
  Offered it;

  CHECK(Must(it.desk->Holder("main", it.in)).holder.id() == "faq");
  CHECK(Send(it.desk, Request(it.desk, kAnn, "a moment"), it.bots.fence).ok());

  const GrantedClaim mine = Must(it.Accept(Agent()));

  CHECK(Must(it.desk->Holder("main", it.in)).holder.id() == "ann");
  CHECK_FALSE(Send(it.desk, Request(it.desk, kAnn, "x"), it.bots.fence).ok());
  CHECK(
      Send(it.desk, Request(it.desk, kAnn, "hello", v1::ROLE_AGENT), mine.fence)
          .ok());
}

TEST_CASE("An accepted hand-over changes everything in one commit") {
  Offered it;
  const Position before = it.desk.newest();

  const GrantedClaim mine = Must(it.Accept(Agent()));

  // One commit: consecutive positions that carry one time.
  CHECK(it.desk.newest() == before + 3);
  CHECK(mine.position == before + 3);
  const auto entries =
      Must(it.desk->Feed({.from = before + 1, .limit = 10})).entries;
  REQUIRE(entries.size() == 3);
  for (const Entry& entry : entries) {
    CHECK(entry.recorded_us == entries.front().recorded_us);
  }
  CHECK(entries[0].event->kind() == "handover");
  CHECK(entries[1].event->kind() == "left");
  CHECK(entries[2].event->kind() == "joined");
  CHECK(Stretches(it.desk, it.in) ==
        Words{"joined faq", "left faq handed_over", "joined ann"});
  CHECK(Steps(it.desk, it.in) == Words{"offered faq", "accepted ann"});
}

TEST_CASE("An ask that waited goes on waiting across a hand-over") {
  Offered it;
  const std::int64_t since = it.desk.Resume(kAnn).awaiting().front().since_us;

  Must(it.Accept(Agent()));

  const std::vector<OpenAsk> awaiting = it.desk.Resume(kAnn).awaiting();
  REQUIRE(awaiting.size() == 1);
  CHECK(awaiting.front().since_us == since);
}

TEST_CASE("Whoever carries on is told who offered, why, and what was known") {
  Offered it;

  const HandoverState shown = it.Shown();

  CHECK(shown.id == it.offer.handover);
  CHECK(shown.conversation == it.in);
  CHECK(shown.step == HandoverStep::kOffered);
  CHECK(shown.from.name() == "the one called faq");
  CHECK(shown.to.role() == v1::ROLE_AGENT);
  CHECK(shown.reason == "not understood");
  CHECK(shown.summary == "parcel 42 is late");
  CHECK(shown.skills == Words{"parcels", "nl"});
  CHECK(shown.seen == it.offer.position - 1);
  CHECK(shown.until_us == it.offer.until_us);
  Must(it.Accept(Agent("bob")));
  CHECK(it.Shown().step == HandoverStep::kAccepted);
  CHECK(it.Shown().by.id() == "bob");
  CHECK(it.Shown().summary == "parcel 42 is late");
}

TEST_CASE("A bot that gets a conversation back sees what happened meanwhile") {
  Offered it;
  const GrantedClaim mine = Must(it.Accept(Agent("bob")));
  it.desk.now += absl::Seconds(1);
  Must(Send(it.desk, Request(it.desk, kAnn, "it is on its way", v1::ROLE_AGENT),
            mine.fence));
  const OfferReceipt back =
      Must(it.desk->OfferHandover({.fence = mine.fence,
                                   .to = Bot("faq"),
                                   .reason = "done",
                                   .summary = "the parcel was found"}));
  Must(it.desk->AcceptHandover(
      {.conversation = it.in, .handover = back.handover, .actor = Bot("faq")}));

  const Resumption seen = it.desk.As(ABot(), kAnn);

  std::vector<std::string> told;
  for (const EventView& event : seen.timeline()) {
    told.push_back(std::string(event.kind()) + " " +
                   std::string(event.actor_id()));
  }
  CHECK(told == Words{"message ", "joined faq", "left faq", "joined bob",
                      "message ", "left bob", "joined faq"});
  REQUIRE(seen.handover().has_value());
  CHECK(seen.handover()->from.id() == "bob");
  CHECK(seen.handover()->summary == "the parcel was found");
}

TEST_CASE("A customer is not told why they were handed over") {
  Offered it;

  CHECK_FALSE(it.desk.As(TheCustomer(), kAnn).handover().has_value());
  CHECK(it.desk.As(AnAgent(), kAnn).handover().has_value());
}

TEST_CASE("A declined hand-over leaves the conversation with who had it") {
  Offered it;

  Must(it.Decline(Agent()));

  CHECK(it.Shown().step == HandoverStep::kDeclined);
  CHECK(Must(it.desk->Holder("main", it.in)).holder.id() == "faq");
  CHECK(absl::IsFailedPrecondition(it.Accept(Agent()).status()));
  CHECK(Steps(it.desk, it.in) == Words{"offered faq", "declined ann"});
}

TEST_CASE("Who offered may take the offer back, and nobody else's") {
  Offered it(Agent("bob"));

  CHECK_FALSE(it.Decline(Bot("other")).ok());
  CHECK(it.Decline(Bot("faq")).ok());

  CHECK(Steps(it.desk, it.in) == Words{"offered faq", "declined faq"});
}

TEST_CASE("An offer is for whom it is for") {
  Offered it(Agent("bob"));

  for (const v1::Actor& actor : {Agent("carl"), Bot("bob")}) {
    const auto refused = it.Accept(actor);
    REQUIRE(absl::IsFailedPrecondition(refused.status()));
    CHECK(CurrentClaim(refused.status())->holder.id() == "faq");
  }
  CHECK(it.Accept(Agent("bob")).ok());
}

TEST_CASE("An offer that nobody answered in time is over") {
  Offered it;
  it.desk.now += absl::Minutes(5);

  CHECK(it.Shown().step == HandoverStep::kExpired);
  const auto late = it.Accept(Agent());

  REQUIRE(absl::IsFailedPrecondition(late.status()));
  CHECK(std::string(late.status().message()).find("ran out") !=
        std::string::npos);
  CHECK_FALSE(Must(it.desk->Holder("main", it.in)).offer.has_value());
  // It is written down, as of its end, with what happens next.
  Must(it.desk->OfferHandover(
      {.fence = it.bots.fence, .to = Anybody(v1::ROLE_AGENT)}));
  CHECK(Steps(it.desk, it.in) ==
        Words{"offered faq", "expired faq", "offered faq"});
}

TEST_CASE("One hand-over stands at a time") {
  Offered it;

  const auto second = it.desk->OfferHandover(
      {.fence = it.bots.fence, .to = Anybody(v1::ROLE_AGENT)});

  CHECK(absl::IsFailedPrecondition(second.status()));
  CHECK(
      std::string(second.status().message()).find(it.offer.handover.ToHex()) !=
      std::string::npos);
}

TEST_CASE("An offer stands when who made it has let go or run out") {
  Offered it;
  SECTION("released") { Must(it.desk->Release({.fence = it.bots.fence})); }
  SECTION("shortened, and run out") {
    Must(it.desk->Renew({.fence = it.bots.fence, .lease = absl::Seconds(1)}));
    it.desk.now += absl::Minutes(1);
  }

  CHECK(it.Accept(Agent()).ok());

  CHECK(it.Shown().step == HandoverStep::kAccepted);
}

TEST_CASE("To claim what one was offered accepts it") {
  Offered it;

  Take(it.desk, it.in, Agent());

  CHECK(it.Shown().step == HandoverStep::kAccepted);
  CHECK(Stretches(it.desk, it.in) ==
        Words{"joined faq", "left faq handed_over", "joined ann"});
}

TEST_CASE("Somebody else who takes over ends an offer for others") {
  Offered it(Agent("bob"));

  Take(it.desk, it.in, Agent("carl"));

  CHECK(it.Shown().step == HandoverStep::kExpired);
  CHECK_FALSE(it.Accept(Agent("bob")).ok());
}

TEST_CASE("Only who holds a conversation may offer it") {
  Offered it;
  const GrantedClaim mine = Must(it.Accept(Agent()));

  const auto refused = it.desk->OfferHandover(
      {.fence = it.bots.fence, .to = Anybody(v1::ROLE_AGENT)});

  REQUIRE(absl::IsFailedPrecondition(refused.status()));
  CHECK(CurrentClaim(refused.status())->token == mine.fence.token);
}

TEST_CASE(
    "An offer beyond a limit is refused by name, and nothing is written") {
  Offered it;
  Must(it.Decline(Agent()));
  const Position before = it.desk.newest();
  const auto offer = [&](const OfferRequest& request) {
    const absl::Status status = it.desk->OfferHandover(request).status();
    CHECK(absl::IsInvalidArgument(status));
    return std::string(status.message());
  };
  const Fence fence = it.bots.fence;
  const v1::Actor to = Anybody(v1::ROLE_AGENT);

  CHECK(offer({.fence = fence}).find("to.role: ") == 0);
  CHECK(offer({.fence = fence, .to = to, .reason = std::string(1025, 'x')}) ==
        "reason: 1025 bytes; at most 1024 are right");
  CHECK(offer({.fence = fence, .to = to, .summary = std::string(4097, 'x')}) ==
        "summary: 4097 bytes; at most 4096 are right");
  CHECK(offer({.fence = fence, .to = to, .summary = "\xff"}) ==
        "summary: not UTF-8 without NUL");
  CHECK(offer({.fence = fence, .to = to, .skills = Words(65, "x")}) ==
        "skills: 65 of them; at most 64 are right");
  CHECK(offer({.fence = fence, .to = to, .skills = {""}}) == "skills: missing");
  CHECK(offer({.fence = fence, .to = to, .seen = before + 7}) ==
        "seen: position " + std::to_string(before + 7) +
            " is not there yet; the newest is " + std::to_string(before));
  CHECK(offer({.fence = fence, .to = to, .stands = -absl::Seconds(1)})
            .find("stands: -1s; 1us to 24h") == 0);
  CHECK(it.desk.newest() == before);
}

TEST_CASE("A hand-over of another conversation, or none, is refused") {
  Offered it;
  const ConversationId other =
      it.desk.Say("email:bob@example.org", "hello").conversation;
  const Position before = it.desk.newest();

  for (const auto& [in, code] :
       {std::pair(other, absl::StatusCode::kFailedPrecondition),
        {ConversationId(), absl::StatusCode::kNotFound}}) {
    const AnswerOfferRequest answer{
        .conversation = in, .handover = it.offer.handover, .actor = Agent()};
    CHECK(it.desk->AcceptHandover(answer).status().code() == code);
    CHECK(it.desk->DeclineHandover(answer).status().code() == code);
  }
  CHECK(it.desk.newest() == before);
}

TEST_CASE("A hand-over and its answer outlive the store") {
  Offered it;

  it.desk.Reopen();

  CHECK(Must(it.desk->Holder("main", it.in)).offer->summary ==
        "parcel 42 is late");
  CHECK(it.Accept(Agent()).ok());
}

TEST_CASE("The note is corrected like any other text") {
  Offered it;
  std::string id;
  for (const EventView& event : it.desk.In(it.in)) {
    if (event.kind() == "handover") id = event.id();
  }
  v1::Event correction = it.desk.Event({.who = {kAnn},
                                        .text = "parcel 43 is late",
                                        .kind = "correction",
                                        .role = v1::ROLE_AGENT});
  correction.mutable_corrects()->set_source("throughline");
  correction.mutable_corrects()->set_id(id);

  Must(it.desk.Try(correction));

  CHECK(it.Shown().summary == "parcel 43 is late");
}

TEST_CASE("An import repeats stretches and hand-overs, and holds nothing") {
  Offered it;
  Must(it.Accept(Agent()));
  const std::string history = HistoryOf(it.desk);
  Desk copy;
  for (std::size_t at = 0; at < history.size();) {
    const std::size_t end = history.find('\n', at);
    const HistoryLine line =
        Must(ParseHistoryLine(history.substr(at, end - at)));
    Must(copy->Append({.events = {std::get<v1::Event>(line)}}));
    at = end + 1;
  }

  CHECK(Stretches(copy, it.in) == Stretches(it.desk, it.in));
  CHECK(Steps(copy, it.in) == Steps(it.desk, it.in));
  const HandoverState shown = *copy.Resume(kAnn).handover();
  CHECK(shown.id == it.offer.handover);
  CHECK(shown.summary == "parcel 42 is late");
  CHECK(shown.step == HandoverStep::kAccepted);
  CHECK_FALSE(StateIn(copy.Resume(kAnn), it.in).holder.has_value());
  CHECK_FALSE(Must(copy->Holder("main", it.in)).held);
  // A line of an export of the copy is that of the first.
  CHECK(HistoryOf(copy) == history);
  CHECK(Take(copy, it.in, Bot()).fence.token.number > 0);
}

TEST_CASE("JSON tells the holder and the last hand-over") {
  Offered it;

  const std::string json = ToJson(it.desk.Resume(kAnn));

  CHECK(json.find(R"("holder":{"actor":{"role":"bot","id":"faq",)"
                  R"("name":"the one called faq"},"until":"2026-)") !=
        std::string::npos);
  CHECK(json.find(R"("handover":{"id":")" + it.offer.handover.ToHex() +
                  R"(","conversation":")" + it.in.ToHex() +
                  R"(","state":"offered","from":{"role":"bot","id":"faq")") !=
        std::string::npos);
  CHECK(json.find(R"("reason":"not understood","summary":"parcel 42 is late",)"
                  R"("skills":["parcels","nl"])") != std::string::npos);
  Desk quiet;
  quiet.Say(kAnn, "hello");
  const std::string none = ToJson(quiet.Resume(kAnn));
  CHECK(none.find(R"("holder":null)") != std::string::npos);
  CHECK(none.find(R"("handover":null)") != std::string::npos);
}

}  // namespace
}  // namespace throughline
