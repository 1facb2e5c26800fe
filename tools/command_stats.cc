// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// stats and verify: how much there is, and whether it is sound.

#include "lib/base/status.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/text.h"

namespace throughline::tools {
namespace {

std::vector<std::pair<const char*, std::uint64_t>> Counts(
    const StoreStats& stats) {
  return {{"entries", stats.entries},
          {"events", stats.events},
          {"profiles", stats.profiles},
          {"customers", stats.customers},
          {"conversations", stats.conversations},
          {"links", stats.links},
          {"reviews", stats.reviews},
          {"epoch", stats.epoch}};
}

void AnswerStats(const StoreStats& stats) {
  AnswerObject([&](JsonWriter& json) {
    for (const auto& [name, count] : Counts(stats)) {
      CountField(name, count, json);
    }
    json.Key("sizes");
    json.BeginObject();
    for (const auto& [name, bytes] : stats.sizes) {
      CountField(name, bytes, json);
    }
    json.EndObject();
  });
}

absl::StatusOr<ExitCode> RunStats(const Invocation& invocation) {
  TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
  TL_ASSIGN_OR_RETURN(const StoreStats stats, store->Stats(invocation.tenant));
  if (invocation.json()) {
    AnswerStats(stats);
    return kDone;
  }
  Output& out = Output::Get();
  for (const auto& [name, count] : Counts(stats)) {
    out.Line(fmt::format("{:<14} {:>15}", name, Grouped(count)));
  }
  if (!stats.sizes.empty()) out.Line();
  for (const auto& [name, size] : stats.sizes) {
    const bool bytes = name.find("bytes") != name.npos;
    out.Line(fmt::format("{:<28} {:>12}", OneLine(name),
                         bytes ? Bytes(size) : Grouped(size)));
  }
  return kDone;
}

absl::StatusOr<ExitCode> RunVerify(const Invocation& invocation) {
  TL_ASSIGN_OR_RETURN(const auto store, OpenToRead(invocation));
  TL_ASSIGN_OR_RETURN(const VerifyReport report, store->Verify());
  const auto& differences = report.differences;
  if (invocation.json()) {
    AnswerObject([&](JsonWriter& json) {
      CountField("entries", report.entries, json);
      CountField("events", report.events, json);
      CountField("profiles", report.profiles, json);
      CountField("customers", report.customers, json);
      json.Key("differences");
      json.BeginArray();
      for (const std::string& difference : differences) {
        json.String(difference);
      }
      json.EndArray();
    });
    return differences.empty() ? kDone : kFailed;
  }
  Output& out = Output::Get();
  for (const std::string& difference : differences) {
    out.Line(OneLine(difference));
  }
  out.Line(fmt::format(
      "{} entries, {}, {}, {} folded anew: {}", Grouped(report.entries),
      Counted(report.events, "event"), Counted(report.profiles, "profile"),
      Counted(report.customers, "customer"),
      differences.empty() ? "nothing differs"
                          : Counted(differences.size(), "difference")));
  return differences.empty() ? kDone : kFailed;
}

}  // namespace

Command StatsCommand() {
  return {.name = "stats",
          .arguments = "",
          .summary = "how much there is",
          .description =
              "Counts of the tenant, and sizes of the whole store "
              "as the engine knows them.",
          .options = {JsonOption()},
          .examples = {{"stats", "how much there is"}},
          .run = RunStats};
}

Command VerifyCommand() {
  return {.name = "verify",
          .arguments = "",
          .summary = "fold everything anew and compare",
          .description =
              "Reads every entry of every tenant, folds heads, facts and "
              "conversations anew and compares them with what is stored. Lists "
              "what differs, by ids; the exit status is 1 then.",
          .options = {JsonOption()},
          .examples = {{"verify && echo sound", "in a nightly job"}},
          .run = RunVerify};
}

}  // namespace throughline::tools
