// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Who is meant: WHO and ROLE[:ID], as they are typed.

#ifndef THROUGHLINE_TOOLS_WHO_H_
#define THROUGHLINE_TOOLS_WHO_H_

#include <string>

#include "absl/status/statusor.h"
#include "throughline/types.h"
#include "tools/command.h"

namespace throughline::tools {

// An identity, or the id of a customer or profile.
absl::StatusOr<Who> ParseWho(const std::string& text);

// The same, as one profile.
absl::StatusOr<ProfileRef> ParseProfile(const std::string& text);

// The option --as: customer, agent:7, bot:helper. Without it an agent with
// every grant.
absl::StatusOr<Viewer> ParseViewer(const Invocation& invocation);
Option AsOption();

// Who gave a command, for the log: cli:NAME, by the name logged in with.
std::string Operator();

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_WHO_H_
