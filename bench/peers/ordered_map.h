// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// OrderedMap: what RocksDB, LevelDB and LMDB have in common, so that one peer
// (ordered_peer.h) asks all three the same. A virtual call costs two
// nanoseconds of the microseconds measured.

#ifndef THROUGHLINE_BENCH_PEERS_ORDERED_MAP_H_
#define THROUGHLINE_BENCH_PEERS_ORDERED_MAP_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "bench/peers/peer.h"

namespace throughline::bench {

enum class Rows : std::uint8_t {
  kIdentity = 1,      // identity -> customer
  kCustomer = 2,      // customer -> CustomerState
  kHead = 3,          // customer -> ready head
  kEvent = 4,         // customer, time, position -> event
  kConversation = 5,  // conversation, time, position -> customer
  kReceipt = 6,       // source, id -> position
};
inline constexpr Rows kAllRows[] = {Rows::kIdentity,     Rows::kCustomer,
                                    Rows::kHead,         Rows::kEvent,
                                    Rows::kConversation, Rows::kReceipt};

// Of one thread. Views are valid until the next call.
class MapReader {
 public:
  virtual ~MapReader() = default;

  // Around all that one question reads.
  virtual void Begin() {}
  virtual void End() {}

  virtual bool Get(Rows rows, std::string_view key,
                   std::string_view& value) = 0;

  // Rows whose key begins with `prefix`: the last ones, backward; or from
  // `first` on, forward. Until `take` answers false.
  using Take =
      std::function<bool(std::string_view key, std::string_view value)>;
  virtual void Backward(Rows rows, std::string_view prefix,
                        const Take& take) = 0;
  virtual void Forward(Rows rows, std::string_view first,
                       std::string_view prefix, const Take& take) = 0;
};

// One commit.
class MapWriter {
 public:
  virtual ~MapWriter() = default;

  virtual bool Get(Rows rows, std::string_view key, std::string& value) = 0;
  virtual void Put(Rows rows, std::string_view key, std::string_view value) = 0;
  virtual void Commit(bool durable) = 0;
};

class OrderedMap {
 public:
  virtual ~OrderedMap() = default;

  virtual void Create() = 0;  // For loading.
  virtual void Finish() = 0;  // Loaded; closes it.
  virtual void Open(Memory memory) = 0;
  virtual void Close() = 0;
  virtual std::unique_ptr<MapReader> NewReader() = 0;
  virtual std::unique_ptr<MapWriter> NewWriter() = 0;
  virtual std::string Note() const = 0;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_ORDERED_MAP_H_
