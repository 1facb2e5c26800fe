// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// ShowTimeline: the newest events that a viewer may see, within a budget.

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/head/counts.h"
#include "lib/head/show.h"
#include "lib/record/seen.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline::head {
namespace {

using record::MaySee;

// Collects the newest events until a budget is used up.
class Newest {
 public:
  Newest(const Sight& sight, std::vector<EventView>& into)
      : sight_(sight), into_(into) {}

  // False once the budget is used up.
  bool Take(EventView event, bool countable) {
    into_.push_back(std::move(event));
    countable_ += countable ? 1 : 0;
    return countable_ < sight_.events &&
           static_cast<int>(into_.size()) < 4 * sight_.events;
  }

 private:
  const Sight& sight_;
  std::vector<EventView>& into_;
  int countable_ = 0;
};

// What it took to show the newest events.
enum class Took {
  kOwn,   // What the customer holds.
  kRows,  // Records that are too large for a head, too.
  kMore,  // More than that; what is shown so far is not all.
};

absl::StatusOr<Took> ShowNewest(const View& view, const Customer& customer,
                                const Sight& sight, Newest& newest) {
  const bool whole = customer.newest.size() == All(customer.glance.events);
  const bool hidden = record::HidesDeleted(sight.viewer);
  Took took = Took::kOwn;
  for (auto own = customer.newest.rbegin(); own != customer.newest.rend();
       ++own) {
    std::string_view bytes = own->record;
    std::shared_ptr<const void> owner;
    std::shared_ptr<const EventView::Amended> amended = own->amended;
    if (bytes.empty()) {
      TL_ASSIGN_OR_RETURN(timeline::Stored stored,
                          timeline::ReadEvent(view, own->profile, own->place));
      TL_ASSIGN_OR_RETURN(record::Told told,
                          timeline::TellOne(view, own->profile, own->place,
                                            stored, sight.as_of));
      bytes = stored.record;
      owner = std::move(stored.owner);
      amended = std::move(told.amended);
      took = Took::kRows;
    }
    if (!MaySee(sight.viewer, bytes, amended.get())) continue;
    if (owner == nullptr) owner = customer.records();
    if (!newest.Take(EventView(own->profile, own->place, bytes,
                               std::move(owner), std::move(amended), hidden),
                     own->countable)) {
      return took;
    }
  }
  return whole ? took : Took::kMore;
}

// Whether all events of a window are among the newest that are held.
bool HoldsAll(const Customer& customer, const timeline::Window& window) {
  if (customer.newest.size() == All(customer.glance.events)) return true;
  return window.after.has_value() && !customer.newest.empty() &&
         customer.newest.front().place < *window.after;
}

}  // namespace

bool TellHeld(const Customer& customer, const timeline::Window& window,
              absl::FunctionRef<bool(const timeline::TailView& held)> take) {
  const bool all = HoldsAll(customer, window);
  const bool forward = window.walk == Walk::kForward;
  if (forward && !all) return false;  // It would begin with what is not held.
  const timeline::TailViews& newest = customer.newest;
  for (std::size_t i = 0; i < newest.size(); ++i) {
    const timeline::TailView& held =
        newest[forward ? i : newest.size() - 1 - i];
    if (window.after.has_value() && !(*window.after < held.place)) continue;
    if (window.before.has_value() && !(held.place < *window.before)) continue;
    if (held.record.empty()) return false;  // Too large for a head.
    if (!take(held)) return true;
  }
  return all;
}

absl::StatusOr<bool> ShowTimeline(const View& view, const Customer& customer,
                                  const Sight& sight, Resumption::Body& body) {
  Took took = Took::kMore;
  if (sight.events <= limits::kHeadCountableMax) {
    body.timeline.reserve(customer.newest.size());
    Newest newest(sight, body.timeline);
    TL_ASSIGN_OR_RETURN(took, ShowNewest(view, customer, sight, newest));
  }
  if (took == Took::kMore) {
    body.timeline.clear();
    Newest newest(sight, body.timeline);
    TL_RETURN_IF_ERROR(timeline::Tell(
        view, ProfilesOf(customer),
        {.walk = Walk::kBackward, .as_of = sight.as_of},
        [&](const record::Told& told,
            const std::shared_ptr<const void>& owner) {
          if (!MaySee(sight.viewer, told)) return true;
          return newest.Take(
              EventView(told.profile, told.place, told.record, owner,
                        told.amended, record::HidesDeleted(sight.viewer)),
              told.fields.Is(record::kCountable));
        }));
  }
  std::reverse(body.timeline.begin(), body.timeline.end());
  return took == Took::kOwn;
}

}  // namespace throughline::head
