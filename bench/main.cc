// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// throughline_bench: what was promised, measured. README.md says how.

#include <fmt/core.h>

#include <string>
#include <vector>

#include "bench/compare.h"
#include "bench/goals.h"
#include "bench/plot.h"

int main(int argc, char** argv) {
  namespace bench = throughline::bench;
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::string command = arguments.empty() ? "" : arguments.front();
  if (!arguments.empty()) arguments.erase(arguments.begin());
  if (command == "compare") return bench::RunCompare(arguments);
  if (command == "plot") return bench::RunPlot(arguments);
  if (command == "goals") return bench::RunGoals(arguments);
  if (command == "fill-and-die") return bench::RunFillAndDie(arguments);
  fmt::print(stderr,
             "usage: throughline_bench COMMAND [--flag=value ...]\n"
             "  compare   all engines beside each other\n"
             "  plot      charts of what compare has written\n"
             "  goals     what was set as a goal, judged\n"
             "A flag that is none tells which there are.\n");
  return 2;
}
