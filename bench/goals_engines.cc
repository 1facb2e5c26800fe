// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The goals that compare: resuming warm and cold, and appending, beside every
// engine that is here.

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "bench/compare.h"
#include "bench/goals.h"
#include "bench/must.h"
#include "bench/sync_count.h"

namespace throughline::bench {
namespace {

constexpr char kUncached[] = "Throughline, cache off";
constexpr char kGet[] = "floor: RocksDB Get";

double P50(const std::vector<Row>& rows, std::string_view peer) {
  const Row* const row = Find(rows, peer);
  return row == nullptr ? 0 : row->figures.p50_us;
}

double Rate(const std::vector<Row>& rows, std::string_view peer) {
  double best = 0;
  for (const Row& row : rows) {
    if (row.peer.starts_with(peer)) {
      best = std::max(best, row.figures.per_second);
    }
  }
  return best;
}

// Customers of one profile, or of two.
std::vector<Query> DrawByProfiles(Stage& stage, int profiles, int count) {
  std::vector<Query> queries;
  while (static_cast<int>(queries.size()) < count) {
    for (const Query& query : stage.Draw(Keys::kUniform, count)) {
      const bool two = stage.peers()
                           .throughline->known()
                           ->profiles[static_cast<std::size_t>(query.customer)]
                           .size() == 2;
      if (two == (profiles == 2)) queries.push_back(query);
    }
  }
  queries.resize(static_cast<std::size_t>(count));
  return queries;
}

std::vector<Row> Beside(Stage& stage, const std::vector<const char*>& names,
                        int profiles, const GoalScale& scale) {
  std::vector<Peer*> peers;
  std::map<const Peer*, Sessions> sessions;
  for (const char* const name : names) {
    Peer* const peer = stage.peers().Find(name);
    if (peer == nullptr) continue;
    peers.push_back(peer);
    sessions[peer] = OpenSessions(*peer, 1);
  }
  std::vector<Query> queries;
  int drawn = -1;
  Row about;
  about.operation = fmt::format("resume, {} profiles", profiles);
  return Interleave(peers, scale.rounds, about, [&](Peer& peer, int round) {
    if (round != drawn) {
      queries = DrawByProfiles(stage, profiles, scale.operations);
    }
    drawn = round;
    return Ask(peer, sessions[&peer], Operation::kResume, queries, {},
               stage.directory());
  });
}

void JudgeUncached(Stage& stage, const GoalScale& scale, Judge& judge) {
  const auto one = Beside(stage, {kUncached, kGet}, 1, scale);
  const auto two = Beside(stage, {kUncached, kGet}, 2, scale);
  if (one.size() < 2) return judge.Absent("G1", "not asked for");
  const Figures& ours = one.front().figures;
  const Figures& get = one.back().figures;
  judge.AtMost("G1", "resume uncached, one profile, p50 / one Get",
               ours.p50_us / get.p50_us, 1.5);
  judge.AtMost("G1", "resume uncached, one profile, p99 / one Get",
               ours.p99_us / get.p99_us, 1.5);
  judge.AtMost("G1", "a second profile adds, in Gets",
               (two.front().figures.p50_us - ours.p50_us) / get.p50_us, 1.0);
  judge.Told("G1", "two profiles, p50 / their two Gets",
             two.front().figures.p50_us / two.back().figures.p50_us);
}

// The bound, and the peers of which the best form counts.
constexpr struct {
  const char* peer;
  double times;
} kPeerGoals[] = {{"SQLite, rows", 8},   {"SQLite, head", 4.5},
                  {"LMDB, cursor", 3.5}, {"LMDB, head", 1.6},
                  {"LevelDB", 6},        {"PostgreSQL", 20},
                  {"Redis", 17},         {"RocksDB, defaults", 25}};

void JudgeFirst(std::string_view goal, const std::vector<Row>& rows,
                Judge& judge) {
  const double ours = P50(rows, "Throughline");
  double best = 1e18;
  for (const Row& row : rows) {
    if (!row.floor && !row.peer.starts_with("Throughline")) {
      best = std::min(best, row.figures.p50_us);
    }
  }
  if (best > 1e17) return;
  judge.AtLeast(
      goal,
      fmt::format("first of all, {} {}, {} thread(s): best peer / us",
                  rows.front().state, rows.front().keys, rows.front().threads),
      best / ours, 1.0);
}

}  // namespace

void JudgeReads(Stage& stage, const GoalScale& scale, Judge& judge) {
  JudgeUncached(stage, scale, judge);
  const Effort effort = {scale.rounds, scale.operations};
  const auto uniform = CompareResume(stage, Keys::kUniform, 1, effort);
  const auto uniform2 = CompareResume(stage, Keys::kUniform, 2, effort);
  const double ours = P50(uniform, "Throughline");
  if (const double map = P50(uniform, "floor: hash map"); map > 0) {
    judge.AtMost("G2", "resume, cache hit, p50 / hash map hit", ours / map, 2);
  }
  judge.AtLeast("G2", "resume, two threads / one thread",
                Rate({uniform2.front()}, "Throughline") /
                    Rate({uniform.front()}, "Throughline"),
                1.8);
  for (const auto& [peer, times] : kPeerGoals) {
    const double best = BestP50(uniform, peer);
    if (best == 0) {
      judge.Absent("G3", std::string(peer) + " is not here");
      continue;
    }
    judge.AtLeast("G3", fmt::format("{}, best form, p50 / us", peer),
                  best / ours, times);
  }
  for (const auto& rows :
       {uniform, uniform2, CompareResume(stage, Keys::kZipf, 1, effort)}) {
    JudgeFirst("G3", rows, judge);
  }
  for (const char* const form :
       {"Throughline, default options", "Throughline, cache of a tenth"}) {
    if (const double other = P50(uniform, form); other > 0) {
      judge.Told("G3", fmt::format("{}, p50 / us", form), other / ours);
    }
  }
  const StoreStats stats =
      Must(stage.peers().throughline->store().Stats(kDefaultTenant));
  judge.Told("G3", "customers in the cache, of all",
             static_cast<double>(stats.cache_entries) /
                 stage.population().customers());
}

void JudgeCold(Stage& stage, const GoalScale&, Judge& judge) {
  const auto rows = CompareCold(stage, {3, 0});
  if (rows.empty()) return judge.Absent("G6", "needs root");
  const Figures& ours = Find(rows, "Throughline")->figures;
  judge.AtMost("G6", "resume cold, device reads of the whole machine",
               ours.device_reads, 1.5);
  judge.AtMost("G6", "resume cold, p50 / one O_DIRECT read of 4 KiB",
               ours.p50_us / P50(rows, "floor: O_DIRECT"), 2);
  for (const char* const peer : {"SQLite, rows", "PostgreSQL"}) {
    const double best = BestP50(rows, peer);
    if (best == 0) continue;
    judge.AtLeast("G6", fmt::format("{}, cold, p50 / us", peer),
                  best / ours.p50_us, 3);
  }
}

void JudgeAppends(Stage& stage, const GoalScale& scale, Judge& judge) {
  const int rounds = std::min(scale.rounds, 3);
  const auto appends = [&](int callers, int per_commit) {
    return CompareAppends(stage, callers, per_commit, rounds,
                          std::max(1, scale.commits / callers));
  };
  {
    const auto session = stage.peers().throughline->NewSession();
    const auto commits = stage.DrawCommits(1, scale.commits, 1);
    const Syncs before = SyncsNow();
    for (const auto& commit : commits.front()) session->Append(commit);
    judge.AtMost(
        "G7", "one caller: syncs of a commit",
        static_cast<double>(SyncsNow().count - before.count) / scale.commits,
        1.05);
    // The others get them too, so that all stay the same.
    for (const auto& peer : stage.peers().all) {
      if (!peer->appends() || peer.get() == stage.peers().throughline) continue;
      const auto other = peer->NewSession();
      for (const auto& commit : commits.front()) other->Append(commit);
    }
  }
  const auto one = appends(1, 1);
  const double ours = Rate(one, "Throughline");
  judge.AtLeast("G7", "one caller: rate / write and fdatasync",
                ours / Rate(one, "floor: write"), 0.9);
  const auto sixteen = appends(16, 1);
  const auto batch = appends(1, 64);
  const auto beside = [&](const std::vector<Row>& rows, const char* what,
                          const char* peer, double bound) {
    const double theirs = Rate(rows, peer);
    if (theirs == 0) return judge.Absent("G8", std::string(peer) + " not here");
    judge.AtLeast("G8", fmt::format("{}: rate / {}", what, peer),
                  Rate(rows, "Throughline") / theirs, bound);
  };
  beside(sixteen, "16 callers", "SQLite", 15);
  beside(sixteen, "16 callers", "PostgreSQL", 1.5);
  beside(batch, "64 to a commit", "SQLite", 5);
  beside(batch, "64 to a commit", "LMDB", 2.5);
}

}  // namespace throughline::bench
