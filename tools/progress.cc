// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tools/text.h"

namespace throughline::tools {
namespace {

constexpr std::chrono::milliseconds kDrawAgain{100};
constexpr int kBarColumns = 24;

std::string Bar(double part) {
  const int full = static_cast<int>(part * kBarColumns);
  std::string bar;
  for (int i = 0; i < kBarColumns; ++i) bar += i < full ? "█" : "░";
  return bar;
}

std::string Left(double seconds) {
  const auto left = static_cast<std::uint64_t>(std::llround(seconds));
  if (left >= 3600) {
    return fmt::format("{}:{:02}:{:02} left", left / 3600, left / 60 % 60,
                       left % 60);
  }
  return fmt::format("{}:{:02} left", left / 60, left % 60);
}

}  // namespace

std::string ProgressLine(std::string_view what, std::uint64_t done,
                         std::uint64_t total, std::uint64_t count,
                         double seconds, int columns) {
  const double rate = seconds > 0 ? static_cast<double>(count) / seconds : 0;
  const std::string counted =
      fmt::format("{} read  {}/s", Grouped(count),
                  Grouped(static_cast<std::uint64_t>(rate)));
  if (total == 0) {
    return Elided(
        fmt::format("{}  {}  {}", OneLine(what), counted, Bytes(done)),
        columns);
  }
  const double part =
      std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  std::string line = fmt::format("{:3.0f} %  {}", part * 100, counted);
  if (part > 0 && seconds >= 1) {
    line += "  " + Left(seconds * (1 - part) / part);
  }
  if (Columns(line) + kBarColumns + 1 <= columns) line = Bar(part) + " " + line;
  const int room = columns - Columns(line) - 2;
  if (room >= 8) line = Elided(OneLine(what), room) + "  " + line;
  return Elided(line, columns);
}

Progress::Progress(const Terminal& terminal)
    : terminal_(terminal), begun_(Steady::now()) {}

void Progress::Update(std::string_view what, std::uint64_t done,
                      std::uint64_t total, std::uint64_t count) {
  if (!terminal_.interactive()) return;
  const Steady::time_point now = Steady::now();
  if (shown_ && now - drawn_ < kDrawAgain) return;
  drawn_ = now;
  shown_ = true;
  const std::string line =
      ProgressLine(what, done, total, count, seconds(), terminal_.width() - 1);
  std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
  std::fflush(stderr);
}

void Progress::Clear() {
  if (!shown_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

double Progress::seconds() const {
  return std::chrono::duration<double>(Steady::now() - begun_).count();
}

}  // namespace throughline::tools
