// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/compare.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>

#include "bench/must.h"
#include "bench/peers/raw_device.h"

namespace throughline::bench {
namespace {

constexpr int kServerShare = 5;  // A server gets a fifth of the questions.
constexpr int kColdQueries = 700;
constexpr int kBurstPerCommit = 500;

std::string NameOf(Keys keys) {
  return keys == Keys::kUniform ? "uniform" : "zipf";
}

// As many of the queries as this peer answers in a round.
std::vector<Query> ShareOf(const Peer& peer, const std::vector<Query>& all) {
  if (peer.server() == 0) return all;
  return {all.begin(),
          all.begin() + static_cast<std::ptrdiff_t>(all.size() / kServerShare)};
}

void NoteCustomers(const Commits& commits, std::set<int>& touched) {
  for (const auto& commit : commits) {
    for (const Arrival& arrival : commit) touched.insert(arrival.customer);
  }
}

// The same queries for every peer of a round.
class Drawn {
 public:
  explicit Drawn(std::function<std::vector<Query>()> draw)
      : draw_(std::move(draw)) {}
  const std::vector<Query>& Of(int round) {
    if (round != round_) queries_ = draw_();
    round_ = round;
    return queries_;
  }

 private:
  const std::function<std::vector<Query>()> draw_;
  int round_ = -1;
  std::vector<Query> queries_;
};

}  // namespace

std::vector<Peer*> WhoCan(Stage& stage, Operation operation, bool floors) {
  std::vector<Peer*> peers;
  for (const auto& peer : stage.peers().all) {
    if (peer->Can(operation) && (floors || !peer->floor())) {
      peers.push_back(peer.get());
    }
  }
  return peers;
}

std::vector<Row> Interleave(const std::vector<Peer*>& peers, int rounds,
                            const Row& about, const RunRound& run) {
  std::vector<std::vector<Figures>> figures(peers.size());
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < peers.size(); ++i) {
      Stage::Progress(fmt::format("{}, {}, {}: round {} of {}, {}",
                                  about.operation, about.keys, about.state,
                                  round + 1, rounds, peers[i]->name()));
      figures[i].push_back(run(*peers[i], round));
    }
  }
  Stage::Progress("");
  std::vector<Row> rows;
  for (std::size_t i = 0; i < peers.size(); ++i) {
    Row row = about;
    row.peer = peers[i]->name();
    row.floor = peers[i]->floor();
    row.figures = MedianOf(figures[i]);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Row> CompareResume(Stage& stage, Keys keys, int threads,
                               const Effort& effort, const Pace& pace) {
  const std::vector<Peer*> peers =
      WhoCan(stage, Operation::kResume, /*floors=*/true);
  std::map<const Peer*, Sessions> sessions;
  for (Peer* const peer : peers) sessions[peer] = OpenSessions(*peer, threads);
  Drawn drawn([&] { return stage.Draw(keys, effort.operations); });
  Row about;
  about.operation = bench::NameOf(Operation::kResume);
  about.keys = NameOf(keys);
  about.state = pace.per_second > 0
                    ? fmt::format("warm, {:.0f}/s", pace.per_second)
                    : "warm";
  about.threads = threads;
  return Interleave(peers, effort.rounds, about, [&](Peer& peer, int round) {
    return Ask(peer, sessions[&peer], Operation::kResume,
               ShareOf(peer, drawn.Of(round)), pace, stage.directory());
  });
}

std::vector<Row> CompareOperation(Stage& stage, Operation operation,
                                  const Effort& effort) {
  const std::vector<Peer*> peers = WhoCan(stage, operation, /*floors=*/false);
  std::map<const Peer*, Sessions> sessions;
  for (Peer* const peer : peers) sessions[peer] = OpenSessions(*peer, 1);
  const auto& lengths = stage.population().special_lengths();
  if (operation == Operation::kMiddlePage && lengths.empty()) return {};
  Drawn drawn([&] {
    if (operation == Operation::kMiddlePage) {
      return stage.DrawOf(stage.population().Specials(lengths.back()),
                          effort.operations);
    }
    auto queries = stage.Draw(Keys::kUniform, effort.operations);
    if (operation == Operation::kResumeAbsent) {
      for (Query& query : queries) {
        query.identity.insert(query.identity.find(':') + 2, "99");
      }
    }
    return queries;
  });
  Row about;
  about.operation = bench::NameOf(operation);
  about.keys = "uniform";
  about.state = "warm";
  return Interleave(peers, effort.rounds, about, [&](Peer& peer, int round) {
    return Ask(peer, sessions[&peer], operation, ShareOf(peer, drawn.Of(round)),
               {}, stage.directory());
  });
}

std::vector<Row> CompareGrowth(Stage& stage, const Effort& effort) {
  const std::vector<Peer*> peers =
      WhoCan(stage, Operation::kResume, /*floors=*/false);
  std::map<const Peer*, Sessions> sessions;
  for (Peer* const peer : peers) sessions[peer] = OpenSessions(*peer, 1);
  std::vector<Row> rows;
  for (const int length : stage.population().special_lengths()) {
    const std::vector<int> customers = stage.population().Specials(length);
    Drawn drawn([&] { return stage.DrawOf(customers, effort.operations / 4); });
    Row about;
    about.operation = "resume by length of history";
    about.keys = std::to_string(length);
    about.state = "growth";
    for (Row& row :
         Interleave(peers, effort.rounds, about, [&](Peer&peer, int round) {
           return Ask(peer, sessions[&peer], Operation::kResume,
                      ShareOf(peer, drawn.Of(round)), {}, stage.directory());
         })) {
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::vector<Row> CompareCold(Stage& stage, const Effort& effort) {
  if (!DropCaches()) {
    fmt::print("cold: skipped, the page cache cannot be emptied here\n");
    return {};
  }
  stage.Close();
  std::vector<Peer*> peers;
  for (Peer* const peer : WhoCan(stage, Operation::kResume, false)) {
    // Cold, Throughline's forms are all one.
    if (peer->cools() &&
        (!peer->borrows() || !peer->name().starts_with("Throughline"))) {
      peers.push_back(peer);
    }
  }
  RawDevicePeer device(stage.directory());
  peers.push_back(&device);
  Drawn drawn([&] { return stage.Draw(Keys::kUniform, 2 * kColdQueries); });
  Row about;
  about.operation = bench::NameOf(Operation::kResume);
  about.keys = "uniform";
  about.state = "cold";
  auto rows =
      Interleave(peers, effort.rounds, about, [&](Peer& peer, int round) {
        peer.Open(Memory::kScarce);
        DropCaches();
        const std::vector<Query>& all = drawn.Of(round);
        Figures figures;
        {
          const Sessions sessions = OpenSessions(peer, 1);
          Ask(peer, sessions, Operation::kResume,
              {all.begin(), all.begin() + kColdQueries}, {}, stage.directory());
          figures = Ask(peer, sessions, Operation::kResume,
                        {all.begin() + kColdQueries, all.end()}, {},
                        stage.directory());
        }
        peer.Close();
        return figures;
      });
  stage.Open(Memory::kAmple);
  return rows;
}

std::vector<Row> CompareBurst(Stage& stage, int appends, const Effort& effort) {
  const std::vector<Peer*> peers =
      WhoCan(stage, Operation::kResume, /*floors=*/false);
  const std::vector<Commits> burst =
      stage.DrawCommits(1, std::max(1, appends / kBurstPerCommit),
                        std::min(appends, kBurstPerCommit));
  std::set<int> touched;
  NoteCustomers(burst.front(), touched);
  std::map<const Peer*, Sessions> sessions;
  for (Peer* const peer : peers) {
    sessions[peer] = OpenSessions(*peer, 1);
    if (!peer->holds()) continue;
    Stage::Progress(fmt::format("{} appends: {}", appends, peer->name()));
    Append(*peer, sessions[peer], burst);
  }
  stage.Check({touched.begin(), touched.end()}, peers);
  Drawn drawn([&] { return stage.Draw(Keys::kUniform, effort.operations); });
  Row about;
  about.operation = bench::NameOf(Operation::kResume);
  about.keys = "uniform";
  about.state = fmt::format("after {} appends", appends);
  return Interleave(peers, effort.rounds, about, [&](Peer& peer, int round) {
    return Ask(peer, sessions[&peer], Operation::kResume,
               ShareOf(peer, drawn.Of(round)), {}, stage.directory());
  });
}

std::vector<Row> CompareAppends(Stage& stage, int callers, int per_commit,
                                int rounds, int commits) {
  std::vector<Peer*> peers;
  for (const auto& peer : stage.peers().all) {
    if (peer->appends()) peers.push_back(peer.get());
  }
  RawLogPeer log(stage.directory());
  if (callers == 1) peers.push_back(&log);
  std::map<const Peer*, Sessions> sessions;
  for (Peer* const peer : peers) sessions[peer] = OpenSessions(*peer, callers);
  std::vector<Commits> by_caller;
  std::set<int> touched;
  int drawn = -1;
  Row about;
  about.operation = "append";
  about.keys = "uniform";
  about.state = "durable";
  about.threads = callers;
  about.per_commit = per_commit;
  auto rows = Interleave(peers, rounds, about, [&](Peer& peer, int round) {
    if (round != drawn) {
      by_caller = stage.DrawCommits(callers, commits, per_commit);
      for (const Commits& mine : by_caller) NoteCustomers(mine, touched);
    }
    drawn = round;
    return Append(peer, sessions[&peer], by_caller);
  });
  if (callers == 1) peers.pop_back();  // The log answers no questions.
  stage.Check({touched.begin(), touched.end()}, peers);
  return rows;
}

}  // namespace throughline::bench
