// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/cloud_event.h"

#include <optional>
#include <string>

#include "lib/import/bytes.h"
#include "lib/import/event_fields.h"
#include "lib/import/fields.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

struct Envelope {
  std::string version;
  std::string source;
  std::string id;
  std::string type;
  std::string time;
  std::optional<JsonValue> data;
  std::optional<std::string> decoded;  // Of data_base64.
  std::string others;                  // Members, with their names.
};

absl::Status ReadBase64(const JsonValue& value, Envelope& envelope) {
  std::string text;
  TL_RETURN_IF_ERROR(ReadText(value, {1, 2 * limits::kEventBytesMax}, text));
  envelope.decoded = DecodeBase64(text);
  if (!envelope.decoded) return Invalid("it is no base64");
  TL_RETURN_IF_ERROR(CheckJson(*envelope.decoded));
  envelope.data = JsonValue(*envelope.decoded);
  return absl::OkStatus();
}

absl::Status ReadEnvelope(const JsonValue& value, Envelope& envelope) {
  const auto text = [](Size size, std::string* out) {
    return [size, out](const JsonValue& member) {
      return ReadText(member, size, *out);
    };
  };
  const absl::Status read = ReadObject(
      value,
      {{"specversion", text({1, 16}, &envelope.version)},
       {"source", text({1, limits::kSourceBytesMax}, &envelope.source)},
       {"id", text({1, limits::kEventIdBytesMax}, &envelope.id)},
       {"type", text({1, limits::kLabelBytesMax}, &envelope.type)},
       {"time",
        [&](const JsonValue& time) { return ReadTime(time, envelope.time); }},
       {"data",
        [&](const JsonValue& data) {
          envelope.data = data;
          return absl::OkStatus();
        }},
       {"data_base64",
        [&](const JsonValue& data) { return ReadBase64(data, envelope); }}},
      [&](std::string_view name, const JsonValue& other) {
        envelope.others += "," + QuoteJson(name) + ":";
        envelope.others += other.raw();
      });
  TL_RETURN_IF_ERROR(read);
  if (envelope.version != "1.0") {
    return In("specversion", Invalid("only CloudEvents 1.0 is read"));
  }
  if (envelope.source.empty()) return In("source", Invalid("it is missing"));
  if (envelope.id.empty()) return In("id", Invalid("it is missing"));
  if (envelope.type.empty()) return In("type", Invalid("it is missing"));
  if (!envelope.data || !envelope.data->is_object()) {
    return In("data", Invalid("it must be an object: the event"));
  }
  return absl::OkStatus();
}

// Puts the rest of the envelope before the unknown fields of the event.
void KeepEnvelope(const Envelope& envelope, v1::Event& event) {
  std::string extra = R"({"_envelope":{"type":)" + QuoteJson(envelope.type) +
                      envelope.others + "}";
  const std::string& inner = event.extra_json();
  if (inner.empty()) {
    extra += '}';
  } else {
    extra += "," + inner.substr(1);
  }
  event.set_extra_json(extra);
}

}  // namespace

absl::Status ReadCloudEvent(const JsonValue& value, v1::Event& event) {
  Envelope envelope;
  TL_RETURN_IF_ERROR(ReadEnvelope(value, envelope));
  TL_RETURN_IF_ERROR(In("data", ReadEventFields(*envelope.data, event)));
  event.set_source(envelope.source);
  event.set_id(envelope.id);
  if (!envelope.time.empty()) event.set_occurred_at(envelope.time);
  KeepEnvelope(envelope, event);
  return In("data", CheckComplete(event));
}

}  // namespace throughline::importing
