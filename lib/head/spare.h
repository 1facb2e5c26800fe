// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Spare heads: those that plans have let go of, emptied, for the next plans to
// fold rows into. An emptied message keeps the memory of its strings and lists,
// so that a plan that opens a head does not allocate some hundred small strings
// only to free them at once.

#ifndef THROUGHLINE_LIB_HEAD_SPARE_H_
#define THROUGHLINE_LIB_HEAD_SPARE_H_

#include "lib/head/head.h"

namespace throughline::head {

// An empty one. Thread-safe, as is the other.
Head TakeSpare();

// Keeps it for another, unless there are enough, it holds nothing, or it holds
// much: a tail, or a customer of many profiles. What is kept is some MiB at the
// most, of all stores of a process together.
void KeepSpare(Head head);

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_SPARE_H_
