// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A program outside the library's own build: it opens the store that it is
// given, appends a history line, and shows what is known of the caller.

#include <iostream>
#include <string>
#include <variant>

#include "throughline/import.h"
#include "throughline/store.h"

namespace {

constexpr char kLine[] = R"({
    "source": "pbx", "id": "call-1", "identities": ["phone:+447700900142"],
    "channel": "voice", "kind": "callback_request",
    "actor": {"role": "customer"}, "text": "Please ring me back."})";

absl::Status Run(const std::string& directory) {
  auto line = throughline::ParseHistoryLine(kLine);
  if (!line.ok()) return line.status();
  const auto& event = std::get<throughline::v1::Event>(*line);

  auto store = throughline::Store::Open(directory, {});
  if (!store.ok()) return store.status();
  auto receipt = (*store)->Append({.events = {event}});
  if (!receipt.ok()) return receipt.status();

  auto past = (*store)->Resume({.who = event.identities(0)});
  if (!past.ok()) return past.status();
  for (const auto& ask : past->awaiting()) std::cout << ask.text << "\n";
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
