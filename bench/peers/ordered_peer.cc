// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/peers/ordered_peer.h"

#include <deque>
#include <map>
#include <set>
#include <utility>

#include "bench/fresh_directory.h"
#include "bench/must.h"

namespace throughline::bench {
namespace {

constexpr int kHeadsPerCommit = 1000;

std::string CustomerKey(int customer) {
  std::string key;
  AddNumber(static_cast<std::uint64_t>(customer), 4, key);
  return key;
}

void AddPlace(const Arrival& arrival, std::string& key) {
  AddNumber(static_cast<std::uint64_t>(arrival.at_us), 8, key);
  AddNumber(static_cast<std::uint64_t>(arrival.position), 8, key);
}

// All rows of an arrival but those of its customer.
void PutArrival(const Arrival& arrival, MapWriter& writer) {
  const std::string customer = CustomerKey(arrival.customer);
  std::string key = customer;
  AddPlace(arrival, key);
  writer.Put(Rows::kEvent, key, arrival.bytes);
  key = arrival.event.conversation() + '\0';
  AddPlace(arrival, key);
  writer.Put(Rows::kConversation, key, customer);
  key = arrival.event.source() + '\0' + arrival.event.id();
  std::string position;
  AddNumber(static_cast<std::uint64_t>(arrival.position), 8, position);
  writer.Put(Rows::kReceipt, key, position);
  if (arrival.number == 0) {
    writer.Put(Rows::kIdentity, arrival.identity, customer);
    if (!arrival.other.empty()) {
      writer.Put(Rows::kIdentity, arrival.other, customer);
    }
  }
}

}  // namespace

class OrderedPeer::OrderedSession final : public Session {
 public:
  explicit OrderedSession(OrderedPeer& peer)
      : peer_(peer), reader_(peer.map_->NewReader()) {}

  bool Run(Operation operation, const Query& query, Answer& answer) override {
    reader_->Begin();
    const bool found = Read(operation, query, answer);
    reader_->End();
    return found;
  }

  void Append(std::span<const Arrival> arrivals) override {
    std::set<std::size_t> stripes;
    for (const Arrival& arrival : arrivals) {
      stripes.insert(static_cast<std::size_t>(arrival.customer) %
                     peer_.stripes_.size());
    }
    std::vector<std::unique_lock<std::mutex>> held;
    held.reserve(stripes.size());
    for (const std::size_t stripe : stripes) {
      held.emplace_back(peer_.stripes_[stripe]);
    }
    const auto writer = peer_.map_->NewWriter();
    struct Next {
      CustomerState state;
      std::string head;
    };
    std::map<int, Next> touched;
    std::string value;
    for (const Arrival& arrival : arrivals) {
      if (writer->Get(Rows::kReceipt,
                      arrival.event.source() + '\0' + arrival.event.id(),
                      value)) {
        continue;  // It was here before.
      }
      const auto [at, first] = touched.try_emplace(arrival.customer);
      Next& next = at->second;
      const std::string key = CustomerKey(arrival.customer);
      if (first && writer->Get(Rows::kCustomer, key, value)) {
        next.state = CustomerState::Decode(value);
        if (peer_.heads_) writer->Get(Rows::kHead, key, next.head);
      }
      next.state.Take(arrival);
      if (peer_.heads_) {
        next.head =
            NextReadyHead(next.state, arrival.bytes, next.head, kResumeEvents);
      }
      PutArrival(arrival, *writer);
    }
    for (const auto& [customer, next] : touched) {
      const std::string key = CustomerKey(customer);
      writer->Put(Rows::kCustomer, key, next.state.Encode());
      if (peer_.heads_) writer->Put(Rows::kHead, key, next.head);
    }
    writer->Commit(/*durable=*/true);
  }

 private:
  bool Read(Operation operation, const Query& query, Answer& answer) {
    switch (operation) {
      case Operation::kResume:
      case Operation::kResumeAbsent: {
        std::string_view customer;
        if (!reader_->Get(Rows::kIdentity, query.identity, customer)) {
          return false;
        }
        return Resume(std::string(customer), answer);
      }
      case Operation::kResumeById:
        return Resume(CustomerKey(query.customer), answer);
      case Operation::kNewestPage:
        Newest(CustomerKey(query.customer), kPageEvents, answer);
        return answer.events() > 0;
      case Operation::kMiddlePage: {
        const std::string customer = CustomerKey(query.customer);
        std::string first = customer;
        AddNumber(static_cast<std::uint64_t>(query.from_us), 8, first);
        reader_->Forward(Rows::kEvent, first, customer,
                         [&](std::string_view, std::string_view event) {
                           answer.TakeEvent(event);
                           return answer.events() < kPageEvents;
                         });
        return answer.events() > 0;
      }
      case Operation::kConversation:
        return Conversation(ConversationOf(query.customer, 0) + '\0', answer);
    }
    return false;
  }

  bool Resume(const std::string& customer, Answer& answer) {
    std::string_view value;
    if (peer_.heads_) {
      if (!reader_->Get(Rows::kHead, customer, value)) return false;
      TakeReadyHead(value, answer);
      return true;
    }
    if (!reader_->Get(Rows::kCustomer, customer, value)) return false;
    const CustomerState state = CustomerState::Decode(value);
    Newest(customer, kResumeEvents, answer);
    state.Give(answer);
    return true;
  }

  void Newest(const std::string& customer, int limit, Answer& answer) {
    reader_->Backward(Rows::kEvent, customer,
                      [&](std::string_view, std::string_view event) {
                        answer.TakeEvent(event);
                        return answer.events() < limit;
                      });
  }

  bool Conversation(const std::string& prefix, Answer& answer) {
    std::vector<std::string> keys;
    reader_->Forward(
        Rows::kConversation, prefix, prefix,
        [&](std::string_view key, std::string_view customer) {
          keys.emplace_back(customer).append(key.substr(prefix.size()));
          return keys.size() < kPageEvents;
        });
    std::string_view event;
    for (const std::string& key : keys) {
      if (!reader_->Get(Rows::kEvent, key, event)) Fail("no such event");
      answer.TakeEvent(event);
    }
    return !keys.empty();
  }

  OrderedPeer& peer_;
  const std::unique_ptr<MapReader> reader_;
};

OrderedPeer::OrderedPeer(std::string name, std::string directory, bool heads,
                         std::unique_ptr<OrderedMap> map)
    : Peer(std::move(name)),
      directory_(std::move(directory)),
      heads_(heads),
      map_(std::move(map)) {}

void OrderedPeer::Load(std::span<const Arrival> arrivals) {
  if (!std::exchange(created_, true)) map_->Create();
  const auto writer = map_->NewWriter();
  for (const Arrival& arrival : arrivals) {
    const auto customer = static_cast<std::size_t>(arrival.customer);
    if (customer >= states_.size()) states_.resize(customer + 1);
    states_[customer].Take(arrival);
    PutArrival(arrival, *writer);
  }
  writer->Commit(/*durable=*/false);
}

void OrderedPeer::PutHeads() {
  auto writer = map_->NewWriter();
  const auto reader = map_->NewReader();
  int pending = 0;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    const std::string customer = CustomerKey(static_cast<int>(i));
    writer->Put(Rows::kCustomer, customer, states_[i].Encode());
    if (heads_) {
      std::deque<std::string> newest;
      reader->Begin();
      reader->Backward(Rows::kEvent, customer,
                       [&](std::string_view, std::string_view event) {
                         newest.emplace_front(event);
                         return newest.size() < kResumeEvents;
                       });
      reader->End();
      std::string head;
      for (const std::string& event : newest) {
        head = NextReadyHead(states_[i], event, head, kResumeEvents);
      }
      writer->Put(Rows::kHead, customer, head);
    }
    if (++pending == kHeadsPerCommit) {
      writer->Commit(/*durable=*/false);
      writer = map_->NewWriter();
      pending = 0;
    }
  }
  writer->Commit(/*durable=*/false);
}

void OrderedPeer::Finish() {
  PutHeads();
  states_ = {};
  map_->Finish();
}

std::unique_ptr<Session> OrderedPeer::NewSession() {
  return std::make_unique<OrderedSession>(*this);
}

std::uint64_t OrderedPeer::DiskBytes() const { return SizeOnDisk(directory_); }

}  // namespace throughline::bench
