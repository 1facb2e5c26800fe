// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// SQLite, by rows or by a ready head, mapped or with a page cache for all of
// it. Statements are prepared once, a question is one read transaction.

#include <filesystem>
#include <utility>
#include <vector>

#include "bench/must.h"
#include "bench/peers/peers.h"
#include "bench/peers/sqlite_file.h"

namespace throughline::bench {
namespace {

enum class Reads {
  kMapped,  // mmap_size over all of the file.
  kCached,  // cache_size over all of it.
};

class SqliteSession final : public Session {
 public:
  SqliteSession(const std::string& file, bool heads, const std::string& pragmas)
      : heads_(heads),
        db_([&] {
          Sqlite db = OpenSqlite(file);
          bench::Run(db.get(), pragmas);
          return db;
        }()),
        writer_(db_.get()),
        begin_(db_.get(), "BEGIN"),
        commit_(db_.get(), "COMMIT"),
        identity_(db_.get(),
                  "SELECT id, since_us, last_contact_us FROM identity "
                  "JOIN customer ON customer.id = identity.customer "
                  "WHERE identity.shown = ?"),
        customer_(db_.get(),
                  "SELECT id, since_us, last_contact_us FROM customer "
                  "WHERE id = ?"),
        head_of_identity_(db_.get(),
                          "SELECT bytes FROM identity "
                          "JOIN head ON head.customer = identity.customer "
                          "WHERE identity.shown = ?"),
        head_(db_.get(), "SELECT bytes FROM head WHERE customer = ?"),
        newest_(db_.get(),
                "SELECT body FROM event WHERE customer = ? "
                "ORDER BY sort_us DESC, position DESC LIMIT ?"),
        from_(db_.get(),
              "SELECT body FROM event WHERE customer = ? AND sort_us >= ? "
              "ORDER BY sort_us, position LIMIT ?"),
        conversation_(db_.get(),
                      "SELECT body FROM event WHERE conversation = ? "
                      "ORDER BY sort_us, position LIMIT ?") {}

  bool Run(Operation operation, const Query& query, Answer& answer) override {
    const std::int64_t customer = query.customer;
    switch (operation) {
      case Operation::kResume:
      case Operation::kResumeAbsent:
        if (heads_) {
          return Head(head_of_identity_.Bind(1, query.identity), answer);
        }
        return Rows(identity_.Bind(1, query.identity), answer);
      case Operation::kResumeById:
        if (heads_) return Head(head_.Bind(1, customer), answer);
        return Rows(customer_.Bind(1, customer), answer);
      case Operation::kNewestPage:
        return Events(newest_.Bind(1, customer).Bind(2, kPageEvents64), answer);
      case Operation::kMiddlePage:
        return Events(from_.Bind(1, customer)
                          .Bind(2, query.from_us)
                          .Bind(3, kPageEvents64),
                      answer);
      case Operation::kConversation: {
        const std::string key = ConversationOf(query.customer, 0);
        return Events(conversation_.Bind(1, key).Bind(2, kPageEvents64),
                      answer);
      }
    }
    return false;
  }

  void Append(std::span<const Arrival> arrivals) override {
    writer_.Begin();
    for (const Arrival& arrival : arrivals) {
      if (!writer_.PutEvent(arrival)) continue;
      CustomerState state = writer_.State(arrival.customer);
      state.Take(arrival);
      writer_.PutState(arrival.customer, state);
      if (!heads_) continue;
      writer_.PutHead(
          arrival.customer,
          NextReadyHead(state, arrival.bytes, writer_.Head(arrival.customer),
                        kResumeEvents));
    }
    writer_.Commit();
  }

 private:
  static constexpr std::int64_t kPageEvents64 = kPageEvents;

  bool Head(Statement& head, Answer& answer) {
    const bool found = head.Row();
    if (found) TakeReadyHead(head.Bytes(0), answer);
    head.Reset();
    return found;
  }

  bool Rows(Statement& customer, Answer& answer) {
    begin_.Run();
    const bool found = customer.Row();
    if (found) {
      const CustomerState state = {customer.Number(1), customer.Number(2), 0};
      Events(newest_.Bind(1, customer.Number(0))
                 .Bind(2, std::int64_t{kResumeEvents}),
             answer);
      state.Give(answer);
    }
    customer.Reset();
    commit_.Run();
    return found;
  }

  bool Events(Statement& events, Answer& answer) {
    while (events.Row()) answer.TakeEvent(events.Bytes(0));
    return answer.events() > 0;
  }

  const bool heads_;
  const Sqlite db_;
  SqliteWriter writer_;
  Statement begin_;
  Statement commit_;
  Statement identity_;
  Statement customer_;
  Statement head_of_identity_;
  Statement head_;
  Statement newest_;
  Statement from_;
  Statement conversation_;
};

class SqlitePeer final : public Peer {
 public:
  // `borrows`: reads the file of the peer before it in another way.
  SqlitePeer(std::string name, std::string file, bool heads, Reads reads,
             std::size_t cache_bytes, bool borrows)
      : Peer(std::move(name)),
        file_(std::move(file)),
        heads_(heads),
        reads_(reads),
        cache_bytes_(cache_bytes),
        borrows_(borrows) {}

  bool borrows() const override { return borrows_; }
  bool appends() const override { return !borrows_; }

  void Load(std::span<const Arrival> arrivals) override {
    if (db_ == nullptr) {
      db_ = OpenSqlite(file_);
      bench::Run(db_.get(),
                 "PRAGMA synchronous = OFF; PRAGMA cache_size = -1048576");
      CreateTables(db_.get());
      writer_ = std::make_unique<SqliteWriter>(db_.get());
      writer_->Begin();
    }
    for (const Arrival& arrival : arrivals) {
      const auto customer = static_cast<std::size_t>(arrival.customer);
      if (customer >= states_.size()) states_.resize(customer + 1);
      states_[customer].Take(arrival);
      writer_->PutEvent(arrival);
    }
  }

  void Finish() override {
    if (borrows_) return;
    Statement events(db_.get(),
                     "SELECT body FROM event WHERE customer = ? "
                     "ORDER BY sort_us DESC, position DESC LIMIT ?");
    for (std::size_t i = 0; i < states_.size(); ++i) {
      const int customer = static_cast<int>(i);
      writer_->PutState(customer, states_[i]);
      if (!heads_) continue;
      std::vector<std::string> newest;
      events.Bind(1, std::int64_t{customer})
          .Bind(2, std::int64_t{kResumeEvents});
      while (events.Row()) newest.emplace_back(events.Bytes(0));
      std::string head;
      for (auto event = newest.rbegin(); event != newest.rend(); ++event) {
        head = NextReadyHead(states_[i], *event, head, kResumeEvents);
      }
      writer_->PutHead(customer, head);
    }
    writer_->Commit();
    writer_.reset();
    CreateIndexes(db_.get());
    bench::Run(db_.get(), "ANALYZE; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
    db_.reset();
    states_ = {};
  }

  void Open(Memory memory) override { memory_ = memory; }
  void Close() override {}

  std::unique_ptr<Session> NewSession() override {
    std::string pragmas = "PRAGMA mmap_size = 0; ";
    if (reads_ == Reads::kMapped) {
      pragmas = "PRAGMA mmap_size = 274877906944; ";
    }
    if (memory_ == Memory::kScarce) {
      pragmas += "PRAGMA cache_size = -16384";
    } else if (reads_ == Reads::kCached) {
      pragmas += "PRAGMA cache_size = -" + std::to_string(cache_bytes_ >> 10);
    }
    return std::make_unique<SqliteSession>(file_, heads_, pragmas);
  }

  std::uint64_t DiskBytes() const override {
    return std::filesystem::file_size(file_);
  }
  std::string Note() const override {
    return std::string(
               "WAL, WITHOUT ROWID, prepared statements, ANALYZE, "
               "VACUUM, ") +
           (reads_ == Reads::kMapped ? "mmap" : "page cache");
  }

 private:
  const std::string file_;
  const bool heads_;
  const Reads reads_;
  const std::size_t cache_bytes_;
  const bool borrows_;
  Memory memory_ = Memory::kAmple;
  Sqlite db_;
  std::unique_ptr<SqliteWriter> writer_;
  std::vector<CustomerState> states_;
};

}  // namespace

void AddSqlitePeers(const PeersOptions& options,
                    std::vector<std::unique_ptr<Peer>>& peers) {
  for (const bool heads : {false, true}) {
    const std::string what = heads ? "SQLite, head" : "SQLite, rows";
    const std::string file =
        options.directory + (heads ? "/sqlite_head" : "/sqlite_rows");
    peers.push_back(std::make_unique<SqlitePeer>(what + ", mmap", file, heads,
                                                 Reads::kMapped, 0, false));
    peers.push_back(std::make_unique<SqlitePeer>(
        what + ", page cache", file, heads, Reads::kCached,
        options.page_cache_bytes, true));
  }
}

}  // namespace throughline::bench
