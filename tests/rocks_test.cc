// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The RocksDB engine: the conformance suite, and its manners as a guest on
// somebody's disk and in somebody's process.

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "lib/engine/rocks/extend_operator.h"
#include "tests/support/meddler.h"
#include "tests/support/rocks_home.h"

namespace throughline {

std::unique_ptr<EngineHome> NewEngineHome() {
  return std::make_unique<RocksHome>();
}

namespace {

namespace fs = std::filesystem;

constexpr Durability kSynced = Durability::kSynced;
constexpr Durability kBuffered = Durability::kBuffered;

std::uint64_t SizeOf(const Engine& engine, const std::string& name) {
  for (const auto& [what, size] : engine.Sizes()) {
    if (what == name) return size;
  }
  FAIL("no size is called " + name);
  return 0;
}

// More than fits in the log before rows are written to files.
void Fill(Engine& engine) {
  for (int i = 0; i < 80; ++i) {
    Must(engine.Commit(
        Putting("\x20" + std::to_string(i), std::string(100000, 'v'), 1),
        kBuffered));
  }
}

TEST_CASE("Files are for their owner alone, whatever the umask") {
  RocksHome home;
  const mode_t before = ::umask(0);
  auto engine = home.Open();
  Fill(*engine);
  engine.reset();
  engine = home.Open();
  const mode_t during = ::umask(before);

  CHECK(during == 0);
  CHECK(fs::status(home.directory()).permissions() == fs::perms::owner_all);
  int files = 0;
  for (const auto& file : fs::recursive_directory_iterator(home.directory())) {
    INFO(file.path().filename().string());
    const fs::file_status status = file.status();
    if (!fs::exists(status)) continue;  // No longer needed, and deleted.
    CHECK(status.permissions() ==
          (fs::perms::owner_read | fs::perms::owner_write));
    ++files;
  }
  CHECK(files > 5);
}

TEST_CASE(
    "RocksDB keeps no LOG file, and what it warns of goes to the callback") {
  RocksHome home;
  std::mutex mutex;
  std::vector<std::string> lines;
  RocksOptions options = RocksAt(home.directory());
  options.log = [&](std::string_view line) {
    const std::lock_guard lock(mutex);
    lines.emplace_back(line);
  };
  auto engine = Must(OpenRocks(options));
  Fill(*engine);
  for (const auto& file : fs::directory_iterator(home.directory())) {
    CHECK(file.path().filename().string().rfind("LOG", 0) == std::string::npos);
  }
  engine.reset();

  fs::resize_file(home.directory() + "/CURRENT", 3);
  CHECK_FALSE(OpenRocks(options).ok());
  const std::lock_guard lock(mutex);
  for (const std::string& line : lines) {
    CHECK_FALSE(line.empty());
    CHECK(line.back() != '\n');
  }
}

TEST_CASE("Pieces are joined to the row, whatever the output held before") {
  const rocks::ExtendOperator extend;
  const rocksdb::Slice row("row");
  const std::vector<rocksdb::Slice> pieces = {"+1", "+2"};
  std::string joined = "left over";
  rocksdb::Slice existing;
  const rocksdb::MergeOperator::MergeOperationInput in("key", &row, pieces,
                                                       nullptr);
  rocksdb::MergeOperator::MergeOperationOutput out(joined, existing);

  REQUIRE(extend.FullMergeV2(in, &out));
  CHECK(joined == "row+1+2");
  joined = "left over";
  REQUIRE(extend.PartialMergeMulti("key", {"+1", "+2"}, &joined, nullptr));
  CHECK(joined == "+1+2");
}

// Rows of some prefixes in some files, and what a walk over a range gives.
std::string Row(int prefix, int row) {
  std::string key = "\x20";
  key += static_cast<char>(prefix);
  key += static_cast<char>(row);
  return key;
}

TEST_CASE("A walk misses no row, whatever its files are told by") {
  RocksHome home;
  Rows all;
  for (int file = 0; file < 4; ++file) {
    RocksOptions options = RocksAt(home.directory());
    // Written before prefixes were given, or after.
    options.families[1].prefix_bytes = file == 0 ? 0 : 2;
    const auto engine = Must(OpenRocks(options));
    for (int i = 0; i < 60; ++i) {
      // Each file has rows that lie between those of the others.
      const std::string key = Row((i * 37 + file * 85) % 256, i % 7);
      Must(engine->Commit(Putting(key, std::to_string(file)), kBuffered));
    }
    // Closing writes files once the log is as long as this.
    Must(engine->Commit(Putting("\x10", std::string(5 << 20, 'v')), kBuffered));
  }
  RocksOptions options = RocksAt(home.directory());
  options.families[1].prefix_bytes = 2;
  const auto engine = Must(OpenRocks(options));
  const auto view = engine->Durable();
  all = Scan(*view, {"\x20", "\x21"});
  REQUIRE(all.size() > 200);
  const auto within = [&all](const KeyRange& range, Walk walk) {
    Rows rows;
    for (const auto& row : all) {
      if (range.begin <= row.first && row.first < range.end) {
        rows.push_back(row);
      }
    }
    if (walk == Walk::kBackward) std::reverse(rows.begin(), rows.end());
    return rows;
  };
  for (int prefix = 0; prefix < 256; ++prefix) {
    const std::string own = Row(prefix, 0).substr(0, 2);
    const std::string next =
        prefix == 255 ? "\x21" : Row(prefix + 1, 0).substr(0, 2);
    for (const Walk walk : {Walk::kForward, Walk::kBackward}) {
      for (const KeyRange& range :
           {KeyRange{own, next}, KeyRange{own, own + '\xff'},
            KeyRange{own + '\x03', own + '\x05'},
            KeyRange{own + '\x03', "\x21"}, KeyRange{"\x20", own + '\x02'}}) {
        CHECK(Scan(*view, range, walk) == within(range, walk));
      }
    }
  }
}

TEST_CASE("A directory has one writer") {
  RocksHome home;
  const auto engine = home.Open();
  fs::remove(home.directory() + "/LOCK");

  const absl::Status refusal = OpenRocks(RocksAt(home.directory())).status();

  CHECK(refusal.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(refusal.ToString(),
             Catch::Contains("open in another process or another store"));
  Must(engine->Commit(Putting("\x10k", "v"), kSynced));
}

TEST_CASE("Pinned bytes do not hold the directory, and views do") {
  RocksHome home;
  auto engine = home.Open();
  Must(engine->Commit(Putting("\x10k", "v"), kSynced));
  const Pinned pinned = *Must(engine->Durable()->Get("\x10k"));
  auto view = engine->Durable();
  engine.reset();

  CHECK_FALSE(OpenRocks(RocksAt(home.directory())).ok());
  CHECK(Get(*view, "\x10k") == "v");
  view.reset();
  engine = home.Open();
  CHECK(pinned.bytes == "v");
}

TEST_CASE("A reader stands beside the writer and changes nothing") {
  RocksHome home;
  const auto writer = home.Open();
  Fill(*writer);
  Must(writer->Commit(Putting("\x50k", "v", 1), kBuffered));
  RocksOptions options = RocksAt(home.directory());
  options.read_only = true;

  const auto reader = Must(OpenRocks(options));
  const auto another = Must(OpenRocks(options));
  Must(writer->Commit(Putting("\x50k", "later", 1), kSynced));

  CHECK(Get(*reader->Durable(), "\x50k") == "v");
  CHECK(Get(*reader->Latest(), "\x50k") == "v");
  CHECK(Get(*reader->Durable(), "\x50k") == "v");  // The second pass, too.
  CHECK(reader->Durable()->position() == 81);
  CHECK(Scan(*another->Durable(), {"\x20", "\x21"}).size() == 80);
  CHECK(reader->Commit(Putting("\x50k", "mine"), kSynced).status().code() ==
        absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("Nothing is made where nothing is to be made") {
  TempDir place;
  RocksOptions options = RocksAt(place / "store");

  SECTION("for a reader") { options.read_only = true; }
  SECTION("for a writer who does not ask for it") {
    options.create_if_missing = false;
  }

  CHECK(OpenRocks(options).status().code() == absl::StatusCode::kNotFound);
  CHECK_FALSE(fs::exists(options.directory));
}

TEST_CASE("A place that cannot hold a store is refused with a reason") {
  TempDir place;
  std::ofstream(place / "file") << "text";
  const std::string directory =
      GENERATE(as<std::string>{}, "file", "file/store", "absent/store");

  const absl::Status refusal = OpenRocks(RocksAt(place / directory)).status();

  CHECK(refusal.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(refusal.ToString(), Catch::Contains(directory));
}

TEST_CASE("Rows of a newer version are left alone") {
  RocksHome home;
  RocksOptions newer = RocksAt(home.directory());
  newer.families.push_back({"newer", "\x70", RocksFamily::Shape::kPoint});
  Must(OpenRocks(newer));
  RocksOptions options = RocksAt(home.directory());
  options.read_only = GENERATE(false, true);

  CHECK(OpenRocks(options).status().code() == absl::StatusCode::kUnimplemented);
}

TEST_CASE("A family that a newer version adds is made when it first writes") {
  RocksHome home;
  {
    const auto engine = home.Open();
    Must(engine->Commit(Putting("\x10k", "v", 1), kSynced));
  }
  RocksOptions newer = RocksAt(home.directory());
  newer.families.push_back({"newer", "\x70", RocksFamily::Shape::kPoint});
  newer.read_only = true;
  CHECK(OpenRocks(newer).status().code() ==
        absl::StatusCode::kFailedPrecondition);
  newer.read_only = false;

  const auto engine = Must(OpenRocks(newer));
  Must(engine->Commit(Putting("\x70k", "w", 1), kSynced));

  CHECK(Get(*engine->Durable(), "\x10k") == "v");
  CHECK(Get(*engine->Durable(), "\x70k") == "w");
}

TEST_CASE("Writes are refused while the disk has less than the reserve") {
  RocksHome home;
  RocksOptions options = RocksAt(home.directory());
  options.space_reserve_bytes = std::uint64_t{1} << 60;
  const auto engine = Must(OpenRocks(options));

  for (int i = 0; i < 3; ++i) {
    CHECK(engine->Commit(Putting("\x10k", "v", 1), kSynced).status().code() ==
          absl::StatusCode::kResourceExhausted);
  }
  CHECK(engine->Latest()->position() == 0);
  CHECK(Get(*engine->Latest(), "\x10k") == std::nullopt);
}

TEST_CASE("A commit alone costs one sync, and a buffered one none") {
  Meddler engine(RocksHome().Open());
  Must(engine.Commit(Putting("\x10k", "v", 1), kSynced));
  CHECK(SizeOf(engine, "syncs") == 1);

  Must(engine.Commit(Putting("\x10k", "v", 1), kBuffered));
  CHECK(SizeOf(engine, "syncs") == 1);

  Must(engine.Sync());
  Must(engine.Sync());
  CHECK(SizeOf(engine, "syncs") == 2);
  CHECK(engine.commits() == 2);
  CHECK(engine.syncs() == 3);  // Asked for.
}

TEST_CASE("The meddler comes just before the next commit, and once") {
  Meddler engine(RocksHome().Open());
  Batch batch = Putting("\x10k", "mine");
  batch.Expect("\x10k", std::nullopt);
  engine.BeforeNextCommit(
      [&] { Must(engine.Commit(Putting("\x10k", "theirs"), kBuffered)); });

  CHECK(absl::IsAborted(engine.Commit(batch, kBuffered).status()));
  CHECK(Get(*engine.Durable(), "\x10k") == "theirs");
  CHECK(engine.commits() == 1);
}

TEST_CASE("After a write failed no commit succeeds until it is opened anew") {
  TempDir place;
  const std::string command =
      std::string(TL_ROCKS_CHILD) + " full " + (place / "store");
  std::FILE* const out = ::popen(command.c_str(), "r");
  REQUIRE(out != nullptr);
  int acknowledged = 0;
  int unavailable = 0;
  int later = 0;
  int reads = 0;
  const int read = std::fscanf(out, "%d %d %d %d", &acknowledged, &unavailable,
                               &later, &reads);
  REQUIRE(::pclose(out) == 0);
  REQUIRE(read == 4);

  CHECK(acknowledged > 10);
  CHECK(unavailable == 4);  // Every thread that committed.
  CHECK(later == 10);       // All of them, though there was room again.
  CHECK(reads == 1);
  const auto engine = Must(OpenRocks(RocksAt(place / "store")));
  const Position position = engine->Durable()->position();
  CHECK(position >= static_cast<Position>(acknowledged));
  CHECK(position <= static_cast<Position>(acknowledged) + 4);
  CHECK(Scan(*engine->Durable(), {"\x10", "\x11"}).size() == position);
  Must(engine->Commit(Putting("\x10later", "v", 1), kSynced));
}

TEST_CASE("A store that lives until the process ends does not disturb that") {
  TempDir place;
  const int code = std::system(
      (std::string(TL_ROCKS_CHILD) + " static " + (place / "store")).c_str());

  CHECK(code == 0);
  const auto engine = Must(OpenRocks(RocksAt(place / "store")));
  CHECK(engine->Durable()->position() == 1000);
}

}  // namespace
}  // namespace throughline
