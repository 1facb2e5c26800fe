// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/fold.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "throughline/types.h"

namespace throughline::tools {
namespace {

EventRef Resolved(const v1::Event& event, const v1::Reference& reference) {
  return {reference.source().empty() ? event.source() : reference.source(),
          reference.id()};
}

bool IsAbout(std::string_view kind) {
  return kind == "reaction" || kind == "delivery" || kind == "edit" ||
         kind == "delete" || kind == "correction";
}

// What stands where, while the timeline is folded.
struct Places {
  std::map<EventRef, std::size_t> events;
  std::map<EventRef, std::size_t> calls;  // By source and the call's id.
};

EventRef CallOf(const v1::Event& event) {
  return {event.source(), event.call().id()};
}

void Note(const EventView& view, std::size_t index, Places& places) {
  places.events.emplace(
      EventRef{std::string(view.source()), std::string(view.id())}, index);
  const std::string_view kind = view.kind();
  if (!kind.starts_with("call_") && kind != "transcript") return;
  const v1::Event event = view.Decode();
  if (!event.call().id().empty()) places.calls.emplace(CallOf(event), index);
}

// Where an event is told that is about another; absent: by itself.
const std::size_t* HostOf(const EventView& view, const Places& places) {
  const std::string_view kind = view.kind();
  const v1::Event event = view.Decode();
  if (kind == "transcript") {
    const auto call = places.calls.find(CallOf(event));
    return call == places.calls.end() ? nullptr : &call->second;
  }
  const v1::Reference& target =
      event.has_corrects() ? event.corrects() : event.target();
  const auto found = places.events.find(Resolved(event, target));
  return found == places.events.end() ? nullptr : &found->second;
}

}  // namespace

std::vector<Shown> Fold(const std::vector<EventView>& timeline) {
  Places places;
  // Events first, whichever way the timeline runs: a reaction may be seen
  // before what it is about.
  for (std::size_t i = 0; i < timeline.size(); ++i) {
    Note(timeline[i], i, places);
  }
  std::vector<Shown> all(timeline.size());
  std::vector<bool> folded(timeline.size());
  for (std::size_t i = 0; i < timeline.size(); ++i) {
    const EventView& view = timeline[i];
    all[i].event = view;
    const std::string_view kind = view.kind();
    if (!IsAbout(kind) && kind != "transcript") continue;
    const std::size_t* host = HostOf(view, places);
    if (host == nullptr || *host == i) continue;
    folded[i] = true;
    if (kind == "transcript") all[*host].segments.push_back(view);
    if (kind == "reaction") all[*host].reactions.push_back(view);
    if (kind == "delivery") all[*host].deliveries.push_back(view);
  }
  std::vector<Shown> shown;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (folded[i]) continue;
    std::sort(all[i].segments.begin(), all[i].segments.end(),
              [](const EventView& a, const EventView& b) {
                return a.place() < b.place();
              });
    shown.push_back(std::move(all[i]));
  }
  return shown;
}

}  // namespace throughline::tools
