// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What bots remember and what became of what they sent goes out and comes in
// again: import(export(x)) is x.

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/bot.h"
#include "tests/support/catch.h"
#include "tests/support/desk.h"
#include "tests/support/temp_dir.h"
#include "throughline/import.h"
#include "throughline/limits.h"
#include "throughline/render.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr char kMail[] = "email:ann@example.org";

using Lines = std::vector<std::string>;

// As the command line exports.
Lines Export(Desk& desk) {
  Lines lines;
  HistoryLines history;
  FeedPage page = Must(desk->Feed({.from = 1, .limit = 1000}));
  for (Entry& entry : page.entries) {
    if (entry.kind == EntryKind::kCheckpoint) {
      CheckpointScope about;
      about.conversation = entry.checkpoint->conversation;
      if (!about.conversation) about.kept_with = entry.checkpoint->profile;
      const auto kept =
          desk->Checkpoint({.bot = entry.checkpoint->bot,
                            .about = about,
                            .version = entry.checkpoint->version});
      if (kept.ok()) {
        entry.content = kept->content;
      } else {
        entry.checkpoint->pruned = entry.position;
      }
    }
    std::string line = history.Line(entry);
    if (HistoryLines::InExport(entry.kind)) lines.push_back(std::move(line));
  }
  return lines;
}

ImportReport Import(Desk& desk, const Lines& lines, std::string& refusals) {
  TempDir place;
  const std::string file = place / "history.jsonl";
  {
    std::ofstream out(file, std::ios::binary);
    for (const std::string& line : lines) out << line << '\n';
  }
  ImportOptions options;
  options.refused = [&](const Refusal& refusal) {
    refusals += refusal.field + ": " + refusal.message + "\n";
  };
  return Must(throughline::Import(*desk, {file}, options));
}

// Two profiles, linked; checkpoints about a customer and a conversation, with a
// fork and one pruned; requests in every state, by a sender and by a source.
void Fill(Desk& desk) {
  Bot bot(desk, "ivr");
  const Kept by_mail = desk.Say(kMail, "hello");
  desk.Say(kAnn, "hello");
  bot.Save({.about = About(Who(kAnn)),
            .schema = "ivr/2",
            .content = std::string("\0\xff\x80 bytes", 9),
            .tags = {"start"}});
  bot.Save(kAnn, 1, "two");
  desk.Say(kAnn, "and on");
  bot.Save({.about = About(Who(kAnn)),
            .expected = 2,
            .parent = 1,
            .content = "a fork",
            .seen = 2});
  bot.Save(About(by_mail.conversation), 0, "about the mail");
  desk.Link(kMail, kAnn);
  bot.Prune(About(Who(kAnn)), 1);
  const Kept a = Must(desk.Try(bot.Reply(kAnn, "one", "a")));
  const Kept b = Must(desk.Try(bot.Reply(kAnn, "two", "b")));
  Must(desk.Try(bot.Reply(kAnn, "three", "c")));
  Must(desk->Confirm({.epoch = desk->epoch(),
                      .outcomes = {{a.position, DeliveryState::kSent},
                                   {b.position, DeliveryState::kFailed, "E17"}},
                      .by = "sms-gateway"}));
  desk.Add({.who = {kAnn},
            .kind = "delivery",
            .role = v1::ROLE_SYSTEM,
            .source = "bot",
            .target = "a",
            .with = [](v1::Event& event) { event.set_state("read"); }});
}

TEST_CASE("What bots remember and sent is the same after export and import") {
  Desk desk;
  Fill(desk);
  Desk other;
  std::string refusals;

  const Lines lines = Export(desk);
  const ImportReport report = Import(other, lines, refusals);

  INFO(refusals);
  CHECK(report.refused == 0);
  CHECK(Export(other) == lines);
  CHECK(ToJson(other.Resume(kAnn)) != "");
  Bot bot(other, "ivr");
  CHECK(bot.Read(kAnn).content == "a fork");
  Lines about_conversations;
  for (const ConversationState& state : other.Resume(kAnn).conversations()) {
    const auto kept = bot.TryRead(About(state.id));
    if (kept.ok()) about_conversations.push_back(kept->content);
  }
  CHECK(about_conversations == Lines{"about the mail"});
  const auto fork = Must(bot.TryRead(KeptWith(
      Must(other->Customer(kDefaultTenant, Who(kAnn))).profiles[1].id)));
  CHECK(fork.content == "a fork");
  CHECK(fork.info.parent == 1);
  CHECK(Desk::Find(other.Timeline(kAnn), "a").delivery() ==
        DeliveryState::kRead);
  CHECK(Desk::Find(other.Timeline(kAnn), "b").delivery() ==
        DeliveryState::kFailed);
  CHECK(Must(other->Outbox({})).items.size() == 1);
}

TEST_CASE("An export imported a second time adds nothing of bots") {
  Desk desk;
  Fill(desk);
  Desk other;
  std::string refusals;
  const Lines lines = Export(desk);
  Import(other, lines, refusals);
  const Position newest = other.newest();

  Import(other, lines, refusals);

  for (const Entry& entry :
       Must(other->Feed({.from = newest + 1, .limit = 1000})).entries) {
    CHECK(entry.kind != EntryKind::kCheckpoint);
    CHECK(entry.kind != EntryKind::kCheckpointsPruned);
    CHECK(entry.kind != EntryKind::kDelivery);
  }
}

TEST_CASE("What was imported last of bots survives the loss of power") {
  Desk desk;
  desk.Say(kAnn, "hello");
  Bot(desk, "ivr").Save(kAnn, 0, "one");
  Desk other;
  std::string refusals;
  Import(other, Export(desk), refusals);

  other.Close();
  other.disk().LosePower();
  other.Open();

  CHECK(Bot(other, "ivr").Read(kAnn).content == "one");
}

TEST_CASE("The largest checkpoint fits a line and comes back whole") {
  Desk desk;
  desk.Say(kAnn, "hello");
  const std::string content(limits::kCheckpointBytesMax, '\xfe');
  Bot(desk, "ivr").Save(kAnn, 0, content);
  Desk other;
  std::string refusals;

  Import(other, Export(desk), refusals);

  INFO(refusals);
  CHECK((Bot(other, "ivr").Read(kAnn).content == content));
}

TEST_CASE(
    "A wrong line about bots is refused with its field, and not written") {
  Desk desk;
  desk.Say(kAnn, "hello");
  const std::string store =
      R"(,"_store":{"recorded_at":"2026-03-01T09:00:00Z"}})";
  const auto refused = [&](const std::string& line) {
    const Position newest = desk.newest();
    std::string refusals;
    const ImportReport report = Import(desk, {line}, refusals);
    CHECK(report.refused == 1);
    CHECK(desk.newest() == newest);
    return refusals;
  };
  const std::string about =
      R"("about":{"profile":"00112233445566778899aabbccddeeff"})";

  CHECK(refused(R"({"delivery":{"event":{"source":"a","id":"b"}})" + store)
            .find("state: it is missing") != std::string::npos);
  CHECK(refused(R"({"delivery":{"state":"sent"}})").find("_store") !=
        std::string::npos);
  CHECK(refused(R"({"checkpoint":{"bot":"b",)" + about + R"(,"version":1})" +
                store)
            .find("content") != std::string::npos);
  CHECK(refused(R"({"checkpoint":{"bot":"b","about":{},"version":1,)"
                R"("content":""})" +
                store)
            .find("about") != std::string::npos);
  CHECK(
      refused(R"({"prune":{"bot":"b",)" + about + R"(,"versions":[1]})" + store)
          .find("no profile has this id") != std::string::npos);
}

TEST_CASE("Imported versions that are each other's parents are refused") {
  Desk desk;
  const std::string profile = desk.Say(kAnn, "hello").profile.ToHex();
  const auto version = [&](int number, int parent) {
    return R"({"checkpoint":{"bot":"b","about":{"profile":")" + profile +
           R"("},"version":)" + std::to_string(number) + R"(,"parent":)" +
           std::to_string(parent) +
           R"(,"content":""},"_store":{"recorded_at":"2026-03-01T09:00:00Z"}})";
  };
  const Position newest = desk.newest();

  for (const auto& [lines, names] :
       {std::pair(std::vector{version(1, 2), version(2, 1)},
                  "version 2 cannot be the parent of version 1"),
        {std::vector{version(1, 1)},
         "version 1 cannot be the parent of version 1"}}) {
    std::string refusals;
    Import(desk, lines, refusals);
    CHECK_THAT(refusals, Catch::Contains(names));
    CHECK(desk.newest() == newest);
  }
}

}  // namespace
}  // namespace throughline
