// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The command line from outside: help, wrong use, and what people are shown.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tool_home.h"

namespace throughline {
namespace {

TEST_CASE("Without a word the program says how it is used and ends with 2") {
  const Ran ran = Run({});

  CHECK(ran.status == 2);
  CHECK(Has(ran.out, "throughline [--db DIR] [--tenant NAME] COMMAND"));
}

TEST_CASE("Every command has help with an example, and ends with 0") {
  const std::string command =
      GENERATE("import", "append", "resume", "timeline", "facts", "due", "read",
               "unread", "link", "unlink", "never", "allow", "explain",
               "reviews", "reassign", "shared", "claim", "handover", "export",
               "feed", "stats", "verify", "help");

  const Ran ran = Run({command, "--help"});

  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  CHECK(Has(ran.out, "Examples\n  throughline " + command));
  CHECK(ran.out == Run({"help", command}).out);
}

TEST_CASE("The man page and the completion know every option of the help") {
  const std::string page = Slurp(SourceDir() + "/tools/throughline.1");
  const std::string completion = Slurp(SourceDir() + "/tools/completion.bash");
  const std::string overview = Run({"--help"}).out;
  const std::size_t begin = overview.find("\nCommands\n");
  const std::size_t end = overview.find("\nTopics");
  std::istringstream commands(overview.substr(begin, end - begin));
  std::size_t options = 0;
  for (std::string line; std::getline(commands, line);) {
    if (!line.starts_with("  ") || line[2] == ' ') continue;
    const std::string word = line.substr(2, line.find(' ', 2) - 2);
    const Ran help = Run({word, "--help"});
    CHECK(help.status == 0);
    CHECK(Has(page, "\n.BI \"" + word + " "));
    CHECK(Has(completion, word));
    std::istringstream words(help.out);
    for (std::string name; words >> name;) {
      if (!name.starts_with("[--") && !name.starts_with("--")) continue;
      name = name.substr(name.find("--"),
                         name.find_last_not_of("],|") + 1 - name.find("--"));
      std::string escaped = name;
      for (std::size_t at = 0;
           (at = escaped.find('-', at)) != std::string::npos; at += 2) {
        escaped.insert(at, "\\");
      }
      CHECK(Has(page, escaped));
      CHECK(Has(completion, name));
      ++options;
    }
  }
  CHECK(options > 60);
}

TEST_CASE("A mistyped command is answered with what was meant") {
  const Ran ran = Run({"resmue", "crm:1"});

  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(Has(ran.err, "unknown command 'resmue'; did you mean 'resume'?"));
}

TEST_CASE("A mistyped option, value or topic is answered with what was meant") {
  CHECK(Has(Run({"resume", "crm:1", "--evnets", "3"}).err,
            "did you mean '--events'?"));
  CHECK(Has(Run({"--bd", "x", "stats"}).err, "did you mean '--db'?"));
  CHECK(Has(Run({"import", "x", "--format", "vconn"}).err,
            "did you mean 'vcon'?"));
  CHECK(Has(Run({"resume", "crm:1", "--as", "agnet"}).err,
            "did you mean 'agent'?"));
  CHECK(Has(Run({"help", "exti"}).err, "did you mean 'exit'?"));
}

TEST_CASE("Wrong use ends with 2, says what is wrong and writes no result") {
  const Words words = GENERATE(
      Words{"nonsense"}, Words{"resume"}, Words{"resume", "crm:1", "crm:2"},
      Words{"resume", "ann"}, Words{"resume", "crm:1", "--events", "0"},
      Words{"resume", "crm:1", "--events", "many"},
      Words{"resume", "crm:1", "--events"},
      Words{"resume", "crm:1", "--json", "--prompt"},
      Words{"resume", "crm:1", "--as", "chief"},
      Words{"resume", "crm:1", "--as", "agent:"},
      Words{"timeline", "crm:1", "--before", "tomorrow"},
      Words{"link", "crm:1", "crm:2"}, Words{"link", "crm:1", "--why", "x"},
      Words{"unlink"}, Words{"unlink", "crm:1"},
      Words{"unlink", "crm:1", "crm:2", "--plan", "--confirm", "x"},
      Words{"reviews", "--accept", "1"}, Words{"reassign", "crm:1"},
      Words{"reassign", "crm", "--from", "2026-01-01"}, Words{"stats", "all"},
      Words{"import"}, Words{"import", "x", "--backfill", "--catch-up"},
      Words{"import", "x", "--format", "csv"}, Words{"--db"},
      Words{"--db", "a", "--db", "b", "stats"}, Words{"--db", "a"});
  CAPTURE(words);

  const Ran ran = Run(words);

  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err.starts_with("throughline"));
  CHECK(Has(ran.err, "--help'"));
}

TEST_CASE("Where there is no store reading ends with 3 and makes none") {
  const TempDir directory;
  const std::string db = directory / "none";
  const Words words =
      GENERATE(Words{"resume", "crm:1"}, Words{"timeline", "crm:1"},
               Words{"stats"}, Words{"verify"}, Words{"export"}, Words{"feed"},
               Words{"link", "crm:1", "crm:2", "--why", "x"},
               Words{"explain", "crm:1", "crm:2"});
  Words all = words;
  all.insert(all.begin(), {"--db", db});
  CAPTURE(words);

  const Ran ran = Run(all);

  CHECK(ran.status == 3);
  CHECK(Has(ran.err, "no store is there"));
  CHECK_FALSE(std::filesystem::exists(db));
}

TEST_CASE("Who is not known ends with 3") {
  const Home home;

  CHECK(home.Do({"resume", "crm:9"}).status == 3);
  CHECK(home.Do({"timeline", "crm:9"}).status == 3);
  CHECK(home.Do({"export", "crm:9"}).status == 3);
  CHECK(home.Do({"explain", "crm:1", "crm:2"}).status == 3);
  CHECK(home.Do({"link", "crm:1", "crm:9", "--why", "x"}).status == 3);
  CHECK(home.Do({"resume", std::string(32, 'a')}).status == 3);
}

TEST_CASE("What a customer wrote never reaches a terminal as a command to it") {
  if (!HasTerminals()) {
    WARN("no terminals here: /dev/pts is not mounted");
    return;
  }
  const Home home;
  const Words words = GENERATE(
      Words{"resume", "crm:1"}, Words{"timeline", "crm:1"}, Words{"feed"},
      Words{"resume", "crm:1", "--json"}, Words{"timeline", "crm:1", "--json"},
      Words{"resume", "crm:1", "--prompt"}, Words{"export"});
  CAPTURE(words);

  const std::string shown =
      RunOnTerminal(home.With(words),
                    {.input = "", .environment = {{"NO_COLOR", "1"}}})
          .out;

  // A feed shows the beginning of each text.
  if (words.front() != "feed") CHECK(Has(shown, "evil"));
  CHECK_FALSE(Has(shown, "\x1b"));
  CHECK_FALSE(Has(shown, "\x07"));
  CHECK_FALSE(Has(shown, "\xc2\x9b"));
  CHECK_FALSE(Has(shown, "\xe2\x80\xae"));
  CHECK_FALSE(Has(shown, "\x7f"));
}

TEST_CASE("There is colour on a terminal, and only there") {
  if (!HasTerminals()) {
    WARN("no terminals here: /dev/pts is not mounted");
    return;
  }
  const Home home;
  const Words words = {"timeline", "crm:1"};

  CHECK(Has(RunOnTerminal(home.With(words)).out, "\x1b[1mcustomer"));
  CHECK_FALSE(Has(home.Do(words).out, "\x1b"));
  CHECK_FALSE(
      Has(RunOnTerminal(home.With(words),
                        {.input = "", .environment = {{"NO_COLOR", "1"}}})
              .out,
          "\x1b"));
  CHECK_FALSE(
      Has(RunOnTerminal(home.With(words),
                        {.input = "", .environment = {{"TERM", "dumb"}}})
              .out,
          "\x1b"));
}

// Columns of a line in which every character is one wide.
std::size_t Width(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

TEST_CASE("What people read keeps to the width there is") {
  const Home home;
  home.Do({"append"},
          {.input = Line("long", kAnn,
                         std::string(300, 'x') + std::string(9, ' ') +
                             "a few more words"),
           .environment = {}});
  // An id, or a command to be copied, is never cut: so 60 is the least.
  const std::string columns = GENERATE("60", "80", "200");
  const Words words =
      GENERATE(Words{"resume", "crm:1"}, Words{"timeline", "crm:1"},
               Words{"feed"}, Words{"unlink", "--help"}, Words{"--help"});

  const Ran ran =
      home.Do(words, {.input = "", .environment = {{"COLUMNS", columns}}});

  CHECK(ran.status == 0);
  for (const std::string& line : Lines(ran.out)) {
    INFO(line);
    CHECK(Width(line) <= std::stoul(columns));
  }
}

TEST_CASE("A resumption for people begins with who it is and how sure") {
  const Home home;

  const std::vector<std::string> lines =
      Lines(home.Do({"resume", "crm:1"}).out);

  REQUIRE(lines.size() > 4);
  CHECK(lines[0].starts_with("Customer "));
  CHECK(Has(lines[1], "crm:1"));
  CHECK(Has(lines[1], "not verified"));
}

}  // namespace
}  // namespace throughline
