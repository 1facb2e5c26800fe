// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Append: from request to receipt, in the order things happen.

#include <cstddef>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/feed/consumers.h"
#include "lib/store/door.h"
#include "lib/store/impl.h"
#include "lib/store/intake.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

absl::Status Check(const AppendRequest& request) {
  const std::size_t count = request.events.size();
  if (count == 0) return Invalid("there is no event to append");
  if (count > limits::kBatchEventsMax) {
    return Invalid("{} events; at most {} at once", count,
                   limits::kBatchEventsMax);
  }
  std::size_t bytes = 0;
  for (const v1::Event& event : request.events) bytes += event.ByteSizeLong();
  if (bytes > limits::kBatchBytesMax) {
    return Invalid("{} bytes of events; at most {} at once", bytes,
                   limits::kBatchBytesMax);
  }
  if (request.step.has_value()) return door::Check(*request.step);
  return absl::OkStatus();
}

// Which of several events it was.
absl::Status About(std::size_t index, const AppendRequest& request,
                   const absl::Status& status) {
  if (request.events.size() == 1) return status;
  absl::Status about(status.code(),
                     fmt::format("event {}: {}", index + 1, Message(status)));
  status.ForEachPayload([&](auto type, const absl::Cord& payload) {
    about.SetPayload(type, payload);
  });
  return about;
}

absl::StatusOr<std::vector<Prepared>> PrepareAll(
    const AppendRequest& request, const identity::Normaliser& normaliser) {
  std::vector<Prepared> all;
  all.reserve(request.events.size());
  for (std::size_t i = 0; i < request.events.size(); ++i) {
    absl::Status status = door::Check(request.events[i]);
    if (!status.ok()) return About(i, request, status);
    absl::StatusOr<Prepared> prepared = Prepare(request.events[i], normaliser);
    if (!prepared.ok()) return About(i, request, prepared.status());
    all.push_back(*std::move(prepared));
  }
  return all;
}

}  // namespace

absl::StatusOr<AppendReceipt> Store::Append(const AppendRequest& request) {
  TL_RETURN_IF_ERROR(Check(request));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->TenantFor(request.tenant));
  TL_ASSIGN_OR_RETURN(const std::vector<Prepared> prepared,
                      PrepareAll(request, tenant->normaliser));
  AppendReceipt receipt;
  const auto plan = [&](Draft& draft) -> absl::Status {
    receipt.events.clear();
    Intake intake(*tenant, request.mode, draft);
    intake.Under(request.fence);
    for (std::size_t i = 0; i < prepared.size(); ++i) {
      absl::StatusOr<Appended> appended = intake.Take(prepared[i]);
      if (!appended.ok()) return About(i, request, appended.status());
      receipt.events.push_back(*std::move(appended));
    }
    TL_RETURN_IF_ERROR(intake.Finish());
    return request.step.has_value() ? feed::Step(*request.step, draft)
                                    : absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, request.durability, plan).status());
  return receipt;
}

}  // namespace throughline
