// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/peers/floors.h"

#include <fcntl.h>
#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "bench/must.h"
#include "bench/peers/head_rows.h"

namespace throughline::bench {
namespace {

void Check(const rocksdb::Status& status) {
  if (!status.ok()) Fail("the floor's RocksDB: " + status.ToString());
}

// Of every customer all its heads, one behind the other; read once, shared by
// those floors that keep them in memory.
class Heads {
 public:
  explicit Heads(const ThroughlinePeer& throughline)
      : throughline_(throughline) {}

  void Read() {
    if (!by_customer_.empty()) return;
    const HeadRows rows(throughline_.directory());
    for (const auto& profiles : known().profiles) {
      std::string& heads = by_customer_.emplace_back();
      for (const ProfileId& profile : profiles) heads += rows.Read(profile);
    }
  }

  const std::vector<std::string>& by_customer() const { return by_customer_; }
  const Known& known() const { return *throughline_.known(); }
  const std::string& directory() const { return throughline_.directory(); }

 private:
  const ThroughlinePeer& throughline_;
  std::vector<std::string> by_customer_;
};

// A floor answers one question: touch the head of this customer.
class Floor : public Peer {
 public:
  Floor(std::string name, std::shared_ptr<Heads> heads)
      : Peer("floor: " + std::move(name)), heads_(std::move(heads)) {}

  bool floor() const final { return true; }
  void Finish() override { heads_->Read(); }
  void Open(Memory) override {}
  void Close() override {}
  std::unique_ptr<Session> NewSession() final {
    return std::make_unique<FloorSession>(*this);
  }

  virtual void Touch(const Query& query, std::string& room,
                     Answer& answer) const = 0;

 protected:
  const Heads& heads() const { return *heads_; }

 private:
  class FloorSession final : public Session {
   public:
    explicit FloorSession(const Floor& floor) : floor_(floor) {}
    bool Run(Operation, const Query& query, Answer& answer) override {
      floor_.Touch(query, room_, answer);
      return true;
    }

   private:
    const Floor& floor_;
    std::string room_ = std::string(std::size_t{1} << 20, '\0');
  };

  const std::shared_ptr<Heads> heads_;
};

class MemcpyFloor final : public Floor {
 public:
  using Floor::Floor;
  void Touch(const Query& query, std::string& room,
             Answer& answer) const override {
    const std::string& head =
        heads().by_customer()[static_cast<std::size_t>(query.customer)];
    std::memcpy(room.data(), head.data(), std::min(head.size(), room.size()));
    answer.Touch({room.data(), 1});
  }
};

class HashMapFloor final : public Floor {
 public:
  using Floor::Floor;
  void Finish() override {
    Floor::Finish();
    for (std::size_t i = 0; i < heads().by_customer().size(); ++i) {
      const int customer = static_cast<int>(i);
      map_[PhoneOf(customer)] = &heads().by_customer()[i];
      if (HasMailbox(customer)) {
        map_[MailboxOf(customer)] = &heads().by_customer()[i];
      }
    }
  }
  void Touch(const Query& query, std::string&, Answer& answer) const override {
    answer.Touch(*map_.find(query.identity)->second);
  }

 private:
  absl::flat_hash_map<std::string, const std::string*> map_;
};

class PreadFloor final : public Floor {
 public:
  PreadFloor(std::string name, std::shared_ptr<Heads> heads, std::string file)
      : Floor(std::move(name), std::move(heads)), path_(std::move(file)) {}
  ~PreadFloor() override {
    if (file_ >= 0) close(file_);
  }

  void Finish() override {
    Floor::Finish();
    file_ = open(path_.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    std::string all;
    for (const std::string& head : heads().by_customer()) {
      ends_.push_back(written_ + all.size() + head.size());
      all += head;
      if (all.size() < std::size_t{1} << 20) continue;
      Write(all);
      all.clear();
    }
    Write(all);
  }
  void Touch(const Query& query, std::string& room,
             Answer& answer) const override {
    const auto customer = static_cast<std::size_t>(query.customer);
    const std::size_t begin = customer == 0 ? 0 : ends_[customer - 1];
    const std::size_t size = std::min(ends_[customer] - begin, room.size());
    if (pread(file_, room.data(), size, static_cast<off_t>(begin)) !=
        static_cast<ssize_t>(size)) {
      Fail("a head could not be read");
    }
    answer.Touch({room.data(), size});
  }

 private:
  void Write(const std::string& bytes) {
    if (write(file_, bytes.data(), bytes.size()) !=
        static_cast<ssize_t>(bytes.size())) {
      Fail("the heads could not be written to " + path_);
    }
    written_ += bytes.size();
  }

  const std::string path_;
  int file_ = -1;
  std::size_t written_ = 0;
  std::vector<std::size_t> ends_;
};

class GetFloor final : public Floor {
 public:
  GetFloor(std::string name, std::shared_ptr<Heads> heads,
           std::string directory, std::size_t block_cache_bytes)
      : Floor(std::move(name), std::move(heads)),
        directory_(std::move(directory)),
        block_cache_bytes_(block_cache_bytes) {}

  void Finish() override {
    Open(Memory::kAmple);
    const HeadRows rows(heads().directory());
    for (const auto& profiles : heads().known().profiles) {
      for (const ProfileId& profile : profiles) {
        Check(db_->Put({}, KeyOf(profile), rows.Read(profile)));
      }
    }
    Check(db_->Flush({}));
    Check(db_->CompactRange({}, nullptr, nullptr));
    Close();
  }
  void Open(Memory) override {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = rocksdb::NewLRUCache(block_cache_bytes_);
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.format_version = 5;
    table.data_block_index_type =
        rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
    rocksdb::Options options;
    options.create_if_missing = true;
    options.compression = rocksdb::kLZ4Compression;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    rocksdb::DB* db = nullptr;
    Check(rocksdb::DB::Open(options, directory_, &db));
    db_.reset(db);
  }
  void Close() override { db_.reset(); }

  void Touch(const Query& query, std::string&, Answer& answer) const override {
    rocksdb::PinnableSlice head;
    for (const ProfileId& profile :
         heads().known().profiles[static_cast<std::size_t>(query.customer)]) {
      head.Reset();
      Check(db_->Get({}, db_->DefaultColumnFamily(), KeyOf(profile), &head));
      answer.Touch({head.data(), head.size()});
    }
  }

 private:
  static rocksdb::Slice KeyOf(const ProfileId& profile) {
    return {profile.view().data(), profile.view().size()};
  }

  const std::string directory_;
  const std::size_t block_cache_bytes_;
  std::unique_ptr<rocksdb::DB> db_;
};

}  // namespace

void AddFloors(const ThroughlinePeer& throughline, const std::string& directory,
               std::size_t block_cache_bytes,
               std::vector<std::unique_ptr<Peer>>& peers) {
  const auto heads = std::make_shared<Heads>(throughline);
  peers.push_back(std::make_unique<MemcpyFloor>("memcpy of the head", heads));
  peers.push_back(
      std::make_unique<HashMapFloor>("hash map hit, head touched", heads));
  peers.push_back(std::make_unique<PreadFloor>("pread of the head", heads,
                                               directory + "/heads"));
  peers.push_back(std::make_unique<GetFloor>(
      "RocksDB Get of the head", heads, directory + "/get", block_cache_bytes));
}

}  // namespace throughline::bench
