// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A program outside the library's own build: it opens the store that it is
// given, notes a call, and shows what is known of the caller.

#include <iostream>
#include <string>

#include "throughline/store.h"

namespace {

throughline::v1::Event Call(const std::string& id, const std::string& phone) {
  throughline::v1::Event event;
  event.set_source("pbx");
  event.set_id(id);
  event.set_channel("voice");
  event.set_kind("callback_request");
  event.mutable_actor()->set_role(throughline::v1::ROLE_CUSTOMER);
  event.set_text("Please ring me back.");
  event.add_identities(phone);
  return event;
}

absl::Status Run(const std::string& directory) {
  auto store = throughline::Store::Open(directory, {});
  if (!store.ok()) return store.status();
  const std::string phone = "phone:+447700900142";
  auto receipt = (*store)->Append({.events = {Call("call-1", phone)}});
  if (!receipt.ok()) return receipt.status();

  auto past = (*store)->Resume({.who = phone});
  if (!past.ok()) return past.status();
  std::cout << past->awaiting().size() << " open, position " << past->position()
            << "\n";
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 2) {
    std::cerr << "usage: consumer DIRECTORY\n";
    return 2;
  }
  const absl::Status status = Run(argv[1]);
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
