// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What was made of the dialogs of a vCon, and what lies beside them: analyses
// and attachments.

#ifndef THROUGHLINE_LIB_IMPORT_VCON_ANALYSIS_H_
#define THROUGHLINE_LIB_IMPORT_VCON_ANALYSIS_H_

#include "absl/status/status.h"
#include "lib/import/vcon.h"
#include "lib/import/vcon_context.h"
#include "lib/import/vcon_json.h"

namespace throughline::importing {

// Adds the events of one analysis to `parts`; all or none.
absl::Status ReadAnalysis(const Json& analysis, std::size_t index,
                          const VconContext& context, Parts& parts);

absl::Status ReadVconAttachment(const Json& attachment, std::size_t index,
                                const VconContext& context, Parts& parts);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_VCON_ANALYSIS_H_
