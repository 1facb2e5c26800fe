// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/suggest.h"

#include <fmt/format.h>

#include <algorithm>

namespace throughline::tools {

int EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<int>> cost(a.size() + 1,
                                     std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = static_cast<int>(i + j);
        continue;
      }
      const int change = a[i - 1] == b[j - 1] ? 0 : 1;
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                             cost[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

std::string DidYouMean(std::string_view word,
                       const std::vector<std::string>& words) {
  constexpr std::size_t kWordBytesMax = 64;  // A longer one is no slip.
  if (word.size() > kWordBytesMax) return "";
  const std::string* nearest = nullptr;
  int least = 0;
  for (const std::string& candidate : words) {
    const bool begins = word.size() >= 3 && candidate.starts_with(word);
    const int distance = begins ? 1 : EditDistance(word, candidate);
    if (nearest != nullptr && distance >= least) continue;
    nearest = &candidate;
    least = distance;
  }
  const int allowed = std::max<int>(1, static_cast<int>(word.size()) / 3);
  if (nearest == nullptr || least > allowed) return "";
  return fmt::format("; did you mean '{}'?", *nearest);
}

}  // namespace throughline::tools
