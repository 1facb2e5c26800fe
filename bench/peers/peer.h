// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Peer: one engine, in one form, with the whole population in it. All peers
// hold the same events and answer the same questions; README.md says in what
// form each does it.
//
//   peer.Load(arrivals);  // Again and again.
//   peer.Finish();
//   peer.Open(Memory::kAmple);
//   auto session = peer.NewSession();  // One for each thread.
//   Answer answer;
//   session->Resume("phone:+31600000001", answer);
//
// What a peer cannot do ends the program with a reason: nothing is measured of
// an engine that failed.

#ifndef THROUGHLINE_BENCH_PEERS_PEER_H_
#define THROUGHLINE_BENCH_PEERS_PEER_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "bench/peers/answer.h"
#include "bench/population.h"

namespace throughline::bench {

// How much an engine may keep in memory.
enum class Memory {
  kAmple,   // Everything, where it has such a setting.
  kScarce,  // 16 MiB: for reading cold.
};

inline constexpr int kResumeEvents = 20;
inline constexpr int kPageEvents = 50;

enum class Operation {
  kResume,        // From an identity to the newest events.
  kResumeById,    // The same from the engine's own name of the customer.
  kResumeAbsent,  // From an identity that nobody has.
  kNewestPage,
  kMiddlePage,    // From a time on, forward.
  kConversation,  // The customer's first.
};
inline constexpr Operation kOperations[] = {
    Operation::kResume,     Operation::kResumeById, Operation::kResumeAbsent,
    Operation::kNewestPage, Operation::kMiddlePage, Operation::kConversation};

std::string_view NameOf(Operation operation);

// One question.
struct Query {
  int customer = 0;
  std::string identity;
  std::int64_t from_us = 0;  // Of kMiddlePage,
  int from_index = 0;        // the same as a number of events before it.
};

// What one thread uses: a connection, prepared statements, a cursor.
class Session {
 public:
  virtual ~Session() = default;

  // Answers whether anything was found.
  virtual bool Run(Operation operation, const Query& query, Answer& answer) = 0;

  // One durable commit. A customer's arrivals are in order of time and later
  // than all it has.
  virtual void Append(std::span<const Arrival> arrivals);
};

class Peer {
 public:
  explicit Peer(std::string name) : name_(std::move(name)) {}
  virtual ~Peer() = default;

  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  const std::string& name() const { return name_; }

  // A part of what others do, to compare with: it answers kResume by touching
  // the bytes, and nothing else.
  virtual bool floor() const { return false; }
  virtual bool Can(Operation operation) const;
  virtual bool appends() const { return !floor(); }

  // Whether it can be opened with little memory: what is not in there is read
  // from the device.
  virtual bool cools() const { return !floor(); }

  // Whether it reads what another peer wrote, or a copy of that: it loads
  // nothing.
  virtual bool borrows() const { return floor(); }

  // Whether the events are its own: it must take what all others take, to stay
  // the same as they.
  virtual bool holds() const { return !borrows(); }

  virtual void Load(std::span<const Arrival>) {}
  virtual void Finish() {}  // As a careful user would leave it; then closed.
  virtual void Open(Memory memory) = 0;
  virtual void Close() = 0;
  virtual std::unique_ptr<Session> NewSession() = 0;

  virtual std::uint64_t DiskBytes() const { return 0; }
  virtual pid_t server() const { return 0; }       // 0: in this process.
  virtual std::string Note() const { return {}; }  // For the results.

 private:
  const std::string name_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_PEER_H_
