// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/head/glance.h"

#include <algorithm>
#include <utility>

#include "lib/base/status.h"
#include "lib/claims/summary.h"
#include "lib/codec/envelope.h"
#include "lib/codec/wire.h"
#include "lib/head/pieces.h"
#include "lib/record/gist.h"
#include "lib/record/seen.h"
#include "throughline/limits.h"

namespace throughline::head {
namespace {

using codec::WireWalk;

// Of one key in a plain base, so that what comes behind it lets go of none.
constexpr int kStatementsInBase = limits::kHeadStatementsMax / 2;

// Open and answered by name, in one conversation of a base that combines.
constexpr int kAsksInBase = limits::kHeadAsksMax / 8;
static_assert(kAsksInBase <= limits::kHeadAnswersMax);

// A text of so many bytes may have been cut: at a character's end.
constexpr std::size_t kWholeBytesMax = limits::kHeadAskBytesMax - 4;

void Earliest(std::int64_t at_us, std::optional<std::int64_t>& first_us) {
  first_us = std::min(at_us, first_us.value_or(at_us));
}

void Latest(std::int64_t at_us, std::optional<std::int64_t>& last_us) {
  last_us = std::max(at_us, last_us.value_or(at_us));
}

std::optional<std::int64_t> SortUs(std::string_view place) {
  if (place.empty()) return std::nullopt;
  return keys::DecodePlace(place).sort_us;
}

// By id.
Glance::Profile& ProfileNamed(ProfileId id, Glance& in) {
  const auto at = std::lower_bound(
      in.profiles.begin(), in.profiles.end(), id,
      [](const Glance::Profile& a, ProfileId b) { return a.id < b; });
  if (at != in.profiles.end() && at->id == id) return *at;
  return *in.profiles.insert(at, {id});
}

// A packed field, as Protobuf writes repeated numbers.
void ReadCounts(std::string_view packed,
                std::array<std::uint64_t, record::kCounts>& counts) {
  std::size_t at = 0;
  for (std::uint64_t& count : counts) {
    count = 0;
    for (int shift = 0; at < packed.size() && shift < 64; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(packed[at++]);
      count |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) break;
    }
  }
}

void ReadProfile(std::string_view encoded, Glance& into) {
  Glance::Profile profile;
  for (WireWalk walk(encoded); walk.Next();) {
    switch (walk.field()) {
      case Head::Profile::kIdFieldNumber:
        profile.id = ProfileId::FromBytes(walk.bytes());
        break;
      case Head::Profile::kCreatedFieldNumber:
        profile.created = walk.number();
        break;
      case Head::Profile::kShownFieldNumber:
        profile.shown = walk.bytes();
        break;
      case Head::Profile::kAssuranceFieldNumber:
        profile.assurance = static_cast<std::uint32_t>(walk.number());
        break;
      case Head::Profile::kEventsFieldNumber:
        profile.events = walk.number();
        break;
      default:
        break;
    }
  }
  into.profiles.push_back(std::move(profile));  // They lie by id.
}

void ReadBase(std::string_view base, Glance& into) {
  into.tail.reserve(limits::kHeadCountableMax + limits::kHeadPiecesMax);
  for (WireWalk walk(base); walk.Next();) {
    switch (walk.field()) {
      case Head::kProfilesFieldNumber:
        ReadProfile(walk.bytes(), into);
        break;
      case Head::kEventsFieldNumber:
        ReadCounts(walk.bytes(), into.events);
        break;
      case Head::kCountableFieldNumber:
        ReadCounts(walk.bytes(), into.countable);
        break;
      case Head::kFirstFieldNumber:
        into.first_us = SortUs(walk.bytes());
        break;
      case Head::kContactFieldNumber:
        into.contact_us = SortUs(walk.bytes());
        break;
      case Head::kTailFieldNumber:
        into.tail.push_back(timeline::ViewOf(walk.bytes()));
        break;
      case Head::kConversationsFieldNumber:
        ++into.load.conversations;
        if (into.load.parts.has_value()) {
          into.load.parts->push_back(codec::WireBytes(
              walk.bytes(), Head::Conversation::kIdFieldNumber));
        }
        break;
      case Head::kConversationsDroppedFieldNumber:
        into.load.dropped = walk.number() != 0;
        break;
      case Head::kFactsFieldNumber:
        ++into.load.facts;
        break;
      case Head::kCheckpointsFieldNumber:
        ++into.load.checkpoints;
        break;
      case Head::kGroupFieldNumber:
        into.group = walk.bytes();
        break;
      case Head::kTailGoneFieldNumber:
        into.tail_gone = walk.number();
        break;
      default:
        break;
    }
  }
  ++into.load.bases;
}

// Behind a base that let go of conversations, one that a piece goes on with has
// to be there still.
void GoOn(std::string_view conversation, bool opens, Glance::Load& load) {
  std::vector<std::string_view>& parts = *load.parts;
  if (conversation.empty()) return;
  if (opens) {
    parts.push_back(conversation);
  } else {
    load.plain &=
        std::find(parts.begin(), parts.end(), conversation) != parts.end();
  }
}

void AddToLoad(const record::Gist& gist, std::size_t bytes,
               Glance::Load& load) {
  const bool waits = gist.Is(record::kAsk) || gist.Is(record::kPromise);
  ++load.pieces;
  load.facts_in_pieces += gist.facts;
  load.plain &= !(waits && bytes > kWholeBytesMax) && !gist.assures &&
                !gist.serves && !(gist.facts > 0 && gist.Is(record::kAudience));
  if (gist.facts > 0) load.needs = std::max(load.needs, gist.visibility);
}

absl::Status FoldEvent(std::string_view body, Glance& into) {
  TL_ASSIGN_OR_RETURN(const EventBody event, OpenEvent(body));
  const record::Gist gist = record::ReadGist(event.record);
  const auto seen = static_cast<std::size_t>(gist.count_index());
  const bool countable = gist.Is(record::kCountable);
  ++into.events[seen];
  if (countable) ++into.countable[seen];
  ++ProfileNamed(event.profile, into).events;
  Earliest(event.place.sort_us, into.first_us);
  if (gist.Is(record::kContact)) Latest(event.place.sort_us, into.contact_us);
  const bool fits = event.record.size() <= limits::kHeadEventBytesMax;
  timeline::Add({event.place, event.profile, countable,
                 fits ? event.record : std::string_view(), nullptr},
                into.tail);
  AddToLoad(gist, event.record.size(), into.load);
  if (into.load.parts.has_value()) {
    GoOn(gist.conversation, event.enters.opens, into.load);
  }
  into.load.conversations += event.enters.opens ? 1 : 0;
  return absl::OkStatus();
}

absl::Status FoldPiece(const Piece& piece, Glance& into) {
  switch (piece.type) {
    case Piece::kBase:
    case Piece::kPlainBase: {
      into = Glance();
      TL_ASSIGN_OR_RETURN(const BaseBody base, OpenBase(piece));
      into.load.plain = base.plain.has_value();
      if (base.plain) into.load.combines = base.plain->combines;
      if (base.plain) into.load.needs = base.plain->needs;
      if (base.plain && base.plain->dropped) into.load.parts.emplace();
      ReadBase(base.head, into);
      return absl::OkStatus();
    }
    case Piece::kEvent:
      return FoldEvent(piece.body, into);
    case Piece::kGroup: {
      TL_ASSIGN_OR_RETURN(const std::string_view group,
                          codec::Open(piece.body, "heads"));
      into.group = group;
      return absl::OkStatus();
    }
    case Piece::kCheckpoint:
      ++into.load.pieces;
      ++into.load.checkpoints;
      return codec::Open(piece.body, "heads").status();
    case Piece::kShared:  // Matters to heads that let go of conversations.
      return codec::Open(piece.body, "heads").status();
  }
  return absl::UnimplementedError(
      "a head has a piece that this version does not know");
}

// Whether of each key so little is said that more may come.
bool LeavesRoom(const Head& head) {
  const auto& facts = head.facts();
  int same = 0;
  for (int i = 0; i < facts.size(); ++i) {
    const bool again = i > 0 && facts[i].key() == facts[i - 1].key();
    same = again ? same + 1 : 1;
    if (same > kStatementsInBase || facts[i].more()) return false;
  }
  return true;
}

template <typename Waiting>
bool IsCut(const Waiting& waiting) {
  return waiting.text().size() > kWholeBytesMax;
}

bool IsPlainPart(const Head::Conversation& part) {
  return !part.incomplete() && !claims::MayBeHeld(part) &&
         std::none_of(part.asks().begin(), part.asks().end(), IsCut<Head::Ask>);
}

}  // namespace

absl::StatusOr<Glance> ReadGlance(std::string_view row) {
  Glance glance;
  for (PieceWalk walk(row);;) {
    TL_ASSIGN_OR_RETURN(const bool more, walk.Next());
    if (!more) break;
    TL_RETURN_IF_ERROR(FoldPiece(walk.piece(), glance));
  }
  glance.load.parts.reset();
  return glance;
}

Glance GlanceOf(const Head& head) {
  Glance glance;
  for (const Head::Profile& profile : head.profiles()) {
    glance.profiles.push_back({ProfileId::FromBytes(profile.id()),
                               profile.created(), profile.shown(),
                               profile.assurance(), profile.events()});
  }
  std::copy(head.events().begin(), head.events().end(), glance.events.begin());
  std::copy(head.countable().begin(), head.countable().end(),
            glance.countable.begin());
  glance.first_us = SortUs(head.first());
  glance.contact_us = SortUs(head.contact());
  glance.group = head.group();
  glance.tail_gone = head.tail_gone();
  for (const Head::Tail& tail : head.tail()) {
    glance.tail.push_back(timeline::ViewOf(tail));
  }
  return glance;
}

void Combine(Glance from, Glance& into) {
  for (Glance::Profile& profile : from.profiles) {
    Glance::Profile& same = ProfileNamed(profile.id, into);
    if (profile.created != 0) same.created = profile.created;
    if (!profile.shown.empty()) same.shown = std::move(profile.shown);
    same.assurance = std::max(same.assurance, profile.assurance);
    same.events += profile.events;
  }
  for (std::size_t i = 0; i < from.events.size(); ++i) {
    into.events[i] += from.events[i];
    into.countable[i] += from.countable[i];
  }
  if (from.first_us) Earliest(*from.first_us, into.first_us);
  if (from.contact_us) Latest(*from.contact_us, into.contact_us);
  into.tail_gone = std::max(into.tail_gone, from.tail_gone);
  timeline::Add(std::move(from.tail), into.tail);
  into.load.plain &= from.load.plain;
  into.load.combines &= from.load.combines;
  into.load.needs = std::max(into.load.needs, from.load.needs);
  into.load.bases += from.load.bases;
  into.load.pieces += from.load.pieces;
  into.load.conversations =
      std::max(into.load.conversations, from.load.conversations);
  into.load.dropped |= from.load.dropped;
  into.load.facts += from.load.facts;
  into.load.facts_in_pieces += from.load.facts_in_pieces;
  into.load.checkpoints += from.load.checkpoints;
}

bool IsWhole(const Glance& glance) {
  const Glance::Load& load = glance.load;
  if (!load.plain || load.bases == 1) return load.plain;
  return load.combines &&
         load.bases * kAsksInBase + load.pieces <= limits::kHeadAsksMax;
}

bool MayLack(const Glance& glance) {
  const Glance::Load& load = glance.load;
  return load.bases > 1 &&
         (load.dropped || load.conversations > limits::kHeadConversationsMax);
}

bool TellsAll(const Glance& glance, const Viewer& viewer) {
  const Glance::Load& load = glance.load;
  const int same_key = load.bases * kStatementsInBase + load.facts_in_pieces;
  const bool all_statements =
      same_key <= limits::kHeadStatementsMax ||
      load.facts + load.facts_in_pieces <= limits::kHeadStatementsMax;
  return IsWhole(glance) && all_statements &&
         record::MaySee(viewer, load.needs) &&
         !(load.large && load.checkpoints > 0);
}

std::optional<Plain> PlainOf(const Head& head) {
  const auto& parts = head.conversations();
  const auto& facts = head.facts();
  // What a profile's own head let go of comes back with a new base, and never
  // by a piece; of a customer's, an event of any profile may go on with it,
  // which GoOn() can tell where each conversation has one name.
  const bool theirs = head.conversations_dropped() && head.profiles_size() > 1;
  const bool plain =
      !(theirs && head.splits_size() > 0) && LeavesRoom(head) &&
      std::all_of(parts.begin(), parts.end(), IsPlainPart) &&
      std::none_of(head.promises().begin(), head.promises().end(),
                   IsCut<Head::Promise>) &&
      std::all_of(facts.begin(), facts.end(), [](const Head::Fact& fact) {
        return fact.audiences().empty();
      });
  if (!plain) return std::nullopt;
  Plain how;
  std::uint32_t needs = how.needs;
  for (const Head::Fact& fact : facts) {
    needs = std::max(needs, fact.visibility());
  }
  how.needs = static_cast<v1::Visibility>(needs);
  how.dropped = theirs;
  how.combines = std::all_of(parts.begin(), parts.end(), [](const auto& part) {
    return part.asks_dropped().empty() && part.asks_size() <= kAsksInBase &&
           part.answers_size() <= kAsksInBase;
  });
  return how;
}

}  // namespace throughline::head
