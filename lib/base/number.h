// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Numbers as bytes: big-endian, so that byte order is number order.

#ifndef THROUGHLINE_LIB_BASE_NUMBER_H_
#define THROUGHLINE_LIB_BASE_NUMBER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace throughline {

inline void AppendBig32(std::uint32_t number, std::string& out) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(number >> shift));
  }
}

inline std::uint32_t ReadBig32(std::string_view bytes) {
  std::uint32_t number = 0;
  for (int i = 0; i < 4; ++i) {
    number = number << 8 | static_cast<std::uint8_t>(bytes[i]);
  }
  return number;
}

inline void AppendBig64(std::uint64_t number, std::string& out) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(number >> shift));
  }
}

// `bytes` must hold eight from `offset` on.
inline void PutBig64(std::uint64_t number, std::size_t offset,
                     std::string& bytes) {
  for (int i = 0; i < 8; ++i) {
    bytes[offset + i] = static_cast<char>(number >> (56 - 8 * i));
  }
}

inline std::uint64_t ReadBig64(std::string_view bytes) {
  std::uint64_t number = 0;
  for (int i = 0; i < 8; ++i) {
    number = number << 8 | static_cast<std::uint8_t>(bytes[i]);
  }
  return number;
}

// A signed number with its sign bit flipped, so that byte order is its order.
constexpr std::uint64_t Ordered(std::int64_t number) {
  return static_cast<std::uint64_t>(number) ^ (std::uint64_t{1} << 63);
}

constexpr std::int64_t FromOrdered(std::uint64_t number) {
  return static_cast<std::int64_t>(number ^ (std::uint64_t{1} << 63));
}

}  // namespace throughline

#endif  // THROUGHLINE_LIB_BASE_NUMBER_H_
