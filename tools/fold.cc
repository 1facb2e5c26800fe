// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/fold.h"

#include <algorithm>
#include <map>
#include <optional>
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
  // By source and the call's id: what happened in it, and what was said.
  std::map<EventRef, std::vector<std::size_t>> calls;
  std::map<EventRef, std::size_t> transcripts;
};

EventRef CallOf(const v1::Event& event) {
  return {event.source(), event.call().id()};
}

void Note(const EventView& view, std::size_t index, Places& places) {
  places.events.emplace(
      EventRef{std::string(view.source()), std::string(view.id())}, index);
  const std::string_view kind = view.kind();
  const bool said = kind == "transcript";
  if (!said && !kind.starts_with("call_")) return;
  const v1::Event event = view.Decode();
  if (event.call().id().empty()) return;
  if (said) {
    places.transcripts.emplace(CallOf(event), index);
  } else {
    places.calls[CallOf(event)].push_back(index);
  }
}

// What had last happened in its call when it was said; where nothing of the
// call is there, the first that was said.
std::optional<std::size_t> CallHost(const EventView& view,
                                    const std::vector<EventView>& timeline,
                                    const Places& places) {
  const EventRef call = CallOf(view.Decode());
  const auto found = places.calls.find(call);
  if (found == places.calls.end()) {
    const auto first = places.transcripts.find(call);
    if (first == places.transcripts.end()) return std::nullopt;
    return first->second;
  }
  std::optional<std::size_t> host;
  for (const std::size_t index : found->second) {
    const Place& place = timeline[index].place();
    if (view.place() < place) continue;
    if (!host || timeline[*host].place() < place) host = index;
  }
  return host.value_or(found->second.front());
}

// Where an event is told that is about another; absent: by itself.
std::optional<std::size_t> HostOf(const EventView& view,
                                  const std::vector<EventView>& timeline,
                                  const Places& places) {
  if (view.kind() == "transcript") return CallHost(view, timeline, places);
  const v1::Event event = view.Decode();
  const v1::Reference& target =
      event.has_corrects() ? event.corrects() : event.target();
  const auto found = places.events.find(Resolved(event, target));
  if (found == places.events.end()) return std::nullopt;
  return found->second;
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
    const std::optional<std::size_t> host = HostOf(view, timeline, places);
    if (!host || *host == i) continue;
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
