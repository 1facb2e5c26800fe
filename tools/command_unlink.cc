// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// unlink: one link ends, or every path between two profiles.

#include "lib/base/status.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/moment.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/show.h"
#include "tools/text.h"
#include "tools/who.h"

namespace throughline::tools {
namespace {

void ShowSide(const char* name,
              const std::vector<CustomerInfo::Profile>& profiles) {
  Output& out = Output::Get();
  if (profiles.empty()) return;
  out.Line();
  out.Line(out.terminal().Paint(Style::kBold, name));
  for (const CustomerInfo::Profile& profile : profiles) {
    out.Line("  " + ShownIdentity(profile.identity, profile.id));
  }
}

void ShowPlan(const UnlinkPlan& plan) {
  Output& out = Output::Get();
  const std::int64_t now_us = NowUs();
  out.Line(out.terminal().Paint(
      Style::kBold, Counted(plan.ends.size(), "link") + " would end"));
  for (const LinkInfo& link : plan.ends) ShowLink(link, now_us);
  ShowSide("One side", plan.side_a);
  ShowSide("The other side", plan.side_b);
  ShowSide("Could be on either side", plan.ambiguous);
  if (!plan.conversations.empty()) {
    out.Line();
    out.Line(out.terminal().Paint(
        Style::kBold,
        Counted(plan.conversations.size(), "conversation") + " would split"));
  }
  for (const UnlinkPlan::Split& split : plan.conversations) {
    out.Line(fmt::format("  {} {}: opened by {}", split.conversation.ToHex(),
                         OneLine(split.key),
                         split.stays_with_a ? "one side" : "the other side"));
  }
  out.Line();
  out.Line("version " + plan.version);
}

void PrintPlan(const Invocation& invocation, const UnlinkPlan& plan) {
  if (!invocation.json()) return ShowPlan(plan);
  AnswerObject([&](JsonWriter& json) { PlanFields(plan, json); });
}

ExitCode Answer(const Invocation& invocation, const UnlinkReceipt& receipt) {
  if (invocation.json()) {
    AnswerObject([&](JsonWriter& json) {
      json.Key("customers");
      json.BeginArray();
      for (const ProfileId id : receipt.customers) json.String(id.ToHex());
      json.EndArray();
      CountField("position", receipt.position, json);
    });
    return kDone;
  }
  Output& out = Output::Get();
  out.Line(receipt.customers.size() > 1 ? "They are customers of their own now."
                                        : "The link has ended; other links "
                                          "still hold them together.");
  for (const ProfileId id : receipt.customers) {
    out.Line("customer " + id.ToHex());
  }
  return kDone;
}

absl::StatusOr<ExitCode> EndLink(const Invocation& invocation) {
  if (invocation.Has("--plan") || invocation.Has("--confirm")) {
    return WrongUse("--plan and --confirm go with two: unlink WHO WHO");
  }
  const auto link = LinkId::FromHex(invocation.arguments[0]);
  if (!link) {
    return WrongUse(
        "'{}' is no link: write its 32 hexadecimal digits, or two "
        "that are to be parted",
        OneLine(invocation.arguments[0]));
  }
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(
      const UnlinkReceipt receipt,
      store->Unlink(EndLinkRequest{
          .tenant = invocation.tenant, .link = *link, .by = Operator()}));
  return Answer(invocation, receipt);
}

// An ambiguous plan needs its version confirmed; a version must be the plan's.
absl::Status MayDo(const Invocation& invocation, const UnlinkPlan& plan) {
  if (invocation.Has("--confirm")) {
    if (invocation.Text("--confirm") == plan.version) return absl::OkStatus();
    return FailedPrecondition(
        "the customer has changed since that plan; look at --plan again");
  }
  if (plan.ambiguous.empty()) return absl::OkStatus();
  PrintPlan(invocation, plan);
  return FailedPrecondition(
      "{} could be on either side; nothing was done; if the plan is right, add "
      "--confirm {}",
      Counted(plan.ambiguous.size(), "profile"), plan.version);
}

absl::StatusOr<ExitCode> PartTwo(const Invocation& invocation) {
  PairRequest pair{.tenant = invocation.tenant, .a = {}, .b = {}};
  TL_ASSIGN_OR_RETURN(pair.a, ParseProfile(invocation.arguments[0]));
  TL_ASSIGN_OR_RETURN(pair.b, ParseProfile(invocation.arguments[1]));
  TL_RETURN_IF_ERROR(invocation.NotBoth("--plan", "--confirm"));
  if (invocation.Has("--plan")) {
    TL_ASSIGN_OR_RETURN(const auto reader, OpenToRead(invocation));
    TL_ASSIGN_OR_RETURN(const UnlinkPlan plan, reader->PlanUnlink(pair));
    PrintPlan(invocation, plan);
    return kDone;
  }
  TL_ASSIGN_OR_RETURN(const auto store,
                      OpenToWrite(invocation, Missing::kIsAnError));
  TL_ASSIGN_OR_RETURN(UnlinkPlan plan, store->PlanUnlink(pair));
  TL_RETURN_IF_ERROR(MayDo(invocation, plan));
  TL_ASSIGN_OR_RETURN(const UnlinkReceipt receipt,
                      store->Unlink(UnlinkRequest{.tenant = invocation.tenant,
                                                  .plan = std::move(plan),
                                                  .by = Operator()}));
  return Answer(invocation, receipt);
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  return invocation.arguments.size() == 1 ? EndLink(invocation)
                                          : PartTwo(invocation);
}

}  // namespace

Command UnlinkCommand() {
  return {
      .name = "unlink",
      .arguments = "LINK | WHO WHO",
      .arguments_min = 1,
      .arguments_max = 2,
      .summary = "end a link, or part two for good",
      .description =
          "With the id of a link: that link ends, and only it. With two that "
          "are one customer: every path of links between them ends, and a "
          "never is written, so that no policy joins them again.\n\n"
          "Where it is not clear to which side a profile belongs, nothing is "
          "done, the plan is shown and its version must be confirmed. A plan "
          "is no longer good once the customer has changed.",
      .options = {{.name = "--plan",
                   .value = "",
                   .help = "show what would end and go where; change nothing"},
                  {.name = "--confirm",
                   .value = "VERSION",
                   .help = "do it only as the plan of that version said"},
                  JsonOption()},
      .examples = {{"unlink card:1 card:2 --plan", "look first"},
                   {"unlink card:1 card:2 --confirm 4f2a91", "then do it"},
                   {"unlink 00112233445566778899aabbccddeeff",
                    "end that link only"}},
      .run = Run};
}

}  // namespace throughline::tools
