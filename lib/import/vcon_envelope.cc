// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/vcon_envelope.h"

#include <optional>
#include <utility>

#include "lib/import/bytes.h"
#include "lib/import/json_text.h"
#include "lib/import/wrong.h"

namespace throughline::importing {
namespace {

// A signed vCon may be signed once more; nobody signs so often.
constexpr int kEnvelopesMax = 4;

absl::StatusOr<Json> Payload(const Json& document) {
  const std::optional<std::string> text =
      DecodeBase64(TextOf(document, {"payload"}));
  if (!text) return Invalid("it is no base64url");
  TL_RETURN_IF_ERROR(CheckJson(*text));
  Json payload = Json::parse(*text, nullptr, false);
  if (payload.is_object()) return payload;
  return Invalid("what was signed must be a JSON object");
}

}  // namespace

absl::StatusOr<Unwrapped> UnwrapVcon(Json document) {
  Unwrapped unwrapped;
  for (int i = 0; i < kEnvelopesMax; ++i) {
    if (document.contains("ciphertext")) {
      return Invalid("it is encrypted (JWE); decrypt it before the import");
    }
    const bool is_signed =
        document.contains("payload") &&
        (document.contains("signatures") || document.contains("signature"));
    if (!is_signed) {
      unwrapped.vcon = std::move(document);
      return unwrapped;
    }
    absl::StatusOr<Json> payload = Payload(document);
    if (!payload.ok()) return In("payload", payload.status());
    unwrapped.is_signed = true;
    document = *std::move(payload);
  }
  return Invalid("it is signed over and over; at most {} times",
                 kEnvelopesMax - 1);
}

}  // namespace throughline::importing
