// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Tokens: where a reading goes on.

#include <string>

#include "absl/strings/escaping.h"
#include "lib/head/show.h"

namespace throughline::head {

std::string ToToken(const Place& place) {
  return absl::BytesToHexString(keys::EncodePlace(place));
}

std::optional<Place> FromToken(std::string_view token) {
  if (token.size() != 2 * keys::kPlaceBytes) return std::nullopt;
  const auto head = Hash::FromHex(token.substr(0, 32));
  const auto rest =
      Hash::FromHex(std::string(token.substr(32)) + std::string(16, '0'));
  if (!head.has_value() || !rest.has_value()) return std::nullopt;
  std::string bytes(head->view());
  bytes += rest->view().substr(0, 8);
  return keys::DecodePlace(bytes);
}

}  // namespace throughline::head
