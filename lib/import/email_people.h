// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Who wrote a mail, to whom, and which of them is the customer.

#ifndef THROUGHLINE_LIB_IMPORT_EMAIL_PEOPLE_H_
#define THROUGHLINE_LIB_IMPORT_EMAIL_PEOPLE_H_

#include <string>
#include <vector>

#include "lib/import/gobject.h"
#include "throughline/v1/event.pb.h"

namespace throughline::importing {

// Sets identities, actor, direction and participants.
void AddPeople(GMimeMessage* message, const std::vector<std::string>& house,
               v1::Event& event);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_EMAIL_PEOPLE_H_
