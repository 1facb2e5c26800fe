// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/store/impl.h"

#include <algorithm>
#include <utility>

#include "absl/time/time.h"
#include "lib/base/clock.h"
#include "lib/base/number.h"
#include "lib/base/status.h"
#include "lib/base/text.h"
#include "lib/codec/envelope.h"
#include "lib/head/leads.h"
#include "lib/store/claim_queue.h"
#include "throughline/limits.h"
#include "throughline/storage/store.pb.h"

namespace throughline {
namespace {

using keys::Table;

constexpr std::uint32_t kFormat = 1;

// Of the cache's bytes. 96 of them to a statement, some 10,000 to a customer
// with two identities.
constexpr std::size_t kLeadsShare = 32;

std::string StateKey() { return keys::Key(Table::kState, 0).bytes(); }

std::string TenantKey(std::string_view name) {
  return keys::Key(Table::kTenant, 0)
      .Add(keys::HashOf({}, "tenant", {name}))
      .bytes();
}

std::string KeyCheck(std::string_view index_key) {
  return std::string(keys::HashOf(index_key, "check", {}).view());
}

absl::Status CheckTenant(std::string_view name) {
  if (name.empty() || name.size() > limits::kTenantBytesMax) {
    return Invalid("a tenant's name of {} bytes; 1 to {} are right",
                   name.size(), limits::kTenantBytesMax);
  }
  if (!ValidUtf8(name)) return Invalid("a tenant's name is not UTF-8");
  return absl::OkStatus();
}

}  // namespace

Store::Impl::Impl(std::unique_ptr<Engine> engine, StoreOptions options,
                  bool read_only)
    : options_(std::move(options)),
      read_only_(read_only),
      engine_(std::move(engine)),
      leads_(std::make_unique<head::Leads>(options_.cache_bytes / kLeadsShare,
                                           RandomBytes(16))),
      cache_(std::make_unique<head::Cache>(options_.cache_bytes -
                                           leads_->bytes())),
      claim_queue_(std::make_unique<ClaimQueue>()) {
  engine_->Observe([this](const Batch& batch, const Stamp& stamp) {
    for (const std::string& told : batch.concerns()) {
      const Concern concern = DecodeConcern(told);
      cache_->Concern(concern.tenant, concern.name, stamp.last);
      if (!concern.identity) continue;
      leads_->Concern(Hash::FromBytes(concern.name), stamp.last);
    }
  });
}

Store::Impl::~Impl() {
  // A store that cannot say that it was closed cleanly is simply not.
  if (started_ && !read_only_) WriteState(true).IgnoreError();
}

std::int64_t Store::Impl::NowUs() const {
  return absl::ToUnixMicros(options_.clock ? options_.clock() : SystemTime());
}

absl::Status Store::Impl::CheckEpoch(std::uint64_t epoch) const {
  if (epoch == epoch_) return absl::OkStatus();
  return FailedPrecondition(
      "epoch {} is not the store's, which is {}; read the outbox from its "
      "beginning",
      epoch, epoch_);
}

absl::Status Store::Impl::Start() {
  TL_RETURN_IF_ERROR(clocks::Rules(options_.policy.reply).status());
  for (const auto& [tenant, policy] : options_.tenant_policies) {
    TL_RETURN_IF_ERROR(clocks::Rules(policy.reply).status());
  }
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                      Durable()->Get(StateKey()));
  bool clean = true;
  if (row.has_value()) {
    TL_ASSIGN_OR_RETURN(const auto state,
                        codec::OpenAs<storage::StateRow>(row->bytes, "state"));
    if (state.format() > kFormat) {
      return absl::UnimplementedError(
          fmt::format("the store has format {}; this version reads up to {}",
                      state.format(), kFormat));
    }
    epoch_ = state.epoch();
    clean = state.clean();
    tenants_made_ = state.tenants();
    store_id_ = state.store();
    for (const auto& epoch : state.epochs()) {
      epochs_.push_back({epoch.epoch(), epoch.after()});
    }
  }
  if (read_only_) return absl::OkStatus();
  if (store_id_.empty()) store_id_ = RandomBytes(16);
  if (!row.has_value() || !clean) BeginEpoch();
  TL_RETURN_IF_ERROR(WriteState(false));
  started_ = true;
  return absl::OkStatus();
}

void Store::Impl::BeginEpoch() {
  epochs_.push_back({++epoch_, Durable()->position()});
  if (std::ssize(epochs_) > limits::kEpochsMax) epochs_.erase(epochs_.begin());
}

storage::StateRow Store::Impl::State(bool clean) const {
  storage::StateRow state;
  state.set_epoch(epoch_);
  state.set_clean(clean);
  state.set_format(kFormat);
  state.set_store(store_id_);
  state.set_tenants(tenants_made_);
  for (const feed::Epoch& epoch : epochs_) {
    auto& kept = *state.add_epochs();
    kept.set_epoch(epoch.number);
    kept.set_after(epoch.after);
  }
  return state;
}

absl::Status Store::Impl::WriteState(bool clean) {
  Batch batch;
  batch.Put(StateKey(), codec::Seal(State(clean)));
  return engine_->Commit(batch, Durability::kSynced).status();
}

absl::StatusOr<const Store::Impl::Tenant*> Store::Impl::Load(
    std::string_view name) const {
  {
    MutexLock lock(tenants_mutex_);
    const auto found = tenants_.find(name);
    if (found != tenants_.end()) return found->second.get();
  }
  TL_ASSIGN_OR_RETURN(const std::optional<Pinned> row,
                      engine_->Latest()->Get(TenantKey(name)));
  if (!row.has_value()) return nullptr;
  TL_ASSIGN_OR_RETURN(const auto stored,
                      codec::OpenAs<storage::TenantRow>(row->bytes, "tenants"));
  TL_ASSIGN_OR_RETURN(std::string key, options_.keys->IndexKey(name));
  if (stored.key_check() != KeyCheck(key)) {
    return DataLoss(
        "the tenant's index key is not the one that its rows were written "
        "with; without that one nothing can be found");
  }
  const auto own = options_.tenant_policies.find(name);
  const Policy& policy =
      own != options_.tenant_policies.end() ? own->second : options_.policy;
  auto tenant = std::make_unique<Tenant>(Tenant{
      stored.number(), std::string(name), std::move(key), policy,
      identity::Normaliser(policy.identity), clocks::Rules(policy.reply)});
  TL_RETURN_IF_ERROR(tenant->normaliser.status());
  TL_RETURN_IF_ERROR(tenant->rules.status());
  MutexLock lock(tenants_mutex_);
  return tenants_.emplace(name, std::move(tenant)).first->second.get();
}

absl::StatusOr<const Store::Impl::Tenant*> Store::Impl::Make(
    std::string_view name) {
  MutexLock lock(making_);
  TL_ASSIGN_OR_RETURN(const Tenant* const made, Load(name));
  if (made != nullptr) return made;
  // The key first: a tenant whose key was never kept could not be read again.
  TL_ASSIGN_OR_RETURN(const std::string key, options_.keys->IndexKey(name));
  storage::TenantRow row;
  row.set_key_check(KeyCheck(key));
  row.set_name(std::string(name));
  row.set_number(++tenants_made_);
  Batch batch;
  batch.Put(TenantKey(name), codec::Seal(row));
  batch.Put(StateKey(), codec::Seal(State(false)));
  TL_RETURN_IF_ERROR(engine_->Commit(batch, Durability::kSynced).status());
  waiters_.WakeAll();  // Some may wait for this tenant to be there.
  return Load(name);
}

absl::StatusOr<const Store::Impl::Tenant*> Store::Impl::TenantFor(
    std::string_view name) {
  TL_RETURN_IF_ERROR(CheckTenant(name));
  if (read_only_) {
    return FailedPrecondition("the store was opened for reading only");
  }
  TL_ASSIGN_OR_RETURN(const Tenant* const tenant, Load(name));
  return tenant != nullptr ? tenant : Make(name);
}

absl::StatusOr<const Store::Impl::Tenant*> Store::Impl::FindTenant(
    std::string_view name) const {
  const Tenant* const last = last_tenant_.load();
  if (last != nullptr && last->name == name) return last;
  TL_RETURN_IF_ERROR(CheckTenant(name));
  TL_ASSIGN_OR_RETURN(const Tenant* const tenant, Load(name));
  if (tenant != nullptr) last_tenant_.store(tenant);
  return tenant;
}

absl::StatusOr<const Store::Impl::Tenant*> Store::Impl::NeedTenant(
    std::string_view name) const {
  TL_ASSIGN_OR_RETURN(const Tenant* const tenant, FindTenant(name));
  if (tenant == nullptr) return NotFound("the tenant has no history here");
  return tenant;
}

absl::StatusOr<std::vector<std::string>> Store::Impl::TenantNames() const {
  std::vector<std::string> names;
  const auto rows =
      Durable()->Scan(keys::Key(Table::kTenant, 0).Prefix(), Walk::kForward);
  for (; rows->Valid(); rows->Next()) {
    TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::TenantRow>(
                                            rows->value(), "tenants"));
    names.push_back(row.name());
  }
  TL_RETURN_IF_ERROR(rows->status());
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<Stamp> Store::Impl::Commit(const Batch& batch,
                                          Durability durability) {
  return durability == Durability::kSynced ? engine_->Write(batch)
                                           : engine_->Commit(batch, durability);
}

absl::StatusOr<Stamp> Store::Impl::Transact(const Tenant& tenant,
                                            Durability durability, Plan plan) {
  if (read_only_) {
    return FailedPrecondition("the store was opened for reading only");
  }
  absl::StatusOr<Stamp> stamp;
  std::vector<ProfileId> touched;
  for (int attempt = 0; attempt < limits::kAttemptsMax; ++attempt) {
    absl::Status planned;
    bool changes = false;
    Position seen = 0;
    {
      MutexLock lock(planning_);
      Draft draft(engine_->Latest(), tenant.number, tenant.index_key, NowUs(),
                  RandomBytes);
      seen = draft.position();
      planned = plan(draft);
      changes = planned.ok() && !draft.empty();
      touched = draft.touched();
      if (changes) stamp = Commit(std::move(draft).ToBatch(), durability);
    }
    if (!changes) {
      // Costs nothing where nothing waits to be synced.
      if (durability == Durability::kSynced || Durable()->position() < seen) {
        TL_RETURN_IF_ERROR(engine_->Sync());
      }
      if (!planned.ok()) return planned;
      return Stamp{.last = seen};
    }
    if (!absl::IsAborted(stamp.status())) break;
  }
  TL_RETURN_IF_ERROR(stamp.status());
  if (durability == Durability::kSynced) TL_RETURN_IF_ERROR(engine_->Sync());
  if (stamp->first <= stamp->last) waiters_.Wake(tenant.number, touched);
  return stamp;
}

}  // namespace throughline
