// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// EventView: an event of a timeline, read where its bytes lie.
//
// A field is decoded when it is asked for, and each call walks the encoded
// event anew: keep what you use twice. The text is found once, since nearly
// everybody reads it. The view owns its bytes; it stays valid after other
// writes, after eviction and after the store is closed. The views of strings
// that it gives are valid as long as any copy of it.

#ifndef THROUGHLINE_EVENT_VIEW_H_
#define THROUGHLINE_EVENT_VIEW_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "throughline/types.h"

namespace throughline {

class EventView {
 public:
  // What later events did to this one. Made by the store.
  struct Amended {
    std::optional<std::string> text;
    std::optional<std::vector<v1::Fact>> facts;
    std::optional<double> rating;
    std::optional<std::string> data_json;
    bool corrected = false;
    bool edited = false;
    bool deleted = false;
    // The narrowest visibility among what amended it; unspecified: none.
    v1::Visibility visibility = v1::VISIBILITY_UNSPECIFIED;
    // Those it is for since: sets of labels, each joined by NUL.
    std::vector<std::string> audiences;
    // An ask: named by an answer in another conversation. A promise: named
    // by what keeps it, or gives it up.
    bool answered = false;
    bool broken = false;
    std::optional<std::int64_t> due_us;       // Of a promise: due then instead.
    std::vector<std::uint32_t> fact_weights;  // Of `facts`.
    bool sensitive = false;                   // What amended it is marked so.

    friend bool operator==(const Amended&, const Amended&);
  };

  EventView() = default;

  // For the store: `record` is a stored record (lib/record/README.md) inside
  // `owner`. `hidden` keeps the content of a deleted event back.
  EventView(ProfileId profile, const Place& place, std::string_view record,
            std::shared_ptr<const void> owner,
            std::shared_ptr<const Amended> amended, bool hidden = false);

  // For the store: the same event, with how far it has come.
  EventView At(DeliveryState delivery) const;

  // ---- Where and when ----

  const Place& place() const { return place_; }
  Position position() const { return place_.position; }
  ProfileId profile() const { return profile_; }
  ConversationId conversation() const;
  std::int64_t recorded_us() const;
  std::optional<std::int64_t> order() const;
  Precision precision() const;
  v1::TimeOrigin origin() const;

  // ---- As the source stated it ----

  std::string_view source() const;
  std::string_view id() const;
  std::string_view kind() const;
  std::string_view channel() const;
  std::string_view subject() const;
  std::string_view occurred_at() const;       // As stated; may be empty.
  std::string_view conversation_key() const;  // The source's; may be empty.
  v1::Role role() const;
  std::string_view actor_id() const;
  std::string_view actor_name() const;

  // ---- As it stands: corrections, edits and deletion applied ----

  std::string_view text() const {
    return amended_ == nullptr ? Of(text_) : AmendedText();
  }
  std::optional<double> rating() const;
  bool corrected() const { return amended_ && amended_->corrected; }
  bool edited() const { return amended_ && amended_->edited; }
  bool deleted() const { return amended_ && amended_->deleted; }
  bool redacted() const { return false; }

  // How far it has come, of an outgoing event that was to be sent. In the feed,
  // where an event is as it was stated: kNone.
  DeliveryState delivery() const { return delivery_; }

  // ---- As the store decided ----

  v1::Direction direction() const;
  v1::Visibility visibility() const;
  bool late() const;       // Something later was there before it.
  bool backfill() const;   // Imported as the past.
  bool countable() const;  // Counts for budgets and cursors.
  bool ask() const;        // A customer waits for an answer to it.
  bool answer() const;     // Somebody answered with it.
  bool outbox() const;     // It was put into the outbox, to be sent.
  std::vector<std::string> flags() const;

  // The whole event, as stated. Costs a full parse.
  v1::Event Decode() const;

  // The whole event, as it stands, with `decided` filled in.
  v1::Event DecodeAsItStands() const;

  std::string_view record() const { return record_; }

  // For the store: of the record, from where the event begins to where its
  // stated text ends. What is read first.
  std::string_view up_to_text() const {
    return Of({event_.at, text_.size == 0 ? event_.size
                                          : text_.at + text_.size - event_.at});
  }

  const Amended* amended() const { return amended_.get(); }
  bool hidden() const { return hidden_; }

 private:
  // A part of `record_`, which is far below 4 GiB (limits.h).
  struct Part {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };
  Part PartOf(std::string_view bytes) const {
    if (bytes.empty()) return {};
    return {static_cast<std::uint32_t>(bytes.data() - record_.data()),
            static_cast<std::uint32_t>(bytes.size())};
  }
  std::string_view Of(Part part) const {
    return {record_.data() + part.at, part.size};
  }
  std::string_view event() const { return Of(event_); }
  std::string_view AmendedText() const;

  ProfileId profile_;
  Place place_;
  std::string_view record_;
  Part event_;  // The encoded v1::Event.
  Part text_;   // As stated.
  std::shared_ptr<const void> owner_;
  std::shared_ptr<const Amended> amended_;
  bool hidden_ = false;
  DeliveryState delivery_ = DeliveryState::kNone;
};

}  // namespace throughline

#endif  // THROUGHLINE_EVENT_VIEW_H_
