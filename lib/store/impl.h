// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The inside of a store: the engine, the tenants, the cache, and the one loop
// in which anything is committed. It has no rule of any noun.

#ifndef THROUGHLINE_LIB_STORE_IMPL_H_
#define THROUGHLINE_LIB_STORE_IMPL_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "lib/base/mutex.h"
#include "lib/clocks/rules.h"
#include "lib/draft/draft.h"
#include "lib/feed/token.h"
#include "lib/head/cache.h"
#include "lib/identity/spelling.h"
#include "lib/store/waiters.h"
#include "throughline/storage/store.pb.h"
#include "throughline/store.h"

namespace throughline {

class ClaimQueue;
namespace head {
class Leads;
}  // namespace head

// A tenant as long as the store is open.
struct Tenant {
  TenantNumber number = 0;
  std::string name;
  std::string index_key;
  Policy policy;
  identity::Normaliser normaliser;
  clocks::Rules rules;
};

class Store::Impl {
 public:
  using Tenant = throughline::Tenant;

  // `read_only`: every Transact is refused.
  Impl(std::unique_ptr<Engine> engine, StoreOptions options, bool read_only);
  ~Impl();

  // Reads the state row and raises the epoch where the last close was not
  // clean. Once, before anything else.
  absl::Status Start();

  // ---- Tenants ----

  // Makes the tenant where there is none.
  absl::StatusOr<const Tenant*> TenantFor(std::string_view name);

  // Null where there is none.
  absl::StatusOr<const Tenant*> FindTenant(std::string_view name) const;

  // kNotFound where there is none.
  absl::StatusOr<const Tenant*> NeedTenant(std::string_view name) const;

  absl::StatusOr<std::vector<std::string>> TenantNames() const;

  // ---- Reading ----

  std::shared_ptr<const Snapshot> Durable() const { return engine_->Durable(); }
  static View ViewOf(const Snapshot& rows, const Tenant& tenant) {
    return {rows, tenant.number, tenant.index_key};
  }
  std::int64_t NowUs() const;

  // ---- Writing ----

  // Plans against the newest rows and commits the plan; plans again where
  // another commit came between. `plan` may so run several times, and must do
  // nothing but read and fill the draft. One plan runs at a time; syncs are
  // waited for outside and shared.
  //
  // A plan that changes nothing, or is refused, speaks of rows that may not be
  // durable yet: they are before this returns. Whoever waits for the entries of
  // a plan is woken once they are durable, before this returns.
  using Plan = absl::FunctionRef<absl::Status(Draft& draft)>;
  absl::StatusOr<Stamp> Transact(const Tenant& tenant, Durability durability,
                                 Plan plan);

  Engine& engine() const { return *engine_; }
  head::Cache& cache() const { return *cache_; }
  head::Leads& leads() const { return *leads_; }
  Waiters& waiters() const { return waiters_; }
  bool read_only() const { return read_only_; }
  ClaimQueue& claim_queue() const { return *claim_queue_; }
  std::uint64_t epoch() const { return epoch_; }

  // kFailedPrecondition: it is not the store's.
  absl::Status CheckEpoch(std::uint64_t epoch) const;

  const std::vector<feed::Epoch>& epochs() const { return epochs_; }

 private:
  absl::StatusOr<const Tenant*> Load(std::string_view name) const;
  absl::StatusOr<const Tenant*> Make(std::string_view name);
  void BeginEpoch();
  storage::StateRow State(bool clean) const;
  absl::Status WriteState(bool clean);
  absl::StatusOr<Stamp> Commit(const Batch& batch, Durability durability);

  const StoreOptions options_;
  const bool read_only_;
  std::unique_ptr<Engine> engine_;
  const std::unique_ptr<head::Leads> leads_;
  const std::unique_ptr<head::Cache> cache_;
  mutable Waiters waiters_;
  const std::unique_ptr<ClaimQueue> claim_queue_;
  std::uint64_t epoch_ = 0;
  std::vector<feed::Epoch> epochs_;  // Oldest first.
  std::uint32_t tenants_made_ = 0;
  bool started_ = false;
  std::string store_id_;

  Mutex planning_;
  Mutex making_;  // Of a tenant; held while it is committed.
  // The one asked for last, which most often is the only one.
  mutable std::atomic<const Tenant*> last_tenant_ = nullptr;
  mutable Mutex tenants_mutex_;
  mutable std::map<std::string, std::unique_ptr<Tenant>, std::less<>> tenants_
      ABSL_GUARDED_BY(tenants_mutex_);
};

}  // namespace throughline

#endif  // THROUGHLINE_LIB_STORE_IMPL_H_
