// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What the data of an event says about promises: `due`, a time, of a promise
// and of what corrects it; `kept`, false, of what gives one up.

#ifndef THROUGHLINE_LIB_CLOCKS_STATED_H_
#define THROUGHLINE_LIB_CLOCKS_STATED_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace throughline::clocks {

// Absent where the object has no `due`, or one that is no RFC 3339 time.
std::optional<std::int64_t> StatedDueUs(std::string_view data_json);

// Whether it says `"kept": false`.
bool GivesUp(std::string_view data_json);

}  // namespace throughline::clocks

#endif  // THROUGHLINE_LIB_CLOCKS_STATED_H_
