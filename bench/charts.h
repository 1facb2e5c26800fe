// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Charts as SVG that needs nothing from anywhere: no script, no font, no
// style sheet. Times stand on a logarithmic axis, since they lie apart by
// factors; bars begin at nought.

#ifndef THROUGHLINE_BENCH_CHARTS_H_
#define THROUGHLINE_BENCH_CHARTS_H_

#include <string>
#include <utility>
#include <vector>

namespace throughline::bench {

// How a line of a chart is drawn.
enum class Tone {
  kOurs,
  kFloor,  // What cannot be done without.
  kPeer,
};

// A range on the axis for each line: from `low` to `high`, with a mark within.
struct Range {
  std::string label;
  double low = 0;
  double middle = 0;
  double high = 0;
  Tone tone = Tone::kPeer;
};
std::string RangeChart(const std::string& title, const std::string& axis,
                       const std::vector<Range>& ranges);

// A bar for each line, with its number behind it.
struct Bar {
  std::string label;
  double value = 0;
  Tone tone = Tone::kPeer;
};
std::string BarChart(const std::string& title, const std::string& axis,
                     const std::vector<Bar>& bars);

// Lines over a logarithmic axis, named where they end.
struct Series {
  std::string label;
  std::vector<std::pair<double, double>> points;  // By x.
  Tone tone = Tone::kPeer;
};
std::string LineChart(const std::string& title, const std::string& x_axis,
                      const std::string& y_axis,
                      const std::vector<Series>& series);

// As it is written in XML and HTML.
std::string Escape(const std::string& text);

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_CHARTS_H_
