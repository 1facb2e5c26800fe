// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/vcon.h"

#include <optional>
#include <utility>

#include "lib/import/bytes.h"
#include "lib/import/json_text.h"
#include "lib/import/kept_text.h"
#include "lib/import/vcon_analysis.h"
#include "lib/import/vcon_context.h"
#include "lib/import/vcon_dialog.h"
#include "lib/import/vcon_envelope.h"
#include "lib/import/vcon_json.h"
#include "lib/import/vcon_parties.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

constexpr std::size_t kUuidBytesMax = 128;

bool IsVcon(const Json& json) {
  return json.contains("parties") || json.contains("dialog") ||
         json.contains("vcon");
}

absl::StatusOr<Unwrapped> Open(std::string_view document) {
  TL_RETURN_IF_ERROR(CheckJson(document));
  Json json = Json::parse(document, nullptr, false);
  if (json.is_discarded()) return Invalid("a number in it is out of range");
  if (!json.is_object()) return Invalid("a vCon is an object in braces");
  TL_ASSIGN_OR_RETURN(Unwrapped unwrapped, UnwrapVcon(std::move(json)));
  if (IsVcon(unwrapped.vcon)) return unwrapped;
  return Invalid("it is no vCon: it has neither parties nor dialog");
}

std::string UuidOf(const Json& json) {
  const std::string uuid = TextOf(json, {"uuid"});
  return uuid.size() <= kUuidBytesMax ? KeptText(uuid, kUuidBytesMax) : "";
}

// An amended vCon repeats what it amends: the ids of its parts are those of
// the original, so that what did not change is known. One that was redacted
// says other things about the same conversation.
void SetIds(const Unwrapped& unwrapped, std::string_view document,
            VconContext& context) {
  const Json& vcon = unwrapped.vcon;
  context.id = UuidOf(vcon);
  if (context.id.empty()) {
    context.id = "digest:" + Sha256Hex(document).substr(0, 32);
    context.flags.emplace_back("no uuid");
  }
  const std::string amended = UuidOf(Get(vcon, {"amended", "appended"}));
  const std::string redacted = UuidOf(Get(vcon, {"redacted"}));
  context.conversation = context.id;
  if (!amended.empty()) {
    context.id = context.conversation = amended;
    context.flags.emplace_back("amended");
  }
  if (!redacted.empty()) {
    context.conversation = redacted;
    context.flags.emplace_back("redacted");
  }
  if (unwrapped.is_signed) context.flags.emplace_back("unverified");
  if (!Get(vcon, {"group"}).empty()) {
    context.flags.emplace_back("of a group");
  }
}

// Who began the first dialog, as far as it says.
std::optional<std::size_t> FirstOriginator(const Json& vcon) {
  const Json& dialogs = Get(vcon, {"dialog"});
  if (!dialogs.is_array() || dialogs.empty()) return std::nullopt;
  const Json& dialog = dialogs.front();
  if (const auto stated = IndexOf(Get(dialog, {"originator"}))) return stated;
  const auto parties =
      PartyIndexes(Get(dialog, {"parties"}), limits::kParticipantsMax);
  if (!parties || parties->empty()) return std::nullopt;
  return parties->front();
}

using ReadOne = absl::Status (*)(const Json&, std::size_t, const VconContext&,
                                 Parts&);

void ReadList(const Json& vcon, std::string_view name, ReadOne read,
              const VconContext& context, Parts& parts) {
  const Json& list = Get(vcon, {name});
  if (list.is_null()) return;
  if (!list.is_array()) {
    parts.refused.push_back({std::string(name), Invalid("an array is wanted")});
    return;
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    const absl::Status status = read(list[i], i, context, parts);
    if (status.ok()) continue;
    parts.refused.push_back({fmt::format("{}[{}]", name, i), status});
  }
}

// A dialog that cannot be placed is refused as a whole.
void ReadDialogs(const Json& vcon, VconContext& context, Parts& parts) {
  const Json& list = Get(vcon, {"dialog"});
  if (!list.is_array()) {
    return ReadList(vcon, "dialog", ReadDialog, context, parts);
  }
  std::vector<absl::Status> placed(list.size());
  context.dialogs.resize(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    absl::StatusOr<DialogPlace> place = ReadPlace(list[i], i, context);
    placed[i] = place.status();
    context.dialogs[i].channel = "voice";
    if (place.ok()) context.dialogs[i] = *std::move(place);
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    absl::Status status = placed[i];
    if (status.ok()) status = ReadDialog(list[i], i, context, parts);
    if (status.ok()) continue;
    parts.refused.push_back({fmt::format("dialog[{}]", i), status});
  }
}

absl::Status Read(std::string_view document, const VconOptions& options,
                  Parts& parts) {
  TL_ASSIGN_OR_RETURN(const Unwrapped unwrapped, Open(document));
  const Json& vcon = unwrapped.vcon;
  TL_ASSIGN_OR_RETURN(
      Parties parties,
      Parties::Read(vcon, FirstOriginator(vcon), options.house));
  VconContext context;
  context.parties = std::move(parties);
  context.source = options.source;
  context.subject = KeptText(TextOf(vcon, {"subject"}), limits::kLabelBytesMax);
  SetIds(unwrapped, document, context);
  ReadDialogs(vcon, context, parts);
  ReadList(vcon, "analysis", ReadAnalysis, context, parts);
  ReadList(vcon, "attachments", ReadVconAttachment, context, parts);
  if (!parts.events.empty() || !parts.refused.empty()) return absl::OkStatus();
  return Invalid(
      "nothing happened in it: it has no dialog, analysis or "
      "attachment");
}

}  // namespace

Parts ReadVcon(std::string_view document, const VconOptions& options) {
  Parts parts;
  const absl::Status status = Read(document, options, parts);
  if (!status.ok()) parts.refused.push_back({"", status});
  return parts;
}

}  // namespace throughline::importing
