// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Damage to the files of a RocksDB engine: a torn end is forgiven, the loss of
// what was acknowledged is not.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "lib/engine/rocks/crc32c.h"
#include "lib/engine/rocks/wal_check.h"
#include "lib/engine/rocks/wal_walk.h"
#include "tests/support/rocks_home.h"

namespace throughline {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// The newest file of a kind.
std::string Newest(const std::string& directory, const std::string& extension) {
  std::vector<std::string> paths;
  for (const auto& file : fs::directory_iterator(directory)) {
    if (file.path().extension() == extension) paths.push_back(file.path());
  }
  REQUIRE_FALSE(paths.empty());
  return *std::max_element(paths.begin(), paths.end());
}

// A store of commits of various sizes, all of them in one log still.
class Damaged {
 public:
  static constexpr int kCommits = 12;

  Damaged() {
    const auto engine = home_.Open();
    for (int i = 0; i < kCommits; ++i) {
      // The third does not fit in a block of the log.
      Must(engine->Commit(Putting("\x20" + std::to_string(100 + i),
                                  std::string(i == 3 ? 40000 : 500, 'v'), 1),
                          Durability::kSynced));
      log_ = Newest(home_.directory(), ".log");
      ends_.push_back(fs::file_size(log_));
    }
    bytes_ = ReadFile(log_);
    fs::copy(home_.directory(), Kept());
    for (const auto& file : fs::directory_iterator(Kept())) {
      kept_.emplace(file.path().filename(), ReadFile(file.path()));
    }
  }

  // The log as the machine left it.
  const std::string& bytes() const { return bytes_; }

  // Where each commit ends in it.
  const std::vector<std::uintmax_t>& ends() const { return ends_; }
  const std::string& log() const { return log_; }

  // Opens the store with this log in the place of its own.
  absl::StatusOr<std::unique_ptr<Engine>> Open(const std::string& bytes) {
    Restore();
    WriteFile(log_, bytes);
    return OpenRocks(RocksAt(home_.directory()));
  }

  void Restore() {
    for (const auto& file : fs::directory_iterator(home_.directory())) {
      fs::remove(file.path());
    }
    for (const auto& [name, content] : kept_) {
      WriteFile(home_.directory() + "/" + name, content);
    }
  }

  std::string directory() const { return home_.directory(); }

 private:
  std::string Kept() const { return home_.directory() + ".kept"; }

  RocksHome home_;
  std::string log_;
  std::string bytes_;
  std::vector<std::uintmax_t> ends_;
  std::map<std::string, std::string> kept_;
};

TEST_CASE("CRC-32C is that of RFC 3720") {
  CHECK(rocks::Crc32c("123456789") == 0xe3069283);
  CHECK(rocks::Crc32c(std::string(32, '\0')) == 0x8a9136aa);
  CHECK(rocks::Crc32c("") == 0);
}

TEST_CASE("A log that was torn at any byte opens with the commits before") {
  Damaged store;
  const std::string tail = GENERATE(as<std::string>{}, "", "zeros", "noise");
  std::string after;
  if (tail == "zeros") after.assign(5000, '\0');
  if (tail == "noise") {
    for (int i = 0; i < 700; ++i) after.push_back(static_cast<char>(i * 7919));
  }

  for (std::size_t size = 0; size <= store.bytes().size();
       size += size < 600 ? 67 : 4001) {
    INFO("cut at " << size << ", then " << tail);
    const auto engine = Must(store.Open(store.bytes().substr(0, size) + after));

    const auto whole =
        std::upper_bound(store.ends().begin(), store.ends().end(), size) -
        store.ends().begin();
    CHECK(engine->Durable()->position() == static_cast<Position>(whole));
    CHECK(Scan(*engine->Durable(), {"\x20", "\x21"}).size() ==
          static_cast<std::size_t>(whole));
  }
}

TEST_CASE("A walk over a log finds the record that a cut tore") {
  Damaged store;

  // Every cut near the seam of two blocks, and some elsewhere.
  const auto step = [](std::size_t size) {
    return size < 600 || (size > 32700 && size < 32800) ? 1 : 61;
  };
  for (std::size_t size = 0; size <= store.bytes().size(); size += step(size)) {
    const auto cut = std::string_view(store.bytes()).substr(0, size);
    const rocks::WalWalk walk = rocks::WalkWal(cut);

    const auto next =
        std::upper_bound(store.ends().begin(), store.ends().end(), size);
    const std::uintmax_t begin =
        next == store.ends().begin() ? 0 : *std::prev(next);
    std::optional<std::uint64_t> torn;
    if (begin < size) torn = begin;
    INFO("cut at " << size);
    REQUIRE(walk.damaged_at == torn);
    REQUIRE_FALSE(walk.whole_after.has_value());
    // Each commit is of two changes: its row and the engine's own.
    REQUIRE(walk.changes ==
            2 * static_cast<std::uint64_t>(next - store.ends().begin()));
  }
}

TEST_CASE("A flipped bit before a whole record is a loss, and is said where") {
  Damaged store;
  store.Restore();
  const std::uintmax_t last = store.ends()[Damaged::kCommits - 2];

  for (std::size_t at = 0; at < last; at += at < 1200 ? 1 : 97) {
    INFO("flipped at " << at);
    std::string bytes = store.bytes();
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
    WriteFile(store.log(), bytes);

    const absl::Status refusal =
        rocks::CheckWals(store.directory(), [] { return 0; });

    REQUIRE(refusal.code() == absl::StatusCode::kDataLoss);
    const auto begin =
        std::upper_bound(store.ends().begin(), store.ends().end(), at);
    const std::uintmax_t record =
        begin == store.ends().begin() ? 0 : *std::prev(begin);
    REQUIRE_THAT(refusal.ToString(),
                 Catch::Contains(store.log() + " is damaged at offset " +
                                 std::to_string(record) + ","));
  }
  CHECK(OpenRocks(RocksAt(store.directory())).status().code() ==
        absl::StatusCode::kDataLoss);
}

TEST_CASE("Damage in the very last record is taken for a torn end") {
  Damaged store;
  const std::size_t last = store.ends()[Damaged::kCommits - 2];

  for (std::size_t at = last; at < store.bytes().size(); at += 53) {
    std::string bytes = store.bytes();
    bytes[at] = static_cast<char>(bytes[at] ^ 0x40);

    const auto engine = Must(store.Open(bytes));
    CHECK(engine->Durable()->position() == Damaged::kCommits - 1);
  }
}

TEST_CASE("Two records that are both damaged at the end are a torn end") {
  Damaged store;
  std::string bytes = store.bytes();
  for (const int record : {Damaged::kCommits - 2, Damaged::kCommits - 1}) {
    const std::size_t at = store.ends()[record] - 20;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
  }

  const auto engine = Must(store.Open(bytes));
  CHECK(engine->Durable()->position() == Damaged::kCommits - 2);
}

TEST_CASE("A record that is missing within a log is a loss") {
  Damaged store;
  std::string bytes = store.bytes();
  // The sixth, whole: what follows moves up and stays valid by itself.
  bytes.erase(store.ends()[4], store.ends()[5] - store.ends()[4]);

  CHECK(store.Open(bytes).status().code() == absl::StatusCode::kDataLoss);
}

TEST_CASE("A reader is told of damage, too") {
  Damaged store;
  std::string bytes = store.bytes();
  bytes[100] = static_cast<char>(bytes[100] ^ 1);
  store.Restore();
  WriteFile(store.log(), bytes);
  RocksOptions options = RocksAt(store.directory());
  options.read_only = true;

  CHECK(OpenRocks(options).status().code() == absl::StatusCode::kDataLoss);
}

TEST_CASE("A torn log that was opened once may lie beside its successor") {
  Damaged store;
  const std::string torn = store.bytes().substr(0, store.bytes().size() - 10);
  {
    const auto engine = Must(store.Open(torn));
    Must(engine->Commit(Putting("\x20later", "v", 1), Durability::kSynced));
    CHECK(engine->Durable()->position() == Damaged::kCommits);
  }

  // As when the process had died before it deleted the old log.
  WriteFile(store.log(), torn);

  const auto engine = Must(OpenRocks(RocksAt(store.directory())));
  CHECK(engine->Durable()->position() == Damaged::kCommits);
  CHECK(Get(*engine->Durable(), "\x20later") == "v");
}

TEST_CASE("A torn log whose rows are all in files may lie there for ever") {
  Damaged store;
  const std::string torn = store.bytes().substr(0, store.bytes().size() - 10);
  for (int opened = 0; opened < 3; ++opened) {
    const auto engine = opened == 0
                            ? Must(store.Open(torn))
                            : Must(OpenRocks(RocksAt(store.directory())));
    Must(engine->Commit(Putting("\x20later", "v", 1), Durability::kSynced));
  }

  // As when RocksDB, which deletes the newest first, had been killed after it
  // had deleted the successor and before it deleted the torn one.
  WriteFile(store.log(), torn);

  const auto engine = Must(OpenRocks(RocksAt(store.directory())));
  CHECK(engine->Durable()->position() == Damaged::kCommits + 2);
}

TEST_CASE("A log that was cut is a loss where a later log has records") {
  RocksHome home;
  std::string first;
  {
    const auto engine = home.Open();
    Must(engine->Commit(Putting("\x10k", "v", 1), Durability::kSynced));
    first = Newest(home.directory(), ".log");
    // Until one family is full; the first log is kept for the other's row.
    for (int i = 0; Newest(home.directory(), ".log") == first; ++i) {
      Must(engine->Commit(
          Putting("\x20" + std::to_string(i), std::string(1 << 20, 'v'), 1),
          Durability::kBuffered));
    }
    Must(engine->Commit(Putting("\x10k", "w", 1), Durability::kSynced));
    fs::copy(home.directory(), home.directory() + ".crashed");
  }
  const RocksOptions options = RocksAt(home.directory() + ".crashed");
  const std::string log =
      options.directory + "/" + fs::path(first).filename().string();
  const std::string bytes = ReadFile(log);
  REQUIRE(rocks::CheckWals(options.directory, [] { return 0; }).ok());

  fs::resize_file(log, bytes.size() - 1000);
  const absl::Status refusal = OpenRocks(options).status();
  CHECK(refusal.code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(refusal.ToString(), Catch::Contains(log));

  WriteFile(log, bytes);
  const auto engine = Must(OpenRocks(options));
  CHECK(Get(*engine->Durable(), "\x10k") == "w");
}

// A whole record, check and all, without a zero byte: a text could hold it.
std::string ForgedRecord() {
  for (char c = 'a';; ++c) {
    const std::string payload(0x101, c);
    const std::uint32_t sum = rocks::Crc32c("\x01" + payload);
    const std::uint32_t check = ((sum >> 15) | (sum << 17)) + 0xa282ead8;
    std::string record;
    for (int i = 0; i < 4; ++i) {
      record.push_back(static_cast<char>(check >> (8 * i)));
    }
    record += "\x01\x01\x01" + payload;
    if (record.find('\0') == std::string::npos) return record;
  }
}

TEST_CASE("Text in a torn record cannot pass for a record") {
  RocksHome home;
  {
    const auto engine = home.Open();
    Must(engine->Commit(
        Putting("\x20k", ForgedRecord() + std::string(500, 'x'), 1),
        Durability::kSynced));
  }
  const std::string log = Newest(home.directory(), ".log");
  fs::resize_file(log, fs::file_size(log) - 100);

  CHECK(home.Open()->Durable()->position() == 0);
}

TEST_CASE("Rows without the file that says which count are not built over") {
  Damaged store;
  if (GENERATE(false, true)) {
    Must(store.Open(store.bytes()));  // In files, then, not in the log.
  } else {
    store.Restore();
  }
  fs::remove(store.directory() + "/CURRENT");

  const absl::Status refusal = OpenRocks(RocksAt(store.directory())).status();

  CHECK(refusal.code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(refusal.ToString(), Catch::Contains("no file CURRENT"));
}

TEST_CASE("A damaged row file is an error, not another answer") {
  Damaged store;
  Must(store.Open(store.bytes()));  // Writes what the log held to files.
  const std::string path = Newest(store.directory(), ".sst");
  const std::string bytes = ReadFile(path);

  for (std::size_t at = 0; at < bytes.size(); at += 61) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    WriteFile(path, damaged);
    const auto engine = OpenRocks(RocksAt(store.directory()));
    if (!engine.ok()) continue;  // Refused is well, too.
    const auto view = (*engine)->Durable();
    for (int i = 0; i < Damaged::kCommits; ++i) {
      const auto row = view->Get("\x20" + std::to_string(100 + i));
      if (!row.ok()) continue;
      INFO("flipped at " << at << ", row " << i);
      REQUIRE(row->has_value());
      REQUIRE((*row)->bytes == std::string(i == 3 ? 40000 : 500, 'v'));
    }
  }
}

}  // namespace
}  // namespace throughline
