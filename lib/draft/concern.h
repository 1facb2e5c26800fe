// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What a batch concerns, as a plan names it and as it is told to whoever
// observes commits: the tenant, 4 bytes big-endian; a byte, 1 where an identity
// is meant; its name.

#ifndef THROUGHLINE_LIB_DRAFT_CONCERN_H_
#define THROUGHLINE_LIB_DRAFT_CONCERN_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "lib/base/number.h"
#include "lib/keys/keys.h"

namespace throughline {

struct Concern {
  TenantNumber tenant = 0;
  bool identity = false;  // Else a subject.
  std::string_view name;
};

inline std::string EncodeConcern(const Concern& concern) {
  std::string bytes;
  AppendBig32(concern.tenant, bytes);
  bytes.push_back(concern.identity ? '\1' : '\0');
  bytes.append(concern.name);
  return bytes;
}

// Of what EncodeConcern gave.
inline Concern DecodeConcern(std::string_view bytes) {
  constexpr std::size_t kKindAt = sizeof(TenantNumber);
  return {ReadBig32(bytes), bytes[kKindAt] == '\1', bytes.substr(kKindAt + 1)};
}

}  // namespace throughline

#endif  // THROUGHLINE_LIB_DRAFT_CONCERN_H_
