// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// LMDB: a database for each kind of row, read transactions that are renewed
// rather than begun, cursors that are kept. Loaded unsynced.

#include <lmdb.h>

#include <array>
#include <filesystem>
#include <utility>

#include "bench/must.h"
#include "bench/peers/peers.h"

namespace throughline::bench {
namespace {

constexpr std::size_t kMapBytes = std::size_t{256} << 30;  // Address space.
constexpr std::size_t kDatabases = std::size(kAllRows) + 1;

void Check(int code) {
  if (code != MDB_SUCCESS) Fail(std::string("LMDB: ") + mdb_strerror(code));
}
MDB_val ValueOf(std::string_view bytes) {
  return {bytes.size(), const_cast<char*>(bytes.data())};
}
std::string_view ViewOf(const MDB_val& value) {
  return {static_cast<const char*>(value.mv_data), value.mv_size};
}

using Databases = std::array<MDB_dbi, kDatabases>;

class LmdbReader final : public MapReader {
 public:
  LmdbReader(MDB_env* env, const Databases& databases) : databases_(databases) {
    Check(mdb_txn_begin(env, nullptr, MDB_RDONLY, &txn_));
    for (const Rows rows : kAllRows) {
      Check(mdb_cursor_open(txn_, Of(rows),
                            &cursors_[static_cast<std::size_t>(rows)]));
    }
    mdb_txn_reset(txn_);
  }
  ~LmdbReader() override {
    for (const Rows rows : kAllRows) {
      mdb_cursor_close(cursors_[static_cast<std::size_t>(rows)]);
    }
    mdb_txn_abort(txn_);
  }

  void Begin() override { Check(mdb_txn_renew(txn_)); }
  void End() override { mdb_txn_reset(txn_); }

  bool Get(Rows rows, std::string_view key, std::string_view& value) override {
    MDB_val wanted = ValueOf(key);
    MDB_val found;
    const int code = mdb_get(txn_, Of(rows), &wanted, &found);
    if (code == MDB_NOTFOUND) return false;
    Check(code);
    value = ViewOf(found);
    return true;
  }

  void Backward(Rows rows, std::string_view prefix, const Take& take) override {
    MDB_cursor* const cursor = Renewed(rows);
    const std::string past = std::string(prefix) + std::string(17, '\xff');
    MDB_val key = ValueOf(past);
    MDB_val value;
    int code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    code = mdb_cursor_get(cursor, &key, &value,
                          code == MDB_SUCCESS ? MDB_PREV : MDB_LAST);
    while (code == MDB_SUCCESS && ViewOf(key).starts_with(prefix) &&
           take(ViewOf(key), ViewOf(value))) {
      code = mdb_cursor_get(cursor, &key, &value, MDB_PREV);
    }
    if (code != MDB_NOTFOUND) Check(code);
  }

  void Forward(Rows rows, std::string_view first, std::string_view prefix,
               const Take& take) override {
    MDB_cursor* const cursor = Renewed(rows);
    MDB_val key = ValueOf(first);
    MDB_val value;
    int code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    while (code == MDB_SUCCESS && ViewOf(key).starts_with(prefix) &&
           take(ViewOf(key), ViewOf(value))) {
      code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
    }
    if (code != MDB_NOTFOUND) Check(code);
  }

 private:
  MDB_dbi Of(Rows rows) const {
    return databases_[static_cast<std::size_t>(rows)];
  }
  MDB_cursor* Renewed(Rows rows) {
    MDB_cursor* const cursor = cursors_[static_cast<std::size_t>(rows)];
    Check(mdb_cursor_renew(txn_, cursor));
    return cursor;
  }

  const Databases databases_;
  MDB_txn* txn_ = nullptr;
  std::array<MDB_cursor*, kDatabases> cursors_{};
};

// Every commit syncs, but in an environment opened for loading. Writers wait
// for one another: LMDB has one at a time.
class LmdbWriter final : public MapWriter {
 public:
  LmdbWriter(MDB_env* env, const Databases& databases) : databases_(databases) {
    Check(mdb_txn_begin(env, nullptr, 0, &txn_));
  }
  ~LmdbWriter() override {
    if (txn_ != nullptr) mdb_txn_abort(txn_);
  }

  bool Get(Rows rows, std::string_view key, std::string& value) override {
    MDB_val wanted = ValueOf(key);
    MDB_val found;
    const int code = mdb_get(txn_, Of(rows), &wanted, &found);
    if (code == MDB_NOTFOUND) return false;
    Check(code);
    value = ViewOf(found);
    return true;
  }
  void Put(Rows rows, std::string_view key, std::string_view value) override {
    MDB_val at = ValueOf(key);
    MDB_val what = ValueOf(value);
    Check(mdb_put(txn_, Of(rows), &at, &what, 0));
  }
  void Commit(bool) override { Check(mdb_txn_commit(std::exchange(txn_, {}))); }

 private:
  MDB_dbi Of(Rows rows) const {
    return databases_[static_cast<std::size_t>(rows)];
  }

  const Databases databases_;
  MDB_txn* txn_ = nullptr;
};

class LmdbMap final : public OrderedMap {
 public:
  explicit LmdbMap(std::string directory) : directory_(std::move(directory)) {}
  ~LmdbMap() override { LmdbMap::Close(); }

  void Create() override { OpenWith(MDB_NOSYNC); }
  void Finish() override {
    Check(mdb_env_sync(env_, 1));
    Close();
  }
  void Open(Memory memory) override {
    // Cold, the device's read-ahead would fetch megabytes for each page.
    OpenWith(memory == Memory::kScarce ? MDB_NORDAHEAD : 0);
  }
  void Close() override {
    if (env_ != nullptr) mdb_env_close(std::exchange(env_, nullptr));
  }
  std::unique_ptr<MapReader> NewReader() override {
    return std::make_unique<LmdbReader>(env_, databases_);
  }
  std::unique_ptr<MapWriter> NewWriter() override {
    return std::make_unique<LmdbWriter>(env_, databases_);
  }
  std::string Note() const override {
    return "a database for each kind of row, renewed read transaction, kept "
           "cursor; MDB_NORDAHEAD when cold";
  }

 private:
  void OpenWith(unsigned flags) {
    std::filesystem::create_directories(directory_);
    Check(mdb_env_create(&env_));
    Check(mdb_env_set_mapsize(env_, kMapBytes));
    Check(mdb_env_set_maxdbs(env_, kDatabases));
    Check(mdb_env_open(env_, directory_.c_str(), flags | MDB_NOTLS, 0600));
    MDB_txn* txn = nullptr;
    Check(mdb_txn_begin(env_, nullptr, 0, &txn));
    for (const Rows rows : kAllRows) {
      Check(mdb_dbi_open(txn, std::to_string(static_cast<int>(rows)).c_str(),
                         MDB_CREATE,
                         &databases_[static_cast<std::size_t>(rows)]));
    }
    Check(mdb_txn_commit(txn));
  }

  const std::string directory_;
  MDB_env* env_ = nullptr;
  Databases databases_{};
};

}  // namespace

std::unique_ptr<OrderedMap> NewLmdbMap(std::string directory) {
  return std::make_unique<LmdbMap>(std::move(directory));
}

}  // namespace throughline::bench
