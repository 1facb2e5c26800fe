// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Events as a store would hand them out, made by hand.

#ifndef THROUGHLINE_TESTS_SUPPORT_VIEWS_H_
#define THROUGHLINE_TESTS_SUPPORT_VIEWS_H_

#include <memory>
#include <string>
#include <utility>

#include "throughline/event_view.h"
#include "throughline/resumption.h"
#include "throughline/storage/rows.pb.h"
#include "throughline/types.h"

namespace throughline {

inline const ProfileId kAnn = ProfileId::FromBytes("ann-ann-ann-ann-");
inline const ProfileId kNobody = ProfileId::FromBytes("nobody-nobody-no");

inline v1::Event Message(const std::string& id, v1::Role role,
                         const std::string& text) {
  v1::Event event;
  event.set_source("chat");
  event.set_id(id);
  event.set_kind("message");
  event.set_channel("webchat");
  event.mutable_actor()->set_role(role);
  event.set_text(text);
  event.add_identities("email:ann@example.org");
  event.set_occurred_at("2026-03-01T09:00:00Z");
  return event;
}

inline EventView View(
    const v1::Event& event, Position position,
    std::shared_ptr<const EventView::Amended> amended = nullptr,
    ProfileId profile = kAnn) {
  storage::Record record;
  record.set_recorded_us(1'000'001);
  record.set_visibility(v1::VISIBILITY_CUSTOMER);
  record.set_direction(v1::DIRECTION_INBOUND);
  record.set_identity_profiles(std::string(kAnn.view()));
  *record.mutable_event() = event;
  auto bytes = std::make_shared<std::string>(record.SerializeAsString());
  return EventView(profile, Place{2'000'000, 0, position}, *bytes, bytes,
                   std::move(amended));
}

inline std::shared_ptr<EventView::Amended> Deleted() {
  auto amended = std::make_shared<EventView::Amended>();
  amended->deleted = true;
  return amended;
}

inline Resumption Resumed(Resumption::Body body) {
  body.customer.id = kAnn;
  return Resumption(99, 3'000'000,
                    std::make_shared<Resumption::Body>(std::move(body)));
}

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_VIEWS_H_
