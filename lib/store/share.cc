// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Share: a value, or a whole scheme, is many people's.

#include <string>
#include <utility>

#include "lib/base/status.h"
#include "lib/identity/shared.h"
#include "lib/identity/spelling.h"
#include "lib/store/impl.h"
#include "lib/store/said.h"

namespace throughline {
namespace {

// A scheme is spelled as in an identity.
absl::Status CheckScheme(const std::string& scheme) {
  const std::string example = scheme + ":value";
  const auto parsed = identity::Parse(example);
  if (parsed.ok() && parsed->scheme == scheme) return absl::OkStatus();
  return Invalid("scheme: as at the beginning of an identity, like phone");
}

absl::Status Check(const ShareRequest& request) {
  if (request.identity.empty() == request.scheme.empty()) {
    return Invalid("either an identity or a scheme is shared; {} is given",
                   request.identity.empty() ? "none" : "both");
  }
  return request.scheme.empty() ? absl::OkStatus()
                                : CheckScheme(request.scheme);
}

}  // namespace

absl::StatusOr<Position> Store::Share(const ShareRequest& request) {
  TL_RETURN_IF_ERROR(Check(request));
  TL_ASSIGN_OR_RETURN(
      const identity::Said said,
      SaidOf(request.why, request.by, std::nullopt, request.restored));
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->TenantFor(request.tenant));
  Position position = 0;
  const auto plan = [&](Draft& draft) -> absl::Status {
    if (!request.scheme.empty()) {
      TL_ASSIGN_OR_RETURN(position,
                          identity::ShareScheme(request.scheme, said, draft));
      return absl::OkStatus();
    }
    TL_ASSIGN_OR_RETURN(const identity::Identity stated,
                        tenant->normaliser.Normalise(request.identity));
    TL_ASSIGN_OR_RETURN(position, identity::ShareIdentity(stated, said, draft));
    return absl::OkStatus();
  };
  TL_RETURN_IF_ERROR(
      impl_->Transact(*tenant, Durability::kSynced, plan).status());
  return position;
}

}  // namespace throughline
