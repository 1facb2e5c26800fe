// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/codec/envelope.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <cstdint>
#include <cstring>

#include "lib/base/check.h"
#include "lib/base/status.h"

namespace throughline::codec {
namespace {

constexpr char kClear = 0x01;

std::array<char, 4> Check(std::string_view plaintext) {
  const auto sum = static_cast<std::uint32_t>(
      XXH3_64bits(plaintext.data(), plaintext.size()));
  std::array<char, 4> check;
  for (int i = 0; i < 4; ++i) check[i] = static_cast<char>(sum >> (8 * i));
  return check;
}

}  // namespace

void SealTo(std::string_view plaintext, std::string& out) {
  const std::array<char, 4> check = Check(plaintext);
  out.reserve(out.size() + kEnvelopeBytes + plaintext.size());
  out.push_back(kClear);
  out.append(check.data(), check.size());
  out.append(plaintext);
}

std::string Seal(std::string_view plaintext) {
  std::string value;
  SealTo(plaintext, value);
  return value;
}

std::string Seal(const google::protobuf::MessageLite& message) {
  std::string plaintext;
  TL_CHECK(message.SerializeToString(&plaintext));
  return Seal(plaintext);
}

absl::StatusOr<std::string_view> Open(std::string_view value,
                                      std::string_view what) {
  if (value.size() < kEnvelopeBytes) {
    return DataLoss("a row of {} has {} bytes; at least {} are due", what,
                    value.size(), kEnvelopeBytes);
  }
  if (value.front() != kClear) {
    return absl::UnimplementedError(
        fmt::format("a row of {} is sealed with suite {}, which this version "
                    "does not know",
                    what, static_cast<int>(value.front())));
  }
  const std::string_view plaintext = value.substr(kEnvelopeBytes);
  const std::array<char, 4> check = Check(plaintext);
  if (std::memcmp(check.data(), value.data() + 1, check.size()) != 0) {
    return DataLoss("a row of {} failed its check", what);
  }
  return plaintext;
}

absl::Status OpenTo(std::string_view value, std::string_view what,
                    google::protobuf::MessageLite& message) {
  TL_ASSIGN_OR_RETURN(const std::string_view plaintext, Open(value, what));
  if (!message.ParseFromArray(plaintext.data(),
                              static_cast<int>(plaintext.size()))) {
    return DataLoss("a row of {} does not parse", what);
  }
  return absl::OkStatus();
}

}  // namespace throughline::codec
