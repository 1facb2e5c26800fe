// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// GMime's objects and strings, given back when their holder goes.

#ifndef THROUGHLINE_LIB_IMPORT_GOBJECT_H_
#define THROUGHLINE_LIB_IMPORT_GOBJECT_H_

#include <gmime/gmime.h>

#include <memory>
#include <string_view>

namespace throughline::importing {

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename T>
using GPtr = std::unique_ptr<T, Unref>;

struct GFree {
  void operator()(char* text) const { g_free(text); }
};
using GString_ = std::unique_ptr<char, GFree>;

inline std::string_view ViewOf(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

// The message that `bytes` are. It holds them by reference: they must outlive
// it. Null where GMime finds none.
GPtr<GMimeMessage> ParseMessage(std::string_view bytes);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_GOBJECT_H_
