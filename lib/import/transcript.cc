// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/transcript.h"

#include <utility>

namespace throughline::importing {
namespace {

// Numbers are the speakers that a program told apart by their voices.
std::string SpeakerOf(const Json& value) {
  if (value.is_number_integer()) return "speaker " + value.dump();
  if (value.is_object()) return TextOf(value, {"name", "id"});
  return TextOf(value);
}

void SetSpan(const Json& json, double unit, Segment& segment) {
  const auto scaled = [unit](const Json& value) {
    return value.is_number() ? MillisecondsOf(Json(value.get<double>() * unit))
                             : std::optional<std::int64_t>();
  };
  const Json& start = Get(json, {"start", "start_time", "offset"});
  segment.start = TextOf(start);
  segment.offset_ms = scaled(start);
  segment.duration_ms = scaled(Get(json, {"duration"}));
  const std::optional<std::int64_t> end =
      scaled(Get(json, {"end", "end_time"}));
  if (end && segment.offset_ms && *end >= *segment.offset_ms) {
    segment.duration_ms = *end - *segment.offset_ms;
  }
}

std::string JoinedSentences(const Json& paragraph) {
  const Json& sentences = Get(paragraph, {"sentences"});
  std::string text;
  if (!sentences.is_array()) return text;
  for (const Json& sentence : sentences) {
    const std::string piece = TextOf(sentence, {"text"});
    if (!text.empty() && !piece.empty()) text += ' ';
    text += piece;
  }
  return text;
}

// One object of a list; `unit` is what its numbers count, in seconds.
std::optional<Segment> ReadSegment(const Json& json, double unit) {
  Segment segment;
  segment.text = TextOf(
      json, {"text", "message", "transcript", "content", "body", "utterance"});
  if (segment.text.empty()) segment.text = JoinedSentences(json);
  if (segment.text.empty()) return std::nullopt;
  SetSpan(json, unit, segment);
  segment.party = IndexOf(Get(json, {"party", "parties"}));
  segment.speaker =
      SpeakerOf(Get(json, {"speaker", "role", "speaker_label", "from"}));
  return segment;
}

std::vector<Segment> ReadList(const Json& list, double unit) {
  std::vector<Segment> segments;
  if (!list.is_array()) return segments;
  for (const Json& json : list) {
    std::optional<Segment> segment = ReadSegment(json, unit);
    if (segment) segments.push_back(*std::move(segment));
  }
  return segments;
}

std::vector<Segment> Whole(const std::string& text) {
  std::vector<Segment> segments;
  if (!text.empty()) segments.emplace_back().text = text;
  return segments;
}

// Deepgram and those like it: what one channel of a recording said.
std::vector<Segment> ReadAlternative(const Json& alternative) {
  std::vector<Segment> segments =
      ReadList(Get(Get(alternative, {"paragraphs"}), {"paragraphs"}), 1);
  if (!segments.empty()) return segments;
  return Whole(TextOf(alternative, {"transcript"}));
}

const Json& First(const Json& list) {
  static const Json kNull;
  return list.is_array() && !list.empty() ? list.front() : kNull;
}

std::vector<Segment> ReadChannels(const Json& results) {
  std::vector<Segment> segments;
  const Json& channels = Get(results, {"channels"});
  if (!channels.is_array()) return segments;
  for (const Json& channel : channels) {
    for (Segment& segment :
         ReadAlternative(First(Get(channel, {"alternatives"})))) {
      segments.push_back(std::move(segment));
    }
  }
  return segments;
}

// Google: a list of results, each with alternatives.
std::vector<Segment> ReadResults(const Json& results) {
  std::vector<Segment> segments;
  if (!results.is_array()) return segments;
  for (const Json& result : results) {
    for (Segment& segment :
         ReadAlternative(First(Get(result, {"alternatives"})))) {
      segments.push_back(std::move(segment));
    }
  }
  return segments;
}

std::vector<Segment> ReadObjectShape(const Json& body) {
  for (const char* list : {"segments", "conversation", "turns", "messages"}) {
    std::vector<Segment> segments = ReadList(Get(body, {list}), 1);
    if (!segments.empty()) return segments;
  }
  // AssemblyAI counts milliseconds.
  std::vector<Segment> segments = ReadList(Get(body, {"utterances"}), 0.001);
  if (!segments.empty()) return segments;
  const Json& results = Get(body, {"results"});
  segments = ReadChannels(results);
  if (segments.empty()) segments = ReadResults(results);
  if (segments.empty()) segments = ReadAlternative(body);
  // Amazon.
  if (segments.empty()) {
    segments =
        Whole(TextOf(First(Get(results, {"transcripts"})), {"transcript"}));
  }
  if (!segments.empty()) return segments;
  const Json& transcript = Get(body, {"transcript"});
  return Whole(transcript.is_object() ? TextOf(transcript, {"text"})
                                      : TextOf(body, {"text"}));
}

}  // namespace

std::vector<Segment> ReadTranscript(const Json& body) {
  if (body.is_array()) return ReadList(body, 1);
  if (body.is_object()) return ReadObjectShape(body);
  if (!body.is_string()) return {};
  // JSON is often written into a string, whatever the encoding says.
  const std::string text = body.get<std::string>();
  const Json inner = Json::parse(text, nullptr, false);
  if (!inner.is_array() && !inner.is_object()) return Whole(text);
  return inner.is_array() ? ReadList(inner, 1) : ReadObjectShape(inner);
}

}  // namespace throughline::importing
