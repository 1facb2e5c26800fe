// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Redis 7 in a directory of ours, over a unix socket: a list of events for
// each customer, newest first. Resumed in two round trips, or in one by a
// script. Everything is in memory; commits go to its log, synced always.

#include <hiredis/hiredis.h>

#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "bench/fresh_directory.h"
#include "bench/must.h"
#include "bench/peers/peers.h"
#include "bench/peers/ready_head.h"
#include "bench/peers/server_process.h"

namespace throughline::bench {
namespace {

constexpr char kResumeScript[] =
    "local c = redis.call('GET', 'i:' .. ARGV[1]) "
    "if not c then return nil end "
    "return {redis.call('HMGET', 'c:' .. c, 'since', 'last'), "
    "redis.call('LRANGE', 'e:' .. c, 0, 19)}";
// Arguments: source and id, customer, event, time, whether the customer said
// it.
constexpr char kAppendScript[] =
    "if redis.call('SETNX', 'r:' .. ARGV[1], 1) == 0 then return 0 end "
    "redis.call('LPUSH', 'e:' .. ARGV[2], ARGV[3]) "
    "if ARGV[5] == '1' then "
    "redis.call('HSET', 'c:' .. ARGV[2], 'last', ARGV[4]) end "
    "return 1";

struct FreeContext {
  void operator()(redisContext* context) const { redisFree(context); }
};
struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

// Its socket is there a moment before anybody listens at it.
bool Listens(const std::string& socket) {
  const std::unique_ptr<redisContext, FreeContext> context(
      redisConnectUnix(socket.c_str()));
  return context != nullptr && context->err == 0;
}

std::string_view ViewOf(const redisReply& reply) {
  return {reply.str, static_cast<std::size_t>(reply.len)};
}

class Client {
 public:
  explicit Client(const std::string& socket)
      : context_(redisConnectUnix(socket.c_str())) {
    if (context_ == nullptr || context_->err != 0) Fail("Redis: no connection");
  }

  // Sent with the next Receive().
  void Send(const std::vector<std::string_view>& words) {
    std::vector<const char*> values;
    std::vector<std::size_t> sizes;
    for (const std::string_view word : words) {
      values.push_back(word.data());
      sizes.push_back(word.size());
    }
    redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()),
                           values.data(), sizes.data());
    ++pending_;
  }
  Reply Receive() {
    void* reply = nullptr;
    --pending_;
    if (redisGetReply(context_.get(), &reply) != REDIS_OK || reply == nullptr) {
      Fail(std::string("Redis: ") + context_->errstr);
    }
    Reply owned(static_cast<redisReply*>(reply));
    if (owned->type == REDIS_REPLY_ERROR) Fail("Redis: " + Text(*owned));
    return owned;
  }
  void ReceiveAll() {
    while (pending_ > 0) Receive();
  }
  Reply Call(const std::vector<std::string_view>& words) {
    Send(words);
    return Receive();
  }

  static std::string Text(const redisReply& reply) {
    return std::string(ViewOf(reply));
  }

 private:
  const std::unique_ptr<redisContext, FreeContext> context_;
  int pending_ = 0;
};

std::string SourceId(const Arrival& arrival) {
  return arrival.event.source() + '/' + arrival.event.id();
}

void TakeList(const redisReply& list, bool backward, Answer& answer) {
  for (std::size_t i = 0; i < list.elements; ++i) {
    answer.TakeEvent(
        ViewOf(*list.element[backward ? list.elements - 1 - i : i]));
  }
}

void TakeFields(const redisReply& fields, Answer& answer) {
  for (std::size_t i = 0; i < 2; ++i) {
    answer.TakeField(
        std::strtoll(Client::Text(*fields.element[i]).c_str(), nullptr, 10));
  }
}

class RedisSession final : public Session {
 public:
  RedisSession(const std::string& socket, bool script)
      : client_(socket),
        script_(script),
        resume_(Client::Text(*client_.Call({"SCRIPT", "LOAD", kResumeScript}))),
        append_(
            Client::Text(*client_.Call({"SCRIPT", "LOAD", kAppendScript}))) {}

  bool Run(Operation operation, const Query& query, Answer& answer) override {
    const std::string customer = std::to_string(query.customer);
    switch (operation) {
      case Operation::kResume:
      case Operation::kResumeAbsent:
        return script_ ? ResumeByScript(query.identity, answer)
                       : Resume(query.identity, answer);
      case Operation::kResumeById:
        return ResumeById(customer, answer);
      case Operation::kNewestPage:
        TakeList(*client_.Call({"LRANGE", "e:" + customer, "0", "49"}), false,
                 answer);
        return answer.events() > 0;
      case Operation::kMiddlePage:
        // By index from the oldest: a list knows no times.
        TakeList(*client_.Call({"LRANGE", "e:" + customer,
                                std::to_string(-query.from_index - 50),
                                std::to_string(-query.from_index - 1)}),
                 true, answer);
        return answer.events() > 0;
      case Operation::kConversation:
        break;
    }
    return false;
  }

  void Append(std::span<const Arrival> arrivals) override {
    if (arrivals.size() > 1) client_.Send({"MULTI"});
    for (const Arrival& arrival : arrivals) {
      const bool said = arrival.event.actor().role() == v1::ROLE_CUSTOMER;
      client_.Send({"EVALSHA", append_, "0", SourceId(arrival),
                    std::to_string(arrival.customer), arrival.bytes,
                    std::to_string(arrival.at_us), said ? "1" : "0"});
    }
    if (arrivals.size() > 1) client_.Send({"EXEC"});
    client_.ReceiveAll();
  }

 private:
  bool Resume(const std::string& identity, Answer& answer) {
    const Reply customer = client_.Call({"GET", "i:" + identity});
    if (customer->type == REDIS_REPLY_NIL) return false;
    return ResumeById(Client::Text(*customer), answer);
  }
  bool ResumeById(const std::string& customer, Answer& answer) {
    client_.Send({"HMGET", "c:" + customer, "since", "last"});
    client_.Send({"LRANGE", "e:" + customer, "0", "19"});
    const Reply fields = client_.Receive();
    TakeList(*client_.Receive(), false, answer);
    TakeFields(*fields, answer);
    return true;
  }
  bool ResumeByScript(const std::string& identity, Answer& answer) {
    const Reply both = client_.Call({"EVALSHA", resume_, "0", identity});
    if (both->type == REDIS_REPLY_NIL) return false;
    TakeList(*both->element[1], false, answer);
    TakeFields(*both->element[0], answer);
    return true;
  }

  Client client_;
  const bool script_;
  const std::string resume_;
  const std::string append_;
};

class RedisServer {
 public:
  RedisServer(std::string program, std::string directory)
      : program_(std::move(program)), directory_(std::move(directory)) {}

  // Runs from the first load to the end: what it holds is in its memory.
  void Start() {
    std::filesystem::create_directories(directory_);
    process_.Start(
        {program_, "--port", "0", "--unixsocket", socket(), "--dir", directory_,
         "--save", "", "--appendonly", "no", "--appendfsync", "always"},
        "", directory_ + "/log", [&] { return Listens(socket()); });
  }

  std::string socket() const { return directory_ + "/redis.sock"; }
  const std::string& directory() const { return directory_; }
  pid_t id() const { return process_.id(); }

 private:
  const std::string program_;
  const std::string directory_;
  ServerProcess process_;
};

class RedisPeer final : public Peer {
 public:
  RedisPeer(std::string name, std::shared_ptr<RedisServer> server, bool script)
      : Peer(std::move(name)), server_(std::move(server)), script_(script) {}

  bool Can(Operation operation) const override {
    return operation != Operation::kConversation;  // It would be held twice.
  }
  bool cools() const override { return false; }
  bool borrows() const override { return script_; }
  bool appends() const override { return !script_; }

  void Load(std::span<const Arrival> arrivals) override {
    if (loader_ == nullptr) {
      server_->Start();
      loader_ = std::make_unique<Client>(server_->socket());
    }
    for (const Arrival& arrival : arrivals) {
      const auto customer = static_cast<std::size_t>(arrival.customer);
      if (customer >= states_.size()) states_.resize(customer + 1);
      states_[customer].Take(arrival);
      const std::string number = std::to_string(arrival.customer);
      loader_->Send({"LPUSH", "e:" + number, arrival.bytes});
      loader_->Send({"SET", "r:" + SourceId(arrival), "1"});
      if (arrival.number > 0) continue;
      loader_->Send({"SET", "i:" + arrival.identity, number});
      if (arrival.other.empty()) continue;
      loader_->Send({"SET", "i:" + arrival.other, number});
    }
    loader_->ReceiveAll();
  }

  void Finish() override {
    if (script_) return;
    for (std::size_t i = 0; i < states_.size(); ++i) {
      loader_->Call({"HSET", "c:" + std::to_string(i), "since",
                     std::to_string(states_[i].since_us), "last",
                     std::to_string(states_[i].last_contact_us)});
    }
    states_ = {};
    loader_->Call({"CONFIG", "SET", "appendonly", "yes"});
    const auto busy = [&] {
      const std::string info =
          Client::Text(*loader_->Call({"INFO", "persistence"}));
      return info.find("aof_rewrite_in_progress:0") == std::string::npos ||
             info.find("aof_rewrite_scheduled:0") == std::string::npos;
    };
    while (busy()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    loader_.reset();
  }

  void Open(Memory) override {}
  void Close() override {}
  std::unique_ptr<Session> NewSession() override {
    return std::make_unique<RedisSession>(server_->socket(), script_);
  }
  std::uint64_t DiskBytes() const override {
    return SizeOnDisk(server_->directory());
  }
  pid_t server() const override { return server_->id(); }
  std::string Note() const override {
    return script_ ? "unix socket, one round trip by a script"
                   : "unix socket, GET, then HMGET and LRANGE pipelined; "
                     "appendfsync always";
  }

 private:
  const std::shared_ptr<RedisServer> server_;
  const bool script_;
  std::unique_ptr<Client> loader_;
  std::vector<CustomerState> states_;
};

}  // namespace

std::string AddRedisPeers(const PeersOptions& options,
                          std::vector<std::unique_ptr<Peer>>& peers) {
  const std::string program =
      FindProgram({"/usr/bin/redis-server", "/usr/local/bin/redis-server"});
  if (program.empty()) return "the server is not installed";
  const auto server =
      std::make_shared<RedisServer>(program, options.directory + "/redis");
  peers.push_back(
      std::make_unique<RedisPeer>("Redis, pipelined", server, false));
  peers.push_back(std::make_unique<RedisPeer>("Redis, script", server, true));
  return {};
}

}  // namespace throughline::bench
