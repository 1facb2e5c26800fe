// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/goals.h"

#include <fmt/core.h>

#include <utility>

#include "bench/must.h"

namespace throughline::bench {
namespace {

constexpr char kAllParts[] = "engines,giants,writing,import,customers";

Flags ParseFlags(const std::vector<std::string>& arguments) {
  Flags::Values known = Stage::Known();
  // What every engine holds; the goals of size have populations of their own.
  known["customers"] = "25000";
  known["tenth"] = "yes";
  known["longest"] = "10000";
  known["rounds"] = "5";
  known["ops"] = "20000";
  known["commits"] = "320";
  known["giant_events"] = "1000000";
  known["appends"] = "100000";
  known["profiles"] = "1000";
  known["many_customers"] = "1000000";
  known["import_events"] = "1000000";
  known["parts"] = kAllParts;
  known["quick"] = "no";
  known["cold"] = "1";   // 0: the page cache is left alone.
  known["judge"] = "1";  // 0: a miss is told, and no failure.
  known["output"] = "";
  Flags flags(arguments, std::move(known));
  if (flags.On("quick")) {
    flags.Prefer("customers", "2000");
    flags.Prefer("longest", "1000");
    flags.Prefer("rounds", "5");
    flags.Prefer("ops", "4000");
    flags.Prefer("commits", "160");
    flags.Prefer("giant_events", "30000");
    flags.Prefer("appends", "10000");
    flags.Prefer("profiles", "200");
    flags.Prefer("many_customers", "20000");
    flags.Prefer("import_events", "20000");
    flags.Prefer("cache_mib", "256");
    flags.Prefer("block_cache_mib", "256");
    flags.Prefer("page_cache_mib", "256");
  }
  if (!flags.rest().empty()) Fail(flags.rest().front() + ": not understood");
  flags.MustBeOf("parts", kAllParts);
  return flags;
}

GoalScale ScaleOf(const Flags& flags) {
  const auto number = [&](const char* flag) {
    return static_cast<int>(flags.Number(flag));
  };
  return {number("rounds"),         number("ops"),          number("commits"),
          number("giant_events"),   number("appends"),      number("profiles"),
          number("many_customers"), number("import_events")};
}

void JudgeEngines(const Flags& flags, const GoalScale& scale, Json& results,
                  Judge& judge) {
  Stage stage(flags);
  results.update(stage.Describe());
  fmt::print("population: {} customers, {} events, {}\n",
             stage.population().customers(), stage.population().events(),
             stage.population().words_origin());
  stage.Open(Memory::kAmple);
  stage.Check();
  fmt::print("\n");
  JudgeReads(stage, scale, judge);
  JudgeMemory(stage, judge);
  if (flags.Number("cold") != 0) {
    JudgeCold(stage, scale, judge);
  } else {
    judge.Absent("G6", "not asked for");
  }
  JudgeAppends(stage, scale, judge);
  JudgeOpen(stage, judge);
  JudgeDisk(stage, judge);
}

}  // namespace

void Judge::Write(std::string_view goal, const std::string& what, double figure,
                  const std::string& bound, const char* verdict) {
  fmt::print("{:<4}{:<8}{:<62} {:>10.3f}  {}\n", goal, verdict, what, figure,
             bound);
  std::fflush(stdout);
  verdicts_.push_back({{"goal", std::string(goal)},
                       {"what", what},
                       {"figure", figure},
                       {"bound", bound},
                       {"verdict", verdict}});
}

void Judge::AtMost(std::string_view goal, const std::string& what,
                   double figure, double bound) {
  const bool kept = figure <= bound;
  ++(kept ? hit_ : missed_);
  Write(goal, what, figure, fmt::format("at most {:g}", bound),
        kept ? "hit" : "MISSED");
}

void Judge::AtLeast(std::string_view goal, const std::string& what,
                    double figure, double bound) {
  const bool kept = figure >= bound;
  ++(kept ? hit_ : missed_);
  Write(goal, what, figure, fmt::format("at least {:g}", bound),
        kept ? "hit" : "MISSED");
}

void Judge::Told(std::string_view goal, const std::string& what,
                 double figure) {
  Write(goal, what, figure, "", "told");
}

void Judge::Absent(std::string_view goal, const std::string& why) {
  fmt::print("{:<4}{:<8}{}\n", goal, "absent", why);
  verdicts_.push_back(
      {{"goal", std::string(goal)}, {"what", why}, {"verdict", "absent"}});
}

int RunGoals(const std::vector<std::string>& arguments) {
  const Flags flags = ParseFlags(arguments);
  const GoalScale scale = ScaleOf(flags);
  Json results = Circumstances("goals", flags);
  PrintMachine(results["machine"]);
  Judge judge;
  const auto part = [&](const std::string& name, const auto& measure) {
    if (!IsIn(flags.Text("parts"), name)) return;
    const double seconds = static_cast<double>(TimeNs(measure)) / 1e9;
    results["seconds"][name] = seconds;
    fmt::print("    ({}: {:.0f} s)\n", name, seconds);
  };
  part("engines", [&] { JudgeEngines(flags, scale, results, judge); });
  const FreshDirectory directory(flags.Text("directory"));
  part("giants", [&] { JudgeGiants(directory / "giants", scale, judge); });
  part("writing", [&] { JudgeWriting(directory / "writing", scale, judge); });
  part("import", [&] { JudgeImport(directory.path(), scale, judge); });
  part("customers", [&] { JudgeCustomers(flags, scale, judge); });
  fmt::print("\n{} hit, {} missed\n", judge.hit(), judge.missed());
  results["verdicts"] = judge.verdicts();
  if (!flags.Text("output").empty()) {
    const std::string path = bench::Write(results, flags.Text("output"));
    fmt::print("\nwritten: {}\n", path);
  }
  return judge.missed() > 0 && flags.Number("judge") != 0 ? 1 : 0;
}

}  // namespace throughline::bench
