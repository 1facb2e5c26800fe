// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Answer: what came out of an engine, so far as it was looked at. A text is
// touched as somebody who copies it would, one byte in each cache line; or, to
// compare what different engines gave, read whole.

#ifndef THROUGHLINE_BENCH_PEERS_ANSWER_H_
#define THROUGHLINE_BENCH_PEERS_ANSWER_H_

#include <cstdint>
#include <string_view>

#include "lib/codec/wire.h"
#include "throughline/v1/event.pb.h"

namespace throughline::bench {

class Answer {
 public:
  explicit Answer(bool whole = false) : stride_(whole ? 1 : 64) {}

  void TakeText(std::string_view text) {
    ++events_;
    Touch(text);
  }

  // An encoded event: its text is found by walking over the fields before it,
  // which costs less than parsing it.
  void TakeEvent(std::string_view event) {
    TakeText(codec::WireBytes(event, v1::Event::kTextFieldNumber));
  }

  void Touch(std::string_view bytes) {
    std::uint64_t sum = bytes.size();
    for (std::size_t i = 0; i < bytes.size(); i += stride_) {
      sum = sum * 31 + static_cast<unsigned char>(bytes[i]);
    }
    sum_ += sum;  // In whatever order events come.
  }

  void TakeField(std::int64_t number) {
    fields_ = fields_ * 31 + static_cast<std::uint64_t>(number);
  }

  int events() const { return events_; }
  std::uint64_t sum() const { return sum_; }

  // All but what was only touched.
  friend bool operator==(const Answer& a, const Answer& b) {
    return a.events_ == b.events_ && a.sum_ == b.sum_ && a.fields_ == b.fields_;
  }

 private:
  const std::size_t stride_;
  int events_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t fields_ = 0;
};

}  // namespace throughline::bench

#endif  // THROUGHLINE_BENCH_PEERS_ANSWER_H_
