// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Tokens: where a reading goes on.

#include <string>

#include "lib/head/show.h"

namespace throughline::head {

std::string ToToken(const Place& place) {
  const std::string bytes = keys::EncodePlace(place);
  // Two halves of sixteen bytes, the second one padded.
  return Hash::FromBytes(bytes.substr(0, 16)).ToHex() +
         Hash::FromBytes(bytes.substr(16) + std::string(8, '\0'))
             .ToHex()
             .substr(0, 16);
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
