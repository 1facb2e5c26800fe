// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Parts: in which conversations several heads have a part, read off their rows
// without parsing them. A head that let go of conversations may lack its part
// of one that another head has; this tells whether any is so that would stay
// once they are combined.

#ifndef THROUGHLINE_LIB_HEAD_PARTS_H_
#define THROUGHLINE_LIB_HEAD_PARTS_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "throughline/types.h"

namespace throughline::head {

class Parts {
 public:
  // The row of one more head, whose bytes stay where they are.
  absl::Status AddRow(std::string_view row);

  // Whether Complete (refold.h) would find nothing to fold anew. Says no where
  // it is not sure.
  bool NoneLacks() const;

 private:
  struct Part {
    std::string_view id;
    Place last;
    bool shared = false;
  };
  using ById = std::vector<Part>;
  struct Row {
    ById parts;
    bool dropped = false;  // It let go of some.
  };

  // Where a part is, or would be.
  static ById::iterator At(std::string_view id, ById& in);
  static bool Has(std::string_view id, const ById& in);
  static void Trim(Row& row);

  void ReadBase(std::string_view base, Row& into);
  absl::Status ReadEvent(std::string_view body, Row& into);

  std::vector<Row> rows_;
  bool sure_ = true;
};

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_PARTS_H_
