// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/engine/rocks/crc32c.h"

#include <array>
#include <bit>
#include <cstring>

namespace throughline::rocks {
namespace {

using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

// Table k gives what a byte does to the sum k bytes after it.
constexpr Tables MakeTables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t sum = byte;
    for (int bit = 0; bit < 8; ++bit) {
      sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0x82f63b78 : 0);
    }
    tables[0][byte] = sum;
  }
  for (std::size_t k = 1; k < tables.size(); ++k) {
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t sum = tables[k - 1][byte];
      tables[k][byte] = (sum >> 8) ^ tables[0][sum & 0xff];
    }
  }
  return tables;
}

constexpr Tables kTables = MakeTables();

}  // namespace

std::uint32_t Crc32c(std::string_view bytes) {
  static_assert(std::endian::native == std::endian::little);
  std::uint32_t sum = 0xffffffff;
  while (bytes.size() >= 8) {
    std::uint64_t eight;
    std::memcpy(&eight, bytes.data(), 8);
    eight ^= sum;
    sum = 0;
    for (int k = 0; k < 8; ++k) {
      sum ^= kTables[7 - k][(eight >> (8 * k)) & 0xff];
    }
    bytes.remove_prefix(8);
  }
  for (const char c : bytes) {
    sum = (sum >> 8) ^ kTables[0][(sum ^ static_cast<unsigned char>(c)) & 0xff];
  }
  return ~sum;
}

}  // namespace throughline::rocks
