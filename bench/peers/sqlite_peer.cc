// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// SQLite, in a schema that somebody would write who knows SQLite and the
// questions: every lookup is one walk down one clustered tree. Statements are
// prepared once, a question is one read transaction, WAL, ANALYZE, VACUUM.

#include <sqlite3.h>

#include <filesystem>
#include <utility>
#include <vector>

#include "bench/must.h"
#include "bench/peers/peers.h"
#include "bench/peers/ready_head.h"

namespace throughline::bench {
namespace {

enum class Reads {
  kMapped,  // mmap_size over all of the file.
  kCached,  // cache_size over all of it.
};

constexpr char kSchema[] = R"(
  CREATE TABLE identity (
    shown TEXT PRIMARY KEY,
    customer INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE customer (
    id INTEGER PRIMARY KEY,
    since_us INTEGER NOT NULL,
    last_contact_us INTEGER NOT NULL,
    events INTEGER NOT NULL
  );
  CREATE TABLE event (
    customer INTEGER NOT NULL,
    sort_us INTEGER NOT NULL,
    position INTEGER NOT NULL,
    source_id TEXT NOT NULL,
    conversation TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (customer, sort_us, position)
  ) WITHOUT ROWID;
  CREATE TABLE head (
    customer INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
  );
)";
constexpr char kIndexes[] = R"(
  CREATE UNIQUE INDEX event_source_id ON event (source_id);
  CREATE INDEX event_conversation ON event (conversation, sort_us, position);
)";

struct CloseSqlite {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
using Sqlite = std::unique_ptr<sqlite3, CloseSqlite>;

void Run(sqlite3* db, const std::string& sql) {
  char* error = nullptr;
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error) != SQLITE_OK) {
    Fail(std::string("SQLite: ") + error);
  }
}

Sqlite OpenSqlite(const std::string& file) {
  sqlite3* db = nullptr;
  if (sqlite3_open(file.c_str(), &db) != SQLITE_OK) {
    Fail("SQLite does not open " + file);
  }
  Sqlite owned(db);
  sqlite3_busy_timeout(db, 60'000);
  Run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  return owned;
}

class Statement {
 public:
  Statement(sqlite3* db, std::string_view sql) {
    if (sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement_,
                           nullptr) != SQLITE_OK) {
      Fail(std::string("SQLite: ") + sqlite3_errmsg(db));
    }
  }
  ~Statement() { sqlite3_finalize(statement_); }

  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& Bind(int at, std::int64_t number) {
    sqlite3_bind_int64(statement_, at, number);
    return *this;
  }
  Statement& Bind(int at, std::string_view text) {
    sqlite3_bind_text(statement_, at, text.data(),
                      static_cast<int>(text.size()), SQLITE_STATIC);
    return *this;
  }
  Statement& BindBlob(int at, std::string_view bytes) {
    sqlite3_bind_blob(statement_, at, bytes.data(),
                      static_cast<int>(bytes.size()), SQLITE_STATIC);
    return *this;
  }

  // Whether there is one more row. At the end it is reset.
  bool Row() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    sqlite3_reset(statement_);
    if (code != SQLITE_DONE) {
      Fail(std::string("SQLite: ") +
           sqlite3_errmsg(sqlite3_db_handle(statement_)));
    }
    return false;
  }
  void Run() {
    while (Row()) {
    }
  }
  void Reset() { sqlite3_reset(statement_); }

  std::int64_t Number(int column) const {
    return sqlite3_column_int64(statement_, column);
  }
  std::string_view Bytes(int column) const {
    const void* const bytes = sqlite3_column_blob(statement_, column);
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

// The statements that write, of one connection.
class SqliteWriter {
 public:
  explicit SqliteWriter(sqlite3* db)
      : db_(db),
        begin_(db, "BEGIN IMMEDIATE"),
        commit_(db, "COMMIT"),
        event_(db, "INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?)"),
        identity_(db, "INSERT OR IGNORE INTO identity VALUES (?, ?)"),
        put_customer_(db,
                      "INSERT OR REPLACE INTO customer VALUES (?, ?, ?, ?)"),
        customer_(db,
                  "SELECT since_us, last_contact_us, events FROM customer "
                  "WHERE id = ?"),
        put_head_(db, "INSERT OR REPLACE INTO head VALUES (?, ?)"),
        head_(db, "SELECT bytes FROM head WHERE customer = ?") {}

  void Begin() { begin_.Run(); }
  void Commit() { commit_.Run(); }

  // False: it was here before.
  bool PutEvent(const Arrival& arrival) {
    const std::string source_id =
        arrival.event.source() + '/' + arrival.event.id();
    event_.Bind(1, std::int64_t{arrival.customer})
        .Bind(2, arrival.at_us)
        .Bind(3, arrival.position)
        .Bind(4, source_id)
        .Bind(5, arrival.event.conversation())
        .BindBlob(6, arrival.bytes)
        .Run();
    const bool changed = sqlite3_changes(db_) > 0;
    if (arrival.number == 0) {
      PutIdentity(arrival.identity, arrival.customer);
      if (!arrival.other.empty()) PutIdentity(arrival.other, arrival.customer);
    }
    return changed;
  }
  CustomerState State(int customer) {
    CustomerState state;
    if (customer_.Bind(1, std::int64_t{customer}).Row()) {
      state = {customer_.Number(0), customer_.Number(1),
               static_cast<std::uint64_t>(customer_.Number(2))};
    }
    customer_.Reset();
    return state;
  }
  void PutState(int customer, const CustomerState& state) {
    put_customer_.Bind(1, std::int64_t{customer})
        .Bind(2, state.since_us)
        .Bind(3, state.last_contact_us)
        .Bind(4, static_cast<std::int64_t>(state.events))
        .Run();
  }
  std::string Head(int customer) {
    std::string head;
    if (head_.Bind(1, std::int64_t{customer}).Row()) head = head_.Bytes(0);
    head_.Reset();
    return head;
  }
  void PutHead(int customer, std::string_view head) {
    put_head_.Bind(1, std::int64_t{customer}).BindBlob(2, head).Run();
  }

 private:
  void PutIdentity(const std::string& identity, int customer) {
    identity_.Bind(1, identity).Bind(2, std::int64_t{customer}).Run();
  }

  sqlite3* const db_;
  Statement begin_;
  Statement commit_;
  Statement event_;
  Statement identity_;
  Statement put_customer_;
  Statement customer_;
  Statement put_head_;
  Statement head_;
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
      bench::Run(db_.get(), kSchema);
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
    bench::Run(db_.get(), kIndexes);
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
