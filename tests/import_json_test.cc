// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// JSON read where it lies, held against a document model as the judge.

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lib/import/json_text.h"
#include "tests/support/catch.h"
#include "throughline/import.h"

namespace throughline::importing {
namespace {

using Judge = nlohmann::json;

// Pieces of JSON in any order: often nearly good.
rc::Gen<std::string> Pieces() {
  const auto piece =
      rc::gen::elementOf(std::vector<std::string>{"{",     "}",
                                                  "[",     "]",
                                                  ",",     ":",
                                                  "\"a\"", "\"b\"",
                                                  "1",     "-0",
                                                  "1.5",   "2e-3",
                                                  "true",  "null",
                                                  " ",     "\n",
                                                  "\"",    "\\",
                                                  "01",    "\\u00e9",
                                                  "\xff",  "\"\\ud83d\\ude00\"",
                                                  "false", "\"\\n\"",
                                                  "-",     "1e",
                                                  "\t"});
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const std::string& next : pieces) text += next;
                        return text;
                      });
}

// A good document of some depth.
Judge Document(int depth) {
  const int kind = *rc::gen::inRange(0, depth > 0 ? 7 : 5);
  switch (kind) {
    case 0:
      return *rc::gen::arbitrary<bool>();
    case 1:
      return *rc::gen::arbitrary<std::int64_t>();
    case 2:
      return *rc::gen::inRange(-1000, 1000) / 8.0;
    case 3:
      return *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
    case 4:
      return nullptr;
    case 5: {
      Judge list = Judge::array();
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
        list.push_back(Document(depth - 1));
      }
      return list;
    }
    default: {
      Judge object = Judge::object();
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
        object[*rc::gen::container<std::string>(
            rc::gen::inRange<char>(1, 127))] = Document(depth - 1);
      }
      return object;
    }
  }
}

// What JsonValue reads, as the judge would hold it.
Judge Read(const JsonValue& value) {
  switch (value.type()) {
    case JsonType::kNull:
      return nullptr;
    case JsonType::kBool:
      return value.Bool();
    case JsonType::kString:
      return value.String();
    case JsonType::kNumber:
      if (value.Integer()) return *value.Integer();
      return value.Number().value_or(0);
    case JsonType::kArray: {
      Judge list = Judge::array();
      for (JsonWalk walk(value); walk.Next();) {
        list.push_back(Read(walk.value()));
      }
      return list;
    }
    case JsonType::kObject: {
      Judge object = Judge::object();
      for (JsonWalk walk(value); walk.Next();) {
        object[walk.name()] = Read(walk.value());
      }
      return object;
    }
  }
  return nullptr;
}

TEST_CASE("A text is JSON for us if it is for the judge") {
  rc::prop("CheckJson says what the judge says", [] {
    const std::string text = *Pieces();

    RC_ASSERT(CheckJson(text).ok() == Judge::accept(text));
  });
}

TEST_CASE("No bytes crash the reader of lines") {
  rc::prop("any bytes are a line or none", [] {
    const auto text =
        *rc::gen::container<std::string>(rc::gen::arbitrary<char>());

    RC_ASSERT(!ParseHistoryLine(text).ok());
  });
}

TEST_CASE("What is read of a document is what stands in it") {
  rc::prop("Read(text) is what the judge reads", [] {
    const Judge document = Document(4);
    const std::string text = document.dump(*rc::gen::inRange(-1, 3));

    RC_ASSERT(CheckJson(text).ok());
    RC_ASSERT(Read(JsonValue(text)) == document);
  });
}

TEST_CASE("A damaged document is never read past its end") {
  rc::prop("one byte changed is refused, or is another document", [] {
    std::string text = Document(3).dump();
    text[*rc::gen::inRange<std::size_t>(0, text.size())] =
        *rc::gen::arbitrary<char>();

    if (CheckJson(text).ok()) (void)Read(JsonValue(text));
  });
}

TEST_CASE("Any object with some of our fields is an event or is refused") {
  const auto names = std::vector<std::string>{
      "source", "id",    "identities",  "channel",      "kind",  "actor",
      "facts",  "call",  "_store",      "participants", "body",  "data",
      "link",   "never", "specversion", "sensitivity",  "order", "rating"};
  rc::prop("ParseHistoryLine answers", [&] {
    Judge line = Judge::object();
    for (int i = *rc::gen::inRange(0, 9); i > 0; --i) {
      line[*rc::gen::elementOf(names)] = Document(3);
    }

    (void)ParseHistoryLine(line.dump());
  });
}

TEST_CASE("A string that is quoted reads as itself") {
  rc::prop("JsonValue(QuoteJson(text)).String() is text", [] {
    const auto text =
        *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));

    RC_ASSERT(CheckJson(QuoteJson(text)).ok());
    RC_ASSERT(JsonValue(QuoteJson(text)).String() == text);
  });
}

}  // namespace
}  // namespace throughline::importing
