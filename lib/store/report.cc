// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Store::Report: the histories of those who were served in a period, told one
// customer at a time.

#include "throughline/report.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/codec/envelope.h"
#include "lib/conversation/rows.h"
#include "lib/identity/groups.h"
#include "lib/indicators/served.h"
#include "lib/indicators/tally.h"
#include "lib/store/impl.h"
#include "lib/store/who.h"
#include "lib/timeline/rows.h"
#include "throughline/limits.h"
#include "throughline/storage/rows.pb.h"

namespace throughline {
namespace {

using indicators::Period;
using indicators::Served;

absl::StatusOr<std::vector<ProfileId>> MembersOf(const View& view,
                                                 ProfileId profile) {
  TL_ASSIGN_OR_RETURN(const identity::Group group,
                      identity::GroupOf(view, profile));
  std::vector<ProfileId> profiles;
  for (const auto& member : group.members) profiles.push_back(member.profile);
  return profiles;
}

// Whether a customer had any event in the period.
absl::StatusOr<bool> HadEvents(const View& view,
                               const std::vector<ProfileId>& profiles,
                               const Period& period) {
  for (const ProfileId& profile : profiles) {
    const keys::Key of = view.Key(keys::Table::kEvent).Add(profile);
    KeyRange range = of.Prefix();
    range.begin =
        keys::Key(of).Add(Place{period.from_us, INT64_MIN, 0}).bytes();
    range.end = keys::Key(of).Add(Place{period.to_us, INT64_MIN, 0}).bytes();
    const auto rows = view.rows.Scan(range, Walk::kForward);
    TL_RETURN_IF_ERROR(rows->status());
    if (rows->Valid()) return true;
  }
  return false;
}

// The whole history of a customer, under the conversations as they are now.
absl::StatusOr<Served> TellAll(const View& view,
                               const std::vector<ProfileId>& profiles) {
  Served served;
  std::map<std::pair<ProfileId, ConversationId>, ConversationId> effective;
  absl::Status status;
  const absl::Status told = timeline::Tell(
      view, profiles, {},
      [&](const record::Told& event, const std::shared_ptr<const void>&) {
        const auto in = ConversationId::FromBytes(event.fields.conversation);
        const auto [at, added] = effective.try_emplace({event.profile, in}, in);
        if (added && !in.empty()) {
          absl::StatusOr<ConversationId> now = conversation::Effective(
              view, in, event.profile, view.rows.position());
          status = now.status();
          if (!status.ok()) return false;
          at->second = *now;
        }
        served.Tell(event, at->second);
        return true;
      });
  TL_RETURN_IF_ERROR(status);
  TL_RETURN_IF_ERROR(told);
  return served;
}

class Reporting {
 public:
  Reporting(const View& view, ServiceReport& report)
      : view_(view), period_{report.from_us, report.to_us}, report_(report) {}

  absl::Status Everybody() {
    std::set<std::string> groups;
    const auto rows = view_.rows.Scan(view_.Key(keys::Table::kProfile).Prefix(),
                                      Walk::kForward);
    for (; rows->Valid(); rows->Next()) {
      TL_ASSIGN_OR_RETURN(const auto row, codec::OpenAs<storage::ProfileRow>(
                                              rows->value(), "profiles"));
      if (!row.group().empty() && !groups.insert(row.group()).second) continue;
      const auto profile = keys::IdAt<ProfileId>(rows->key(), keys::kFieldsAt);
      TL_ASSIGN_OR_RETURN(const std::vector<ProfileId> profiles,
                          MembersOf(view_, profile));
      TL_ASSIGN_OR_RETURN(const bool had, HadEvents(view_, profiles, period_));
      if (!had) continue;
      TL_ASSIGN_OR_RETURN(const Served served, TellAll(view_, profiles));
      Add(served);
    }
    return rows->status();
  }

  absl::Status One(ProfileId profile, std::int64_t now_us) {
    TL_ASSIGN_OR_RETURN(const std::vector<ProfileId> profiles,
                        MembersOf(view_, profile));
    TL_ASSIGN_OR_RETURN(const Served served, TellAll(view_, profiles));
    Add(served);
    report_.experience = served.ToExperience(now_us);
    return absl::OkStatus();
  }

  void Finish() const { tally_.WriteTo(report_); }

 private:
  void Add(const Served& served) {
    const std::uint64_t events = served.EventsIn(period_);
    report_.events += events;
    report_.customers += events > 0 ? 1 : 0;
    served.AddTo(period_, tally_);
  }

  const View& view_;
  const Period period_;
  ServiceReport& report_;
  indicators::Tally tally_;
};

}  // namespace

absl::StatusOr<ServiceReport> Store::Report(
    const ReportRequest& request) const {
  TL_ASSIGN_OR_RETURN(const Impl::Tenant* const tenant,
                      impl_->FindTenant(request.tenant));
  const std::int64_t now_us = impl_->NowUs();
  const std::shared_ptr<const Snapshot> rows = impl_->Durable();
  ServiceReport report;
  report.position = rows->position();
  report.from_us = request.from_us.value_or(limits::kTimeMinUs);
  report.to_us = request.to_us.value_or(limits::kTimeMaxUs);
  if (report.to_us < report.from_us) {
    return Invalid("the period ends before it begins");
  }
  if (tenant == nullptr) {
    if (request.who.has_value()) return NotFound("nobody is known here");
    return report;
  }
  const View view = Impl::ViewOf(*rows, *tenant);
  Reporting reporting(view, report);
  if (request.who.has_value()) {
    TL_ASSIGN_OR_RETURN(const ProfileId profile,
                        who::Find(view, *tenant, *request.who, now_us));
    TL_RETURN_IF_ERROR(reporting.One(profile, now_us));
  } else {
    TL_RETURN_IF_ERROR(reporting.Everybody());
  }
  reporting.Finish();
  return report;
}

}  // namespace throughline
