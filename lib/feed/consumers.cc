// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/feed/consumers.h"

#include <optional>
#include <string>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "throughline/storage/feed.pb.h"

namespace throughline::feed {
namespace {

std::string ConsumerKey(const View& view, std::string_view name) {
  return view.Key(keys::Table::kConsumer)
      .Add(keys::HashOf(view.index_key, "consumer", {name}))
      .bytes();
}

}  // namespace

absl::StatusOr<ConsumerInfo> ReadConsumer(const View& view,
                                          std::string_view name) {
  ConsumerInfo consumer;
  consumer.name = std::string(name);
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> stored,
                      view.rows.Get(ConsumerKey(view, name)));
  if (!stored.has_value()) return consumer;
  TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::ConsumerRow>(
                                          stored->bytes, "consumers"));
  consumer.next = row.next();
  consumer.known = true;
  consumer.stepped_us = row.stepped_us();
  return consumer;
}

absl::Status Step(const ConsumerStep& step, Draft& draft) {
  TL_ASSIGN_OR_RETURN(const ConsumerInfo stands,
                      ReadConsumer(draft.view(), step.consumer));
  // The same step again: its answer was lost, not the step.
  if (stands.known && stands.next == step.to) return absl::OkStatus();
  if (stands.next != step.from) {
    return FailedPrecondition(
        "the consumer stands at {}, not at {}: another one took a step under "
        "its name",
        stands.next, step.from);
  }
  if (step.to > draft.position() + 1) {
    return FailedPrecondition("a step to {}; {} is the newest position",
                              step.to, draft.position());
  }
  storage::ConsumerRow row;
  row.set_name(step.consumer);
  row.set_next(step.to);
  row.set_stepped_us(draft.now_us());
  draft.Put(ConsumerKey(draft.view(), step.consumer), codec::Seal(row));
  return absl::OkStatus();
}

}  // namespace throughline::feed
