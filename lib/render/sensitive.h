// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What of an event's text may be handed to a model.

#ifndef THROUGHLINE_LIB_RENDER_SENSITIVE_H_
#define THROUGHLINE_LIB_RENDER_SENSITIVE_H_

#include <optional>
#include <string>

#include "throughline/types.h"

namespace throughline::render {

inline constexpr char kLeftOut[] = "[left out]";

// The text without the spans marked sensitive, each replaced by kLeftOut.
// Absent where all of it is. Spans count in Unicode characters of the text as
// stated: where a later event replaced it (`replaced`), all of it is left out
// as soon as there is one span.
std::optional<std::string> WithoutSensitive(const v1::Event& event,
                                            bool replaced);

}  // namespace throughline::render

#endif  // THROUGHLINE_LIB_RENDER_SENSITIVE_H_
