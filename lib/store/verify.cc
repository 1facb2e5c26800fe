// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Verify: everything that is derived, worked out anew and compared with
// what is stored, as canonical plaintext.

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/conversation/rows.h"
#include "lib/facts/current.h"
#include "lib/head/pieces.h"
#include "lib/head/refold.h"
#include "lib/identity/check_graph.h"
#include "lib/identity/groups.h"
#include "lib/identity/profiles.h"
#include "lib/record/record.h"
#include "lib/store/impl.h"
#include "lib/store/verify_bots.h"
#include "lib/store/verify_claims.h"
#include "lib/store/verify_feed.h"
#include "lib/store/verify_views.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"

namespace throughline {
namespace {

using head::Head;
using keys::Table;

// What differs, by its field, for people.
std::string Differing(const Head& stored, const Head& folded) {
  Head a = stored;
  Head b = folded;
  std::string names;
  const auto* const descriptor = Head::descriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto* const field = descriptor->field(i);
    a = stored;
    b = folded;
    for (int j = 0; j < descriptor->field_count(); ++j) {
      if (j == i) continue;
      a.GetReflection()->ClearField(&a, descriptor->field(j));
      b.GetReflection()->ClearField(&b, descriptor->field(j));
    }
    if (a.SerializeAsString() == b.SerializeAsString()) continue;
    if (!names.empty()) names += ", ";
    names += std::string(field->name());
  }
  return names;
}

class Verifying {
 public:
  Verifying(const View& view, VerifyReport& report)
      : view_(view), report_(report) {}

  absl::Status Run() {
    TL_ASSIGN_OR_RETURN(const std::vector<std::string> graph,
                        identity::CheckGraph(view_));
    for (const std::string& difference : graph) Say(difference);
    TL_RETURN_IF_ERROR(Profiles());
    TL_RETURN_IF_ERROR(Events());
    TL_RETURN_IF_ERROR(Noted());
    TL_RETURN_IF_ERROR(VerifyClaims(view_, report_));
    TL_RETURN_IF_ERROR(VerifyBots(view_, report_));
    TL_RETURN_IF_ERROR(VerifyDue(view_, report_));
    return VerifyFeed(view_, report_);
  }

 private:
  void Say(std::string difference) {
    report_.differences.push_back(std::move(difference));
  }

  absl::Status Profiles() {
    std::set<std::string> groups;
    const auto rows =
        view_.rows.Scan(view_.Key(Table::kProfile).Prefix(), Walk::kForward);
    for (; rows->Valid(); rows->Next()) {
      const auto profile = keys::IdAt<ProfileId>(rows->key(), keys::kFieldsAt);
      ++report_.profiles;
      TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::ProfileRow>(
                                              rows->value(), "profiles"));
      TL_RETURN_IF_ERROR(HeadOf(profile));
      TL_RETURN_IF_ERROR(FactsOf(profile));
      TL_RETURN_IF_ERROR(VerifyCursors(view_, profile, report_));
      TL_RETURN_IF_ERROR(VerifyRecounts(view_, profile, report_));
      if (row.group().empty()) {
        ++report_.customers;
      } else if (groups.insert(row.group()).second) {
        ++report_.customers;
        TL_RETURN_IF_ERROR(GroupHead(GroupId::FromBytes(row.group())));
      }
    }
    return rows->status();
  }

  absl::Status HeadOf(ProfileId profile) {
    TL_ASSIGN_OR_RETURN(const std::optional<head::Folded> stored,
                        head::ReadHead(view_, profile));
    if (!stored.has_value()) {
      Say(fmt::format("profile {}: no head", profile.ToHex()));
      return absl::OkStatus();
    }
    TL_ASSIGN_OR_RETURN(
        const Head folded,
        head::FoldProfile(view_, profile, view_.rows.position()));
    if (stored->head.SerializeAsString() != folded.SerializeAsString()) {
      Say(fmt::format("profile {}: its head differs in {}", profile.ToHex(),
                      Differing(stored->head, folded)));
    }
    return absl::OkStatus();
  }

  absl::Status GroupHead(GroupId id) {
    TL_ASSIGN_OR_RETURN(const identity::Group group,
                        identity::GroupById(view_, id));
    TL_ASSIGN_OR_RETURN(const std::optional<head::Folded> stored,
                        head::ReadGroupHead(view_, id.view()));
    const bool due = group.members.size() > limits::kCombinedOnReadMax;
    if (stored.has_value() != due) {
      Say(fmt::format("customer {}: a combined head is {}",
                      group.customer().ToHex(), due ? "missing" : "left over"));
      return absl::OkStatus();
    }
    if (!due) return absl::OkStatus();
    Head combined;
    std::vector<ProfileId> profiles;
    for (const auto& member : group.members) {
      TL_ASSIGN_OR_RETURN(const auto head,
                          head::ReadHead(view_, member.profile));
      if (head.has_value()) head::Combine(head->head, combined);
      profiles.push_back(member.profile);
    }
    Head kept = stored->head;
    head::Trim(combined);
    // What a head let go of comes back on reading: compare it as it is read.
    TL_RETURN_IF_ERROR(
        head::Complete(view_, profiles, view_.rows.position(), combined));
    TL_RETURN_IF_ERROR(
        head::Complete(view_, profiles, view_.rows.position(), kept));
    kept.clear_group();
    combined.clear_group();
    if (kept.SerializeAsString() != combined.SerializeAsString()) {
      Say(fmt::format("customer {}: its combined head differs in {}",
                      group.customer().ToHex(), Differing(kept, combined)));
    }
    return absl::OkStatus();
  }

  // The rows of what is known against what the events state as they stand.
  absl::Status FactsOf(ProfileId profile) {
    Head from_rows;
    TL_RETURN_IF_ERROR(facts::ReadRows(view_, profile, from_rows));
    Head from_events;
    TL_RETURN_IF_ERROR(timeline::Tell(
        view_, {profile}, {},
        [&](const record::Told& told, const std::shared_ptr<const void>&) {
          facts::Fold(told, from_events);
          return true;
        }));
    if (from_rows.SerializeAsString() != from_events.SerializeAsString()) {
      Say(fmt::format("profile {}: its facts' rows differ", profile.ToHex()));
    }
    return absl::OkStatus();
  }

  absl::Status Events() {
    const auto rows =
        view_.rows.Scan(view_.Key(Table::kEvent).Prefix(), Walk::kForward);
    for (; rows->Valid(); rows->Next()) {
      ++report_.events;
      TL_ASSIGN_OR_RETURN(const std::string_view record,
                          codec::Open(rows->value(), "events"));
      const auto profile = keys::IdAt<ProfileId>(rows->key(), keys::kFieldsAt);
      TL_RETURN_IF_ERROR(
          OneEvent(profile, keys::PlaceAtEnd(rows->key()), record));
    }
    return rows->status();
  }

  absl::Status OneEvent(ProfileId profile, const Place& place,
                        std::string_view record) {
    const record::Fields fields = record::ReadFields(record);
    const Hash ref = timeline::RefHash(view_, fields.source, fields.id);
    TL_ASSIGN_OR_RETURN(const auto receipt, timeline::ReadReceipt(view_, ref));
    if (!receipt.has_value() || receipt->profile != profile ||
        receipt->place != place || fields.self != ref.view()) {
      Say(fmt::format("position {}: its receipt differs", place.position));
    }
    if (fields.conversation.empty()) return absl::OkStatus();
    ++in_conversations_;
    const std::string key =
        view_.Key(Table::kConversationEvent)
            .Add(ConversationId::FromBytes(fields.conversation))
            .Add(place)
            .bytes();
    TL_ASSIGN_OR_RETURN(const auto noted, view_.rows.Get(key));
    if (!noted.has_value()) {
      Say(fmt::format("position {}: its conversation does not have it",
                      place.position));
    }
    return absl::OkStatus();
  }

  // No conversation has an event that is not there.
  absl::Status Noted() {
    std::uint64_t noted = 0;
    const auto rows = view_.rows.Scan(
        view_.Key(Table::kConversationEvent).Prefix(), Walk::kForward);
    for (; rows->Valid(); rows->Next()) ++noted;
    TL_RETURN_IF_ERROR(rows->status());
    if (noted != in_conversations_) {
      Say(fmt::format("{} events are noted in conversations; {} lie in one",
                      noted, in_conversations_));
    }
    return absl::OkStatus();
  }

  const View& view_;
  VerifyReport& report_;
  std::uint64_t in_conversations_ = 0;
};

}  // namespace

absl::StatusOr<VerifyReport> Store::Verify() const {
  VerifyReport report;
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  TL_ASSIGN_OR_RETURN(const std::vector<std::string> tenants,
                      impl_->TenantNames());
  for (const std::string& name : tenants) {
    TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                        impl_->NeedTenant(name));
    const View view = Impl::ViewOf(*rows, *tenant);
    VerifyReport of_tenant;
    TL_RETURN_IF_ERROR(Verifying(view, of_tenant).Run());
    report.events += of_tenant.events;
    report.profiles += of_tenant.profiles;
    report.customers += of_tenant.customers;
    report.entries += of_tenant.entries;
    for (std::string& difference : of_tenant.differences) {
      report.differences.push_back(std::move(difference));
    }
  }
  if (report.entries != rows->position()) {
    report.differences.push_back(
        fmt::format("{} entries are there; the newest position is {}",
                    report.entries, rows->position()));
  }
  return report;
}

}  // namespace throughline
