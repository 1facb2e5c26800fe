// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/outcome.h"

#include "absl/strings/cord.h"

namespace throughline::tools {
namespace {

constexpr char kExit[] = "throughline/exit";

}  // namespace

absl::Status EndingIn(ExitCode exit, absl::Status status) {
  if (status.ok()) return status;
  status.SetPayload(kExit, absl::Cord(std::to_string(exit)));
  return status;
}

ExitCode ExitFor(const absl::Status& status) {
  if (status.ok()) return kDone;
  if (const auto exit = status.GetPayload(kExit)) {
    return static_cast<ExitCode>(std::stoi(std::string(*exit)));
  }
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
      return kNothing;
    case absl::StatusCode::kInvalidArgument:
      return kWrongUse;
    default:
      return kFailed;
  }
}

}  // namespace throughline::tools
