// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The examples of the rooms' pages are the bytes that the rooms write.

#include <cstdio>
#include <fstream>
#include <string>

#include "lib/base/rfc3339.h"
#include "lib/head/pieces.h"
#include "lib/keys/keys.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"

namespace throughline {
namespace {

std::string Hex(std::string_view bytes) {
  std::string hex;
  char digits[4];
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::snprintf(digits, sizeof(digits), "%02x",
                  static_cast<unsigned char>(bytes[i]));
    if (i > 0) hex += ' ';
    hex += digits;
  }
  return hex;
}

// A page, its white space folded.
std::string Page(const std::string& path) {
  std::ifstream file(SourceDir() + "/" + path);
  std::string folded;
  for (std::string word; file >> word;) folded += word + " ";
  return folded;
}

TEST_CASE("The page of timelines shows the bytes of a place", "[format]") {
  const Place place{ParseRfc3339("2019-03-03T16:22:48.235Z")->us, 0, 3};

  const std::string bytes = Hex(keys::EncodePlace(place));

  INFO(bytes);
  CHECK(Page("lib/timeline/README.md").find(bytes) != std::string::npos);
}

TEST_CASE("The page of heads shows the bytes of a piece", "[format]") {
  const GroupId id = *GroupId::FromHex("000102030405060708090a0b0c0d0e0f");

  const std::string bytes = Hex(head::GroupPiece(id.view()));

  INFO(bytes);
  CHECK(Page("lib/head/README.md").find(bytes) != std::string::npos);
}

}  // namespace
}  // namespace throughline
