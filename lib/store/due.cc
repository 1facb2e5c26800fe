// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Due: who waits for us, over all customers, by due time.

#include "lib/clocks/due.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "lib/base/status.h"
#include "lib/conversation/rows.h"
#include "lib/identity/groups.h"
#include "lib/record/seen.h"
#include "lib/store/impl.h"
#include "lib/store/said.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

absl::Status Check(const DueRequest& request) {
  if (request.limit < 1 || request.limit > limits::kPageEventsMax) {
    return Invalid("a page of {}; 1 to {} are right", request.limit,
                   limits::kPageEventsMax);
  }
  return CheckTime("until_us", request.until_us);
}

// `due-position`, both decimal.
std::string ToToken(const clocks::Due& due) {
  return fmt::format("{}/{}", due.due_us, due.place.position);
}

std::optional<clocks::Due> FromToken(std::string_view token) {
  const std::size_t slash = token.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto whole = [](std::string_view digits, auto& number) {
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size();
  };
  clocks::Due due;
  if (!whole(token.substr(0, slash), due.due_us) ||
      !whole(token.substr(slash + 1), due.place.position)) {
    return std::nullopt;
  }
  return due;
}

// What waits, as it stands; absent where the viewer may not see it.
absl::StatusOr<std::optional<DueItem>> Tell(const View& view,
                                            const Tenant& tenant,
                                            const clocks::Due& due,
                                            const Viewer& viewer,
                                            std::int64_t now_us) {
  TL_ASSIGN_OR_RETURN(const timeline::Stored stored,
                      timeline::ReadEvent(view, due.profile, due.place));
  TL_ASSIGN_OR_RETURN(const record::Told told,
                      timeline::TellOne(view, due.profile, due.place, stored,
                                        view.rows.position()));
  if (!record::MaySee(viewer, told)) return std::optional<DueItem>();
  DueItem item;
  item.kind =
      told.fields.Is(record::kPromise) ? DueKind::kPromise : DueKind::kAsk;
  item.due_us = due.due_us;
  item.since_us = due.place.sort_us;
  item.overdue = due.due_us <= now_us;
  item.waited_us = std::max<std::int64_t>(now_us - item.since_us, 0);
  item.waited_open_us =
      tenant.rules.WaitedOpenUs(told.fields.channel, item.since_us, now_us);
  item.profile = due.profile;
  TL_ASSIGN_OR_RETURN(const identity::Group group,
                      identity::GroupOf(view, due.profile));
  item.customer = group.customer();
  if (!told.fields.conversation.empty()) {
    TL_ASSIGN_OR_RETURN(
        item.conversation,
        conversation::Effective(
            view, ConversationId::FromBytes(told.fields.conversation),
            due.profile, view.rows.position()));
  }
  item.event = {std::string(told.fields.source), std::string(told.fields.id)};
  item.place = due.place;
  item.channel = std::string(told.fields.channel);
  item.text = std::string(told.text());
  item.sensitive = told.sensitive();
  return std::optional<DueItem>(std::move(item));
}

}  // namespace

absl::StatusOr<DuePage> Store::Due(const DueRequest& request) const {
  TL_RETURN_IF_ERROR(Check(request));
  std::optional<clocks::Due> after;
  if (!request.token.empty()) {
    after = FromToken(request.token);
    if (!after.has_value()) return Invalid("the token is not one of ours");
  }
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->FindTenant(request.tenant));
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  DuePage page;
  page.position = rows->position();
  page.now_us = impl_->NowUs();
  if (tenant == nullptr) return page;  // Nobody waits, which is an answer.
  const View view = Impl::ViewOf(*rows, *tenant);
  absl::Status status;
  std::optional<clocks::Due> last;
  TL_RETURN_IF_ERROR(clocks::ForEachDue(
      view, request.until_us, after, [&](const clocks::Due& due) {
        if (static_cast<int>(page.items.size()) == request.limit) {
          page.token = ToToken(*last);
          return false;
        }
        absl::StatusOr<std::optional<DueItem>> item =
            Tell(view, *tenant, due, request.viewer, page.now_us);
        status = item.status();
        if (!status.ok()) return false;
        if (item->has_value()) page.items.push_back(**std::move(item));
        last = due;
        return true;
      }));
  TL_RETURN_IF_ERROR(status);
  return page;
}

}  // namespace throughline
