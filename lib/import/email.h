// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A mail (RFC 5322, MIME) as an event.

#ifndef THROUGHLINE_LIB_IMPORT_EMAIL_H_
#define THROUGHLINE_LIB_IMPORT_EMAIL_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "throughline/v1/event.pb.h"

namespace throughline::importing {

struct EmailOptions {
  std::string source;
  std::vector<std::string> house;  // The tenant's own addresses.
};

// kInvalidArgument: it is no mail. What of a mail cannot be read is left out
// and flagged.
absl::StatusOr<v1::Event> ReadEmail(const std::string& message,
                                    const EmailOptions& options);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_EMAIL_H_
