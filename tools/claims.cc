// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/claims.h"

#include "lib/base/status.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/suggest.h"
#include "tools/text.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

bool IsOpen(const ConversationState& conversation) {
  return conversation.status != ConversationStatus::kResolved &&
         conversation.status != ConversationStatus::kDormant;
}

std::string_view RoleName(const v1::Actor& actor) {
  return actor.role() == v1::ROLE_BOT ? "bot" : "agent";
}

void ActorField(std::string_view key, const v1::Actor& actor,
                JsonWriter& json) {
  json.Key(key);
  json.BeginObject();
  json.Field("role", RoleName(actor));
  json.FieldIfAny("id", actor.id());
  json.FieldIfAny("name", actor.name());
  json.EndObject();
}

void OfferFields(const HandoverState& offer, JsonWriter& json) {
  json.Key("offer");
  json.BeginObject();
  json.Field("id", offer.id.ToHex());
  ActorField("from", offer.from, json);
  ActorField("to", offer.to, json);
  json.Field("reason", offer.reason);
  json.Field("summary", offer.summary);
  json.Key("skills");
  json.BeginArray();
  for (const std::string& skill : offer.skills) json.String(skill);
  json.EndArray();
  CountField("seen", offer.seen, json);
  json.Time("at", offer.offered_us);
  json.Time("until", offer.until_us);
  json.EndObject();
}

}  // namespace

absl::StatusOr<ConversationId> FindConversation(const Store& store,
                                                const Invocation& invocation,
                                                const std::string& text) {
  if (const auto id = ConversationId::FromHex(text)) {
    const auto known = store.Holder(invocation.tenant, *id);
    if (known.ok()) return *id;
    if (!absl::IsNotFound(known.status())) return known.status();
  }
  TL_ASSIGN_OR_RETURN(const Who who, ParseWho(text));
  TL_ASSIGN_OR_RETURN(
      const Resumption resumption,
      store.Resume({.tenant = invocation.tenant, .who = who, .events = 1}));
  std::vector<ConversationId> open;
  for (const ConversationState& conversation : resumption.conversations()) {
    if (IsOpen(conversation)) open.push_back(conversation.id);
  }
  if (open.size() == 1) return open.front();
  if (open.empty()) return NotFound("no conversation of theirs is open");
  std::string ids;
  for (const ConversationId& id : open) ids += "\n  " + id.ToHex();
  return WrongUse("{} of theirs are open; name one by its id:{}",
                  Counted(open.size(), "conversation"), ids);
}

absl::StatusOr<v1::Actor> ParseActor(const Invocation& invocation,
                                     const std::string& option,
                                     bool may_be_any) {
  const std::string text = invocation.Text(option);
  const std::size_t colon = text.find(':');
  const std::string role = text.substr(0, colon);
  v1::Actor actor;
  if (role == "agent") {
    actor.set_role(v1::ROLE_AGENT);
  } else if (role == "bot") {
    actor.set_role(v1::ROLE_BOT);
  } else {
    return WrongUse("{}: '{}' is neither agent nor bot{}", option,
                    Elided(OneLine(role), 60),
                    DidYouMean(role, {"agent", "bot"}));
  }
  if (colon != text.npos) actor.set_id(text.substr(colon + 1));
  const bool any = colon == text.npos && may_be_any;
  if (actor.id().empty() && !any) {
    return WrongUse("{}: who of them is missing; write {}:7", option, role);
  }
  return actor;
}

absl::StatusOr<FencingToken> ParseToken(const std::string& text) {
  const auto token = FencingToken::FromText(text);
  if (token) return *token;
  return WrongUse(
      "'{}' is no token: write it as claim take printed it, as in 3.1207",
      Elided(OneLine(text), 60));
}

absl::StatusOr<absl::Duration> ParseLength(const Invocation& invocation,
                                           const std::string& option,
                                           absl::Duration otherwise) {
  if (!invocation.Has(option)) return otherwise;
  const std::string text = invocation.Text(option);
  absl::Duration length;
  if (absl::ParseDuration(text, &length)) return length;
  return WrongUse("{}: '{}' is no length of time: write 90s, 5m or 1h30m",
                  option, Elided(OneLine(text), 60));
}

Option LeaseOption() {
  return {.name = "--lease",
          .value = "LENGTH",
          .help = "how long the claim lasts; default: 1m, at most 24h"};
}

std::string Named(const v1::Actor& actor) {
  const std::string role(RoleName(actor));
  if (actor.id().empty()) return "any " + role;
  const std::string name =
      actor.name().empty() ? "" : " (" + OneLine(actor.name()) + ")";
  return role + " " + OneLine(actor.id()) + name;
}

void ShowHandover(const HandoverState& handover, std::int64_t now_us) {
  Output& out = Output::Get();
  out.Line(fmt::format("{} offers it to {}, until {}; hand-over {}",
                       Named(handover.from), Named(handover.to),
                       DayTime(handover.until_us), handover.id.ToHex()));
  for (const std::string* const text : {&handover.reason, &handover.summary}) {
    if (!text->empty()) out.Line("  " + OneLine(*text));
  }
  out.Line("  offered " + Relative(handover.offered_us, now_us));
}

void ShowClaim(const ClaimState& claim, std::int64_t now_us) {
  Output& out = Output::Get();
  out.Line("conversation " + claim.conversation.ToHex());
  if (claim.held) {
    out.Line(fmt::format("{} holds it until {}, token {}", Named(claim.holder),
                         DayTime(claim.until_us), claim.token.ToText()));
  } else if (claim.token == FencingToken()) {
    out.Line("Nobody ever claimed it.");
  } else {
    out.Line(fmt::format("Nobody holds it; {} did last, token {}",
                         Named(claim.holder), claim.token.ToText()));
  }
  if (claim.offer) ShowHandover(*claim.offer, now_us);
}

void ClaimFields(const ClaimState& claim, JsonWriter& json) {
  json.Field("conversation", claim.conversation.ToHex());
  json.Flag("held", claim.held);
  json.Field("token", claim.token.ToText());
  if (claim.token == FencingToken()) {
    json.Key("holder");
    json.Null();
  } else {
    ActorField("holder", claim.holder, json);
  }
  json.TimeOrNull("since", claim.since_us);
  json.TimeOrNull("until", claim.until_us);
  if (claim.offer) return OfferFields(*claim.offer, json);
  json.Key("offer");
  json.Null();
}

void AnswerGranted(const Invocation& invocation, const GrantedClaim& claim) {
  if (invocation.json()) {
    return AnswerObject([&](JsonWriter& json) {
      json.Field("conversation", claim.fence.conversation.ToHex());
      json.Field("token", claim.fence.token.ToText());
      json.Time("since", claim.since_us);
      json.Time("until", claim.until_us);
      CountField("position", claim.position, json);
    });
  }
  Output& out = Output::Get();
  out.Line("conversation " + claim.fence.conversation.ToHex());
  out.Line("token " + claim.fence.token.ToText());
  out.Line("until " + DayTime(claim.until_us));
}

}  // namespace throughline::tools
