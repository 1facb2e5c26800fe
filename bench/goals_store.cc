// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The goals of the store as it lies on the disk: what it takes there, and how
// long it takes to open; and what its cache holds in memory.

#include <fmt/core.h>
#include <malloc.h>
#include <rocksdb/db.h>
#include <rocksdb/utilities/options_util.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>

#include "bench/goals.h"
#include "bench/must.h"
#include "lib/engine/rocks/extend_operator.h"
#include "lib/keys/keys.h"

namespace throughline::bench {
namespace {

constexpr std::size_t kLogBytes = std::size_t{60} << 20;

void Check(const rocksdb::Status& status) {
  if (!status.ok()) Fail("the store's files: " + status.ToString());
}

// A closed store's database with the options that it was last written with.
class Files {
 public:
  explicit Files(const std::string& directory) {
    rocksdb::DBOptions options;
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    rocksdb::ConfigOptions config;
    config.ignore_unknown_options = true;
    Check(rocksdb::LoadLatestOptions(config, directory, &options, &families));
    for (rocksdb::ColumnFamilyDescriptor& family : families) {
      family.options.merge_operator = std::make_shared<rocks::ExtendOperator>();
    }
    rocksdb::DB* db = nullptr;
    Check(rocksdb::DB::Open(options, directory, families, &handles_, &db));
    db_.reset(db);
  }
  ~Files() {
    for (rocksdb::ColumnFamilyHandle* family : handles_) {
      db_->DestroyColumnFamilyHandle(family);
    }
  }

  void Compact() {
    rocksdb::CompactRangeOptions all;
    all.bottommost_level_compaction =
        rocksdb::BottommostLevelCompaction::kForceOptimized;
    for (rocksdb::ColumnFamilyHandle* family : handles_) {
      Check(db_->Flush({}, family));
      Check(db_->CompactRange(all, family, nullptr, nullptr));
    }
  }

  // About what the rows of a table take in files.
  std::uint64_t SizeOf(keys::Table table) const {
    const std::string begin(1, static_cast<char>(table));
    const std::string end(1, static_cast<char>(static_cast<int>(table) + 1));
    const rocksdb::Range range(begin, end);
    std::uint64_t all = 0;
    for (rocksdb::ColumnFamilyHandle* family : handles_) {
      std::uint64_t size = 0;
      rocksdb::SizeApproximationOptions how;
      how.include_files = true;
      how.files_size_error_margin = 0.001;
      Check(db_->GetApproximateSizes(how, family, &range, 1, &size));
      all += size;
    }
    return all;
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

double OpenMs(const std::string& directory) {
  std::unique_ptr<Store> store;
  const std::uint64_t ns =
      TimeNs([&] { store = Must(Store::Open(directory, {})); });
  return static_cast<double>(ns) / 1e6;
}

}  // namespace

void CompactStore(const std::string& directory) { Files(directory).Compact(); }

void JudgeDisk(Stage& stage, Judge& judge) {
  ThroughlinePeer& peer = *stage.peers().throughline;
  const auto raw = static_cast<double>(stage.event_bytes());
  peer.Close();
  {
    Files files(peer.directory());
    files.Compact();
    const auto share = [&](keys::Table table) {
      return static_cast<double>(files.SizeOf(table)) / raw;
    };
    using keys::Table;
    judge.AtMost("G10", "events on disk / their bytes", share(Table::kEvent),
                 0.42);
    judge.Told("G10", "heads", share(Table::kHead) + share(Table::kGroupHead));
    judge.Told("G10", "receipts", share(Table::kReceipt));
    judge.Told("G10", "identities, profiles, groups, links",
               share(Table::kIdentity) + share(Table::kProfile) +
                   share(Table::kGroup) + share(Table::kLink) +
                   share(Table::kLinkOf));
    judge.Told("G10", "conversations",
               share(Table::kConversation) + share(Table::kThread) +
                   share(Table::kConversationEvent) +
                   share(Table::kJoinedOver));
    judge.Told("G10", "feed", share(Table::kEntry));
  }
  judge.AtMost("G10", "whole store on disk / its events' bytes",
               static_cast<double>(peer.DiskBytes()) / raw, 1.0);
  peer.Open(Memory::kAmple);
}

void JudgeMemory(Stage& stage, Judge& judge) {
  ThroughlinePeer& peer = *stage.peers().throughline;
  peer.Close();
  malloc_trim(0);
  const auto before = static_cast<double>(ResidentBytes(0));
  {
    // So little that most customers do not fit, but each has room in its shard.
    const auto bound = std::max<std::size_t>(
        std::size_t{16} << 20,
        static_cast<std::size_t>(stage.population().customers()) << 10);
    const auto store = Must(Store::Open(
        peer.directory(),
        {.cache_bytes = bound, .block_cache_bytes = std::size_t{1} << 20}));
    for (const ProfileId& customer : peer.known()->customers) {
      Must(store->Resume({.who = customer}).status());
    }
    const StoreStats stats = Must(store->Stats(kDefaultTenant));
    const auto share = [&](double bytes) {
      return bytes / static_cast<double>(bound);
    };
    judge.AtMost("G3",
                 fmt::format("a full cache holds, of its bound of {:.0f} MiB",
                             static_cast<double>(bound) / (1 << 20)),
                 share(static_cast<double>(stats.cache_bytes)), 1.0);
    judge.Told("G3", "by which the process grew, engine and all, of the bound",
               share(static_cast<double>(ResidentBytes(0)) - before));
  }
  peer.Open(Memory::kAmple);
}

void JudgeOpen(Stage& stage, Judge& judge) {
  ThroughlinePeer& peer = *stage.peers().throughline;
  const std::string& directory = peer.directory();
  peer.Close();
  const double gib =
      static_cast<double>(peer.DiskBytes()) / static_cast<double>(1 << 30);
  std::vector<double> opens(3);
  for (double& ms : opens) ms = OpenMs(directory);
  judge.AtMost("G15", fmt::format("open of {:.2f} GiB closed cleanly, ms", gib),
               Median(opens), 300);

  const std::string victim = stage.directory() + "/victim";
  const std::string bytes = std::to_string(kLogBytes);
  const pid_t child = fork();
  if (child == 0) {
    execl("/proc/self/exe", "throughline_bench", "fill-and-die", victim.c_str(),
          bytes.c_str(), nullptr);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFSIGNALED(status)) Fail("the one that was to be killed ended");
  std::uint64_t log = 0;
  for (const auto& file : std::filesystem::directory_iterator(victim)) {
    if (file.path().extension() == ".log") log += file.file_size();
  }
  judge.AtMost("G15", "open after kill -9, seconds for 64 MiB of log",
               OpenMs(victim) / 1e3 * static_cast<double>(64 << 20) /
                   static_cast<double>(log),
               2);
  judge.Told("G15", "of a log of MiB",
             static_cast<double>(log) / static_cast<double>(1 << 20));
  peer.Open(Memory::kAmple);
}

int RunFillAndDie(const std::vector<std::string>& arguments) {
  if (arguments.size() != 2) Fail("fill-and-die needs a directory and bytes");
  const auto bytes = std::stoull(arguments[1]);
  const auto store = Must(Store::Open(arguments[0], {}));
  Population population(
      {.customers = 1000, .events_mean = 100, .longest = 0, .seed = 7});
  population.Each([&](const std::vector<Arrival>& arrivals) {
    AppendRequest request = {.durability = Durability::kBuffered};
    for (const Arrival& arrival : arrivals) {
      request.events.push_back(arrival.event);
    }
    Must(store->Append(request));
    std::uint64_t log = 0;
    for (const auto& file : std::filesystem::directory_iterator(arguments[0])) {
      if (file.path().extension() == ".log") log += file.file_size();
    }
    if (log >= bytes) kill(getpid(), SIGKILL);
  });
  kill(getpid(), SIGKILL);
  return 1;
}

}  // namespace throughline::bench
