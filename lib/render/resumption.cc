// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A resumption for programs. What the store does not keep yet is there and
// empty, so that a program written today reads the answers of tomorrow.

#include "lib/render/bots.h"
#include "lib/render/event.h"
#include "lib/render/json.h"
#include "throughline/render.h"

namespace throughline {
namespace {

using render::JsonWriter;

std::string_view Name(ConversationStatus status) {
  switch (status) {
    case ConversationStatus::kOpen:
      return "open";
    case ConversationStatus::kWaitingOnUs:
      return "waiting_on_us";
    case ConversationStatus::kWaitingOnCustomer:
      return "waiting_on_customer";
    case ConversationStatus::kResolved:
      return "resolved";
    case ConversationStatus::kDormant:
      return "dormant";
  }
  return "open";
}

void NullField(std::string_view key, JsonWriter& json) {
  json.Key(key);
  json.Null();
}

void EmptyArray(std::string_view key, JsonWriter& json) {
  json.Key(key);
  json.BeginArray();
  json.EndArray();
}

void Count(std::string_view key, std::uint64_t count, JsonWriter& json) {
  json.Key(key);
  json.Unsigned(count);
}

void StatedTime(std::string_view key, const std::string& time,
                JsonWriter& json) {
  if (time.empty()) return NullField(key, json);
  json.Field(key, time);
}

void WriteCandidates(const std::vector<Candidate>& candidates,
                     JsonWriter& json) {
  json.Key("candidates");
  json.BeginArray();
  for (const Candidate& candidate : candidates) {
    json.BeginObject();
    json.Field("customer", candidate.customer.ToHex());
    json.TimeOrNull("since", candidate.since_us);
    json.TimeOrNull("last_contact", candidate.last_contact_us);
    json.EndObject();
  }
  json.EndArray();
}

void WriteCustomer(const CustomerSummary& customer, JsonWriter& json) {
  json.Key("customer");
  json.BeginObject();
  json.Field("id", customer.id.ToHex());
  json.Key("profiles");
  json.BeginArray();
  for (const ProfileSummary& profile : customer.profiles) {
    json.BeginObject();
    json.Field("id", profile.id.ToHex());
    json.Field("identity", profile.identity);
    json.Field("assurance", profile.assurance);
    Count("events", profile.events, json);
    json.EndObject();
  }
  json.EndArray();
  json.Key("identities");
  json.BeginArray();
  for (const ProfileSummary& profile : customer.profiles) {
    if (!profile.identity.empty()) json.String(profile.identity);
  }
  json.EndArray();
  json.TimeOrNull("since", customer.since_us);
  json.TimeOrNull("last_contact", customer.last_contact_us);
  json.EndObject();
}

void WriteTimeline(const Resumption& resumption, JsonWriter& json) {
  json.Key("timeline");
  json.BeginArray();
  for (const EventView& event : resumption.timeline()) {
    render::WriteEventView(event, json);
  }
  json.EndArray();
  json.Field("more", resumption.more());
  if (resumption.news().has_value()) {
    Count("new", *resumption.news(), json);
  } else {
    NullField("new", json);
  }
}

void WriteHolder(const std::optional<ClaimHolder>& holder, JsonWriter& json) {
  if (!holder) return NullField("holder", json);
  json.Key("holder");
  json.BeginObject();
  render::WriteActor("actor", holder->actor, json);
  json.Time("until", holder->until_us);
  json.EndObject();
}

void WriteConversations(const std::vector<ConversationState>& conversations,
                        JsonWriter& json) {
  json.Key("conversations");
  json.BeginArray();
  for (const ConversationState& conversation : conversations) {
    json.BeginObject();
    json.Field("id", conversation.id.ToHex());
    json.Field("key", conversation.key);
    json.Field("status", Name(conversation.status));
    json.Key("channels");
    json.BeginArray();
    for (const std::string& channel : conversation.channels) {
      json.String(channel);
    }
    json.EndArray();
    json.TimeOrNull("opened_at", conversation.opened_us);
    json.TimeOrNull("last_at", conversation.last_us);
    Count("events", conversation.events, json);
    WriteHolder(conversation.holder, json);
    json.Field("topic", conversation.topic);
    json.Field("summary", conversation.summary);
    json.EndObject();
  }
  json.EndArray();
}

void DueOrNull(const std::optional<std::int64_t>& due_us, JsonWriter& json) {
  if (due_us.has_value()) {
    json.Time("due", *due_us);
  } else {
    NullField("due", json);
  }
}

void WritePromises(const std::vector<OpenPromise>& promises, JsonWriter& json) {
  json.Key("promises");
  json.BeginArray();
  for (const OpenPromise& promise : promises) {
    json.BeginObject();
    json.Field("text", promise.text);
    DueOrNull(promise.due_us, json);
    json.Flag("overdue", promise.overdue);
    json.Reference("source_event", promise.event);
    json.EndObject();
  }
  json.EndArray();
}

void WriteAwaiting(const std::vector<OpenAsk>& asks, JsonWriter& json) {
  json.Key("awaiting");
  json.BeginArray();
  for (const OpenAsk& ask : asks) {
    json.BeginObject();
    json.Reference("event", ask.event);
    json.Field("text", ask.text);
    json.Field("channel", ask.channel);
    json.Field("conversation", ask.conversation.ToHex());
    json.TimeOrNull("since", ask.since_us);
    DueOrNull(ask.due_us, json);
    json.Flag("overdue", ask.overdue);
    json.EndObject();
  }
  json.EndArray();
}

void WriteFacts(const std::vector<CurrentFact>& facts, JsonWriter& json) {
  json.Key("facts");
  json.BeginArray();
  for (const CurrentFact& fact : facts) {
    json.BeginObject();
    json.Field("key", fact.key);
    json.Key("value");
    json.Spliced(fact.value_json);
    json.DoubleOrNull("confidence", fact.confidence);
    StatedTime("valid_from", fact.valid_from, json);
    StatedTime("valid_to", fact.valid_to, json);
    json.Reference("source_event", fact.source_event);
    json.Field("channel", fact.channel);
    json.TimeOrNull("at", fact.at_us);
    json.EndObject();
  }
  json.EndArray();
}

void WriteExperience(const Experience& experience, JsonWriter& json) {
  json.Key("experience");
  json.BeginObject();
  Count("contacts", experience.contacts, json);
  Count("contacts_in_30_days", experience.contacts_in_30_days, json);
  Count("repeat_contacts", experience.repeat_contacts, json);
  Count("reopened", experience.reopened, json);
  Count("resolved", experience.resolved, json);
  Count("resolved_at_first_contact", experience.resolved_at_first_contact,
        json);
  Count("bad_in_a_row", experience.bad_in_a_row, json);
  json.DoubleOrNull("last_rating", experience.last_rating);
  json.Flag("at_least", experience.at_least);
  json.EndObject();
}

std::string_view Name(HandoverStep step) {
  switch (step) {
    case HandoverStep::kOffered:
      return "offered";
    case HandoverStep::kAccepted:
      return "accepted";
    case HandoverStep::kDeclined:
      return "declined";
    case HandoverStep::kExpired:
      return "expired";
  }
  return "offered";
}

void WriteHandover(const std::optional<HandoverState>& handover,
                   JsonWriter& json) {
  if (!handover) return NullField("handover", json);
  json.Key("handover");
  json.BeginObject();
  json.Field("id", handover->id.ToHex());
  json.Field("conversation", handover->conversation.ToHex());
  json.Field("state", Name(handover->step));
  render::WriteActor("from", handover->from, json);
  render::WriteActor("to", handover->to, json);
  render::WriteActor("by", handover->by, json);
  json.Field("reason", handover->reason);
  json.Field("summary", handover->summary);
  json.Key("skills");
  json.BeginArray();
  for (const std::string& skill : handover->skills) json.String(skill);
  json.EndArray();
  Count("seen", handover->seen, json);
  json.TimeOrNull("at", handover->offered_us);
  json.TimeOrNull("until", handover->until_us);
  json.EndObject();
}

}  // namespace

std::string ToJson(const Resumption& resumption) {
  JsonWriter json;
  json.BeginObject();
  if (resumption.shared()) {
    WriteCandidates(resumption.candidates(), json);
    json.EndObject();
    return json.Take();
  }
  WriteCustomer(resumption.customer(), json);
  Count("position", resumption.position(), json);
  WriteTimeline(resumption, json);
  WriteConversations(resumption.conversations(), json);
  WriteAwaiting(resumption.awaiting(), json);
  WriteFacts(resumption.facts(), json);
  WritePromises(resumption.promises(), json);
  WriteExperience(resumption.experience(), json);
  render::WriteCheckpoints(resumption, json);
  EmptyArray("consent", json);
  WriteHandover(resumption.handover(), json);
  Count("withheld", resumption.withheld(), json);
  json.EndObject();
  return json.Take();
}

std::string ToJson(const Resumption& resumption, std::string_view account) {
  JsonWriter json;
  json.BeginObject();
  json.Field("account", account);
  json.Key("members");
  json.BeginArray();
  for (const AccountMember& member : resumption.members()) {
    json.BeginObject();
    json.Field("customer", member.customer.ToHex());
    WriteConversations(member.conversations, json);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

}  // namespace throughline
