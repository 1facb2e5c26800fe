// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/sniff.h"

#include <algorithm>
#include <optional>
#include <string>

#include "lib/import/json_text.h"
#include "lib/import/wrong.h"

namespace throughline::importing {
namespace {

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}

ImportFormat ByName(std::string_view name) {
  if (EndsWith(name, ".gz")) name.remove_suffix(3);
  for (const char* end : {".jsonl", ".ndjson"}) {
    if (EndsWith(name, end)) return ImportFormat::kLines;
  }
  for (const char* end : {".vcon", ".vcon.json", ".json"}) {
    if (EndsWith(name, end)) return ImportFormat::kVcon;
  }
  for (const char* end : {".eml", ".mbox", ".msg"}) {
    if (EndsWith(name, end)) return ImportFormat::kEmail;
  }
  // What is piped in is most often history lines.
  return name == "-" ? ImportFormat::kLines : ImportFormat::kAuto;
}

bool IsVcon(const JsonValue& object) {
  for (const char* member : {"vcon", "parties", "dialog", "ciphertext"}) {
    if (object.Member(member)) return true;
  }
  return object.Member("payload") &&
         (object.Member("signatures") || object.Member("signature"));
}

// A JSON object that spans lines: these names stand in vCons and in what wraps
// them, and no history line spans lines.
bool MentionsVcon(std::string_view text) {
  for (const char* member :
       {"\"parties\"", "\"vcon\"", "\"ciphertext\"", "\"signatures\""}) {
    if (text.find(member) != text.npos) return true;
  }
  return false;
}

ImportFormat OfJson(std::string_view text, ImportFormat by_name) {
  const std::string_view line = text.substr(0, text.find('\n'));
  if (CheckJson(line).ok()) {
    return IsVcon(JsonValue(line)) ? ImportFormat::kVcon : ImportFormat::kLines;
  }
  if (by_name != ImportFormat::kAuto) return by_name;
  return MentionsVcon(text) ? ImportFormat::kVcon : ImportFormat::kLines;
}

// `Name: ...`, as RFC 5322 section 2.2 has it.
bool IsHeaderLine(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == line.npos || colon == 0) return false;
  return std::all_of(line.begin(), line.begin() + static_cast<long>(colon),
                     [](char c) { return c > ' ' && c < 127; });
}

}  // namespace

absl::StatusOr<ImportFormat> Sniff(std::string_view start,
                                   std::string_view name) {
  const ImportFormat by_name = ByName(name);
  if (start.substr(0, 3) == "\xef\xbb\xbf") start.remove_prefix(3);
  const std::size_t first = start.find_first_not_of(" \t\r\n");
  if (first == start.npos) {
    return by_name == ImportFormat::kAuto ? ImportFormat::kLines : by_name;
  }
  const std::string_view text = start.substr(first);
  if (text.front() == '{') return OfJson(text, by_name);
  if (by_name != ImportFormat::kAuto) return by_name;
  if (text.substr(0, 5) == "From " ||
      IsHeaderLine(text.substr(0, text.find('\n')))) {
    return ImportFormat::kEmail;
  }
  // A bad first line does not make good ones disappear.
  if (text.find("\n{") != text.npos) return ImportFormat::kLines;
  return Invalid(
      "it is neither history lines nor vCon nor e-mail; if it is, "
      "name the format");
}

}  // namespace throughline::importing
