// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A resumption for people: who and how sure, what is open, what is known, how
// it went before, what was said.

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "tools/claims.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/show.h"
#include "tools/text.h"

namespace throughline::tools {
namespace {

constexpr std::size_t kConversationsShown = 8;
constexpr std::size_t kProfilesShown = 12;

const Terminal& Screen() { return Output::Get().terminal(); }

int Width() { return std::min(Screen().width(), 110); }

void Heading(std::string_view text, Style style = Style::kBold) {
  Output& out = Output::Get();
  out.Line();
  for (const std::string& line : Wrapped(text, Width())) {
    out.Line(Screen().Paint(style, line));
  }
}

// Wrapped, two columns in, a mark before the first line.
void Item(std::string_view text, std::string_view mark = " ",
          Style style = Style::kPlain) {
  bool first = true;
  for (const std::string& line : Wrapped(text, Width() - 4)) {
    Output::Get().Line("  " + std::string(first ? mark : " ") + " " +
                       Screen().Paint(style, line));
    first = false;
  }
}

// "2019-03-03 16:22, 7 years ago"
std::string When(std::int64_t us, std::int64_t now_us) {
  return DayTime(us) + ", " + Relative(us, now_us);
}

std::string Sureness(const std::string& assurance) {
  if (assurance == "verified") return "verified";
  if (assurance == "channel") return "known by the channel";
  if (assurance == "claimed") return "only claimed";
  return assurance.empty() ? "not verified" : OneLine(assurance);
}

void ShowWho(const Resumption& resumption) {
  Output& out = Output::Get();
  const CustomerSummary& customer = resumption.customer();
  out.Line(Screen().Paint(Style::kBold, "Customer " + customer.id.ToHex()));
  const auto& profiles = customer.profiles;
  for (std::size_t i = 0; i < profiles.size() && i < kProfilesShown; ++i) {
    const ProfileSummary& profile = profiles[i];
    const bool sure = profile.assurance == "verified";
    Item(fmt::format(
             "{} · {} · {}", ShownIdentity(profile.identity, profile.id),
             Sureness(profile.assurance), Counted(profile.events, "event")),
         sure ? "✓" : "·");
  }
  if (profiles.size() > kProfilesShown) {
    Item(fmt::format("and {} more", Grouped(profiles.size() - kProfilesShown)),
         " ", Style::kDim);
  }
  const std::int64_t now_us = resumption.now_us();
  if (customer.since_us != 0) {
    Item("since " + When(customer.since_us, now_us), " ", Style::kDim);
  }
  if (customer.last_contact_us != 0) {
    Item("last contact " + When(customer.last_contact_us, now_us), " ",
         Style::kDim);
  }
}

std::string DueWords(const std::optional<std::int64_t>& due_us, bool overdue) {
  if (!due_us.has_value()) return "";
  return fmt::format(", {} {}", overdue ? "overdue since" : "due",
                     DayTime(*due_us));
}

void ShowAsks(const Resumption& resumption) {
  const auto& asks = resumption.awaiting();
  if (asks.empty()) {
    Heading("Nobody waits for an answer");
    return;
  }
  Heading(fmt::format("{}{} for an answer",
                      resumption.awaiting_at_least() ? "At least " : "",
                      asks.size() == 1 ? "1 ask waits"
                                       : Grouped(asks.size()) + " asks wait"),
          Style::kYellow);
  const std::int64_t now_us = resumption.now_us();
  for (const OpenAsk& ask : asks) {
    const std::string text = OneLine(ask.text);
    Item(fmt::format("{} on {}, since {}{}{}{}", Lasting(now_us - ask.since_us),
                     OneLine(ask.channel), DayTime(ask.since_us),
                     DueWords(ask.due_us, ask.overdue),
                     text.empty() ? "" : ": ", Elided(text, 3 * Width())),
         "!");
  }
}

void ShowPromises(const Resumption& resumption) {
  const auto& promises = resumption.promises();
  if (promises.empty()) return;
  Heading(fmt::format("Promised{}: {}",
                      resumption.promises_at_least() ? ", at least" : "",
                      Counted(promises.size(), "thing")));
  for (const OpenPromise& promise : promises) {
    Item(fmt::format("{}{}", Elided(OneLine(promise.text), 3 * Width()),
                     DueWords(promise.due_us, promise.overdue)),
         promise.overdue ? "!" : "·");
  }
}

std::string_view Words(ConversationStatus status) {
  switch (status) {
    case ConversationStatus::kOpen:
      return "open";
    case ConversationStatus::kWaitingOnUs:
      return "waiting on us";
    case ConversationStatus::kWaitingOnCustomer:
      return "waiting on customer";
    case ConversationStatus::kResolved:
      return "resolved";
    case ConversationStatus::kDormant:
      return "dormant";
  }
  return "";
}

void ShowConversation(const ConversationState& conversation,
                      std::int64_t now_us) {
  std::string channels;
  for (const std::string& channel : conversation.channels) {
    channels += channels.empty() ? "" : " → ";
    channels += OneLine(channel);
  }
  std::string line =
      fmt::format("{} · {} · {}{} · {}", Words(conversation.status), channels,
                  conversation.at_least ? "at least " : "",
                  Counted(conversation.events, "event"),
                  Relative(conversation.last_us, now_us));
  if (!conversation.topic.empty()) {
    line += " · " + OneLine(conversation.topic);
  }
  const bool ours = conversation.status == ConversationStatus::kWaitingOnUs;
  Item(line, ours ? "!" : "·");
  if (conversation.holder) {
    Item(fmt::format("{} holds it until {}", Named(conversation.holder->actor),
                     DayTime(conversation.holder->until_us)));
  }
  if (!conversation.summary.empty()) {
    Item(Elided(OneLine(conversation.summary), 3 * Width()), " ", Style::kDim);
  }
}

void ShowConversations(const Resumption& resumption) {
  const auto& conversations = resumption.conversations();
  if (conversations.empty()) return;
  Heading(Counted(conversations.size(), "conversation"));
  for (std::size_t i = 0; i < conversations.size() && i < kConversationsShown;
       ++i) {
    ShowConversation(conversations[i], resumption.now_us());
  }
  if (conversations.size() > kConversationsShown) {
    Item(fmt::format("and {} older",
                     Grouped(conversations.size() - kConversationsShown)),
         " ", Style::kDim);
  }
}

void ShowFacts(const Resumption& resumption) {
  const auto& facts = resumption.facts();
  if (facts.empty()) return;
  Heading(fmt::format("Known already ({}{})",
                      resumption.facts_at_least() ? "at least " : "",
                      Counted(facts.size(), "fact")));
  for (const CurrentFact& fact : facts) {
    std::string line =
        fmt::format("{}: {}", OneLine(fact.key),
                    Elided(OneLine(fact.value_json), 2 * Width()));
    if (fact.at_us != 0) {
      line += fmt::format("  (on {}, {})", OneLine(fact.channel),
                          Relative(fact.at_us, resumption.now_us()));
    }
    Item(line, "·");
  }
}

void ShowExperience(const Resumption& resumption) {
  const Experience& experience = resumption.experience();
  const std::string least = experience.at_least ? "at least " : "";
  if (experience.bad_in_a_row > 0) {
    Heading(fmt::format("{}{} in a row, the last rated {:.2g} of 1", least,
                        Counted(experience.bad_in_a_row, "bad experience"),
                        experience.last_rating.value_or(0)),
            Style::kRed);
  } else if (experience.last_rating) {
    Heading(fmt::format("Last experience rated {:.2g} of 1",
                        *experience.last_rating));
  } else {
    Heading("No experience was rated");
  }
  Item(fmt::format("{}{}, {} in 30 days, {}", least,
                   Counted(experience.contacts, "contact"),
                   Grouped(experience.contacts_in_30_days),
                   Counted(experience.repeat_contacts, "repeat contact")));
}

std::string_view Words(HandoverStep step) {
  switch (step) {
    case HandoverStep::kOffered:
      return "is offered";
    case HandoverStep::kAccepted:
      return "was accepted";
    case HandoverStep::kDeclined:
      return "was declined";
    case HandoverStep::kExpired:
      return "was not taken up";
  }
  return "";
}

void ShowHandover(const Resumption& resumption) {
  if (!resumption.handover()) return;
  const HandoverState& handover = *resumption.handover();
  const bool open = handover.step == HandoverStep::kOffered;
  Heading(fmt::format("A hand-over {}, {}", Words(handover.step),
                      Relative(handover.offered_us, resumption.now_us())),
          open ? Style::kYellow : Style::kBold);
  Item(fmt::format("by {}, to {}", Named(handover.from), Named(handover.to)),
       open ? "!" : "·");
  if (open) Item("until " + DayTime(handover.until_us));
  if (!handover.reason.empty()) Item(OneLine(handover.reason));
  if (!handover.summary.empty()) Item(OneLine(handover.summary));
  std::string skills;
  for (const std::string& skill : handover.skills) {
    skills += (skills.empty() ? "it takes " : ", ") + OneLine(skill);
  }
  if (!skills.empty()) Item(skills, " ", Style::kDim);
}

void ShowBots(const Resumption& resumption) {
  const auto& checkpoints = resumption.checkpoints();
  if (checkpoints.empty()) return;
  Heading(fmt::format("Bots remember ({}{})",
                      resumption.checkpoints_at_least() ? "at least " : "",
                      Counted(checkpoints.size(), "checkpoint")));
  for (const BotCheckpoint& each : checkpoints) {
    Item(fmt::format("{}: {}, version {}, {}{} since", OneLine(each.bot),
                     each.conversation ? "a conversation" : "the customer",
                     Grouped(each.version), each.at_least ? "at least " : "",
                     Counted(each.entries_since, "event")),
         "·");
  }
}

void ShowCandidates(const Resumption& resumption) {
  Output& out = Output::Get();
  out.Line(
      Screen().Paint(Style::kBold, "This value is many people's, or nobody's"));
  for (const Candidate& candidate : resumption.candidates()) {
    std::string line = candidate.customer.ToHex();
    if (candidate.last_contact_us != 0) {
      line += " · last contact " +
              When(candidate.last_contact_us, resumption.now_us());
    }
    Item(line, "·");
  }
  if (resumption.candidates().empty()) {
    Item("nobody had contact through it");
  }
}

void ShowMembers(const Resumption& resumption) {
  Output& out = Output::Get();
  for (const AccountMember& member : resumption.members()) {
    out.Line(
        Screen().Paint(Style::kBold, "Customer " + member.customer.ToHex()));
    for (const ConversationState& conversation : member.conversations) {
      ShowConversation(conversation, resumption.now_us());
    }
  }
}

void ShowRest(const Resumption& resumption) {
  Output& out = Output::Get();
  std::string line = fmt::format(
      "{} shown; {} messages, calls and notes in all; position {}",
      Counted(resumption.timeline().size(), "event"),
      Grouped(resumption.countable()), Grouped(resumption.position()));
  if (resumption.news().has_value()) {
    line += fmt::format("; {} new to this viewer", Grouped(*resumption.news()));
  }
  if (!resumption.more().empty()) line += "; more with --events";
  out.Line();
  for (const std::string& part : Wrapped(line, Width())) {
    out.Line(Screen().Paint(Style::kDim, part));
  }
  if (resumption.withheld() > 0) {
    out.Line(Screen().Paint(
        Style::kDim, fmt::format("{} this viewer may not read",
                                 Counted(resumption.withheld(), "event"))));
  }
}

}  // namespace

std::string ShownIdentity(const std::string& identity, ProfileId profile) {
  if (!identity.empty()) return OneLine(identity);
  return "nobody known (" + profile.ToHex() + ")";
}

void ShowResumption(const Resumption& resumption) {
  if (resumption.shared()) return ShowCandidates(resumption);
  if (!resumption.members().empty()) return ShowMembers(resumption);
  ShowWho(resumption);
  ShowAsks(resumption);
  ShowPromises(resumption);
  ShowExperience(resumption);
  ShowHandover(resumption);
  ShowFacts(resumption);
  ShowConversations(resumption);
  ShowBots(resumption);
  TimelineView(resumption.now_us()).Show(resumption.timeline());
  ShowRest(resumption);
}

}  // namespace throughline::tools
