// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/peers/peer.h"

#include "bench/must.h"

namespace throughline::bench {

std::string_view NameOf(Operation operation) {
  switch (operation) {
    case Operation::kResume:
      return "resume";
    case Operation::kResumeById:
      return "resume by customer id";
    case Operation::kResumeAbsent:
      return "resume of nobody";
    case Operation::kNewestPage:
      return "newest page of 50";
    case Operation::kMiddlePage:
      return "page of 50 from the middle";
    case Operation::kConversation:
      return "one conversation";
  }
  return "?";
}

bool Peer::Can(Operation operation) const {
  return !floor() || operation == Operation::kResume;
}

void Session::Append(std::span<const Arrival>) {
  Fail("this peer appends nothing");
}

}  // namespace throughline::bench
