// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How a phone number is spelled: E.164. Owns what counts as a written number
// and when libphonenumber is asked; what a country's numbers look like is that
// library's to know.

#ifndef THROUGHLINE_LIB_IDENTITY_PHONE_H_
#define THROUGHLINE_LIB_IDENTITY_PHONE_H_

#include <optional>
#include <string>
#include <string_view>

namespace throughline::identity {

// '+' and 7 to 15 digits, whether or not that range is in use.
bool IsE164(std::string_view value);

// The E.164 form of a written number, with ";ext=" and the extension where it
// has one: who answers at an extension is not who answers at the switchboard.
// A number without country is taken for one of `region` (ISO 3166; empty: of
// none). Absent: `value` (valid UTF-8) is not one number and nothing else.
std::optional<std::string> CanonicalPhone(std::string_view value,
                                          const std::string& region);

// Whether `region` is one that has numbers of its own.
bool IsPhoneRegion(const std::string& region);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_PHONE_H_
