// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The parties of a vCon: how each is reached, what part it plays, and which of
// them is the customer.

#ifndef THROUGHLINE_LIB_IMPORT_VCON_PARTIES_H_
#define THROUGHLINE_LIB_IMPORT_VCON_PARTIES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/import/kept_text.h"
#include "lib/import/vcon_json.h"
#include "throughline/v1/event.pb.h"

namespace throughline::importing {

struct Party {
  std::vector<std::string> identities;  // scheme:value
  std::string name;
  std::string id;    // As an actor: how it is reached, or what it is called.
  std::string said;  // Its role as the vCon states it, in lower case.
  v1::Role role = v1::ROLE_UNSPECIFIED;
};

class Parties {
 public:
  // `first` is the originator of the first dialog. `house` are the tenant's
  // own addresses, never the customer's.
  //
  // kInvalidArgument: there are no parties, or they are no array of objects.
  static absl::StatusOr<Parties> Read(const Json& vcon,
                                      std::optional<std::size_t> first,
                                      const std::vector<std::string>& house);

  std::size_t size() const { return list_.size(); }
  const Party& operator[](std::size_t index) const { return list_[index]; }
  std::optional<std::size_t> customer() const { return customer_; }

  // The party that a transcript means by `speaker`: by name or by role.
  std::optional<std::size_t> Find(std::string_view speaker) const;

  // Whose history an event is: the customer's identities, or one that stands
  // for nobody.
  void AddIdentities(v1::Event& event) const;

  // Who else was there, of `present`.
  void AddParticipants(const std::vector<std::size_t>& present,
                       v1::Event& event) const;

  void SetActor(std::optional<std::size_t> party, v1::Event& event) const;

 private:
  void ChooseCustomer(std::optional<std::size_t> first,
                      const std::vector<std::string>& house);

  std::vector<Party> list_;
  std::optional<std::size_t> customer_;
};

// The indexes that a `parties` of a dialog names, nested or single. Absent
// where one of them is no party.
std::optional<std::vector<std::size_t>> PartyIndexes(const Json& value,
                                                     std::size_t count);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_VCON_PARTIES_H_
