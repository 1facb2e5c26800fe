// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// TL_CHECK: for our own mistakes only, on in release too. Input, disk and
// peers can never reach one.

#ifndef THROUGHLINE_LIB_BASE_CHECK_H_
#define THROUGHLINE_LIB_BASE_CHECK_H_

#include <cstdio>
#include <cstdlib>

#define TL_CHECK(condition)                                                 \
  do {                                                                      \
    if (!(condition)) [[unlikely]] {                                        \
      std::fprintf(stderr, "%s:%d: check failed: %s\n", __FILE__, __LINE__, \
                   #condition);                                             \
      std::abort();                                                         \
    }                                                                       \
  } while (false)

#endif  // THROUGHLINE_LIB_BASE_CHECK_H_
