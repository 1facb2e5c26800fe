// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/keys/keys.h"

#include <sodium.h>

#include "lib/base/check.h"
#include "lib/base/number.h"

namespace throughline::keys {

Key::Key(Table table, TenantNumber tenant) {
  bytes_.reserve(64);
  bytes_.push_back(static_cast<char>(table));
  AppendBig32(tenant, bytes_);
}

Key& Key::Add(const Place& place) {
  AppendBig64(Ordered(place.sort_us), bytes_);
  AppendBig64(Ordered(place.order), bytes_);
  AppendBig64(place.position, bytes_);
  return *this;
}

Key& Key::Add(Position position) {
  AppendBig64(position, bytes_);
  return *this;
}

KeyRange Key::Prefix() const { return {bytes_, PrefixEnd(bytes_)}; }

std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  TL_CHECK(!end.empty());  // 0xff is no table's byte.
  ++end.back();
  return end;
}

std::string EncodePlace(const Place& place) {
  std::string bytes;
  bytes.reserve(kPlaceBytes);
  AppendBig64(Ordered(place.sort_us), bytes);
  AppendBig64(Ordered(place.order), bytes);
  AppendBig64(place.position, bytes);
  return bytes;
}

Place DecodePlace(std::string_view bytes) {
  return {FromOrdered(ReadBig64(bytes)),
          FromOrdered(ReadBig64(bytes.substr(8))), ReadBig64(bytes.substr(16))};
}

Place PlaceAtEnd(std::string_view key) {
  return DecodePlace(key.substr(key.size() - kPlaceBytes));
}

Hash HashOf(std::string_view index_key, std::string_view domain,
            std::initializer_list<std::string_view> parts) {
  const auto bytes = [](std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  std::string input(domain);
  input.push_back('\0');
  for (const std::string_view part : parts) {
    AppendBig32(static_cast<std::uint32_t>(part.size()), input);
    input.append(part);
  }
  Hash hash;
  static_assert(sizeof(hash.bytes) >= crypto_generichash_BYTES_MIN);
  crypto_generichash(hash.bytes.data(), hash.bytes.size(), bytes(input),
                     input.size(), bytes(index_key), index_key.size());
  return hash;
}

Hash QuickHashOf(std::string_view key, std::string_view text) {
  const auto bytes = [](std::string_view of) {
    return reinterpret_cast<const unsigned char*>(of.data());
  };
  TL_CHECK(key.size() == crypto_shorthash_siphashx24_KEYBYTES);
  Hash hash;
  static_assert(sizeof(hash.bytes) == crypto_shorthash_siphashx24_BYTES);
  crypto_shorthash_siphashx24(hash.bytes.data(), bytes(text), text.size(),
                              bytes(key));
  return hash;
}

}  // namespace throughline::keys
