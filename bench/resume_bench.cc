// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Resuming by phone number, beside one Get of RocksDB and beside SQLite. All
// hold the same bytes, all are in memory, and their rounds take turns, so that
// what disturbs one disturbs all. README.md says what is compared with what.

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "bench/figures.h"
#include "bench/flags.h"
#include "bench/fresh_directory.h"
#include "bench/must.h"
#include "bench/peer.h"
#include "bench/population.h"
#include "bench/rocks_peer.h"
#include "bench/sqlite_peer.h"
#include "bench/store_peer.h"

namespace throughline::bench {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr int kBatchEvents = 500;

struct Peers {
  StorePeer* cached = nullptr;
  std::vector<std::unique_ptr<Peer>> all;
};

// Fills the store and the tables of SQLite; gives the number of events.
std::int64_t Load(const PopulationShape& shape, Store& store,
                  SqliteFile& sqlite) {
  std::int64_t position = 0;
  AppendRequest batch;
  batch.durability = Durability::kBuffered;
  const auto flush = [&] {
    if (!batch.events.empty()) Must(store.Append(batch));
    batch.events.clear();
  };
  Each(shape, [&](int customer, std::int64_t at_us, v1::Event event) {
    sqlite.PutEvent(customer, at_us, ++position, event);
    batch.events.push_back(std::move(event));
    if (batch.events.size() == kBatchEvents) flush();
  });
  flush();
  return position;
}

// What every peer needs to know of a customer, as the store tells it.
struct Known {
  std::vector<ProfileId> profiles;
  std::int64_t since_us = 0;
  std::int64_t last_contact_us = 0;
};

std::vector<Known> Ask(const Store& store, int customers) {
  std::vector<Known> known(static_cast<std::size_t>(customers));
  for (int i = 0; i < customers; ++i) {
    const Resumption resumption = Must(store.Resume({.who = PhoneOf(i)}));
    Known& one = known[static_cast<std::size_t>(i)];
    one.since_us = resumption.customer().since_us;
    one.last_contact_us = resumption.customer().last_contact_us;
    for (const ProfileSummary& profile : resumption.customer().profiles) {
      one.profiles.push_back(profile.id);
    }
  }
  return known;
}

// The same heads for all who have heads; gives their size on average.
std::uint64_t Share(const std::vector<Known>& known, int identities,
                    const HeadSource& source, SqliteFile& sqlite,
                    RocksPeer& rocks) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const int customer = static_cast<int>(i);
    const std::string head = source.Read(known[i].profiles);
    bytes += head.size();
    rocks.Put(PhoneOf(customer), head);
    sqlite.PutIdentity(PhoneOf(customer), customer);
    if (identities > 1) sqlite.PutIdentity(EmailOf(customer), customer);
    sqlite.PutCustomer(customer, known[i].since_us, known[i].last_contact_us,
                       PhoneOf(customer), head);
  }
  return bytes / known.size();
}

Peers Build(const Flags& flags, const FreshDirectory& directory) {
  const PopulationShape shape = {static_cast<int>(flags["customers"]),
                                 static_cast<double>(flags["events"]),
                                 static_cast<int>(flags["identities"]),
                                 static_cast<std::uint64_t>(flags["seed"])};
  const std::size_t cache = static_cast<std::size_t>(flags["cache_mib"]) * kMiB;
  const std::size_t blocks =
      static_cast<std::size_t>(flags["block_cache_mib"]) * kMiB;
  SqliteFile sqlite(directory / "sqlite");
  std::int64_t events = 0;
  std::vector<Known> known;
  {
    StorePeer loaded("", directory / "store", cache, blocks);
    events = Load(shape, loaded.store(), sqlite);
    known = Ask(loaded.store(), shape.customers);
  }
  auto rocks = std::make_unique<RocksPeer>("RocksDB, one Get of the head",
                                           directory / "rocks", blocks);
  const std::uint64_t head_bytes = Share(
      known, shape.identities, HeadSource(directory / "store"), sqlite, *rocks);
  rocks->Finish();
  sqlite.Finish();
  fmt::print(
      "population: {} customers of {} identities each, {} events, heads of {} "
      "bytes on average\n"
      "on disk: store {} MiB, SQLite {} MiB (both forms of it)\n",
      shape.customers, shape.identities, events, head_bytes,
      directory.SizeOf("store") / kMiB, directory.SizeOf("sqlite") / kMiB);

  std::filesystem::copy(directory / "store", directory / "twin",
                        std::filesystem::copy_options::recursive);
  Peers peers;
  auto cached = std::make_unique<StorePeer>("Throughline", directory / "store",
                                            cache, blocks);
  peers.cached = cached.get();
  peers.all.push_back(std::move(cached));
  peers.all.push_back(std::make_unique<StorePeer>(
      "Throughline, cache_bytes = 0", directory / "twin", 0, blocks));
  peers.all.push_back(std::move(rocks));
  for (const SqliteMemory memory :
       {SqliteMemory::kMapped, SqliteMemory::kCached}) {
    const std::string how =
        memory == SqliteMemory::kMapped ? "mmap" : "page cache";
    const std::string file = directory / "sqlite";
    peers.all.push_back(
        std::make_unique<SqliteRowsPeer>("SQLite, rows, " + how, file, memory));
    peers.all.push_back(std::make_unique<SqliteHeadPeer>("SQLite, head, " + how,
                                                         file, memory, true));
    peers.all.push_back(std::make_unique<SqliteHeadPeer>(
        "SQLite, head only touched, " + how, file, memory, false));
  }
  return peers;
}

// Every peer gives every customer's same events and fields. Warms them, too.
void Compare(const Peers& peers, int customers) {
  for (int i = 0; i < customers; ++i) {
    Answer due(/*whole=*/true);
    peers.all.front()->Resume(PhoneOf(i), due);
    for (const auto& peer : peers.all) {
      Answer answer(/*whole=*/true);
      peer->Resume(PhoneOf(i), answer);
      if (!peer->finds_events()) continue;
      if (answer.events() != due.events() || answer.sum() != due.sum() ||
          answer.fields() != due.fields()) {
        Fail(
            fmt::format("customer {}: {} gives {} events, {} gives {}, or "
                        "other texts or fields",
                        i, peers.all.front()->name(), due.events(),
                        peer->name(), answer.events()));
      }
    }
  }
  fmt::print(
      "compared: all give the same events and fields for each of {} "
      "customers\n",
      customers);
}

Figures Round(Peer& peer, const std::vector<std::string>& phones) {
  std::vector<std::uint64_t> times_ns;
  times_ns.reserve(phones.size());
  std::uint64_t kept = 0;
  for (const std::string& phone : phones) {
    Answer answer;
    times_ns.push_back(TimeNs([&] { peer.Resume(phone, answer); }));
    kept += answer.sum() + answer.fields();
  }
  // So that nothing is optimised away.
  [[maybe_unused]] static volatile std::uint64_t sink;
  sink = kept;
  return Of(times_ns);
}

std::vector<Figures> Measure(const Peers& peers, const Flags& flags) {
  std::mt19937_64 random(static_cast<std::uint64_t>(flags["seed"]) + 1);
  std::vector<std::vector<Figures>> rounds(peers.all.size());
  for (std::int64_t round = 0; round < flags["rounds"]; ++round) {
    std::vector<std::string> phones;
    for (std::int64_t i = 0; i < flags["ops"]; ++i) {
      phones.push_back(PhoneOf(static_cast<int>(
          random() % static_cast<std::uint64_t>(flags["customers"]))));
    }
    for (std::size_t i = 0; i < peers.all.size(); ++i) {
      rounds[i].push_back(Round(*peers.all[i], phones));
    }
  }
  std::vector<Figures> figures;
  for (const auto& of_peer : rounds) figures.push_back(MedianOf(of_peer));
  return figures;
}

// The better p50 of the peers whose name begins so.
double BestOf(std::string_view name, const Peers& peers,
              const std::vector<Figures>& figures) {
  double best = 1e9;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (peers.all[i]->name().starts_with(name)) {
      best = std::min(best, figures[i].p50_us);
    }
  }
  return best;
}

void Print(const Peers& peers, const std::vector<Figures>& figures) {
  const double get = BestOf("RocksDB", peers, figures);
  const double rows = BestOf("SQLite, rows,", peers, figures);
  const double head = BestOf("SQLite, head,", peers, figures);
  fmt::print(
      "\n| resume by phone number, uniform | p50 us | p99 us | mean us "
      "| ops/s | p50 / one Get | SQLite rows / p50 | SQLite head / p50 "
      "|\n|---|---|---|---|---|---|---|---|\n");
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Figures& one = figures[i];
    fmt::print(
        "| {} | {:.2f} | {:.2f} | {:.2f} | {:.0f} | {:.2f} | {:.2f} | "
        "{:.2f} |\n",
        peers.all[i]->name(), one.p50_us, one.p99_us, one.mean_us,
        1e6 / one.mean_us, one.p50_us / get, rows / one.p50_us,
        head / one.p50_us);
  }
}

}  // namespace
}  // namespace throughline::bench

int main(int argc, char** argv) {
  using namespace throughline::bench;
  const Flags flags(argc, argv,
                    {{"customers", 20'000},
                     {"events", 39},
                     {"identities", 2},
                     {"seed", 1},
                     {"rounds", 7},
                     {"ops", 20'000},
                     {"cache_mib", 256},
                     {"block_cache_mib", 1024}});
  PrintMachine();
  fmt::print(
      "SQLite {}; cache {} MiB, block cache {} MiB; {} rounds of {} "
      "resumptions each\n",
      sqlite3_libversion(), flags["cache_mib"], flags["block_cache_mib"],
      flags["rounds"], flags["ops"]);
  const FreshDirectory directory;
  const Peers peers = Build(flags, directory);
  Compare(peers, static_cast<int>(flags["customers"]));
  const auto stats = Must(peers.cached->store().Stats("main"));
  fmt::print("cached: {} entries, {} MiB\n", stats.cache_entries,
             stats.cache_bytes / kMiB);
  Print(peers, Measure(peers, flags));
}
