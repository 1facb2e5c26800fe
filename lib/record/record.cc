// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/record/record.h"

#include <algorithm>
#include <bit>
#include <string>

#include "lib/codec/wire.h"

namespace throughline::record {
namespace {

using codec::WireWalk;
using RecordRow = storage::Record;
using Event = v1::Event;

void ReadActor(std::string_view actor, Fields& fields) {
  for (WireWalk walk(actor); walk.Next();) {
    if (walk.field() == v1::Actor::kRoleFieldNumber) {
      fields.role = static_cast<v1::Role>(walk.number());
    } else if (walk.field() == v1::Actor::kIdFieldNumber) {
      fields.actor_id = walk.bytes();
    } else if (walk.field() == v1::Actor::kNameFieldNumber) {
      fields.actor_name = walk.bytes();
    }
  }
}

// A case for each field.  NOLINTNEXTLINE(readability-function-size)
void ReadEvent(std::string_view event, Fields& fields) {
  for (WireWalk walk(event); walk.Next();) {
    switch (walk.field()) {
      case Event::kSourceFieldNumber:
        fields.source = walk.bytes();
        break;
      case Event::kIdFieldNumber:
        fields.id = walk.bytes();
        break;
      case Event::kKindFieldNumber:
        fields.kind = walk.bytes();
        break;
      case Event::kChannelFieldNumber:
        fields.channel = walk.bytes();
        break;
      case Event::kActorFieldNumber:
        ReadActor(walk.bytes(), fields);
        break;
      case Event::kTextFieldNumber:
        fields.text = walk.bytes();
        fields.has_text = true;
        break;
      case Event::kIdentitiesFieldNumber:
        fields.identities.push_back(walk.bytes());
        break;
      case Event::kConversationFieldNumber:
        fields.conversation_key = walk.bytes();
        break;
      case Event::kAssuranceFieldNumber:
        fields.assurance.push_back(walk.bytes());
        break;
      case Event::kFactsFieldNumber:
        fields.facts.push_back(walk.bytes());
        break;
      case Event::kRatingFieldNumber:
        fields.rating = walk.real();
        break;
      case Event::kBrandFieldNumber:
        fields.brand = walk.bytes();
        break;
      case Event::kTopicFieldNumber:
        fields.topic = walk.bytes();
        break;
      case Event::kSensitivityFieldNumber:
        fields.sensitive = true;
        break;
      case Event::kDataJsonFieldNumber:
        fields.data_json = walk.bytes();
        fields.has_data = true;
        break;
      case Event::kSkillsFieldNumber:
        fields.skills.push_back(walk.bytes());
        break;
      case Event::kClaimFieldNumber:
        fields.claim = walk.bytes();
        break;
      case Event::kHandoverFieldNumber:
        fields.handover = walk.bytes();
        break;
      default:
        break;
    }
  }
}

// A varint each.
void ReadWeights(std::string_view packed, Fields& fields) {
  std::uint32_t weight = 0;
  int shift = 0;
  for (const char c : packed) {
    const auto byte = static_cast<std::uint8_t>(c);
    weight |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
    shift += 7;
    if ((byte & 0x80) != 0 && shift < 32) continue;
    fields.fact_weights.push_back(weight);
    weight = 0;
    shift = 0;
  }
}

// Protobuf's zigzag.
std::int64_t Signed(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1) ^
         -static_cast<std::int64_t>(number & 1);
}

}  // namespace

Fields ReadFields(std::string_view record) {
  Fields fields;
  for (WireWalk walk(record); walk.Next();) {
    switch (walk.field()) {
      case RecordRow::kConversationFieldNumber:
        fields.conversation = walk.bytes();
        break;
      case RecordRow::kDecidedFieldNumber:
        fields.decided = static_cast<std::uint32_t>(walk.number());
        break;
      case RecordRow::kVisibilityFieldNumber:
        fields.visibility = static_cast<v1::Visibility>(walk.number());
        break;
      case RecordRow::kSelfFieldNumber:
        fields.self = walk.bytes();
        break;
      case RecordRow::kAnswersFieldNumber:
        fields.answers = walk.bytes();
        break;
      case RecordRow::kJoinedOverFieldNumber:
        fields.joined_over = walk.bytes();
        break;
      case RecordRow::kIdentityProfilesFieldNumber:
        fields.identity_profiles = walk.bytes();
        break;
      case RecordRow::kTargetFieldNumber:
        fields.target = walk.bytes();
        break;
      case RecordRow::kAudiencesFieldNumber:
        fields.audiences.push_back(walk.bytes());
        break;
      case RecordRow::kRecordedUsFieldNumber:
        fields.recorded_us = Signed(walk.number());
        break;
      case RecordRow::kDueUsFieldNumber:
        fields.due_us = Signed(walk.number());
        break;
      case RecordRow::kFactWeightsFieldNumber:
        ReadWeights(walk.bytes(), fields);
        break;
      case RecordRow::kEventFieldNumber:
        ReadEvent(walk.bytes(), fields);
        break;
      default:
        break;
    }
  }
  return fields;
}

v1::Visibility Told::needed() const {
  const v1::Visibility own =
      fields.Is(kAudience) ? v1::VISIBILITY_PUBLIC : fields.visibility;
  return amended ? std::max(own, amended->visibility) : own;
}

std::vector<std::string> Told::Audiences() const {
  std::vector<std::string> all(fields.audiences.begin(),
                               fields.audiences.end());
  if (amended) {
    all.insert(all.end(), amended->audiences.begin(), amended->audiences.end());
  }
  return all;
}

std::vector<v1::Fact> Told::Facts() const {
  if (deleted()) return {};
  if (amended && amended->facts) return *amended->facts;
  std::vector<v1::Fact> facts(fields.facts.size());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    facts[i].ParseFromArray(fields.facts[i].data(),
                            static_cast<int>(fields.facts[i].size()));
  }
  return facts;
}

std::uint32_t Told::FactWeight(std::size_t index) const {
  const std::vector<std::uint32_t>& weights =
      amended && amended->facts ? amended->fact_weights : fields.fact_weights;
  return index < weights.size() ? weights[index] : 0;
}

storage::Amended ToRow(const EventView::Amended& amended) {
  storage::Amended row;
  if (amended.text) row.set_text(*amended.text);
  if (amended.facts) {
    row.set_has_facts(true);
    for (const v1::Fact& fact : *amended.facts) *row.add_facts() = fact;
  }
  if (amended.rating) row.set_rating(*amended.rating);
  if (amended.data_json) row.set_data_json(*amended.data_json);
  row.set_corrected(amended.corrected);
  row.set_edited(amended.edited);
  row.set_deleted(amended.deleted);
  row.set_visibility(amended.visibility);
  for (const std::string& audience : amended.audiences) {
    row.add_audiences(audience);
  }
  row.set_answered(amended.answered);
  row.set_broken(amended.broken);
  if (amended.due_us) row.set_due_us(*amended.due_us);
  for (const std::uint32_t weight : amended.fact_weights) {
    row.add_fact_weights(weight);
  }
  row.set_sensitive(amended.sensitive);
  return row;
}

std::shared_ptr<const EventView::Amended> FromRow(const storage::Amended& row) {
  auto amended = std::make_shared<EventView::Amended>();
  if (row.has_text()) amended->text = row.text();
  if (row.has_facts()) {
    amended->facts.emplace(row.facts().begin(), row.facts().end());
  }
  if (row.has_rating()) amended->rating = row.rating();
  if (row.has_data_json()) amended->data_json = row.data_json();
  amended->corrected = row.corrected();
  amended->edited = row.edited();
  amended->deleted = row.deleted();
  amended->visibility = static_cast<v1::Visibility>(row.visibility());
  amended->audiences.assign(row.audiences().begin(), row.audiences().end());
  amended->answered = row.answered();
  amended->broken = row.broken();
  if (row.has_due_us()) amended->due_us = row.due_us();
  amended->fact_weights.assign(row.fact_weights().begin(),
                               row.fact_weights().end());
  amended->sensitive = row.sensitive();
  return amended;
}

}  // namespace throughline::record
