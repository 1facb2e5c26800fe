// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// `throughline_bench goals`: what was set as a goal, measured at a stated scale
// and judged. README.md holds the table of goals.

#ifndef THROUGHLINE_BENCH_GOALS_H_
#define THROUGHLINE_BENCH_GOALS_H_

#include <string>
#include <string_view>
#include <vector>

#include "bench/flags.h"
#include "bench/machine.h"
#include "bench/results.h"
#include "bench/stage.h"

namespace throughline::bench {

// Writes each verdict down when it falls.
class Judge {
 public:
  void AtMost(std::string_view goal, const std::string& what, double figure,
              double bound);
  void AtLeast(std::string_view goal, const std::string& what, double figure,
               double bound);
  // A figure that is told and not judged.
  void Told(std::string_view goal, const std::string& what, double figure);
  // A goal that nothing here can be measured of.
  void Absent(std::string_view goal, const std::string& why);

  int missed() const { return missed_; }
  int hit() const { return hit_; }
  const Json& verdicts() const { return verdicts_; }

 private:
  void Write(std::string_view goal, const std::string& what, double figure,
             const std::string& bound, const char* verdict);

  int missed_ = 0;
  int hit_ = 0;
  Json verdicts_ = Json::array();
};

struct GoalScale {
  int rounds = 0;
  int operations = 0;      // Of a round.
  int commits = 0;         // Of a round of appends, by all callers together.
  int giant_events = 0;    // Of the longest history.
  int appends = 0;         // After which nothing was compacted.
  int profiles = 0;        // Of the customer with the most.
  int many_customers = 0;  // Of the larger population of G5.
  int import_events = 0;
};

// G1 to G3, G6, G7, G8, G10, G15: what needs every engine.
void JudgeReads(Stage& stage, const GoalScale& scale, Judge& judge);
// Of the cache of customers: what it holds beside what it may.
void JudgeMemory(Stage& stage, Judge& judge);
void JudgeCold(Stage& stage, const GoalScale& scale, Judge& judge);
void JudgeAppends(Stage& stage, const GoalScale& scale, Judge& judge);
void JudgeDisk(Stage& stage, Judge& judge);  // Last: it compacts.
void JudgeOpen(Stage& stage, Judge& judge);

// G4, G11, G12, G14: a store of giants.
void JudgeGiants(const std::string& directory, const GoalScale& scale,
                 Judge& judge);
// G5.
void JudgeCustomers(const Flags& flags, const GoalScale& scale, Judge& judge);
// G9, G13.
void JudgeWriting(const std::string& directory, const GoalScale& scale,
                  Judge& judge);
void JudgeImport(const std::string& directory, const GoalScale& scale,
                 Judge& judge);

int RunGoals(const std::vector<std::string>& arguments);

// Not for people: opens a store, appends so many bytes without a sync, and is
// killed. JudgeOpen() starts it.
int RunFillAndDie(const std::vector<std::string>& arguments);

// Rewrites the files of a closed store as its own compaction would.
void CompactStore(const std::string& directory);

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_GOALS_H_
