// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The dialogs of a vCon: calls, messages, transfers, calls that came to
// nothing.

#ifndef THROUGHLINE_LIB_IMPORT_VCON_DIALOG_H_
#define THROUGHLINE_LIB_IMPORT_VCON_DIALOG_H_

#include "absl/status/statusor.h"
#include "lib/import/vcon.h"
#include "lib/import/vcon_context.h"
#include "lib/import/vcon_json.h"

namespace throughline::importing {

// When, where and among whom dialog `index` was.
absl::StatusOr<DialogPlace> ReadPlace(const Json& dialog, std::size_t index,
                                      const VconContext& context);

// Adds the events of dialog `index` to `parts`; all or none.
absl::Status ReadDialog(const Json& dialog, std::size_t index,
                        const VconContext& context, Parts& parts);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_VCON_DIALOG_H_
