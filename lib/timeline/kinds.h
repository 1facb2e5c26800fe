// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What is known about each kind of event. An unknown kind is kept and shown;
// it counts for nothing and is for the staff.

#ifndef THROUGHLINE_LIB_TIMELINE_KINDS_H_
#define THROUGHLINE_LIB_TIMELINE_KINDS_H_

#include <string_view>

#include "throughline/v1/event.pb.h"

namespace throughline::timeline {

enum class Amends { kNothing, kCorrection, kEdit, kDelete, kOther };

struct Kind {
  std::string_view name;
  bool countable = false;
  v1::Visibility visibility =
      v1::VISIBILITY_STAFF;  // Unspecified: its target's.
  Amends amends = Amends::kNothing;
  bool message = false;  // Tells who spoke last.
  bool asks = false;     // Where the customer made it and it came in.
  bool answers = false;  // Where an agent or bot made it.
  bool contact = false;  // The customer's own effort.
};

const Kind& KindOf(std::string_view name);

}  // namespace throughline::timeline

#endif  // THROUGHLINE_LIB_TIMELINE_KINDS_H_
