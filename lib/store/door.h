// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The door: an event is checked here before anything is planned. What passes
// can be stored, read back and shown.

#ifndef THROUGHLINE_LIB_STORE_DOOR_H_
#define THROUGHLINE_LIB_STORE_DOOR_H_

#include <string_view>

#include "absl/status/status.h"
#include "throughline/requests.h"
#include "throughline/types.h"

namespace throughline::door {

// kInvalidArgument says which field, what is wrong and what would be right.
absl::Status Check(const v1::Event& event);
absl::Status Check(const ConsumerStep& step);

// A consumer's name.
absl::Status CheckConsumer(std::string_view name);

// `what` names the field. Valid UTF-8 without NUL, of so many bytes.
absl::Status CheckText(std::string_view what, std::string_view text,
                       std::size_t bytes_min, std::size_t bytes_max);

}  // namespace throughline::door

#endif  // THROUGHLINE_LIB_STORE_DOOR_H_
