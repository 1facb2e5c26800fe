// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// PostgreSQL 15 in a directory of ours, over a unix socket: prepared
// statements, binary results, one round trip to a question. Once from rows, by
// a covering index; once from one row with all that is shown.

#include <filesystem>
#include <utility>

#include "bench/fresh_directory.h"
#include "bench/must.h"
#include "bench/peers/peers.h"
#include "bench/peers/postgres_connection.h"
#include "bench/peers/ready_head.h"
#include "bench/peers/server_process.h"

namespace throughline::bench {
namespace {

constexpr char kUser[] = "postgres";

constexpr char kTables[] = R"(
  CREATE TABLE identity (shown text, customer int);
  CREATE TABLE customer (
    id int,
    since_us bigint,
    last_contact_us bigint,
    events bigint,
    newest bytea[]
  ) WITH (toast_tuple_target = 8160);
  ALTER TABLE customer ALTER newest SET STORAGE EXTERNAL;
  CREATE TABLE event (
    customer int,
    sort_us bigint,
    position bigint,
    source_id text,
    conversation text,
    body bytea
  );
)";
constexpr char kIndexes[] = R"(
  SET maintenance_work_mem = '512MB';
  ALTER TABLE identity ADD PRIMARY KEY (shown);
  ALTER TABLE customer ADD PRIMARY KEY (id);
  CREATE UNIQUE INDEX event_newest ON event (customer, sort_us, position)
    INCLUDE (body);
  CREATE UNIQUE INDEX event_source_id ON event (source_id);
  CREATE INDEX event_conversation ON event (conversation, sort_us, position);
)";
constexpr char kHeads[] = R"(
  UPDATE customer SET newest = ARRAY(
    SELECT body FROM event WHERE customer = id
    ORDER BY sort_us DESC, position DESC LIMIT 20);
)";
// HEADS stands for what else of a customer changes.
constexpr char kAppend[] = R"(
  CREATE FUNCTION append_event(c int, t bigint, p bigint, s text, v text,
                               b bytea, said boolean) RETURNS void AS $$
  BEGIN
    INSERT INTO event VALUES (c, t, p, s, v, b) ON CONFLICT DO NOTHING;
    IF FOUND THEN
      UPDATE customer SET events = events + 1, HEADS
        last_contact_us = CASE WHEN said THEN t ELSE last_contact_us END
        WHERE id = c;
    END IF;
  END $$ LANGUAGE plpgsql;
)";

std::string_view Field(const PGresult* result, int row, int column) {
  return {PQgetvalue(result, row, column),
          static_cast<std::size_t>(PQgetlength(result, row, column))};
}

// bytea[] in binary: dimensions, whether nulls, type, size, first; elements.
void TakeArray(std::string_view array, Answer& answer) {
  std::size_t at = 20;
  while (at < array.size()) {
    const std::size_t size = NumberAt(array, at, 4);
    answer.TakeEvent(array.substr(at + 4, size));
    at += 4 + size;
  }
}

class PostgresSession final : public Session {
 public:
  PostgresSession(const std::string& socket, bool heads)
      : connection_(Connect(socket)) {
    const std::string newest =
        heads ? "newest"
              : "ARRAY(SELECT body FROM event WHERE customer = c.id "
                "ORDER BY sort_us DESC, position DESC LIMIT 20)";
    const std::string shown = "SELECT since_us, last_contact_us, " + newest;
    Prepare("resume", shown +
                          " FROM identity i JOIN customer c "
                          "ON c.id = i.customer WHERE i.shown = $1");
    Prepare("by_id", shown + " FROM customer c WHERE c.id = $1::int");
    Prepare("newest",
            "SELECT body FROM event WHERE customer = $1::int "
            "ORDER BY sort_us DESC, position DESC LIMIT 50");
    Prepare("middle",
            "SELECT body FROM event WHERE customer = $1::int "
            "AND sort_us >= $2::bigint ORDER BY sort_us, position LIMIT 50");
    Prepare("conversation",
            "SELECT body FROM event WHERE conversation = $1 "
            "ORDER BY sort_us, position LIMIT 50");
    Prepare("append",
            "SELECT append_event($1::int, $2::bigint, $3::bigint, $4, $5, "
            "$6::bytea, $7::boolean)");
  }

  bool Run(Operation operation, const Query& query, Answer& answer) override {
    const std::string customer = std::to_string(query.customer);
    switch (operation) {
      case Operation::kResume:
      case Operation::kResumeAbsent:
        return Resume("resume", query.identity, answer);
      case Operation::kResumeById:
        return Resume("by_id", customer, answer);
      case Operation::kNewestPage:
        return Events("newest", {customer}, answer);
      case Operation::kMiddlePage:
        return Events("middle", {customer, std::to_string(query.from_us)},
                      answer);
      case Operation::kConversation:
        return Events("conversation", {ConversationOf(query.customer, 0)},
                      answer);
    }
    return false;
  }

  void Append(std::span<const Arrival> arrivals) override {
    if (arrivals.size() == 1) {
      Send(arrivals.front());
      Drain();
      return;
    }
    // All in one round trip and one transaction.
    PQenterPipelineMode(connection_.get());
    for (const Arrival& arrival : arrivals) Send(arrival);
    PQpipelineSync(connection_.get());
    for (std::size_t i = 0; i < arrivals.size(); ++i) Drain();
    Drain();
    PQexitPipelineMode(connection_.get());
  }

 private:
  void Prepare(const char* name, const std::string& sql) {
    CheckResult(connection_.get(), Result(PQprepare(connection_.get(), name,
                                                    sql.c_str(), 0, nullptr))
                                       .get());
  }

  Result Query1(const char* name, const std::vector<std::string>& parameters) {
    const char* values[2] = {};
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      values[i] = parameters[i].c_str();
    }
    Result result(PQexecPrepared(connection_.get(), name,
                                 static_cast<int>(parameters.size()), values,
                                 nullptr, nullptr, /*resultFormat=*/1));
    CheckResult(connection_.get(), result.get());
    return result;
  }

  bool Resume(const char* name, const std::string& who, Answer& answer) {
    const Result result = Query1(name, {who});
    if (PQntuples(result.get()) == 0) return false;
    TakeArray(Field(result.get(), 0, 2), answer);
    for (const int column : {0, 1}) {
      answer.TakeField(static_cast<std::int64_t>(
          NumberAt(Field(result.get(), 0, column), 0, 8)));
    }
    return true;
  }

  bool Events(const char* name, const std::vector<std::string>& parameters,
              Answer& answer) {
    const Result result = Query1(name, parameters);
    for (int row = 0; row < PQntuples(result.get()); ++row) {
      answer.TakeEvent(Field(result.get(), row, 0));
    }
    return answer.events() > 0;
  }

  void Send(const Arrival& arrival) {
    const std::string customer = std::to_string(arrival.customer);
    const std::string at = std::to_string(arrival.at_us);
    const std::string position = std::to_string(arrival.position);
    const std::string source_id =
        arrival.event.source() + '/' + arrival.event.id();
    const char* const said =
        arrival.event.actor().role() == v1::ROLE_CUSTOMER ? "t" : "f";
    const char* const values[] = {customer.c_str(),
                                  at.c_str(),
                                  position.c_str(),
                                  source_id.c_str(),
                                  arrival.event.conversation().c_str(),
                                  arrival.bytes.data(),
                                  said};
    const int lengths[] = {
        0, 0, 0, 0, 0, static_cast<int>(arrival.bytes.size()), 0};
    const int formats[] = {0, 0, 0, 0, 0, 1, 0};
    if (PQsendQueryPrepared(connection_.get(), "append", 7, values, lengths,
                            formats, 1) != 1) {
      Fail(PQerrorMessage(connection_.get()));
    }
  }

  // The results of one statement.
  void Drain() {
    while (const Result result{PQgetResult(connection_.get())}) {
      CheckResult(connection_.get(), result.get());
      if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return;
    }
  }

  const Connection connection_;
};

class PostgresPeer final : public Peer {
 public:
  PostgresPeer(std::string name, std::string program, std::string directory,
               bool heads, std::size_t buffers_bytes)
      : Peer(std::move(name)),
        program_(std::move(program)),
        directory_(std::move(directory)),
        data_(directory_ + "/data"),
        heads_(heads),
        buffers_bytes_(buffers_bytes) {}

  void Load(std::span<const Arrival> arrivals) override {
    if (loader_ == nullptr) Create();
    for (const Arrival& arrival : arrivals) {
      const auto customer = static_cast<std::size_t>(arrival.customer);
      if (customer >= states_.size()) states_.resize(customer + 1);
      states_[customer].Take(arrival);
      events_->Row();
      events_->Number(arrival.customer, 4);
      events_->Number(arrival.at_us, 8);
      events_->Number(arrival.position, 8);
      events_->Bytes(arrival.event.source() + '/' + arrival.event.id());
      events_->Bytes(arrival.event.conversation());
      events_->Bytes(arrival.bytes);
    }
  }

  void Finish() override {
    events_->Finish();
    Copy customers(loader_.get(),
                   "customer (id, since_us, last_contact_us, events)", 4);
    for (std::size_t i = 0; i < states_.size(); ++i) {
      customers.Row();
      customers.Number(static_cast<std::int64_t>(i), 4);
      customers.Number(states_[i].since_us, 8);
      customers.Number(states_[i].last_contact_us, 8);
      customers.Number(static_cast<std::int64_t>(states_[i].events), 8);
    }
    customers.Finish();
    Copy identities(loader_.get(), "identity", 2);
    for (std::size_t i = 0; i < states_.size(); ++i) {
      const int customer = static_cast<int>(i);
      identities.Row();
      identities.Bytes(PhoneOf(customer));
      identities.Number(customer, 4);
      if (!HasMailbox(customer)) continue;
      identities.Row();
      identities.Bytes(MailboxOf(customer));
      identities.Number(customer, 4);
    }
    identities.Finish();
    Execute(loader_.get(), kIndexes);
    std::string append = kAppend;
    append.replace(append.find("HEADS"), 5,
                   heads_ ? "newest = (ARRAY[b] || newest)[1:20]," : "");
    Execute(loader_.get(), append);
    if (heads_) {
      Execute(loader_.get(), kHeads);
      Execute(loader_.get(), "VACUUM FULL customer");
    }
    Execute(loader_.get(), "VACUUM ANALYZE");
    Execute(loader_.get(), "CHECKPOINT");
    states_ = {};
    Close();
  }

  void Open(Memory memory) override {
    const std::size_t buffers =
        memory == Memory::kAmple ? buffers_bytes_ : std::size_t{16} << 20;
    const auto set = [](const std::string& what) { return "--" + what; };
    server_.Start(
        {program_ + "/postgres", "-D", data_, "-k", directory_,
         set("listen_addresses="), set("jit=off"), set("max_wal_size=8GB"),
         set("shared_buffers=" + std::to_string(buffers >> 20) + "MB")},
        kUser, directory_ + "/log", [&] {
          return PQping(("host=" + directory_ + " user=postgres").c_str()) ==
                 PQPING_OK;
        });
  }
  void Close() override {
    events_.reset();
    loader_.reset();
    server_.Stop();
  }
  std::unique_ptr<Session> NewSession() override {
    return std::make_unique<PostgresSession>(directory_, heads_);
  }
  std::uint64_t DiskBytes() const override {
    return SizeOnDisk(data_ + "/base");
  }
  pid_t server() const override { return server_.id(); }
  std::string Note() const override {
    return "unix socket, prepared, binary, one round trip, shared_buffers for "
           "all, jit off, covering index, vacuumed";
  }

 private:
  void Create() {
    std::filesystem::create_directories(directory_);
    GiveTo(kUser, directory_);
    if (!RunToEnd({program_ + "/initdb", "-D", data_, "-U", "postgres", "-A",
                   "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
                  kUser, directory_ + "/log")) {
      Fail("initdb failed; it says why in " + directory_ + "/log");
    }
    Open(Memory::kAmple);
    loader_ = Connect(directory_);
    Execute(loader_.get(), kTables);
    events_ = std::make_unique<Copy>(loader_.get(), "event", 6);
  }

  const std::string program_;
  const std::string directory_;
  const std::string data_;
  const bool heads_;
  const std::size_t buffers_bytes_;
  ServerProcess server_;
  Connection loader_;
  std::unique_ptr<Copy> events_;
  std::vector<CustomerState> states_;
};

}  // namespace

std::string AddPostgresPeers(const PeersOptions& options,
                             std::vector<std::unique_ptr<Peer>>& peers) {
  std::string program;
  for (const char* const folder :
       {"/usr/lib/postgresql/15/bin", "/usr/local/bin", "/usr/bin"}) {
    if (FindProgram({std::string(folder) + "/postgres"}).empty()) continue;
    if (FindProgram({std::string(folder) + "/initdb"}).empty()) continue;
    program = folder;
    break;
  }
  if (program.empty()) return "the server is not installed";
  for (const bool heads : {false, true}) {
    peers.push_back(std::make_unique<PostgresPeer>(
        heads ? "PostgreSQL, head" : "PostgreSQL, rows", program,
        options.directory + (heads ? "/postgres_head" : "/postgres_rows"),
        heads, options.page_cache_bytes));
  }
  return {};
}

}  // namespace throughline::bench
