// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/wrong.h"

#include <utility>

#include "absl/strings/cord.h"

namespace throughline::importing {
namespace {

constexpr char kFieldUrl[] = "throughline/field";

absl::Status WithField(std::string field, const absl::Status& status) {
  absl::Status changed = status;
  changed.SetPayload(kFieldUrl, absl::Cord(std::move(field)));
  return changed;
}

}  // namespace

std::string FieldOf(const absl::Status& status) {
  const auto field = status.GetPayload(kFieldUrl);
  return field ? std::string(*field) : std::string();
}

absl::Status In(std::string_view field, const absl::Status& status) {
  if (status.ok()) return status;
  const std::string within = FieldOf(status);
  std::string path(field);
  if (!within.empty() && within.front() != '[') path += '.';
  return WithField(path + within, status);
}

absl::Status InElement(std::size_t index, const absl::Status& status) {
  if (status.ok()) return status;
  return In(fmt::format("[{}]", index), status);
}

std::string Sentence(const absl::Status& status) {
  const std::string field = FieldOf(status);
  const std::string message(Message(status));
  return field.empty() ? message : field + ": " + message;
}

}  // namespace throughline::importing
