// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What a bot remembers: compare-and-set, going back, scopes, links, limits, and
// what a resumption says of it.

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/bot.h"
#include "tests/support/catch.h"
#include "tests/support/desk.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";
constexpr char kMail[] = "email:ann@example.org";

std::string Message(const absl::Status& status) {
  return std::string(status.message());
}

// A refusal of a kind that names what it is about, and writes nothing.
template <typename T>
void Refused(Desk& desk, Position newest, const absl::StatusOr<T>& result,
             absl::StatusCode code, const std::string& names) {
  INFO(result.status().ToString());
  CHECK(result.status().code() == code);
  CHECK(Message(result.status()).find(names) != std::string::npos);
  CHECK(desk.newest() == newest);
}

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kMissing = absl::StatusCode::kNotFound;
constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

std::vector<std::uint64_t> Numbers(const std::vector<CheckpointInfo>& infos) {
  std::vector<std::uint64_t> numbers;
  for (const CheckpointInfo& info : infos) numbers.push_back(info.version);
  return numbers;
}

TEST_CASE("A checkpoint comes back as it was saved, whatever its schema") {
  Desk desk;
  Bot bot(desk, "ivr");
  desk.Say(kAnn, "my order is late");
  const std::string bytes("\0\x01\xff not text \x80", 14);

  const CheckpointReceipt receipt =
      bot.Save({.about = About(Who(kAnn)),
                .schema = "nobody/knows/this/7",
                .content = bytes,
                .tags = {"start", "asked", "start"}});
  desk.Reopen();
  const KeptCheckpoint kept = bot.Read(kAnn);

  CHECK(kept.content == bytes);
  CHECK(kept.info.schema == "nobody/knows/this/7");
  CHECK(kept.info.tags == std::vector<std::string>{"asked", "start"});
  CHECK(kept.info.version == 1);
  CHECK(kept.info.parent == 0);
  CHECK(kept.info.position == receipt.position);
  CHECK(kept.info.seen == receipt.position - 1);
  CHECK(kept.info.bytes == bytes.size());
}

TEST_CASE("A checkpoint of sixteen mebibytes is saved and read whole") {
  Desk desk;
  Bot bot(desk, "ivr");
  desk.Say(kAnn, "hello");
  std::string content(limits::kCheckpointBytesMax, '\0');
  for (std::size_t i = 0; i < content.size(); ++i) {
    content[i] = static_cast<char>(i * 2654435761u >> 13);
  }

  bot.Save(kAnn, 0, content);

  CHECK(bot.Read(kAnn).content == content);
}

TEST_CASE("A checkpoint without content is a checkpoint") {
  Desk desk;
  Bot bot(desk, "ivr");
  desk.Say(kAnn, "hello");

  bot.Save(kAnn, 0, "");

  CHECK(bot.Read(kAnn).content.empty());
  CHECK(bot.Read(kAnn).info.version == 1);
}

TEST_CASE("Of two that would follow the same version one is refused") {
  Desk desk;
  Bot bot(desk, "ivr");
  desk.Say(kAnn, "hello");
  bot.Save(kAnn, 0, "one");
  bot.Save(kAnn, 1, "two");
  const Position newest = desk.newest();

  const auto late = bot.TrySave(
      {.about = About(Who(kAnn)), .expected = 1, .content = "two, by another"});

  Refused(desk, newest, late, kFailed, "version 2 of the checkpoint");
  CHECK(bot.Read(kAnn).content == "two");
}

TEST_CASE("The same checkpoint saved again is the one that was saved") {
  Desk desk;
  Bot bot(desk, "ivr");
  desk.Say(kAnn, "hello");
  const CheckpointReceipt first = bot.Save(kAnn, 0, "one");
  const Position newest = desk.newest();

  const CheckpointReceipt again = bot.Save(kAnn, 0, "one");

  CHECK_FALSE(first.already);
  CHECK(again.already);
  CHECK(again.version == first.version);
  CHECK(again.position == first.position);
  CHECK(desk.newest() == newest);
}

TEST_CASE("The same content with another parent or schema is another version") {
  Desk desk;
  Bot bot(desk, "ivr");
  desk.Say(kAnn, "hello");
  bot.Save(kAnn, 0, "one");
  const NewCheckpoint two{.about = About(Who(kAnn)),
                          .expected = 1,
                          .parent = 1,
                          .schema = "a",
                          .content = "two",
                          .tags = {"t"},
                          .seen = 1};
  bot.Save(two);
  const auto differs = [&](auto change) {
    NewCheckpoint other = two;
    change(other);
    return absl::IsFailedPrecondition(bot.TrySave(other).status());
  };

  CHECK(bot.Save(two).already);
  CHECK(differs([](NewCheckpoint& other) { other.parent = 0; }));
  CHECK(differs([](NewCheckpoint& other) { other.parent.reset(); }));
  CHECK(differs([](NewCheckpoint& other) { other.schema = "b"; }));
  CHECK(differs([](NewCheckpoint& other) { other.tags.clear(); }));
  CHECK(differs([](NewCheckpoint& other) { other.seen = 2; }));
  CHECK(differs([](NewCheckpoint& other) { other.content = "too"; }));
}

TEST_CASE("Of sixty-four that race for a version one wins, for every version") {
  Desk desk;
  desk.Say(kAnn, "hello");
  constexpr int kThreads = 64;
  constexpr std::uint64_t kVersions = 12;
  std::vector<std::vector<int>> winners(kVersions, std::vector<int>(kThreads));
  std::atomic<int> odd = 0;
  std::vector<std::thread> threads;

  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint64_t version = 0; version < kVersions; ++version) {
        for (;;) {
          const auto saved = desk->SaveCheckpoint(
              {.bot = "ivr",
               .checkpoint = {.about = About(Who(kAnn)),
                              .expected = version,
                              .content = "by " + std::to_string(t)},
               .durability = Durability::kBuffered});
          if (absl::IsAborted(saved.status())) continue;
          const bool won = saved.ok() && !saved->already;
          if (!won && !absl::IsFailedPrecondition(saved.status())) ++odd;
          winners[version][static_cast<std::size_t>(t)] = won ? 1 : 0;
          break;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  // Who comes late finds a later version: it is refused, never let in twice.
  CHECK(odd == 0);
  Bot bot(desk, "ivr");
  for (std::uint64_t version = 0; version < kVersions; ++version) {
    const auto& of = winners[version];
    INFO("version " << version + 1);
    REQUIRE(std::count(of.begin(), of.end(), 1) == 1);
    const auto winner = std::find(of.begin(), of.end(), 1) - of.begin();
    CHECK(bot.Read(kAnn, version + 1).content ==
          "by " + std::to_string(winner));
  }
}

TEST_CASE("A bot goes back, forks, and each lineage is told to its beginning") {
  Desk desk;
  Bot bot(desk, "ivr");
  desk.Say(kAnn, "hello");
  for (std::uint64_t i = 0; i < 4; ++i) {
    bot.Save(kAnn, i, "step " + std::to_string(i + 1));
  }

  bot.Save({.about = About(Who(kAnn)),
            .expected = 4,
            .parent = 2,
            .content = "another way from 2"});
  bot.Save(kAnn, 5, "on from there");
  bot.Save({.about = About(Who(kAnn)), .expected = 6, .parent = 0});

  CHECK(Numbers(bot.Versions(About(Who(kAnn)), 6)) ==
        std::vector<std::uint64_t>{6, 5, 2, 1});
  CHECK(Numbers(bot.Versions(About(Who(kAnn)), 4)) ==
        std::vector<std::uint64_t>{4, 3, 2, 1});
  CHECK(Numbers(bot.Versions(About(Who(kAnn)), 7)) ==
        std::vector<std::uint64_t>{7});
  CHECK(bot.Read(kAnn, 4).content == "step 4");
}

TEST_CASE("Checkpoints are kept apart by bot and by what they are about") {
  Desk desk;
  Bot ivr(desk, "ivr");
  Bot chat(desk, "chat");
  const Kept first = desk.Add({.who = {kAnn}, .text = "one", .key = "a"});
  const Kept second = desk.Add({.who = {kAnn}, .text = "two", .key = "b"});

  ivr.Save(kAnn, 0, "of the customer");
  ivr.Save(About(first.conversation), 0, "of the first");
  ivr.Save(About(second.conversation), 0, "of the second");
  chat.Save(kAnn, 0, "of the chat bot");

  CHECK(ivr.Read(kAnn).content == "of the customer");
  CHECK(Must(ivr.TryRead(About(first.conversation))).content == "of the first");
  CHECK(Must(ivr.TryRead(About(second.conversation))).content ==
        "of the second");
  CHECK(chat.Read(kAnn).content == "of the chat bot");
}

TEST_CASE("Of linked profiles both checkpoints show, and each can be named") {
  Desk desk;
  Bot bot(desk, "ivr");
  const Kept by_mail = desk.Say(kMail, "hello");
  const Kept by_phone = desk.Say(kAnn, "hello again");
  bot.Save(kAnn, 0, "by phone");
  bot.Save(kMail, 0, "by mail");

  const LinkReceipt link = desk.Link(kMail, kAnn);

  const Resumption both = desk.Resume(Who(std::string(kAnn)));
  REQUIRE(both.checkpoints().size() == 2);
  CHECK(both.checkpoints()[0].profile == by_mail.profile);
  CHECK(both.checkpoints()[1].profile == by_phone.profile);
  // Without more it is the one that was saved last, by whatever identity.
  CHECK(bot.Read(kAnn).content == "by mail");
  CHECK(Must(bot.TryRead(KeptWith(by_phone.profile))).content == "by phone");

  bot.Save(KeptWith(by_phone.profile), 1, "by phone, on");
  CHECK(bot.Read(kMail).content == "by phone, on");

  desk.Unlink(link);
  CHECK(bot.Read(kMail).content == "by mail");
  CHECK(bot.Read(kAnn).content == "by phone, on");
}

TEST_CASE("A customer of very many profiles has every checkpoint at hand") {
  Desk desk;
  Bot bot(desk, "ivr");
  const auto mailbox = [](int i) {
    return "email:a" + std::to_string(i) + "@example.org";
  };
  constexpr int kProfiles = limits::kCombinedOnReadMax + 4;
  std::vector<ProfileId> profiles;
  for (int i = 0; i < kProfiles; ++i) {
    profiles.push_back(desk.Say(mailbox(i), "hello").profile);
    if (i > 0) desk.Link(mailbox(0), mailbox(i));
  }

  bot.Save(KeptWith(profiles[3]), 0, "one");
  bot.Save(KeptWith(profiles[7]), 0, "another");
  bot.Save(KeptWith(profiles[3]), 1, "two");
  // So often that the heads are written anew, whichever save it falls on.
  for (std::uint64_t i = 2; i < 2 + limits::kHeadPiecesMax + 2; ++i) {
    bot.Save(KeptWith(profiles[3]), i, "on");
    CHECK(desk.Resume(mailbox(9)).checkpoints().front().version == i + 1);
  }
  desk.Say(mailbox(1), "since");

  const Resumption shown = desk.Resume(mailbox(9));
  REQUIRE(shown.checkpoints().size() == 2);
  CHECK(shown.checkpoints()[0].profile == profiles[3]);
  CHECK(shown.checkpoints()[0].entries_since == 1);
  CHECK(shown.checkpoints()[1].profile == profiles[7]);
}

TEST_CASE("After a link a bot goes on with the version that it knows") {
  Desk desk;
  Bot bot(desk, "ivr");
  desk.Say(kMail, "hello");
  desk.Say(kAnn, "hello");
  bot.Save(kAnn, 0, "one");

  // From now on the customer's id is that of the mailbox's profile.
  desk.Link(kMail, kAnn);
  const CheckpointReceipt receipt = bot.Save(kMail, 1, "two");

  CHECK(receipt.version == 2);
  CHECK(bot.Read(kAnn).content == "two");
}

TEST_CASE("A resumption shows each bot its own checkpoints and agents all") {
  Desk desk;
  Bot ivr(desk, "ivr");
  Bot chat(desk, "chat");
  const Kept said = desk.Say(kAnn, "hello");
  ivr.Save(kAnn, 0, "one");
  ivr.Save(kAnn, 1, "two");
  chat.Save(About(said.conversation), 0, "mine");

  const auto bots = [&](const Viewer& viewer) {
    std::vector<std::string> names;
    for (const BotCheckpoint& each : desk.As(viewer, kAnn).checkpoints()) {
      names.push_back(each.bot + " " + std::to_string(each.version));
    }
    return names;
  };

  using Names = std::vector<std::string>;
  CHECK(bots(AnAgent()) == Names{"chat 1", "ivr 2"});
  CHECK(bots(ivr.viewer()) == Names{"ivr 2"});
  CHECK(bots(chat.viewer()) == Names{"chat 1"});
  CHECK(bots(ivr.viewer()) == Names{"ivr 2"});
  CHECK(bots(ABot()).empty());
  CHECK(bots(TheCustomer()).empty());
}

TEST_CASE("A resumption counts what came since, but for the bot's own words") {
  Desk desk;
  Bot bot(desk, "ivr");
  const Kept first = desk.Add({.who = {kAnn}, .text = "one", .key = "a"});
  bot.Save(kAnn, 0, "about all");
  bot.Save(About(first.conversation), 0, "about one");
  desk.Add({.who = {kAnn}, .text = "two", .key = "a"});
  desk.Add({.who = {kAnn}, .text = "three", .key = "b"});
  desk.Add({.who = {kAnn},
            .text = "for the staff",
            .kind = "note",
            .role = v1::ROLE_AGENT,
            .key = "a"});
  desk.Add({.who = {kAnn},
            .text = "I see",
            .role = v1::ROLE_BOT,
            .by = "ivr",
            .key = "a"});

  const auto since = [&](const Viewer& viewer) {
    std::vector<std::uint64_t> counts;
    for (const BotCheckpoint& each : desk.As(viewer, kAnn).checkpoints()) {
      CHECK_FALSE(each.at_least);
      counts.push_back(each.entries_since);
    }
    return counts;
  };

  // The newest first: about one conversation, about the customer.
  CHECK(since(AnAgent()) == std::vector<std::uint64_t>{2, 3});
  CHECK(since(bot.viewer()) == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE(
    "What came since is exact in a long history, or said to be at least") {
  Desk desk;
  Bot bot(desk, "ivr");
  for (int i = 0; i < 120; ++i) desk.Say(kAnn, "long ago");
  bot.Save(kAnn, 0, "one");
  for (int i = 0; i < 5; ++i) desk.Say(kAnn, "since");

  const BotCheckpoint few = desk.Resume(kAnn).checkpoints().front();
  for (int i = 0; i < 100; ++i) desk.Say(kAnn, "and on");
  const BotCheckpoint many = desk.Resume(kAnn).checkpoints().front();

  CHECK(few.entries_since == 5);
  CHECK_FALSE(few.at_least);
  CHECK(many.entries_since >= 20);
  CHECK(many.at_least);
}

TEST_CASE("A resumption of a conversation shows what bots remember of it") {
  Desk desk;
  Bot bot(desk, "ivr");
  const Kept one = desk.Add({.who = {kAnn}, .text = "one", .key = "a"});
  bot.Save(About(one.conversation), 0, "mine");
  bot.Save(kAnn, 0, "not of this conversation");
  desk.Add({.who = {kAnn}, .text = "two", .key = "a"});
  desk.Add({.who = {kAnn}, .text = "elsewhere", .key = "b"});

  const auto shown = [&](const Viewer& viewer) {
    return Must(desk->Resume(
                    {.conversation = one.conversation, .viewer = viewer}))
        .checkpoints();
  };

  REQUIRE(shown(AnAgent()).size() == 1);
  CHECK(shown(AnAgent()).front().conversation == one.conversation);
  CHECK(shown(bot.viewer()).front().entries_since == 1);
  CHECK(shown(TheCustomer()).empty());
}

TEST_CASE("What was late is among what came since, or said to be missing") {
  Desk desk;
  Bot bot(desk, "ivr");
  for (int i = 0; i < 40; ++i) {
    desk.Add({.who = {kAnn}, .text = "then", .at = "2026-03-01T10:00:00Z"});
  }
  bot.Save(kAnn, 0, "one");
  desk.Add(
      {.who = {kAnn}, .text = "long before", .at = "2020-01-01T10:00:00Z"});

  const BotCheckpoint shown = desk.Resume(kAnn).checkpoints().front();

  CHECK(shown.entries_since == 0);
  CHECK(shown.at_least);
}

TEST_CASE("As of a position the checkpoint is the one that stood then") {
  Desk desk;
  Bot bot(desk, "ivr");
  desk.Say(kAnn, "hello");
  const Position before = desk.newest();
  const CheckpointReceipt one = bot.Save(kAnn, 0, "one");
  desk.Say(kAnn, "well?");
  bot.Save(kAnn, 1, "two");
  bot.Prune(About(Who(kAnn)), 1);

  CHECK(desk.Resume(kAnn, before).checkpoints().empty());
  const Resumption then = desk.Resume(kAnn, one.position);
  REQUIRE(then.checkpoints().size() == 1);
  CHECK(then.checkpoints().front().version == 1);
  CHECK(then.checkpoints().front().entries_since == 0);
}

TEST_CASE(
    "A head keeps the checkpoints saved last and says that more are there") {
  Desk desk;
  desk.Say(kAnn, "hello");
  for (int i = 0; i < limits::kHeadCheckpointsMax + 3; ++i) {
    Bot(desk, "bot " + std::to_string(i)).Save(kAnn, 0, "one");
  }

  const Resumption shown = desk.Resume(kAnn);

  CHECK(shown.checkpoints().size() == limits::kHeadCheckpointsMax);
  CHECK(shown.checkpoints().front().bot == "bot 18");
  CHECK(shown.checkpoints_at_least());
  CHECK(Bot(desk, "bot 0").Read(kAnn).content == "one");
}

TEST_CASE("A checkpoint and its pruning are entries of the feed") {
  Desk desk;
  Bot bot(desk, "ivr");
  desk.Say(kAnn, "hello");
  bot.Save(kAnn, 0, "one");
  bot.Save(kAnn, 1, "two");
  bot.Prune(About(Who(kAnn)), 1);

  const FeedPage page = Must(desk->Feed({.from = 1, .limit = 100}));

  REQUIRE(page.entries.size() >= 3);
  const Entry& saved = page.entries[page.entries.size() - 3];
  const Entry& pruned = page.entries.back();
  REQUIRE(saved.kind == EntryKind::kCheckpoint);
  REQUIRE(saved.checkpoint.has_value());
  CHECK(saved.checkpoint->bot == "ivr");
  CHECK(saved.checkpoint->version == 1);
  CHECK(saved.checkpoint->bytes == 3);
  REQUIRE(pruned.kind == EntryKind::kCheckpointsPruned);
  REQUIRE(pruned.pruned.has_value());
  CHECK(pruned.pruned->versions == std::vector<std::uint64_t>{1});
}

TEST_CASE(
    "A plan to unlink names the checkpoints and on which side they stay") {
  Desk desk;
  Bot bot(desk, "ivr");
  const Kept by_mail = desk.Say(kMail, "hello");
  desk.Say(kAnn, "hello");
  bot.Save(kAnn, 0, "by phone");
  desk.Link(kMail, kAnn);
  bot.Save(About(by_mail.conversation), 0, "about the mail");

  const UnlinkPlan plan =
      Must(desk->PlanUnlink({.a = Desk::Of(kMail), .b = Desk::Of(kAnn)}));

  REQUIRE(plan.checkpoints.size() == 2);
  for (const UnlinkPlan::Remembered& each : plan.checkpoints) {
    CHECK(each.bot == "ivr");
    CHECK(each.stays_with_a == each.conversation.has_value());
  }
}

// ---- What is refused names what and the limit, and writes nothing ----

TEST_CASE("What is wrong with a checkpoint is refused and named") {
  Desk desk;
  Bot bot(desk, "ivr");
  desk.Say(kAnn, "hello");
  bot.Save(kAnn, 0, "one");
  const Position newest = desk.newest();
  const CheckpointScope ann = About(Who(kAnn));
  const auto refused = [&](const NewCheckpoint& wanted, absl::StatusCode code,
                           const std::string& names) {
    Refused(desk, newest, bot.TrySave(wanted), code, names);
  };

  refused({.about = ann,
           .expected = 1,
           .content = std::string(limits::kCheckpointBytesMax + 1, 'x')},
          kInvalid, "16777217 bytes; at most 16777216");
  refused({.about = ann, .expected = 1, .parent = 2}, kInvalid,
          "version 2 cannot be the parent of version 2");
  refused({.about = ann, .expected = 1, .parent = 9}, kInvalid,
          "version 9 cannot be the parent of version 2");
  refused({.about = ann, .expected = 7}, kFailed,
          "version 1 of the checkpoint is the newest; 7 was expected");
  refused({.about = ann, .expected = 1, .schema = std::string(257, 's')},
          kInvalid, "schema: 257 bytes; 0 to 256");
  refused({.about = ann,
           .expected = 1,
           .tags = std::vector<std::string>(17, "tag")},
          kInvalid, "17 tags; at most 16");
  refused({.about = ann, .expected = 1, .tags = {""}}, kInvalid,
          "tag: 0 bytes; 1 to 64");
  refused({.about = ann, .expected = 1, .seen = newest + 1}, kInvalid,
          "seen: position " + std::to_string(newest + 1));
  refused({.about = {}, .expected = 1}, kInvalid, "0 are set");
  refused({.about = About(Who("phone:+31600000000"))}, kMissing,
          "nobody is known");
  refused({.about = About(ConversationId::FromBytes("0123456789abcdef"))},
          kMissing, "no such conversation");
  Bot nameless(desk, "");
  Refused(desk, newest, nameless.TrySave({.about = ann}), kInvalid,
          "bot: 0 bytes; 1 to 128");
}

TEST_CASE(
    "A bot that nobody knows, and a version to come, are named as missing") {
  Desk desk;
  Bot bot(desk, "ivr");
  Bot ghost(desk, "ghost");
  desk.Say(kAnn, "hello");
  bot.Save(kAnn, 0, "one");
  bot.Save(kAnn, 1, "two");
  bot.Prune(About(Who(kAnn)), 1);
  const Position newest = desk.newest();
  const CheckpointScope ann = About(Who(kAnn));

  Refused(desk, newest, ghost.TryRead(ann), kMissing,
          "the bot has no checkpoint of this");
  Refused(desk, newest, bot.TryRead(ann, 9), kMissing,
          "version 9 is not there yet; the newest is 2");
  Refused(desk, newest, bot.TryRead(ann, 1), kMissing,
          "version 1 was pruned at position " + std::to_string(newest));
  Refused(desk, newest, desk->Checkpoints({.bot = "ghost", .about = ann}),
          kMissing, "the bot has no checkpoint of this");
  Refused(desk, newest,
          desk->Checkpoints({.bot = "ivr", .about = ann, .lineage_of = 3}),
          kMissing, "version 3 is not there; the newest is 2");
  Refused(desk, newest, desk->PruneCheckpoints({.bot = "ghost", .about = ann}),
          kMissing, "the bot has no checkpoint of this");
  Refused(desk, newest,
          desk->PruneCheckpoints({.bot = "ivr", .about = ann, .keep_last = 0}),
          kInvalid, "keep_last: 0; at least 1");
}

}  // namespace
}  // namespace throughline
