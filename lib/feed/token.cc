// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/feed/token.h"

#include <charconv>
#include <optional>

#include "lib/base/status.h"

namespace throughline::feed {
namespace {

// Absent unless `text` is a number as ToToken writes it.
std::optional<std::uint64_t> Number(std::string_view text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || at != end || text.front() == '0') {
    return std::nullopt;
  }
  return number;
}

}  // namespace

std::string ToToken(std::uint64_t epoch, Position next) {
  return fmt::format("{}-{}", epoch, next);
}

absl::StatusOr<Position> FromToken(std::string_view token,
                                   const std::vector<Epoch>& epochs,
                                   Position newest) {
  const std::size_t dash = token.find('-');
  const auto epoch = Number(token.substr(0, dash));
  const auto next =
      dash == token.npos ? std::nullopt : Number(token.substr(dash + 1));
  if (!epoch.has_value() || !next.has_value()) {
    return Invalid("token: not one of a feed");
  }
  const std::uint64_t now = epochs.empty() ? 0 : epochs.back().number;
  if (*epoch > now) {
    return FailedPrecondition(
        "the token is of epoch {}; the store is in epoch {}: it was set back "
        "to an earlier state",
        *epoch, now);
  }
  Position last = newest;
  for (const Epoch& later : epochs) {
    if (later.number <= *epoch) continue;
    last = later.after;
    break;
  }
  if (*next > last + 1) {
    return FailedPrecondition(
        "the token has seen up to position {} of epoch {}, which goes to {} "
        "here: the store was set back to an earlier state",
        *next - 1, *epoch, last);
  }
  return *next;
}

}  // namespace throughline::feed
