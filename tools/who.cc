// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/who.h"

#include <cstdlib>

#include "lib/base/status.h"
#include "tools/suggest.h"
#include "tools/text.h"

namespace throughline::tools {

absl::StatusOr<Who> ParseWho(const std::string& text) {
  if (const auto id = ProfileId::FromHex(text)) return Who(*id);
  if (text.find(':') != text.npos) return Who(text);
  return WrongUse(
      "'{}' names nobody: write an identity (phone:+31612345678) or an id of "
      "32 hexadecimal digits",
      Elided(OneLine(text), 60));
}

absl::StatusOr<ProfileRef> ParseProfile(const std::string& text) {
  TL_ASSIGN_OR_RETURN(const Who who, ParseWho(text));
  ProfileRef profile;
  if (const auto* id = std::get_if<ProfileId>(&who)) {
    profile.profile = *id;
  } else {
    profile.identity = std::get<std::string>(who);
  }
  return profile;
}

absl::StatusOr<Viewer> ParseViewer(const Invocation& invocation) {
  if (!invocation.Has("--as")) return Viewer::AgentWithEveryGrant();
  const std::string text = invocation.Text("--as");
  const std::size_t colon = text.find(':');
  const std::string role = text.substr(0, colon);
  Viewer viewer;
  if (colon != text.npos) viewer.id = text.substr(colon + 1);
  if (role == "customer") {
    viewer.role = v1::ROLE_CUSTOMER;
  } else if (role == "agent") {
    viewer.role = v1::ROLE_AGENT;
  } else if (role == "bot") {
    viewer.role = v1::ROLE_BOT;
  } else {
    return WrongUse("--as: '{}' is none of customer, agent, bot{}",
                    Elided(OneLine(role), 60),
                    DidYouMean(role, {"customer", "agent", "bot"}));
  }
  if (colon != text.npos && viewer.id.empty()) {
    return WrongUse("--as: nothing stands after the ':'; write {}:7 or {}",
                    role, role);
  }
  return viewer;
}

Option AsOption() {
  return {.name = "--as",
          .value = "ROLE[:ID]",
          .help =
              "as that viewer sees it: customer, agent:7, bot:helper; "
              "without it, as an agent with every grant"};
}

std::string Operator() {
  const char* user = std::getenv("USER");
  if (user == nullptr || *user == '\0') return "cli";
  return "cli:" + OneLine(user);
}

}  // namespace throughline::tools
