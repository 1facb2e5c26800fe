// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What all parts of one vCon share, and the beginning of each of its events.

#ifndef THROUGHLINE_LIB_IMPORT_VCON_CONTEXT_H_
#define THROUGHLINE_LIB_IMPORT_VCON_CONTEXT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/import/stated_time.h"
#include "lib/import/vcon_json.h"
#include "lib/import/vcon_parties.h"
#include "throughline/v1/event.pb.h"

namespace throughline::importing {

// A dialog as the rest of the vCon refers to it.
struct DialogPlace {
  std::optional<StatedTime> start;
  std::string channel;
  std::string call;  // The id that groups its events.
  std::vector<std::size_t> parties;
};

struct VconContext {
  std::string source;
  std::string id;            // Of its events: `<id>/dialog/0/started`.
  std::string conversation;  // The uuid of the vCon, or of the one it amends.
  std::string subject;
  std::vector<std::string> flags;
  Parties parties;
  std::vector<DialogPlace> dialogs;  // As many as the vCon has.
};

// An event of `kind` with id, channel, identities, participants and actor.
v1::Event NewEvent(const VconContext& context, std::string_view part,
                   std::string_view kind, const DialogPlace& place,
                   std::optional<std::size_t> actor);

// The time a member states: RFC 3339, the date of a mail, or seconds since
// 1970. Absent: it states none. kInvalidArgument: something that is no time.
absl::StatusOr<std::optional<StatedTime>> ReadVconTime(const Json& value);

// A body that lies inside the vCon (`body` with `encoding`), decoded. Absent:
// there is none.
//
// kInvalidArgument: the encoding is unknown, or the body is not in it.
absl::StatusOr<std::optional<std::string>> InlineBody(const Json& object);

// A reference to the content of `object`, which stays where it is.
void AddAttachment(const Json& object,
                   const std::optional<std::string>& inline_body,
                   v1::Event& event);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_VCON_CONTEXT_H_
