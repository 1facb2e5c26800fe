// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How an e-mail address is spelled: the local part as stated (RFC 5321 leaves
// its case, its dots and its tags to its own host), the domain in lower case.

#ifndef THROUGHLINE_LIB_IDENTITY_MAILBOX_H_
#define THROUGHLINE_LIB_IDENTITY_MAILBOX_H_

#include <optional>
#include <string>
#include <string_view>

namespace throughline::identity {

// Of an address as it stands or in one pair of angle brackets. Absent: `value`
// (valid UTF-8) is not one address and nothing else.
std::optional<std::string> CanonicalMailbox(std::string_view value);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_MAILBOX_H_
