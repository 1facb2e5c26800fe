// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A walk over the fields of an encoded Protobuf message, without parsing it
// into objects. Only what our own messages hold: varints, 64-bit and
// length-delimited fields; anything else ends the walk, as does damage.
// Source: protobuf.dev/programming-guides/encoding.

#ifndef THROUGHLINE_LIB_CODEC_WIRE_H_
#define THROUGHLINE_LIB_CODEC_WIRE_H_

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace throughline::codec {

class WireWalk {
 public:
  explicit WireWalk(std::string_view message)
      : at_(message.data()), end_(message.data() + message.size()) {}

  // Steps to the next field; false at the end.
  bool Next() {
    std::uint64_t tag = 0;
    if (at_ == end_ || !Varint(tag)) return false;
    field_ = static_cast<std::uint32_t>(tag >> 3);
    switch (tag & 7) {
      case 0:
        return Varint(number_);
      case 1:
        return Fixed64();
      case 2:
        return Bytes();
      case 5:
        return Skip(4);
      default:
        return false;
    }
  }

  // Where the next field begins.
  const char* at() const { return at_; }

  std::uint32_t field() const { return field_; }
  std::uint64_t number() const { return number_; }
  std::string_view bytes() const { return bytes_; }
  double real() const { return std::bit_cast<double>(number_); }

 private:
  bool Varint(std::uint64_t& value) {
    value = 0;
    for (int shift = 0; shift < 64 && at_ != end_; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return true;
    }
    return false;
  }

  bool Fixed64() {
    if (end_ - at_ < 8) return false;
    std::memcpy(&number_, at_, 8);
    at_ += 8;
    return true;
  }

  bool Bytes() {
    std::uint64_t size = 0;
    if (!Varint(size) || size > static_cast<std::uint64_t>(end_ - at_)) {
      return false;
    }
    bytes_ = {at_, static_cast<std::size_t>(size)};
    at_ += size;
    return true;
  }

  bool Skip(std::ptrdiff_t size) {
    if (end_ - at_ < size) return false;
    at_ += size;
    return true;
  }

  const char* at_;
  const char* end_;
  std::uint32_t field_ = 0;
  std::uint64_t number_ = 0;
  std::string_view bytes_;
};

// The first length-delimited field of this number; empty where there is none.
inline std::string_view WireBytes(std::string_view message,
                                  std::uint32_t field) {
  for (WireWalk walk(message); walk.Next();) {
    if (walk.field() == field) return walk.bytes();
  }
  return {};
}

// The first varint or 64-bit field of this number.
inline std::optional<std::uint64_t> WireNumber(std::string_view message,
                                               std::uint32_t field) {
  for (WireWalk walk(message); walk.Next();) {
    if (walk.field() == field) return walk.number();
  }
  return std::nullopt;
}

}  // namespace throughline::codec

#endif  // THROUGHLINE_LIB_CODEC_WIRE_H_
