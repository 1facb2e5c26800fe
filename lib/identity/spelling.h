// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How an identity is spelled: `scheme:value` or `scheme@scope:value` as a
// source stated it, and the one spelling it is known by here. Owns the grammar
// and the choice of rule; what a rule does to a value is in phone, unicode and
// mailbox, and which values stand for nobody in nobody. See README.md.

#ifndef THROUGHLINE_LIB_IDENTITY_SPELLING_H_
#define THROUGHLINE_LIB_IDENTITY_SPELLING_H_

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "throughline/options.h"

namespace throughline::identity {

// The parts of a stated identity, within it.
struct Spelling {
  std::string_view scheme;
  std::string_view scope;  // Empty: none.
  std::string_view value;
};

struct Identity {
  std::string scheme;
  std::string scope;
  std::string value;
  std::string shown;  // The parts together: canonical scheme[@scope]:value.
  Scheme rule;
  bool as_is = false;   // Its scheme cannot normalise it: equal to itself only.
  bool nobody = false;  // Stands for nobody: owns no profile, links nothing.
  bool house = false;   // The tenant's own address: never a customer.
};

// Cuts `stated` into its parts without changing them.
//
// kInvalidArgument: it is no identity, or beyond a limit. The message says
// what would be right and never repeats the value.
absl::StatusOr<Spelling> Parse(std::string_view stated);

// What a policy makes of stated identities; made once per policy. Any number
// of threads may use one.
class Normaliser {
 public:
  explicit Normaliser(const IdentityPolicy& policy);

  // kInvalidArgument: something in the policy is not an identity, a scheme or
  // a region; what it is. That entry has no effect.
  const absl::Status& status() const { return status_; }

  // The canonical form of `stated`, which is a fixed point:
  // Normalise(i.shown)->shown == i.shown.
  //
  // Cost: no parser and no ICU for a value that is already canonical ASCII
  // (bench: identity_is_normalised).
  //
  // kInvalidArgument: as Parse. A value that its scheme cannot normalise is no
  // error, but kept as it is.
  absl::StatusOr<Identity> Normalise(std::string_view stated) const;

  // Whether the identities that `source` names together are one person's.
  bool Believed(std::string_view source) const;

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  using TextSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

  void Refuse(absl::Status status);
  absl::StatusOr<Identity> Canonical(std::string_view stated) const;

  std::unordered_map<std::string, Scheme, TextHash, std::equal_to<>> schemes_;
  TextSet house_;
  TextSet not_believed_;
  std::string phone_region_;
  absl::Status status_;
};

// As a Normaliser made for this one call, at the cost of making it.
absl::StatusOr<Identity> Normalise(std::string_view stated,
                                   const IdentityPolicy& policy);

}  // namespace throughline::identity

#endif  // THROUGHLINE_LIB_IDENTITY_SPELLING_H_
