// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with an input: a status of kInvalidArgument whose message says
// what is wrong and what would be right, never the value, and which carries
// the path of the field: `participants[2].joined`.

#ifndef THROUGHLINE_LIB_IMPORT_WRONG_H_
#define THROUGHLINE_LIB_IMPORT_WRONG_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "lib/base/status.h"

namespace throughline::importing {

// The same status, said of `field` or of what lies within it.
absl::Status In(std::string_view field, const absl::Status& status);

// The same, of one element of a list.
absl::Status InElement(std::size_t index, const absl::Status& status);

// The path of the field; empty: the whole.
std::string FieldOf(const absl::Status& status);

// The field and the message, as one sentence for people.
std::string Sentence(const absl::Status& status);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_WRONG_H_
