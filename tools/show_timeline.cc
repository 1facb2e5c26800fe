// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>

#include "lib/render/event.h"
#include "tools/fold.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/show.h"
#include "tools/text.h"

namespace throughline::tools {
namespace {

constexpr int kClockColumns = 5;
constexpr int kGap = 2;
constexpr int kBesideMin = 34;  // Narrower, the text goes on lines of its own.

// The columns of one terminal.
struct Layout {
  int width;
  int author;
  int channel;
  bool beside;
  int indent;  // Of the text.

  int text() const { return width - indent; }
};

Layout LayoutFor(int width) {
  Layout layout{.width = width,
                .author = width >= 100 ? 18 : 14,
                .channel = width >= 100 ? 12 : 10,
                .beside = true,
                .indent = 0};
  layout.indent = kClockColumns + layout.author + layout.channel + 3 * kGap;
  layout.beside = layout.text() >= kBesideMin;
  if (!layout.beside) layout.indent = kClockColumns + kGap;
  return layout;
}

Style StyleOf(v1::Role role) {
  switch (role) {
    case v1::ROLE_CUSTOMER:
      return Style::kBold;
    case v1::ROLE_SYSTEM:
      return Style::kDim;
    default:
      return Style::kPlain;
  }
}

std::string Spoken(std::string_view kind) {
  std::string words = OneLine(kind);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

// What is said of an event beside its text.
std::string Remarks(const EventView& event) {
  std::string remarks;
  const auto add = [&](bool is, std::string_view word) {
    if (!is) return;
    remarks += remarks.empty() ? "" : ", ";
    remarks += word;
  };
  add(event.corrected(), "corrected");
  add(event.edited(), "edited");
  add(event.deleted(), "deleted");
  add(event.late(), "came late");
  add(event.visibility() == v1::VISIBILITY_RESTRICTED, "restricted");
  for (const std::string& flag : event.flags()) add(true, Spoken(flag));
  return remarks.empty() ? "" : " (" + remarks + ")";
}

// The words of an event, harmless, its kind in front unless it is a message.
std::string Words(const EventView& event) {
  std::string words = Harmless(event.text());
  const std::string subject = OneLine(event.subject());
  if (!subject.empty()) {
    words = words.empty() ? subject : subject + "\n" + words;
  }
  if (event.kind() == "delivery") {
    words = OneLine(event.Decode().state());
  }
  if (const auto rating = event.rating()) {
    const std::string stars = fmt::format("rated {:.2g} of 1", *rating);
    words = words.empty() ? stars : stars + ": " + words;
  }
  if (event.kind() == "message") return words;
  const std::string kind = Spoken(event.kind());
  return words.empty() ? kind : kind + ": " + words;
}

// "👍 by agent 7", "delivered"
std::vector<std::string> Below(const Shown& shown) {
  std::vector<std::string> lines;
  for (const EventView& reaction : shown.reactions) {
    lines.push_back(
        fmt::format("{} by {}", OneLine(reaction.text()), Author(reaction)));
  }
  for (const EventView& delivery : shown.deliveries) {
    const v1::Event event = delivery.Decode();
    lines.push_back(OneLine(event.state()) +
                    (event.error().empty() ? "" : ": ") +
                    OneLine(event.error()));
  }
  return lines;
}

std::string Spaces(int count) {
  return std::string(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

// Clock, author and channel, in columns or on a line.
std::string Head(const EventView& event, const Layout& layout) {
  const Terminal& terminal = Output::Get().terminal();
  const std::string clock = event.precision() == Precision::kDay
                                ? Spaces(kClockColumns)
                                : Clock(event.place().sort_us);
  const std::string author = Author(event);
  const std::string channel = OneLine(event.channel());
  const std::string gap = Spaces(kGap);
  std::string head = terminal.Paint(Style::kDim, clock) + gap;
  if (!layout.beside) {
    const int room = layout.width - layout.indent;
    const std::string shown = Elided(author, room);
    head += terminal.Paint(StyleOf(event.role()), shown);
    const int left = room - Columns(shown) - kGap;
    if (left > 3) {
      head += gap + terminal.PaintChannel(channel, Elided(channel, left));
    }
    return head;
  }
  return head +
         terminal.Paint(StyleOf(event.role()), Padded(author, layout.author)) +
         gap + terminal.PaintChannel(channel, Padded(channel, layout.channel)) +
         gap;
}

void ShowSegment(const EventView& segment, const Layout& layout) {
  Output& out = Output::Get();
  const std::string words =
      Author(segment) + ": " + Harmless(segment.text()) + Remarks(segment);
  for (const std::string& line : Wrapped(words, layout.text() - 2)) {
    out.Line(Spaces(layout.indent) + out.terminal().Paint(Style::kDim, "│ ") +
             line);
  }
}

void ShowEvent(const Shown& shown, const Layout& layout) {
  Output& out = Output::Get();
  const EventView& event = shown.event;
  const Style style = event.deleted() || event.role() == v1::ROLE_SYSTEM
                          ? Style::kDim
                          : Style::kPlain;
  std::string head = Head(event, layout);
  if (!layout.beside) out.Line(head);
  bool first = layout.beside;
  for (const std::string& line :
       Wrapped(Words(event) + Remarks(event), layout.text())) {
    out.Line((first          ? head
              : line.empty() ? ""
                             : Spaces(layout.indent)) +
             out.terminal().Paint(style, line));
    first = false;
  }
  for (const EventView& segment : shown.segments) {
    ShowSegment(segment, layout);
  }
  for (const std::string& below : Below(shown)) {
    for (const std::string& line : Wrapped(below, layout.text() - 2)) {
      out.Line(Spaces(layout.indent) +
               out.terminal().Paint(Style::kDim, "└ " + line));
    }
  }
}

// "ben" and "Ben": one of them is enough.
bool SameWord(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

void Divider(std::int64_t us, std::int64_t now_us, int width) {
  Output& out = Output::Get();
  const std::string day = Day(us);
  const std::string ago = RelativeDay(us, now_us);
  std::string line = "── " + day + " ";
  const int rule = std::min(width, 96) - Columns(line) - Columns(ago) - 4;
  if (rule < 2) {
    line = Elided(day, width);
  } else {
    for (int i = 0; i < rule; ++i) line += "─";
    line += " " + ago + " ──";
  }
  out.Line();
  out.Line(out.terminal().Paint(Style::kDim, line));
}

}  // namespace

std::string Author(const EventView& event) {
  std::string author(render::Name(event.role()));
  if (author.empty()) author = "somebody";
  const std::string id = OneLine(event.actor_id());
  const std::string name = OneLine(event.actor_name());
  if (!id.empty() && !SameWord(id, name)) author += " " + id;
  if (!name.empty()) author += " " + name;
  return author;
}

void TimelineView::Show(const std::vector<EventView>& events) {
  const Layout layout = LayoutFor(Output::Get().terminal().width());
  for (const Shown& shown : Fold(events)) {
    const std::int64_t us = shown.event.place().sort_us;
    if (DayNumber(us) != day_) Divider(us, now_us_, layout.width);
    day_ = DayNumber(us);
    ShowEvent(shown, layout);
  }
}

}  // namespace throughline::tools
