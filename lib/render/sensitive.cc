// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/render/sensitive.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace throughline::render {
namespace {

bool Starts(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

bool Covers(const v1::Sensitivity& span, std::int64_t character) {
  const std::int64_t from = span.has_from() ? span.from() : 0;
  const std::int64_t to =
      span.has_to() ? span.to() : std::numeric_limits<std::int64_t>::max();
  return from <= character && character < to;
}

bool IsAll(const v1::Sensitivity& span) {
  return !span.has_from() && !span.has_to();
}

}  // namespace

std::optional<std::string> WithoutSensitive(const v1::Event& event,
                                            bool replaced) {
  const auto& spans = event.sensitivity();
  if (spans.empty()) return event.text();
  if (replaced || std::any_of(spans.begin(), spans.end(), IsAll)) {
    return std::nullopt;
  }
  std::string kept;
  std::int64_t character = -1;
  bool leaving_out = false;
  for (const char c : event.text()) {
    if (Starts(c)) {
      ++character;
      const bool covered = std::any_of(
          spans.begin(), spans.end(),
          [&](const auto& span) { return Covers(span, character); });
      if (covered && !leaving_out) kept += kLeftOut;
      leaving_out = covered;
    }
    if (!leaving_out) kept += c;
  }
  return kept;
}

}  // namespace throughline::render
