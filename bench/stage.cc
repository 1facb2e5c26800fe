// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/stage.h"

#include <fmt/core.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <utility>

#include "bench/lane.h"
#include "bench/must.h"
#include "bench/places.h"

namespace throughline::bench {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr double kZipfExponent = 0.99;
constexpr int kCheckedByEveryOperation = 500;
// Where nothing overwrites itself, a line is enough now and then.
constexpr auto kProgressEvery = std::chrono::seconds(30);

PeersOptions PeersOf(const Flags& flags, const std::string& directory) {
  const auto bytes = [&](const char* flag) {
    return static_cast<std::size_t>(flags.Number(flag)) * kMiB;
  };
  return {directory, flags.Text("peers"), bytes("cache_mib"),
          bytes("block_cache_mib"), bytes("page_cache_mib"),
          flags.On("tenth")};
}

PopulationShape ShapeOf(const Flags& flags) {
  return {static_cast<int>(flags.Number("customers")),
          static_cast<double>(flags.Number("events")),
          static_cast<int>(flags.Number("longest")),
          static_cast<std::uint64_t>(flags.Number("seed")),
          flags.Text("dialogues")};
}

// Throughline, and what is made from its store once that is finished.
bool IsOurs(const Peer& peer) {
  return peer.floor() || peer.name().starts_with("Throughline");
}

// Asks every peer the same and ends the program where two differ.
class Checker {
 public:
  explicit Checker(const std::vector<Peer*>& peers) : peers_(peers) {
    for (Peer* const peer : peers) sessions_.push_back(peer->NewSession());
  }

  void Check(Operation operation, const Query& query) {
    Answer due(/*whole=*/true);
    sessions_.front()->Run(operation, query, due);
    for (std::size_t i = 1; i < sessions_.size(); ++i) {
      const Peer& peer = *peers_[i];
      if (!peer.Can(operation)) continue;
      Answer answer(/*whole=*/true);
      const bool found = sessions_[i]->Run(operation, query, answer);
      if (peer.floor()) continue;  // It finds no events; it is warmed.
      const bool absent = operation == Operation::kResumeAbsent;
      if (found != absent && answer == due) continue;
      Fail(
          fmt::format("{}, customer {}: {} gives {} events, {} gives {}, or "
                      "other texts or fields",
                      NameOf(operation), query.customer, peers_.front()->name(),
                      due.events(), peer.name(), answer.events()));
    }
    events_ += static_cast<std::uint64_t>(due.events());
    sum_ += due.sum();
  }

  std::uint64_t events() const { return events_; }
  std::uint64_t sum() const { return sum_; }

 private:
  const std::vector<Peer*> peers_;
  Sessions sessions_;
  std::uint64_t events_ = 0;
  std::uint64_t sum_ = 0;
};

std::vector<std::string> IdentitiesOf(int customer) {
  std::vector<std::string> identities = {PhoneOf(customer)};
  if (HasMailbox(customer)) identities.push_back(MailboxOf(customer));
  return identities;
}

}  // namespace

Flags::Values Stage::Known() {
  return {{"customers", "100000"},
          {"events", "39"},       // Of a customer, on average.
          {"longest", "100000"},  // The most events of a special customer.
          {"seed", "1"},
          {"dialogues", SharedDataDir() + "/sgd"},
          {"directory", ""},  // Where the stores are made; empty: /tmp.
          {"peers", ""},      // Only these: SQLite+LMDB; empty: all.
          {"cache_mib", "2048"},
          // Of each; all are asked in turn, and have to fit beside each other
          // and what others leave to the page cache.
          {"block_cache_mib", "1536"},
          {"page_cache_mib", "2048"},
          // Throughline with a tenth of its cache, too.
          {"tenth", "no"}};
}

Stage::Stage(const Flags& flags)
    : directory_(flags.Text("directory")),
      options_(PeersOf(flags, directory_.path())),
      population_(ShapeOf(flags)),
      peers_(MakePeers(options_)),
      random_(static_cast<std::uint64_t>(flags.Number("seed")) + 1) {
  const auto customers = static_cast<std::size_t>(population_.customers());
  double sum = 0;
  for (std::size_t i = 0; i < customers; ++i) {
    zipf_.push_back(sum +=
                    1 / std::pow(static_cast<double>(i + 1), kZipfExponent));
  }
  scramble_.resize(customers);
  std::iota(scramble_.begin(), scramble_.end(), 0);
  for (std::size_t i = customers - 1; i > 0; --i) {
    std::swap(scramble_[i], scramble_[random_() % (i + 1)]);
  }
  for (const std::string& skipped : peers_.skipped) {
    fmt::print("skipped: {}\n", skipped);
  }
  Load();
}

void Stage::Progress(const std::string& what) {
  if (isatty(STDERR_FILENO)) return fmt::print(stderr, "\r\x1b[K{}", what);
  static auto told = std::chrono::steady_clock::now();
  const auto now = std::chrono::steady_clock::now();
  if (what.empty() || now - told < kProgressEvery) return;
  told = now;
  fmt::print(stderr, "{}\n", what);
}

// On two processors: Throughline, and what is made from it, on one; all others
// on the other. A batch is through once all have taken it.
void Stage::Load() {
  loaded_.resize(peers_.all.size());
  // Others are loaded by this thread: a server ends with the thread that starts
  // it.
  Lane lane;
  const auto in_lanes = [&](const auto& what) {
    const auto each = [&](bool ours) {
      for (std::size_t i = 0; i < peers_.all.size(); ++i) {
        if (IsOurs(*peers_.all[i]) == ours) what(i);
      }
    };
    lane.Beside([&] { each(true); }, [&] { each(false); });
  };
  const auto seconds = [](const auto& what) {
    return static_cast<double>(TimeNs(what)) / 1e9;
  };
  std::int64_t done = 0;
  population_.Each([&](const std::vector<Arrival>& arrivals) {
    in_lanes([&](std::size_t i) {
      if (peers_.all[i]->borrows()) return;
      loaded_[i].load_seconds +=
          seconds([&] { peers_.all[i]->Load(arrivals); });
    });
    done += static_cast<std::int64_t>(arrivals.size());
    for (const Arrival& one : arrivals) event_bytes_ += one.bytes.size();
    Progress(
        fmt::format("loading {} of {} events", done, population_.events()));
  });
  in_lanes([&](std::size_t i) {
    Peer& peer = *peers_.all[i];
    if (!IsOurs(peer)) Progress("finishing " + peer.name());
    loaded_[i].finish_seconds = seconds([&] { peer.Finish(); });
    loaded_[i].disk_bytes = peer.DiskBytes();
  });
  // What loading took and gave back belongs to the page cache from here on.
  malloc_trim(0);
  Progress("");
}

Json Stage::Describe() const {
  Json about;
  about["population"] = {{"customers", population_.customers()},
                         {"events", population_.events()},
                         {"event_bytes", event_bytes_},
                         {"words", population_.words_origin()},
                         {"seed", population_.shape().seed}};
  for (std::size_t i = 0; i < peers_.all.size(); ++i) {
    const Peer& peer = *peers_.all[i];
    if (peer.floor()) continue;
    Json one;
    one["name"] = peer.name();
    one["form"] = peer.Note();
    if (!peer.borrows()) {
      one["load_seconds"] = loaded_[i].load_seconds;
      one["finish_seconds"] = loaded_[i].finish_seconds;
      one["disk_bytes"] = loaded_[i].disk_bytes;
    }
    about["peers"].push_back(one);
  }
  about["skipped"] = peers_.skipped;
  return about;
}

void Stage::Open(Memory memory) {
  for (const auto& peer : peers_.all) peer->Open(memory);
}

void Stage::Close() {
  for (const auto& peer : peers_.all) peer->Close();
}

void Stage::Check() {
  std::vector<int> customers(static_cast<std::size_t>(population_.customers()));
  std::iota(customers.begin(), customers.end(), 0);
  std::vector<Peer*> all;
  for (const auto& peer : peers_.all) all.push_back(peer.get());
  Check(customers, all);
}

void Stage::Check(const std::vector<int>& customers,
                  const std::vector<Peer*>& peers) {
  Checker checker(peers);
  for (std::size_t i = 0; i < customers.size(); ++i) {
    Query query = QueryOf(customers[i]);
    for (const std::string& identity : IdentitiesOf(customers[i])) {
      query.identity = identity;
      checker.Check(Operation::kResume, query);
    }
    if (i % 1000 == 0) {
      Progress(fmt::format("comparing {} of {}", i, customers.size()));
    }
    if (i >= kCheckedByEveryOperation) continue;
    checker.Check(Operation::kResumeById, query);
    checker.Check(Operation::kNewestPage, query);
    checker.Check(Operation::kConversation, query);
    query.identity.insert(query.identity.find(':') + 2, "99");
    checker.Check(Operation::kResumeAbsent, query);
  }
  for (const int length : population_.special_lengths()) {
    for (const Query& query : DrawOf(population_.Specials(length), 20)) {
      checker.Check(Operation::kMiddlePage, query);
    }
  }
  Progress("");
  fmt::print(
      "compared: {} engines give the same of {} customers: {} events, checksum "
      "{:016x}\n",
      peers.size(), customers.size(), checker.events(), checker.sum());
}

Query Stage::QueryOf(int customer) {
  Query query;
  query.customer = customer;
  query.identity = HasMailbox(customer) && Uniform(random_) < 0.3
                       ? MailboxOf(customer)
                       : PhoneOf(customer);
  return query;
}

std::vector<Query> Stage::Draw(Keys keys, int count) {
  std::vector<Query> queries;
  for (int i = 0; i < count; ++i) {
    std::size_t at = 0;
    if (keys == Keys::kUniform) {
      at = random_() % scramble_.size();
    } else {
      at = static_cast<std::size_t>(
          std::lower_bound(zipf_.begin(), zipf_.end(),
                           Uniform(random_) * zipf_.back()) -
          zipf_.begin());
    }
    queries.push_back(QueryOf(scramble_[std::min(at, scramble_.size() - 1)]));
  }
  return queries;
}

std::vector<Query> Stage::DrawOf(const std::vector<int>& customers, int count) {
  std::vector<Query> queries;
  for (int i = 0; i < count; ++i) {
    const int customer = customers[random_() % customers.size()];
    queries.push_back(QueryOf(customer));
    if (customer < population_.shape().customers) continue;
    queries.back().from_us = population_.MiddleOf(customer);
    queries.back().from_index = population_.MiddleIndexOf(customer);
  }
  return queries;
}

std::vector<Commits> Stage::DrawCommits(int callers, int commits,
                                        int per_commit) {
  std::vector<Commits> by_caller;
  for (int caller = 0; caller < callers; ++caller) {
    Commits& mine = by_caller.emplace_back();
    for (int i = 0; i < commits; ++i) {
      std::vector<int> customers;
      for (int j = 0; j < per_commit; ++j) {
        const auto share =
            static_cast<std::uint64_t>(population_.shape().customers / callers);
        customers.push_back(static_cast<int>(random_() % share) * callers +
                            caller);
      }
      mine.push_back(population_.More(customers));
      for (const Arrival& one : mine.back()) event_bytes_ += one.bytes.size();
    }
  }
  return by_caller;
}

}  // namespace throughline::bench
