// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// "Did you mean": the nearest of the words that would have been right.

#ifndef THROUGHLINE_TOOLS_SUGGEST_H_
#define THROUGHLINE_TOOLS_SUGGEST_H_

#include <string>
#include <string_view>
#include <vector>

namespace throughline::tools {

// Insertions, removals, changes and swaps of neighbours between two words.
int EditDistance(std::string_view a, std::string_view b);

// "; did you mean 'resume'?", or nothing where no word is near.
std::string DidYouMean(std::string_view word,
                       const std::vector<std::string>& words);

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_SUGGEST_H_
