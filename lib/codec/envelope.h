// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The envelope in which every value is stored, and the one place where values
// are sealed and opened.
//
//   value := suite: byte, check: byte[4], plaintext     suite 0x01, in clear
//
// The check is the low half of XXH3-64 over the plaintext, little-endian.

#ifndef THROUGHLINE_LIB_CODEC_ENVELOPE_H_
#define THROUGHLINE_LIB_CODEC_ENVELOPE_H_

#include <google/protobuf/message_lite.h>

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace throughline::codec {

inline constexpr std::size_t kEnvelopeBytes = 5;

std::string Seal(std::string_view plaintext);
std::string Seal(const google::protobuf::MessageLite& message);

// As Seal, at the end of `out`.
void SealTo(std::string_view plaintext, std::string& out);

// The plaintext of `value`, inside it. kDataLoss: the check failed;
// kUnimplemented: a suite of a newer version. `what` names the row's table.
absl::StatusOr<std::string_view> Open(std::string_view value,
                                      std::string_view what);

// Opens and parses.
absl::Status OpenTo(std::string_view value, std::string_view what,
                    google::protobuf::MessageLite& message);

template <typename Message>
absl::StatusOr<Message> OpenAs(std::string_view value, std::string_view what) {
  Message message;
  if (absl::Status status = OpenTo(value, what, message); !status.ok()) {
    return status;
  }
  return message;
}

}  // namespace throughline::codec

#endif  // THROUGHLINE_LIB_CODEC_ENVELOPE_H_
