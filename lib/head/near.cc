// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/near.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace throughline::head {
namespace {

constexpr std::size_t kMostOfOne = 1024;  // Bytes of one event.
constexpr std::size_t kGap = 128;         // Bytes that are fetched in vain.

// What lies before the body: who shares it.
constexpr std::size_t kCounts = 16;

std::uintptr_t NumberOf(const void* at) {
  return reinterpret_cast<std::uintptr_t>(at);
}

// Where the texts lie, by address; what lies close together is one piece.
std::vector<Span> TextsOf(const Resumption::Body& body) {
  std::vector<Span> texts;
  texts.reserve(body.timeline.size());
  for (const EventView& event : body.timeline) {
    const std::string_view text = event.up_to_text();
    texts.push_back({text.data(), std::min(text.size(), kMostOfOne)});
  }
  std::sort(texts.begin(), texts.end(), [](const Span& a, const Span& b) {
    return NumberOf(a.at) < NumberOf(b.at);
  });
  std::vector<Span> pieces;
  for (const Span& text : texts) {
    if (!pieces.empty()) {
      Span& last = pieces.back();
      const std::uintptr_t gap =
          NumberOf(text.at) - NumberOf(last.at) - last.bytes;
      if (gap <= kGap) {
        last.bytes += gap + text.bytes;
        continue;
      }
    }
    pieces.push_back(text);
  }
  return pieces;
}

}  // namespace

Near::Near(const Resumption::Body& body) {
  const std::vector<EventView>& timeline = body.timeline;
  spans_[0] = {reinterpret_cast<const char*>(&body) - kCounts, kCounts};
  spans_[1] = {&body.customer, NumberOf(&body.more) - NumberOf(&body.customer)};
  spans_[2] = {timeline.data(), timeline.size() * sizeof(EventView)};
  std::size_t next = 3;
  for (const Span& piece : TextsOf(body)) {
    if (next == spans_.size()) break;
    spans_[next++] = piece;
  }
}

}  // namespace throughline::head
