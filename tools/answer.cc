// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/answer.h"

#include "tools/output.h"

namespace throughline::tools {
namespace {

void WriteLink(const LinkInfo& link, JsonWriter& json) {
  json.BeginObject();
  json.Field("id", link.id.ToHex());
  json.Field("a", link.a.ToHex());
  json.Field("b", link.b.ToHex());
  json.Field("identity_a", link.identity_a);
  json.Field("identity_b", link.identity_b);
  json.Field("why", link.why);
  json.Field("by", link.by);
  json.DoubleOrNull("confidence", link.confidence);
  json.Time("at", link.at_us);
  json.Time("recorded_at", link.recorded_us);
  json.Flag("by_policy", link.by_policy);
  if (link.evidence) json.Reference("evidence", *link.evidence);
  CountField("position", link.position, json);
  json.EndObject();
}

void WriteReview(const ReviewInfo& review, JsonWriter& json) {
  json.BeginObject();
  json.Field("id", review.id.ToHex());
  json.Field("reason", Name(review.reason));
  json.Field("a", review.a.ToHex());
  json.Field("b", review.b.ToHex());
  json.Field("identity_a", review.identity_a);
  json.Field("identity_b", review.identity_b);
  if (review.link) json.Field("link", review.link->ToHex());
  if (review.evidence) json.Reference("evidence", *review.evidence);
  json.Time("recorded_at", review.recorded_us);
  CountField("position", review.position, json);
  json.EndObject();
}

void ProfilesField(std::string_view key,
                   const std::vector<CustomerInfo::Profile>& profiles,
                   JsonWriter& json) {
  json.Key(key);
  json.BeginArray();
  for (const CustomerInfo::Profile& profile : profiles) {
    json.BeginObject();
    json.Field("id", profile.id.ToHex());
    json.Field("identity", profile.identity);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

void CountField(std::string_view key, std::uint64_t count, JsonWriter& json) {
  json.Key(key);
  json.Unsigned(count);
}

void LinksField(std::string_view key, const std::vector<LinkInfo>& links,
                JsonWriter& json) {
  json.Key(key);
  json.BeginArray();
  for (const LinkInfo& link : links) WriteLink(link, json);
  json.EndArray();
}

void ReviewsField(std::string_view key, const std::vector<ReviewInfo>& reviews,
                  JsonWriter& json) {
  json.Key(key);
  json.BeginArray();
  for (const ReviewInfo& review : reviews) WriteReview(review, json);
  json.EndArray();
}

void PlanFields(const UnlinkPlan& plan, JsonWriter& json) {
  json.Field("version", plan.version);
  json.Field("customer", plan.customer.ToHex());
  LinksField("ends", plan.ends, json);
  ProfilesField("side_a", plan.side_a, json);
  ProfilesField("side_b", plan.side_b, json);
  ProfilesField("ambiguous", plan.ambiguous, json);
  json.Key("conversations");
  json.BeginArray();
  for (const UnlinkPlan::Split& split : plan.conversations) {
    json.BeginObject();
    json.Field("id", split.conversation.ToHex());
    json.Field("key", split.key);
    json.Field("stays_with", split.stays_with_a ? "a" : "b");
    json.EndObject();
  }
  json.EndArray();
}

void AnswerPosition(Position position) {
  AnswerObject(
      [&](JsonWriter& json) { CountField("position", position, json); });
}

std::string_view Name(ReviewReason reason) {
  switch (reason) {
    case ReviewReason::kExclusive:
      return "exclusive";
    case ReviewReason::kNever:
      return "never";
    case ReviewReason::kTooMany:
      return "too_many";
    case ReviewReason::kShared:
      return "shared";
    case ReviewReason::kSecond:
      return "second";
  }
  return "unknown";
}

void PrintJson(JsonWriter& json) { Output::Get().Json(json.Take()); }

}  // namespace throughline::tools
