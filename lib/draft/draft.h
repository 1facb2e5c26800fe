// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What a part sees and what it fills. A View is the rows of one tenant as they
// were at one instant. A Draft is a view with changes: a plan reads what it has
// itself written, knows the positions its entries will take and the time they
// will carry, and in the end becomes one Batch.
//
// One thread at a time may use a Draft.

#ifndef THROUGHLINE_LIB_DRAFT_DRAFT_H_
#define THROUGHLINE_LIB_DRAFT_DRAFT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/draft/concern.h"
#include "lib/keys/keys.h"
#include "throughline/engine.h"

namespace throughline {

struct View {
  const Snapshot& rows;
  TenantNumber tenant = 0;
  std::string_view index_key;  // For keys::HashOf.

  keys::Key Key(keys::Table table) const { return {table, tenant}; }
};

class Draft final : public Snapshot {
 public:
  // `now_us` is raised where the newest commit's time lies later. `chance`
  // gives random bytes.
  Draft(std::shared_ptr<const Snapshot> base, TenantNumber tenant,
        std::string_view index_key, std::int64_t now_us,
        std::function<std::string(std::size_t)> chance);

  View view() const { return {*this, tenant_, index_key_}; }
  keys::Key Key(keys::Table table) const { return {table, tenant_}; }

  std::int64_t now_us() const { return now_us_; }

  template <typename IdType>
  IdType NewId() const {
    return IdType::FromBytes(chance_(16));
  }

  // Takes the next position for an entry.
  Position AddEntry() { return planned_after_ + ++entries_; }
  int entries() const { return entries_; }

  void Put(std::string key, std::string value);
  void Delete(std::string key);
  void Extend(std::string key, std::string_view piece);

  // Reported as `draft/concern.h` writes it. A subject is what a customer is
  // known by inside: its group, or its only profile.
  void Concern(std::string_view subject) {
    concerns_.push_back(EncodeConcern({tenant_, false, subject}));
  }
  void ConcernIdentity(const Hash& identity) {
    concerns_.push_back(EncodeConcern({tenant_, true, identity.view()}));
  }

  // Reported to those who wait for what happens to a profile.
  void Touch(ProfileId profile) { touched_.push_back(profile); }
  const std::vector<ProfileId>& touched() const { return touched_; }

  bool empty() const { return changes_.empty() && entries_ == 0; }

  // Once, at the end.
  Batch ToBatch() &&;

  // ---- Snapshot: the base with the changes ----

  Position position() const override { return planned_after_ + entries_; }
  std::int64_t time_us() const override { return now_us_; }
  absl::StatusOr<std::optional<Pinned>> Get(
      std::string_view key) const override;

  // The rows as they are at the call; later changes do not show.
  std::unique_ptr<Cursor> Scan(const KeyRange& range, Walk walk) const override;

 private:
  struct Pending {
    Batch::Op op = Batch::Op::kPut;
    std::string value;
  };
  using Changes = std::map<std::string, Pending, std::less<>>;

  class Merged;

  std::shared_ptr<const Snapshot> base_;
  TenantNumber tenant_;
  std::string index_key_;
  std::int64_t now_us_;
  std::function<std::string(std::size_t)> chance_;
  Position planned_after_;
  int entries_ = 0;
  Changes changes_;
  std::vector<std::string> concerns_;
  std::vector<ProfileId> touched_;
};

}  // namespace throughline

#endif  // THROUGHLINE_LIB_DRAFT_DRAFT_H_
