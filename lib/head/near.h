// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Near: where that lies which is about to be read, to be fetched into the
// processor's cache all at once and not line by line as somebody gets to it. Of
// a customer who was not looked at for a while that takes most of the time.

#ifndef THROUGHLINE_LIB_HEAD_NEAR_H_
#define THROUGHLINE_LIB_HEAD_NEAR_H_

#include <array>
#include <cstddef>

#include "throughline/resumption.h"

namespace throughline::head {

struct Span {
  const void* at = nullptr;  // Need not be there any more; null: nothing.
  std::size_t bytes = 0;
};

// Asks for every line of it, and waits for none.
inline void Fetch(const Span& span) {
  constexpr std::size_t kLine = 64;
  if (span.at == nullptr) return;
  const char* const at = static_cast<const char*>(span.at);
  for (std::size_t line = 0; line < span.bytes; line += kLine) {
    __builtin_prefetch(at + line);
  }
}

class Near {
 public:
  Near() = default;

  // What somebody reads who looks at every text of the timeline.
  explicit Near(const Resumption::Body& body);

  void Fetch() const {
    for (const Span& span : spans_) head::Fetch(span);
  }

 private:
  // Texts lie in few pieces, one for each profile's row; of more than these the
  // processor fetches the rest by itself.
  std::array<Span, 8> spans_;
};

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_NEAR_H_
