// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The head trick for engines that have none: all that a resumption shows, in
// one value.
//
//   head  := since_us: int64 big-endian, last_contact_us: int64, event*
//   event := size: uint32 big-endian, the encoded event       newest first
//
// It is made anew by whoever appends.

#ifndef THROUGHLINE_BENCH_PEERS_READY_HEAD_H_
#define THROUGHLINE_BENCH_PEERS_READY_HEAD_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "bench/peers/answer.h"
#include "bench/population.h"

namespace throughline::bench {

// Numbers as bytes whose order is that of the numbers, where none is negative.
inline void AddNumber(std::uint64_t number, int bytes, std::string& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>(number >> shift);
  }
}
inline std::uint64_t NumberAt(std::string_view bytes, std::size_t at,
                              int size) {
  std::uint64_t number = 0;
  for (int i = 0; i < size; ++i) {
    number = number << 8 | static_cast<unsigned char>(
                               bytes[at + static_cast<std::size_t>(i)]);
  }
  return number;
}

// What a list of customers shows of one.
struct CustomerState {
  std::int64_t since_us = 0;
  std::int64_t last_contact_us = 0;  // Of the customer's own events.
  std::uint64_t events = 0;

  void Take(const Arrival& arrival) {
    if (events++ == 0) since_us = arrival.at_us;
    if (arrival.event.actor().role() == v1::ROLE_CUSTOMER) {
      last_contact_us = arrival.at_us;
    }
  }
  void Give(Answer& answer) const {
    answer.TakeField(since_us);
    answer.TakeField(last_contact_us);
  }

  std::string Encode() const {
    std::string bytes;
    AddNumber(static_cast<std::uint64_t>(since_us), 8, bytes);
    AddNumber(static_cast<std::uint64_t>(last_contact_us), 8, bytes);
    AddNumber(events, 8, bytes);
    return bytes;
  }
  static CustomerState Decode(std::string_view bytes) {
    return {static_cast<std::int64_t>(NumberAt(bytes, 0, 8)),
            static_cast<std::int64_t>(NumberAt(bytes, 8, 8)),
            bytes.size() < 24 ? 0 : NumberAt(bytes, 16, 8)};
  }
};

inline constexpr std::size_t kReadyHeadEvents = 16;  // Where they begin.

// Finds each event and both fields.
inline void TakeReadyHead(std::string_view head, Answer& answer) {
  std::size_t at = kReadyHeadEvents;
  while (at < head.size()) {
    const std::size_t size = NumberAt(head, at, 4);
    answer.TakeEvent(head.substr(at + 4, size));
    at += 4 + size;
  }
  CustomerState::Decode(head.substr(0, kReadyHeadEvents)).Give(answer);
}

// The head after one more event, the newest; `before` may be empty.
inline std::string NextReadyHead(const CustomerState& state,
                                 std::string_view event,
                                 std::string_view before, int events_max) {
  std::string head = state.Encode().substr(0, kReadyHeadEvents);
  AddNumber(event.size(), 4, head);
  head += event;
  std::size_t at = kReadyHeadEvents;
  for (int i = 1; i < events_max && at < before.size(); ++i) {
    const std::size_t size = 4 + NumberAt(before, at, 4);
    head += before.substr(at, size);
    at += size;
  }
  return head;
}

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_READY_HEAD_H_
