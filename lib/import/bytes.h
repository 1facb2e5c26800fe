// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Bytes written as text, and their digest.

#ifndef THROUGHLINE_LIB_IMPORT_BYTES_H_
#define THROUGHLINE_LIB_IMPORT_BYTES_H_

#include <optional>
#include <string>
#include <string_view>

namespace throughline::importing {

// Base64 of either alphabet (RFC 4648 sections 4 and 5), padded or not, white
// space ignored. Absent where it is none.
std::optional<std::string> DecodeBase64(std::string_view text);

std::string Sha256Hex(std::string_view bytes);  // 64 lower-case digits.

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_BYTES_H_
