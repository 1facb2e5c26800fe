// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/batch.h"

#include <utility>

#include "absl/strings/cord.h"
#include "lib/base/status.h"
#include "lib/store/door.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

// Which of several events it was.
absl::Status About(std::size_t index, std::size_t count,
                   const absl::Status& status) {
  if (count == 1) return status;
  absl::Status about(status.code(),
                     fmt::format("event {}: {}", index + 1, Message(status)));
  status.ForEachPayload(
      [&about](absl::string_view type, const absl::Cord& payload) {
        about.SetPayload(type, payload);
      });
  return about;
}

}  // namespace

absl::Status CheckSize(const std::vector<v1::Event>& events, std::size_t more) {
  if (events.size() > limits::kBatchEventsMax) {
    return Invalid("{} events; at most {} at once", events.size(),
                   limits::kBatchEventsMax);
  }
  std::size_t bytes = more;
  for (const v1::Event& event : events) bytes += event.ByteSizeLong();
  if (bytes > limits::kBatchBytesMax) {
    return Invalid("{} bytes of events; at most {} at once", bytes,
                   limits::kBatchBytesMax);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Prepared>> PrepareAll(
    const std::vector<v1::Event>& events,
    const identity::Normaliser& normaliser) {
  std::vector<Prepared> all;
  all.reserve(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    absl::Status status = door::Check(events[i]);
    if (!status.ok()) return About(i, events.size(), status);
    absl::StatusOr<Prepared> prepared = Prepare(events[i], normaliser);
    if (!prepared.ok()) return About(i, events.size(), prepared.status());
    all.push_back(*std::move(prepared));
  }
  return all;
}

absl::StatusOr<std::vector<Appended>> TakeAll(
    const std::vector<Prepared>& prepared, Intake& intake) {
  std::vector<Appended> all;
  all.reserve(prepared.size());
  for (std::size_t i = 0; i < prepared.size(); ++i) {
    absl::StatusOr<Appended> appended = intake.Take(prepared[i]);
    if (!appended.ok()) return About(i, prepared.size(), appended.status());
    all.push_back(*std::move(appended));
  }
  return all;
}

}  // namespace throughline
