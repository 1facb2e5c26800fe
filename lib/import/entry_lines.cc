// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/entry_lines.h"

#include <functional>
#include <string>
#include <utility>

#include "lib/import/bot_lines.h"
#include "lib/import/choice.h"
#include "lib/import/fields.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

using Read = std::function<absl::Status(const JsonValue&)>;

constexpr Size kWhy{0, limits::kWhyBytesMax};

// Of a reader's role and the colon behind it.
constexpr std::size_t kRoleBytesMax = 9;

// What any of these lines may say; each takes what it has use for.
struct Said {
  std::optional<ProfileRef> a;
  std::optional<ProfileRef> b;
  std::string why;
  std::string by;
  std::string identity;
  std::string scheme;
  std::optional<std::int64_t> at_us;
  std::optional<std::int64_t> from_us;
  double confidence = 1.0;
  std::optional<ReviewReason> reason;
  std::string link;
  std::optional<EventRef> evidence;
  std::optional<bool> accepted;
  std::string reader;
  std::optional<EventRef> event;
  std::optional<EventRef> before;
  // `_store`.
  std::optional<Restored> restored;
  bool by_policy = false;
};

Read Text(Size size, std::string* out) {
  return [size, out](const JsonValue& value) {
    return ReadText(value, size, *out);
  };
}

Read Time(std::optional<std::int64_t>* out) {
  return [out](const JsonValue& value) -> absl::Status {
    TL_ASSIGN_OR_RETURN(*out, ReadTimeUs(value));
    return absl::OkStatus();
  };
}

Read Event(std::optional<EventRef>* out) {
  return [out](const JsonValue& value) -> absl::Status {
    v1::Reference reference;
    TL_RETURN_IF_ERROR(ReadReference(value, reference));
    if (reference.source().empty()) {
      return Invalid("write an object of the event's source and id");
    }
    *out = EventRef{reference.source(), reference.id()};
    return absl::OkStatus();
  };
}

absl::Status ReadProfileObject(const JsonValue& value, ProfileRef& ref) {
  EventRef event;
  std::string profile;
  const absl::Status read = ReadObject(
      value,
      {{"identity",
        [&](const JsonValue& identity) {
          return ReadIdentity(identity, ref.identity);
        }},
       {"at", Time(&ref.at_us)},
       {"profile", [&](const JsonValue& id) { return ReadHexId(id, profile); }},
       {"source", Text({1, limits::kSourceBytesMax}, &event.source)},
       {"id", Text({1, limits::kEventIdBytesMax}, &event.id)}},
      nullptr);
  TL_RETURN_IF_ERROR(read);
  if (!profile.empty()) ref.profile = ProfileId::FromHex(profile);
  if (event.source.empty() != event.id.empty()) {
    return Invalid("an event is named by both source and id");
  }
  if (!event.id.empty()) ref.event = event;
  const int named = int{!ref.identity.empty()} + int{ref.profile.has_value()} +
                    int{ref.event.has_value()};
  if (named == 1) return absl::OkStatus();
  return Invalid(
      "name the profile in one way: by identity, by identity and at, or by "
      "source and id of an event in it");
}

Read Profile(std::optional<ProfileRef>* out) {
  return [out](const JsonValue& value) {
    out->emplace();
    if (value.is_object()) return ReadProfileObject(value, **out);
    return ReadIdentity(value, (*out)->identity);
  };
}

absl::Status ReadContent(const JsonValue& value, Said& said) {
  return ReadObject(
      value,
      {{"a", Profile(&said.a)},
       {"b", Profile(&said.b)},
       {"why", Text(kWhy, &said.why)},
       {"by", Text({0, limits::kLabelBytesMax}, &said.by)},
       {"at", Time(&said.at_us)},
       {"confidence",
        [&](const JsonValue& share) -> absl::Status {
          TL_ASSIGN_OR_RETURN(said.confidence, ReadShare(share));
          return absl::OkStatus();
        }},
       {"identity",
        [&](const JsonValue& identity) {
          return ReadIdentity(identity, said.identity);
        }},
       {"scheme",
        Text({1, limits::kSchemeBytesMax + limits::kScopeBytesMax + 1},
             &said.scheme)},
       {"from", Time(&said.from_us)},
       {"reason",
        [&](const JsonValue& reason) {
          return ReadChoice(reason, kReviewReasons,
                            [&](ReviewReason chosen) { said.reason = chosen; });
        }},
       {"link",
        [&](const JsonValue& link) { return ReadHexId(link, said.link); }},
       {"evidence", Event(&said.evidence)},
       {"reader",
        Text({1, limits::kEventIdBytesMax + kRoleBytesMax}, &said.reader)},
       {"event", Event(&said.event)},
       {"before", Event(&said.before)},
       {"accepted",
        [&](const JsonValue& accepted) {
          return ReadBool(accepted, said.accepted.emplace());
        }}},
      nullptr);
}

absl::Status ReadStored(const JsonValue& value, Said& said) {
  Restored& restored = said.restored.emplace();
  std::optional<std::int64_t> recorded_us;
  const absl::Status read = ReadObject(
      value,
      {{"recorded_at", Time(&recorded_us)},
       {"id", [&](const JsonValue& id) { return ReadHexId(id, restored.id); }},
       {"profile_a",
        [&](const JsonValue& id) { return ReadHexId(id, restored.profile_a); }},
       {"profile_b",
        [&](const JsonValue& id) { return ReadHexId(id, restored.profile_b); }},
       {"by_policy",
        [&](const JsonValue& is) { return ReadBool(is, said.by_policy); }},
       {"evidence", Event(&said.evidence)}},
      nullptr);
  TL_RETURN_IF_ERROR(read);
  if (!recorded_us) return In("recorded_at", Invalid("it is missing"));
  restored.recorded_us = *recorded_us;
  return absl::OkStatus();
}

absl::Status CheckPair(const Said& said) {
  if (!said.a) return In("a", Invalid("it is missing; an identity"));
  if (!said.b) return In("b", Invalid("it is missing; an identity"));
  return absl::OkStatus();
}

PairRequest Pair(Said& said) {
  return {.a = *std::move(said.a),
          .b = *std::move(said.b),
          .why = std::move(said.why),
          .by = std::move(said.by),
          .at_us = said.at_us,
          .restored = std::move(said.restored)};
}

absl::StatusOr<HistoryLine> MakeLink(Said& said) {
  TL_RETURN_IF_ERROR(CheckPair(said));
  return LinkRequest{.a = *std::move(said.a),
                     .b = *std::move(said.b),
                     .why = std::move(said.why),
                     .by = std::move(said.by),
                     .confidence = said.confidence,
                     .at_us = said.at_us,
                     .restored = std::move(said.restored),
                     .by_policy = said.by_policy,
                     .evidence = std::move(said.evidence)};
}

absl::StatusOr<HistoryLine> MakeUnlink(Said& said) {
  TL_RETURN_IF_ERROR(CheckPair(said));
  UnlinkLine line;
  if (said.restored) {
    if (const auto id = LinkId::FromHex(said.restored->id)) {
      line.request.link = *id;
    }
  }
  line.a = *std::move(said.a);
  line.b = *std::move(said.b);
  line.request.why = std::move(said.why);
  line.request.by = std::move(said.by);
  line.request.at_us = said.at_us;
  line.request.restored = std::move(said.restored);
  return line;
}

absl::StatusOr<HistoryLine> MakeNever(Said& said) {
  TL_RETURN_IF_ERROR(CheckPair(said));
  return NeverLine{Pair(said)};
}

absl::StatusOr<HistoryLine> MakeAllow(Said& said) {
  TL_RETURN_IF_ERROR(CheckPair(said));
  return AllowLine{Pair(said)};
}

absl::StatusOr<HistoryLine> MakeReassign(Said& said) {
  if (said.identity.empty()) return In("identity", Invalid("it is missing"));
  if (!said.from_us) {
    return In("from", Invalid("it is missing; since when it is another's"));
  }
  return ReassignRequest{.identity = std::move(said.identity),
                         .from_us = *said.from_us,
                         .why = std::move(said.why),
                         .by = std::move(said.by),
                         .restored = std::move(said.restored)};
}

absl::StatusOr<HistoryLine> MakeShared(Said& said) {
  if (said.identity.empty() == said.scheme.empty()) {
    return Invalid("it must have either an identity or a scheme");
  }
  return ShareRequest{.identity = std::move(said.identity),
                      .scheme = std::move(said.scheme),
                      .why = std::move(said.why),
                      .by = std::move(said.by),
                      .restored = std::move(said.restored)};
}

absl::StatusOr<HistoryLine> MakeReview(Said& said) {
  TL_RETURN_IF_ERROR(CheckPair(said));
  if (!said.reason) {
    return In("reason",
              Invalid("it is missing; one of {}", Names(kReviewReasons)));
  }
  ReviewLine line;
  line.reason = *said.reason;
  line.a = *std::move(said.a);
  line.b = *std::move(said.b);
  if (!said.link.empty()) line.link = LinkId::FromHex(said.link);
  line.evidence = std::move(said.evidence);
  line.accepted = said.accepted;
  line.why = std::move(said.why);
  line.by = std::move(said.by);
  line.restored = std::move(said.restored);
  return line;
}

// `agent:7`.
absl::StatusOr<Reader> ReadReader(const std::string& reader) {
  const std::size_t colon = reader.find(':');
  for (const Choice<v1::Role>& role : kRoles) {
    if (colon == reader.npos || reader.substr(0, colon) != role.name) continue;
    return Reader{.role = role.value, .id = reader.substr(colon + 1)};
  }
  return In("reader", Invalid("a role, a colon and an id, as agent:7"));
}

absl::StatusOr<HistoryLine> MakeRead(Said& said) {
  ReadRequest request;
  TL_ASSIGN_OR_RETURN(request.reader, ReadReader(said.reader));
  if (said.event.has_value() == said.before.has_value()) {
    return Invalid("it must have either an event or what it is before");
  }
  request.before = said.before.has_value();
  request.event = request.before ? said.before : said.event;
  request.restored = std::move(said.restored);
  return request;
}

absl::StatusOr<HistoryLine> MakeUnread(Said& said) {
  UnreadRequest request;
  TL_ASSIGN_OR_RETURN(request.reader, ReadReader(said.reader));
  if (!said.event) return In("event", Invalid("it is missing"));
  request.event = std::move(said.event);
  request.restored = std::move(said.restored);
  return request;
}

struct Kind {
  std::string_view name;
  absl::StatusOr<HistoryLine> (*make)(Said& said);
  std::string_view members;  // A space before and after each.
};

constexpr Kind kKinds[] = {
    {"link", MakeLink, " a b why by at confidence evidence "},
    {"unlink", MakeUnlink, " a b why by at "},
    {"never", MakeNever, " a b why by at "},
    {"allow", MakeAllow, " a b why by at "},
    {"reassign", MakeReassign, " identity from why by "},
    {"shared", MakeShared, " identity scheme why by "},
    {"review", MakeReview, " reason a b link evidence accepted why by "},
    {"read", MakeRead, " reader event before "},
    {"unread", MakeUnread, " reader event "},
};

// These lines keep no unknown fields, so none may be lost in silence.
absl::Status CheckMembers(const JsonValue& content, const Kind& kind) {
  for (JsonWalk walk(content); walk.Next();) {
    const std::string name = " " + walk.name() + " ";
    if (kind.members.find(name) != kind.members.npos) continue;
    return Invalid("it holds a member that means nothing here; it may hold{}",
                   kind.members.substr(0, kind.members.size() - 1));
  }
  return absl::OkStatus();
}

absl::StatusOr<HistoryLine> ReadKind(const Kind& kind, const JsonValue& content,
                                     Said& said) {
  if (content.is_object()) TL_RETURN_IF_ERROR(CheckMembers(content, kind));
  TL_RETURN_IF_ERROR(ReadContent(content, said));
  return kind.make(said);
}

}  // namespace

bool IsEntryName(std::string_view name) {
  if (IsBotLine(name)) return true;
  for (const Kind& kind : kKinds) {
    if (kind.name == name) return true;
  }
  return false;
}

absl::StatusOr<HistoryLine> ReadEntry(std::string_view name,
                                      const JsonValue& content,
                                      const std::optional<JsonValue>& store) {
  if (IsBotLine(name)) return ReadBotLine(name, content, store);
  Said said;
  if (store) TL_RETURN_IF_ERROR(In("_store", ReadStored(*store, said)));
  for (const Kind& kind : kKinds) {
    if (kind.name != name) continue;
    absl::StatusOr<HistoryLine> line = ReadKind(kind, content, said);
    if (!line.ok()) return In(name, line.status());
    return line;
  }
  return Invalid("there is no such line");
}

}  // namespace throughline::importing
