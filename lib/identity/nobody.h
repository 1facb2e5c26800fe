// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The values that stand for nobody: withheld numbers, `anonymous`, mailboxes
// that nobody reads. Owns the table of them; README.md says it in words.

#ifndef THROUGHLINE_LIB_IDENTITY_NOBODY_H_
#define THROUGHLINE_LIB_IDENTITY_NOBODY_H_

#include <string_view>

#include "throughline/options.h"

namespace throughline::identity {

// Whether `value`, canonical or kept as it is, stands for nobody.
bool StandsForNobody(std::string_view scheme, const Scheme& rule,
                     std::string_view value);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_NOBODY_H_
