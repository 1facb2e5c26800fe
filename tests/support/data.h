// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The published data that trials read. It is no part of the repository; where
// it is absent a trial says so and ends.
//
//   const std::optional<std::string> path = SharedData("composed");
//   if (!path.has_value()) return;

#ifndef THROUGHLINE_TESTS_SUPPORT_DATA_H_
#define THROUGHLINE_TESTS_SUPPORT_DATA_H_

#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/places.h"

namespace throughline {

inline std::optional<std::string> SharedData(const std::string& name) {
  const std::filesystem::path path =
      std::filesystem::path(SharedDataDir()) / name;
  if (std::filesystem::exists(path)) return path.string();
  WARN("skipped: there is no " << path.string());
  return std::nullopt;
}

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_DATA_H_
