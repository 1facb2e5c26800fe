// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Saving, going back and pruning in any order, beside a model that keeps
// everything: rapidcheck prints the seed of what it found.

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/support/bot.h"
#include "tests/support/catch.h"
#include "tests/support/desk.h"

namespace throughline {
namespace {

constexpr char kAnn[] = "phone:+31612345678";

struct Version {
  std::uint64_t parent = 0;
  std::string content;
  bool tagged = false;
  bool pruned = false;
};

// What a bot that keeps everything would know.
struct Model {
  std::vector<Version> versions;  // Version 1 first.

  std::uint64_t newest() const { return versions.size(); }

  std::vector<std::uint64_t> Lineage(std::uint64_t of) const {
    std::vector<std::uint64_t> all;
    for (; of != 0; of = versions[of - 1].parent) all.push_back(of);
    return all;
  }

  // Those that go.
  std::vector<std::uint64_t> Prune(std::uint64_t keep_last, bool keep_tagged) {
    std::vector<std::uint64_t> gone;
    for (std::uint64_t version = 1; version <= newest(); ++version) {
      Version& each = versions[version - 1];
      const bool last = newest() - version < keep_last;
      if (last || each.pruned || (keep_tagged && each.tagged)) continue;
      each.pruned = true;
      gone.push_back(version);
    }
    return gone;
  }
};

void Save(Bot& bot, Model& model) {
  const auto parent =
      *rc::gen::maybe(rc::gen::inRange<std::uint64_t>(0, model.newest() + 1));
  const bool tagged = *rc::gen::arbitrary<bool>();
  const auto content =
      *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
  NewCheckpoint wanted{.about = About(Who(std::string(kAnn))),
                       .expected = model.newest(),
                       .content = content};
  wanted.parent = parent ? std::optional<std::uint64_t>(*parent) : std::nullopt;
  if (tagged) wanted.tags = {"tag"};
  RC_ASSERT(bot.Save(wanted).version == model.newest() + 1);
  model.versions.push_back(
      {wanted.parent.value_or(model.newest()), content, tagged, false});
}

void SaveStale(Bot& bot, const Model& model) {
  const auto expected = *rc::gen::inRange<std::uint64_t>(0, model.newest() + 3);
  if (expected == model.newest()) return;
  const auto saved = bot.TrySave({.about = About(Who(std::string(kAnn))),
                                  .expected = expected,
                                  .schema = "nobody's",
                                  .content = "late"});
  RC_ASSERT(absl::IsFailedPrecondition(saved.status()));
}

void Prune(Bot& bot, Model& model) {
  const auto keep_last = *rc::gen::inRange<std::uint64_t>(1, 6);
  const bool keep_tagged = *rc::gen::arbitrary<bool>();
  const PruneReceipt receipt =
      bot.Prune(About(Who(std::string(kAnn))), keep_last, keep_tagged);
  RC_ASSERT(receipt.versions == model.Prune(keep_last, keep_tagged));
}

// What is kept can be read, what was pruned says so, and every lineage goes
// back to where it began.
void Compare(Bot& bot, const Model& model) {
  const CheckpointScope ann = About(Who(std::string(kAnn)));
  for (std::uint64_t version = 1; version <= model.newest(); ++version) {
    const Version& due = model.versions[version - 1];
    const auto kept = bot.TryRead(ann, version);
    RC_ASSERT(kept.ok() == !due.pruned);
    if (kept.ok()) {
      RC_ASSERT(kept->content == due.content);
      RC_ASSERT(kept->info.parent == due.parent);
    } else {
      RC_ASSERT(absl::IsNotFound(kept.status()));
    }
    std::vector<std::uint64_t> lineage;
    for (const CheckpointInfo& info : bot.Versions(ann, version)) {
      lineage.push_back(info.version);
      RC_ASSERT((info.pruned != 0) == model.versions[info.version - 1].pruned);
    }
    RC_ASSERT(lineage == model.Lineage(version));
  }
  RC_ASSERT(bot.Versions(ann).size() == model.newest());
}

TEST_CASE("Saved, forked and pruned in any order, a kept version stays whole") {
  rc::prop("checkpoints beside a model", [] {
    Desk desk;
    Bot bot(desk, "ivr");
    desk.Say(kAnn, "hello");
    Model model;
    Save(bot, model);
    const int steps = *rc::gen::inRange(1, 25);
    for (int step = 0; step < steps; ++step) {
      switch (*rc::gen::inRange(0, 8)) {
        case 0:
          Prune(bot, model);
          break;
        case 1:
          SaveStale(bot, model);
          break;
        case 2:
          desk.Reopen();
          break;
        default:
          Save(bot, model);
      }
    }
    Compare(bot, model);
    RC_ASSERT(Must(desk->Verify()).differences.empty());
  });
}

TEST_CASE("The combined head of any profiles tells each checkpoint's newest") {
  rc::prop("checkpoints of linked profiles", [] {
    Desk desk;
    std::vector<std::string> who;
    const int profiles = *rc::gen::inRange(1, 5);
    std::set<std::string> due;
    for (int i = 0; i < profiles; ++i) {
      who.push_back("email:a" + std::to_string(i) + "@example.org");
      const Kept kept = desk.Say(who.back(), "hello");
      const auto versions = *rc::gen::inRange<std::uint64_t>(0, 4);
      for (std::uint64_t version = 0; version < versions; ++version) {
        Bot(desk, "ivr").Save(KeptWith(kept.profile), version, "content");
      }
      if (versions == 0) continue;
      due.insert(kept.profile.ToHex() + " " + std::to_string(versions));
    }
    for (int i = 1; i < profiles; ++i) {
      const auto other = *rc::gen::inRange(0, i);
      desk.Link(who[static_cast<std::size_t>(other)],
                who[static_cast<std::size_t>(i)]);
    }
    std::set<std::string> shown;
    for (const BotCheckpoint& each : desk.Resume(who[0]).checkpoints()) {
      shown.insert(each.profile.ToHex() + " " + std::to_string(each.version));
    }
    RC_ASSERT(shown == due);
    RC_ASSERT(Must(desk->Verify()).differences.empty());
  });
}

}  // namespace
}  // namespace throughline
