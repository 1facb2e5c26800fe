// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How this room reads and writes a row: one message inside one envelope.

#ifndef THROUGHLINE_LIB_IDENTITY_ROWS_H_
#define THROUGHLINE_LIB_IDENTITY_ROWS_H_

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/draft/draft.h"

namespace throughline::identity {

// `what` names the table to people, should the row be damaged.
template <typename Row>
absl::StatusOr<std::optional<Row>> ReadRow(const View& view,
                                           const keys::Key& key,
                                           std::string_view what) {
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> stored,
                      view.rows.Get(key.bytes()));
  if (!stored.has_value()) return std::optional<Row>();
  return codec::OpenAs<Row>(stored->bytes, what);
}

template <typename Row>
void WriteRow(const keys::Key& key, const Row& row, Draft& draft) {
  draft.Put(key.bytes(), codec::Seal(row));
}

template <typename IdType>
std::string Raw(const IdType& id) {
  return std::string(id.view());
}

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_ROWS_H_
