// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The content of a mail: its text, its original form, its attachments.

#ifndef THROUGHLINE_LIB_IMPORT_EMAIL_BODY_H_
#define THROUGHLINE_LIB_IMPORT_EMAIL_BODY_H_

#include <string>

#include "throughline/v1/event.pb.h"

namespace throughline::importing {

// Sets text, body and attachments from a whole MIME message. What cannot be
// read is left out and flagged.
void AddMailContent(const std::string& message, v1::Event& event);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_EMAIL_BODY_H_
