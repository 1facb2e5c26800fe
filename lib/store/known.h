// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Known: what is known of each customer in a conversation, and what was
// promised in it.

#ifndef THROUGHLINE_LIB_STORE_KNOWN_H_
#define THROUGHLINE_LIB_STORE_KNOWN_H_

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "lib/head/show.h"
#include "lib/record/record.h"

namespace throughline {

class Known {
 public:
  // The customer that holds a profile; null: not there yet.
  using Find =
      std::function<absl::StatusOr<std::shared_ptr<const head::Customer>>(
          ProfileId profile)>;

  // Of each event of the conversation that the viewer may read.
  void Note(const record::Told& event);

  // Facts are shown wherever they were stated, but to a customer, who is not
  // told what others said elsewhere. One read or more for each customer.
  absl::Status Tell(const View& view, const head::Sight& sight,
                    const Find& find, Resumption::Body& body) const;

 private:
  bool Elsewhere(const EventRef& event) const {
    return !stated_.contains({event.source, event.id});
  }

  std::set<ProfileId> spoke_;  // Whose events they are.
  // Those that stated or promised something, by source and id.
  std::set<std::pair<std::string, std::string>> stated_;
};

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_KNOWN_H_
