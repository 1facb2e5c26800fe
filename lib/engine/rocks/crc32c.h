// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// CRC-32C (Castagnoli, RFC 3720 section 12.1), as RocksDB's log uses it.

#ifndef THROUGHLINE_LIB_ENGINE_ROCKS_CRC32C_H_
#define THROUGHLINE_LIB_ENGINE_ROCKS_CRC32C_H_

#include <cstdint>
#include <string_view>

namespace throughline::rocks {

std::uint32_t Crc32c(std::string_view bytes);

}  // namespace throughline::rocks

#endif  // THROUGHLINE_LIB_ENGINE_ROCKS_CRC32C_H_
