// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The values that stand for nobody: withheld numbers, `anonymous`, mailboxes
// that nobody reads. Owns the table of them; README.md says it in words.

#ifndef THROUGHLINE_LIB_IDENTITY_NOBODY_H_
#define THROUGHLINE_LIB_IDENTITY_NOBODY_H_

#include <span>
#include <string_view>

#include "throughline/options.h"

namespace throughline::identity {

// Where a spelling is looked for.
enum class Where {
  kAnyValue,         // The whole value, whatever the scheme.
  kKeyValue,         // The same, but not of a handle or an unknown scheme.
  kNumber,           // The letters and digits of a phone number that is none.
  kCaller,           // A whole number in E.164.
  kAddress,          // A whole address.
  kSipUser,          // What stands before the @ of a SIP address.
  kMailbox,          // What stands before the @, without a +tag.
  kMailboxFirst,     // The first words before the @.
  kMailboxAnywhere,  // Words before the @.
};

struct NobodyRule {
  Where where;
  std::string_view spelling;  // In lower case; words are joined by '-'.
};

std::span<const NobodyRule> NobodyRules();

// Whether `value`, canonical or kept as it is, stands for nobody.
bool StandsForNobody(std::string_view scheme, const Scheme& rule,
                     std::string_view value);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_NOBODY_H_
