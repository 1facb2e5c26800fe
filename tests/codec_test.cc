// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The bytes that are stored: numbers, keys, envelopes, and the walk over an
// encoded message. The examples of the rooms' pages are held here.

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <set>

#include "lib/base/number.h"
#include "lib/codec/envelope.h"
#include "lib/codec/wire.h"
#include "lib/keys/keys.h"
#include "tests/support/catch.h"
#include "throughline/v1/event.pb.h"

namespace throughline {
namespace {

using keys::Key;
using keys::Table;

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(
        std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

ProfileId Profile(const std::string& seed) {
  std::string bytes = seed;
  bytes.resize(16);
  return ProfileId::FromBytes(bytes);
}

Place APlace() {
  // Near one another as well as anywhere, so that every field decides once.
  const auto number = rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-2, 3),
                                     rc::gen::arbitrary<std::int64_t>());
  return {*number, *number, static_cast<Position>(*number)};
}

TEST_CASE("The byte order of numbers is their order") {
  rc::prop("signed and unsigned", [](std::int64_t a, std::int64_t b) {
    std::string x;
    std::string y;
    AppendBig64(Ordered(a), x);
    AppendBig64(Ordered(b), y);

    RC_ASSERT((x < y) == (a < b));
    RC_ASSERT(FromOrdered(ReadBig64(x)) == a);
  });
}

TEST_CASE("A place is read back from its bytes, and sorts as they do") {
  rc::prop("of any two places", [] {
    const Place a = APlace();
    const Place b = APlace();

    RC_ASSERT(keys::DecodePlace(keys::EncodePlace(a)) == a);
    RC_ASSERT((keys::EncodePlace(a) < keys::EncodePlace(b)) == (a < b));
    RC_ASSERT(keys::EncodePlace(a).size() == keys::kPlaceBytes);
  });
}

TEST_CASE("A key sorts by table, tenant and then its fields") {
  rc::prop("of any two keys of one kind", [] {
    const auto tenant = rc::gen::inRange<TenantNumber>(0, 3);
    const auto seed = rc::gen::inRange(0, 3);
    const TenantNumber t1 = *tenant;
    const TenantNumber t2 = *tenant;
    const ProfileId p1 = Profile(std::to_string(*seed));
    const ProfileId p2 = Profile(std::to_string(*seed));
    const Place at1 = APlace();
    const Place at2 = APlace();
    const Key a = Key(Table::kEvent, t1).Add(p1).Add(at1);
    const Key b = Key(Table::kEvent, t2).Add(p2).Add(at2);

    RC_ASSERT((a.bytes() < b.bytes()) ==
              (std::tie(t1, p1, at1) < std::tie(t2, p2, at2)));
    RC_ASSERT(keys::PlaceAtEnd(a.bytes()) == at1);
    RC_ASSERT(keys::IdAt<ProfileId>(a.bytes(), keys::kFieldsAt) == p1);
  });
}

TEST_CASE("A prefix covers the keys that begin with it, and no other") {
  rc::prop("of any bytes", [](const std::string& tail, const std::string& any) {
    Key key(Table::kLinkOf, 0xffffffff);
    const KeyRange range = key.Prefix();

    RC_ASSERT(range.begin <= key.bytes() + tail);
    RC_ASSERT(key.bytes() + tail < range.end);
    const bool begins = any.rfind(key.bytes(), 0) == 0;
    RC_ASSERT((range.begin <= any && any < range.end) == begins);
  });
}

TEST_CASE("Every table has a byte of its own, above the engine's") {
  std::set<Table> seen;
  for (const keys::TableShape& shape : keys::kShapes) {
    CHECK(seen.insert(shape.table).second);
    CHECK(static_cast<int>(shape.table) >= 0x10);
    CHECK(static_cast<int>(shape.table) < 0xff);
  }
}

TEST_CASE("The key that the keys page shows is the key that is written") {
  const ProfileId profile =
      *ProfileId::FromHex("5f0c0102030405060708090a0b0c0d91");
  const Place place{1772474531000000, 0, 7};  // 2026-03-02T18:02:11Z

  CHECK(Key(Table::kEvent, 1).Add(profile).Add(place).bytes() ==
        FromHex("2000000001"
                "5f0c0102030405060708090a0b0c0d91"
                "80064c0e62cb2ec0"
                "8000000000000000"
                "0000000000000007"));
}

TEST_CASE("A hash depends on its key, its domain and each part by itself") {
  const std::set<Hash> hashes = {
      keys::HashOf("key of tenant one......", "identity", {"a", "b"}),
      keys::HashOf("key of tenant two......", "identity", {"a", "b"}),
      keys::HashOf("key of tenant one......", "thread", {"a", "b"}),
      keys::HashOf("key of tenant one......", "identity", {"ab", ""}),
      keys::HashOf("key of tenant one......", "identity", {"ab"}),
      keys::HashOf("key of tenant one......", "identity", {"b", "a"}),
      keys::HashOf("key of tenant one......", "identity", {}),
  };

  CHECK(hashes.size() == 7);
  CHECK(hashes.count(keys::HashOf("key of tenant one......", "identity",
                                  {"a", "b"})) == 1);
}

TEST_CASE("An envelope opens to what was sealed") {
  rc::prop("of any bytes", [](const std::string& plaintext) {
    const std::string value = codec::Seal(plaintext);

    RC_ASSERT(value.size() == plaintext.size() + codec::kEnvelopeBytes);
    RC_ASSERT(Must(codec::Open(value, "test")) == plaintext);
    std::string longer = "before";
    codec::SealTo(plaintext, longer);
    RC_ASSERT(longer == "before" + value);
  });
}

TEST_CASE("The envelope that the codec page shows is the one that is written") {
  CHECK(codec::Seal(FromHex("0a0141")) == FromHex("01e0d5f3820a0141"));
}

TEST_CASE("Every flipped bit of an envelope is found") {
  const std::size_t size = GENERATE(0, 1, 7, 200, 1000);
  std::string plaintext;
  for (std::size_t i = 0; i < size; ++i) {
    plaintext.push_back(static_cast<char>(i * 31));
  }
  const std::string value = codec::Seal(plaintext);

  for (std::size_t bit = 0; bit < 8 * value.size(); ++bit) {
    std::string damaged = value;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    const absl::StatusCode code = codec::Open(damaged, "test").status().code();
    INFO("bit " << bit << " of " << 8 * value.size());
    REQUIRE(code == (bit < 8 ? absl::StatusCode::kUnimplemented
                             : absl::StatusCode::kDataLoss));
  }
}

TEST_CASE("A cut envelope is found, and the message names its table") {
  const std::string value = codec::Seal("some plaintext");

  for (std::size_t size = 0; size < value.size(); ++size) {
    const absl::Status status =
        codec::Open(std::string_view(value).substr(0, size), "receipts")
            .status();
    REQUIRE(status.code() == absl::StatusCode::kDataLoss);
    REQUIRE_THAT(status.ToString(), Catch::Contains("receipts"));
  }
}

TEST_CASE("An envelope whose plaintext does not parse is found") {
  const std::string value = codec::Seal("\xff\xff");

  CHECK(codec::OpenAs<v1::Event>(value, "events").status().code() ==
        absl::StatusCode::kDataLoss);
}

// An event of anything.
v1::Event AnEvent() {
  const auto text =
      rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~'));
  v1::Event event;
  event.set_source(*text);
  event.set_id(*text);
  event.set_text(*text);
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    event.add_identities(*text);
  }
  event.set_request(*rc::gen::arbitrary<bool>());
  event.set_rating(*rc::gen::arbitrary<double>());
  event.set_order(*rc::gen::arbitrary<std::int64_t>());
  event.mutable_corrects()->set_id(*text);
  return event;
}

TEST_CASE("A walk over a message sees what parsing it gives") {
  rc::prop("of any event", [] {
    const v1::Event event = AnEvent();
    const std::string bytes = event.SerializeAsString();

    RC_ASSERT(codec::WireBytes(bytes, 6) == event.text());
    RC_ASSERT(codec::WireNumber(bytes, 11).value_or(0) == event.request());
    RC_ASSERT(static_cast<std::int64_t>(*codec::WireNumber(bytes, 17)) ==
              event.order());
    RC_ASSERT(codec::WireBytes(codec::WireBytes(bytes, 15), 2) ==
              event.corrects().id());
    std::vector<std::string> identities;
    for (codec::WireWalk walk(bytes); walk.Next();) {
      if (walk.field() == 8) identities.emplace_back(walk.bytes());
      if (walk.field() == 22) RC_ASSERT(walk.real() == event.rating());
    }
    RC_ASSERT(std::equal(identities.begin(), identities.end(),
                         event.identities().begin(), event.identities().end()));
  });
}

TEST_CASE("A walk over damaged bytes stays within them") {
  rc::prop("of any bytes, and of any event cut short", [] {
    std::string bytes = *rc::gen::oneOf(
        rc::gen::arbitrary<std::string>(), rc::gen::exec([] {
          std::string whole = AnEvent().SerializeAsString();
          whole.resize(*rc::gen::inRange<std::size_t>(0, whole.size() + 1));
          return whole;
        }));
    // Of its own, to the byte, so that a sanitizer sees a step beyond.
    const std::vector<char> exact(bytes.begin(), bytes.end());
    const std::string_view view(exact.data(), exact.size());

    std::size_t fields = 0;
    for (codec::WireWalk walk(view); walk.Next();) {
      RC_ASSERT(walk.bytes().size() <= view.size());
      ++fields;
    }
    RC_ASSERT(fields <= view.size());
  });
}

TEST_CASE("A walk steps over fields of every type it may meet") {
  // 32-bit field 1, 64-bit field 2, varint field 3, bytes of field 4.
  const std::string bytes = FromHex(
      "0d01020304"
      "110102030405060708"
      "18ac02"
      "22026869");

  CHECK(codec::WireNumber(bytes, 2) == 0x0807060504030201);
  CHECK(codec::WireNumber(bytes, 3) == 300);
  CHECK(codec::WireBytes(bytes, 4) == "hi");
  CHECK(codec::WireBytes(bytes, 5).empty());
  CHECK(codec::WireNumber(bytes, 5) == std::nullopt);
}

}  // namespace
}  // namespace throughline
