// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/charts.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace throughline::bench {
namespace {

constexpr double kWidth = 880;
constexpr double kLabels = 230;  // Left of the axis.
constexpr double kRight = 90;    // Right of it, for numbers.
constexpr double kTop = 64;
constexpr double kRow = 22;
constexpr double kLineHeight = 340;
constexpr double kLineLeft = 70;
constexpr double kLineRight = 260;  // For the names of lines.
constexpr double kNameGap = 14;     // Between two names.

const char* ColourOf(Tone tone) {
  switch (tone) {
    case Tone::kOurs:
      return "#0b6e4f";
    case Tone::kFloor:
      return "#9aa3ad";
    case Tone::kPeer:
      return "#4a6fa5";
  }
  return "#000";
}

// Peers are told apart in a chart of lines by their dashes.
const char* DashesOf(std::size_t series) {
  constexpr const char* kDashes[] = {"", "6 3", "2 3", "9 3 2 3", "1 4"};
  return kDashes[series % std::size(kDashes)];
}

// From values to places, and which values to name.
class LogScale {
 public:
  LogScale(double low, double high, double from, double to)
      : low_(std::log10(low)), high_(std::log10(high)), from_(from), to_(to) {
    if (high_ - low_ < 1e-9) high_ = low_ + 1;
  }
  double At(double value) const {
    return from_ + (std::log10(value) - low_) / (high_ - low_) * (to_ - from_);
  }
  std::vector<double> Ticks() const {
    std::vector<double> ticks;
    const bool fine = high_ - low_ < 2.5;
    for (int power = static_cast<int>(std::floor(low_));
         power <= static_cast<int>(std::ceil(high_)); ++power) {
      for (const int step : {1, 2, 5}) {
        const double tick = step * std::pow(10.0, power);
        if (step > 1 && !fine) continue;
        if (std::log10(tick) < low_ - 1e-9) continue;
        if (std::log10(tick) > high_ + 1e-9) continue;
        ticks.push_back(tick);
      }
    }
    return ticks;
  }

 private:
  double low_;
  double high_;
  double from_;
  double to_;
};

// 0.35, 35, 3.5 k, 1.2 M
std::string Short(double value) {
  if (value >= 1e6) return fmt::format("{:.3g} M", value / 1e6);
  if (value >= 1e3) return fmt::format("{:.3g} k", value / 1e3);
  return fmt::format("{:.3g}", value);
}

// Just below and above, so that nothing lies on the edge.
std::pair<double, double> Bounds(double low, double high) {
  return {low / 1.25, high * 1.25};
}

class Drawing {
 public:
  Drawing(const std::string& title, double height) {
    out_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} "
        "{1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" role=\"img\" "
        "aria-label=\"{2}\" font-family=\"system-ui, 'DejaVu Sans', "
        "sans-serif\" font-size=\"12\">\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        kWidth, height, Escape(title));
    Text(16, 24, title, "start", "#1c2128",
         "font-size=\"15\" "
         "font-weight=\"600\"");
  }

  void Text(double x, double y, const std::string& text, const char* anchor,
            const char* colour, const char* more = "") {
    out_ += fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"{}\" "
        "{}>{}</text>\n",
        x, y, anchor, colour, more, Escape(text));
  }
  void Line(double x1, double y1, double x2, double y2, const char* colour,
            double width) {
    out_ += fmt::format(
        "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" "
        "stroke=\"{}\" stroke-width=\"{}\"/>\n",
        x1, y1, x2, y2, colour, width);
  }
  void Box(double x, double y, double width, double height, const char* colour,
           double opacity) {
    out_ += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
        "rx=\"2\" fill=\"{}\" fill-opacity=\"{}\"/>\n",
        x, y, width, height, colour, opacity);
  }
  void Dot(double x, double y, const char* colour) {
    out_ += fmt::format(
        "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" fill=\"{}\"/>\n", x, y,
        colour);
  }
  void Path(const std::string& path, const char* colour, const char* dashes,
            double width) {
    out_ += fmt::format(
        "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" "
        "stroke-dasharray=\"{}\"/>\n",
        path, colour, width, dashes);
  }
  std::string End() { return out_ + "</svg>\n"; }

 private:
  std::string out_;
};

// The axis of a chart of rows: its ticks, from top to bottom.
void DrawAcross(const LogScale& scale, const std::string& axis, double bottom,
                Drawing& drawing) {
  drawing.Text(kLabels, 44, axis, "start", "#57606a");
  for (const double tick : scale.Ticks()) {
    const double x = scale.At(tick);
    drawing.Line(x, kTop - 4, x, bottom, "#e4e8ec", 1);
    drawing.Text(x, bottom + 16, Short(tick), "middle", "#57606a");
  }
}

void DrawLabel(const std::string& label, Tone tone, double y,
               Drawing& drawing) {
  drawing.Text(kLabels - 10, y + 4, label, "end",
               tone == Tone::kFloor ? "#57606a" : "#1c2128",
               tone == Tone::kOurs ? "font-weight=\"600\"" : "");
}

// Whose colour is whose, of those that are drawn; beside the title.
void DrawLegend(const std::vector<Tone>& drawn, Drawing& drawing) {
  constexpr struct {
    Tone tone;
    const char* name;
    double width;
  } kNames[] = {{Tone::kOurs, "Throughline", 96},
                {Tone::kPeer, "others", 62},
                {Tone::kFloor, "floor: what nobody does without", 200}};
  double x = kWidth - 16;
  for (const auto& [tone, name, width] : kNames) {
    if (std::find(drawn.begin(), drawn.end(), tone) != drawn.end()) x -= width;
  }
  for (const auto& [tone, name, width] : kNames) {
    if (std::find(drawn.begin(), drawn.end(), tone) == drawn.end()) continue;
    drawing.Box(x, 15, 10, 10, ColourOf(tone), 0.85);
    drawing.Text(x + 15, 24, name, "start", "#57606a");
    x += width;
  }
}

template <typename Lines>
std::vector<Tone> TonesOf(const Lines& lines) {
  std::vector<Tone> tones;
  tones.reserve(lines.size());
  for (const auto& line : lines) tones.push_back(line.tone);
  return tones;
}

// Where the names of lines stand, so that none covers another and all stand
// above `bottom`.
std::vector<double> Spread(std::vector<double> wanted, double bottom) {
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return wanted[a] < wanted[b];
  });
  double free = 0;
  for (const std::size_t i : order) {
    wanted[i] = std::max(wanted[i], free);
    free = wanted[i] + kNameGap;
  }
  free = bottom;
  std::reverse(order.begin(), order.end());
  for (const std::size_t i : order) {
    wanted[i] = std::min(wanted[i], free);
    free = wanted[i] - kNameGap;
  }
  return wanted;
}

void DrawSeries(const Series& series, std::size_t number, const LogScale& x,
                const LogScale& y, double name_y, Drawing& drawing) {
  const char* const colour = ColourOf(series.tone);
  std::string path;
  for (const auto& [at, value] : series.points) {
    path += fmt::format("{}{:.1f} {:.1f} ", path.empty() ? 'M' : 'L', x.At(at),
                        y.At(value));
  }
  drawing.Path(path, colour, series.tone == Tone::kOurs ? "" : DashesOf(number),
               series.tone == Tone::kOurs ? 2.5 : 1.5);
  for (const auto& [at, value] : series.points) {
    drawing.Dot(x.At(at), y.At(value), colour);
  }
  const auto& [end, value] = series.points.back();
  drawing.Line(x.At(end) + 4, y.At(value), kWidth - kLineRight + 12, name_y,
               "#c9d1d9", 0.75);
  drawing.Text(kWidth - kLineRight + 15, name_y + 4,
               series.label + "\u2002" + Short(value), "start", colour,
               series.tone == Tone::kOurs ? "font-weight=\"600\"" : "");
}

}  // namespace

std::string Escape(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string RangeChart(const std::string& title, const std::string& axis,
                       const std::vector<Range>& ranges) {
  double low = std::numeric_limits<double>::max();
  double high = 0;
  for (const Range& range : ranges) {
    low = std::min(low, range.low);
    high = std::max(high, range.high);
  }
  const double bottom = kTop + kRow * static_cast<double>(ranges.size());
  const auto [from, to] = Bounds(low, high);
  const LogScale scale(from, to, kLabels, kWidth - kRight);
  Drawing drawing(title, bottom + 30);
  DrawAcross(scale, axis, bottom, drawing);
  DrawLegend(TonesOf(ranges), drawing);
  drawing.Text(kWidth - kRight + 10, 44, "p50", "start", "#57606a");
  double y = kTop + kRow / 2;
  for (const Range& range : ranges) {
    const char* const colour = ColourOf(range.tone);
    const double begin = scale.At(range.low);
    DrawLabel(range.label, range.tone, y, drawing);
    drawing.Box(begin, y - 5, scale.At(range.high) - begin, 10, colour, 0.3);
    drawing.Line(scale.At(range.middle), y - 5, scale.At(range.middle), y + 5,
                 colour, 1.5);
    drawing.Box(begin - 1.5, y - 8, 3, 16, colour, 1);
    drawing.Text(kWidth - kRight + 10, y + 4, Short(range.low), "start", colour,
                 range.tone == Tone::kOurs ? "font-weight=\"600\"" : "");
    y += kRow;
  }
  return drawing.End();
}

std::string BarChart(const std::string& title, const std::string& axis,
                     const std::vector<Bar>& bars) {
  double high = 0;
  for (const Bar& bar : bars) high = std::max(high, bar.value);
  const double bottom = kTop + kRow * static_cast<double>(bars.size());
  Drawing drawing(title, bottom + 16);
  drawing.Text(kLabels, 44, axis, "start", "#57606a");
  DrawLegend(TonesOf(bars), drawing);
  double y = kTop + kRow / 2;
  for (const Bar& bar : bars) {
    const double length = bar.value / high * (kWidth - kRight - kLabels);
    DrawLabel(bar.label, bar.tone, y, drawing);
    drawing.Box(kLabels, y - 6, std::max(length, 1.0), 12, ColourOf(bar.tone),
                0.85);
    drawing.Text(kLabels + length + 6, y + 4, Short(bar.value), "start",
                 "#1c2128");
    y += kRow;
  }
  return drawing.End();
}

std::string LineChart(const std::string& title, const std::string& x_axis,
                      const std::string& y_axis,
                      const std::vector<Series>& series) {
  double low_x = std::numeric_limits<double>::max();
  double low_y = low_x;
  double high_x = 0;
  double high_y = 0;
  for (const Series& one : series) {
    for (const auto& [x, y] : one.points) {
      low_x = std::min(low_x, x);
      high_x = std::max(high_x, x);
      low_y = std::min(low_y, y);
      high_y = std::max(high_y, y);
    }
  }
  const auto [from, to] = Bounds(low_y, high_y);
  const double bottom =
      kTop +
      std::max(kLineHeight, kNameGap * static_cast<double>(series.size() + 1));
  const LogScale x(low_x, high_x, kLineLeft, kWidth - kLineRight - 10);
  const LogScale y(from, to, bottom, kTop);
  Drawing drawing(title, bottom + 44);
  DrawLegend(TonesOf(series), drawing);
  drawing.Text(16, 44, y_axis, "start", "#57606a");
  drawing.Text((kLineLeft + kWidth - kLineRight) / 2, bottom + 36, x_axis,
               "middle", "#57606a");
  for (const double tick : y.Ticks()) {
    drawing.Line(kLineLeft, y.At(tick), kWidth - kLineRight, y.At(tick),
                 "#e4e8ec", 1);
    drawing.Text(kLineLeft - 8, y.At(tick) + 4, Short(tick), "end", "#57606a");
  }
  for (const double tick : x.Ticks()) {
    drawing.Text(x.At(tick), bottom + 18, Short(tick), "middle", "#57606a");
  }
  std::vector<double> names;
  names.reserve(series.size());
  for (const Series& one : series) {
    names.push_back(y.At(one.points.back().second));
  }
  names = Spread(names, bottom);
  for (std::size_t i = 0; i < series.size(); ++i) {
    DrawSeries(series[i], i, x, y, names[i], drawing);
  }
  return drawing.End();
}

}  // namespace throughline::bench
