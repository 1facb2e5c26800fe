// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What people read: a timeline, and a resumption.

#ifndef THROUGHLINE_TOOLS_SHOW_H_
#define THROUGHLINE_TOOLS_SHOW_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "throughline/event_view.h"
#include "throughline/requests.h"
#include "throughline/resumption.h"

namespace throughline::tools {

class TimelineView {
 public:
  explicit TimelineView(std::int64_t now_us) : now_us_(now_us) {}

  // The next events, in either order; a divider where a day begins.
  void Show(const std::vector<EventView>& events);

 private:
  std::int64_t now_us_;
  std::int64_t day_ = INT64_MIN;
};

void ShowResumption(const Resumption& resumption);

// "agent 7 Ann"; a role that is not named otherwise stands alone.
std::string Author(const EventView& event);

// "phone:+31612345678", or what stands for a profile without identity.
std::string ShownIdentity(const std::string& identity, ProfileId profile);

// How two profiles are linked, on one or two lines.
void ShowLink(const LinkInfo& link, std::int64_t now_us);

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_SHOW_H_
