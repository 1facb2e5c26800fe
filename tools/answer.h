// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Answers in JSON that the library itself has no form for.

#ifndef THROUGHLINE_TOOLS_ANSWER_H_
#define THROUGHLINE_TOOLS_ANSWER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/render/json.h"
#include "throughline/requests.h"

namespace throughline::tools {

using render::JsonWriter;

void CountField(std::string_view key, std::uint64_t count, JsonWriter& json);

// An object for each.
void LinksField(std::string_view key, const std::vector<LinkInfo>& links,
                JsonWriter& json);
void ReviewsField(std::string_view key, const std::vector<ReviewInfo>& reviews,
                  JsonWriter& json);
void PlanFields(const UnlinkPlan& plan, JsonWriter& json);

// {"position": 12}
void AnswerPosition(Position position);

std::string_view Name(ReviewReason reason);

void PrintJson(JsonWriter& json);

// Hands an object, whose members `write` writes, to standard output.
template <typename Write>
void AnswerObject(const Write& write) {
  JsonWriter json;
  json.BeginObject();
  write(json);
  json.EndObject();
  PrintJson(json);
}

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_ANSWER_H_
