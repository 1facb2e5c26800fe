// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Peer: one way of resuming a customer by phone number, beside others that
// hold the same bytes.

#ifndef THROUGHLINE_BENCH_PEER_H_
#define THROUGHLINE_BENCH_PEER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace throughline::bench {

// What came out, so far as it was looked at. A text is touched as somebody who
// copies it would, one byte in each cache line; or, to compare what different
// peers gave, read whole.
class Answer {
 public:
  explicit Answer(bool whole = false) : stride_(whole ? 1 : 64) {}

  void TakeEvent(std::string_view text) {
    ++events_;
    Touch(text);
  }
  void Touch(std::string_view bytes) {
    std::uint64_t sum = bytes.size();
    for (std::size_t i = 0; i < bytes.size(); i += stride_) {
      sum = sum * 31 + static_cast<unsigned char>(bytes[i]);
    }
    sum_ += sum;  // In whatever order events come.
  }
  void TakeField(std::int64_t number) {
    fields_ += static_cast<std::uint64_t>(number);
  }

  int events() const { return events_; }
  std::uint64_t sum() const { return sum_; }
  std::uint64_t fields() const { return fields_; }

 private:
  const std::size_t stride_;
  int events_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t fields_ = 0;
};

class Peer {
 public:
  explicit Peer(std::string name) : name_(std::move(name)) {}
  virtual ~Peer() = default;

  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  const std::string& name() const { return name_; }

  // Whether it finds each event; one that does not only touches the bytes.
  virtual bool finds_events() const { return true; }

  // The newest twenty events, every text touched, and the customer's fields.
  virtual void Resume(const std::string& phone, Answer& answer) = 0;

 private:
  const std::string name_;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEER_H_
