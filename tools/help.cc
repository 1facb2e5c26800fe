// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tools/output.h"
#include "tools/suggest.h"
#include "tools/text.h"

namespace throughline::tools {
namespace {

constexpr int kIndent = 2;

struct Topic {
  const char* name;
  const char* summary;
  const char* text;
};

constexpr std::array<Topic, 5> kTopics = {{
    {"who", "how a customer is named",
     "WHO is an identity, written scheme:value or scheme@scope:value "
     "(phone:+31612345678, email:ann@example.org, crm@north:0042), or the id "
     "of a customer or of a profile: 32 hexadecimal digits. Any profile's id "
     "names the customer that holds it now, for ever.\n\n"
     "A customer is a set of profiles, one for each identity, joined by links. "
     "'explain WHO WHO' shows by which links two of them are one person, "
     "'unlink WHO WHO --plan' what would come apart.\n\n"
     "A value that is many people's, a switchboard or a family's mailbox, "
     "names nobody: 'resume' then lists who it may be, without content."},
    {"times", "how times are read and shown",
     "Times are RFC 3339: 2026-03-01T09:00:00Z, with any offset; a date alone "
     "is the start of that day in UTC. All times shown are UTC. A timeline is "
     "sorted by when things happened, as their sources say; the feed by when "
     "the store learned of them."},
    {"lines", "history lines, the form of import and export",
     "One JSON object per line, UTF-8, plain or in gzip. The least an event "
     "needs:\n\n"
     "{\"source\": \"pbx\", \"id\": \"1\", \"identities\": "
     "[\"phone:+31612345678\"], \"channel\": \"voice\", \"kind\": "
     "\"message\", \"actor\": {\"role\": \"customer\"}, \"text\": "
     "\"hello\"}\n\n"
     "The same source and id again is a duplicate and does no harm. What "
     "'export' writes, 'import' reads back: the same customers, events, links, "
     "times and order."},
    {"exit", "what the exit status says",
     "0  done\n"
     "1  failed, or some of the input was refused\n"
     "2  wrong use of the command line\n"
     "3  what was asked for is not there\n"
     "4  the store is held by another process"},
    {"environment", "what the program reads from its environment",
     "THROUGHLINE_DB  the store's directory, where --db names none\n"
     "NO_COLOR        anything in it: no colours\n"
     "COLUMNS         the width to wrap at"},
}};

void Paragraphs(std::string_view text, int indent) {
  Output& out = Output::Get();
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  const int width = std::min(out.terminal().width(), 96) - indent;
  for (const std::string& line : Wrapped(text, width)) {
    out.Line(line.empty() ? "" : margin + line);
  }
}

void Heading(std::string_view text) {
  Output& out = Output::Get();
  out.Line();
  out.Line(out.terminal().Paint(Style::kBold, text));
}

// A name and what it is, the second wrapped beside the first.
void Row(std::string_view name, std::string_view says, int column) {
  Output& out = Output::Get();
  const int width = std::min(out.terminal().width(), 96);
  const bool beside = width - column >= 24;
  const int indent = beside ? column : 2 * kIndent + 2;
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  std::string head = std::string(kIndent, ' ') + std::string(name);
  bool first = true;
  for (const std::string& line : Wrapped(says, width - indent)) {
    if (first && beside && Columns(head) < column) {
      out.Line(Padded(head, column) + line);
    } else {
      if (first) out.Line(head);
      out.Line(margin + line);
    }
    first = false;
  }
}

std::string Shown(const Option& option) {
  if (option.value.empty()) return option.name;
  return option.name + " " + option.value;
}

std::string Synopsis(const Command& command) {
  std::string line = "throughline " + command.name;
  if (!command.arguments.empty()) line += " " + command.arguments;
  for (const Option& option : command.options) {
    line += option.required ? " " + Shown(option) : " [" + Shown(option) + "]";
  }
  return line;
}

void GlobalOptions() {
  Heading("Options of every command");
  Row("--db DIR",
      "the store's directory; default: $THROUGHLINE_DB, else "
      "./throughline.db",
      22);
  Row("--tenant NAME", "whose store within it; default: main", 22);
  Row("-h, --help", "this", 22);
}

}  // namespace

void ShowOverview() {
  Output& out = Output::Get();
  Paragraphs(
      "throughline keeps one timeline per customer, across all channels.", 0);
  Heading("Usage");
  Paragraphs("throughline [--db DIR] [--tenant NAME] COMMAND ...", kIndent);
  Heading("Commands");
  for (const Command& command : Commands()) {
    Row(command.name, command.summary, 14);
  }
  Heading("Topics ('throughline help TOPIC')");
  for (const Topic& topic : kTopics) Row(topic.name, topic.summary, 14);
  GlobalOptions();
  Row("--version", "the program's version", 22);
  Heading("Examples");
  Row("throughline import examples/data/*.jsonl", "read a history", 46);
  Row("throughline resume phone:+447700900142", "what an agent should know",
      46);
  out.Line();
}

void ShowCommand(const Command& command) {
  Paragraphs(fmt::format("throughline {}: {}", command.name, command.summary),
             0);
  Heading("Usage");
  Paragraphs(Synopsis(command), kIndent);
  if (!command.description.empty()) {
    Output::Get().Line();
    Paragraphs(command.description, 0);
  }
  if (!command.options.empty()) Heading("Options");
  for (const Option& option : command.options) {
    Row(Shown(option), option.help, 22);
  }
  GlobalOptions();
  Heading("Examples");
  for (const Example& example : command.examples) {
    Row("throughline " + example.line, example.says, 6);
  }
}

absl::Status ShowTopic(const std::string& topic) {
  if (const Command* command = FindCommand(topic)) {
    ShowCommand(*command);
    return absl::OkStatus();
  }
  std::vector<std::string> names;
  for (const Topic& known : kTopics) {
    if (topic == known.name) {
      Paragraphs(known.text, 0);
      return absl::OkStatus();
    }
    names.emplace_back(known.name);
  }
  for (const Command& command : Commands()) names.push_back(command.name);
  return WrongUse("no help on '{}'{}", Elided(OneLine(topic), 60),
                  DidYouMean(topic, names));
}

}  // namespace throughline::tools
