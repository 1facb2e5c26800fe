// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// `throughline_bench plot RESULTS.json ... [--output=DIRECTORY]`: the charts of
// one run of `compare`, each an SVG, and one page with all of them. Further
// files add to the growth by customers, which one run cannot show.

#ifndef THROUGHLINE_BENCH_PLOT_H_
#define THROUGHLINE_BENCH_PLOT_H_

#include <string>
#include <vector>

namespace throughline::bench {

int RunPlot(const std::vector<std::string>& arguments);

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PLOT_H_
