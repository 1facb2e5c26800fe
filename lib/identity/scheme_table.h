// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The schemes this library knows, as data: what their values mean and how they
// are spelled. A policy may change any of them and add its own.

#ifndef THROUGHLINE_LIB_IDENTITY_SCHEME_TABLE_H_
#define THROUGHLINE_LIB_IDENTITY_SCHEME_TABLE_H_

#include <span>
#include <string_view>

#include "throughline/options.h"

namespace throughline::identity {

struct KnownScheme {
  std::string_view name;
  Scheme rule;
};

// In the order of their names.
std::span<const KnownScheme> KnownSchemes();

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_SCHEME_TABLE_H_
