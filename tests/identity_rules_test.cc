// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What a stated identity is worth: its scheme's rule, whether it stands for
// anybody, whether it is the tenant's own, and what is refused; and the
// numbers of every country.

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/identity/scheme_table.h"
#include "lib/identity/spelling.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "throughline/limits.h"

namespace throughline::identity {
namespace {

Identity Of(std::string_view stated) {
  static const Normaliser normaliser{IdentityPolicy{}};
  return Must(normaliser.Normalise(stated));
}

std::string Reason(std::string_view stated) {
  const auto identity = Normalise(stated, {});
  REQUIRE(absl::IsInvalidArgument(identity.status()));
  return std::string(identity.status().message());
}

bool Says(std::string_view reason, std::string_view part) {
  return reason.find(part) != std::string_view::npos;
}

TEST_CASE("An identity is cut at its first colon and its first at sign") {
  const Identity identity = Of("whatsapp@1203:US.1349@home:2");

  CHECK(identity.scheme == "whatsapp");
  CHECK(identity.scope == "1203");
  CHECK(identity.value == "US.1349@home:2");
  CHECK(identity.shown == "whatsapp@1203:US.1349@home:2");
}

TEST_CASE("A scope is brought into NFC as a value is") {
  CHECK(Of("crm@nu\u0308:1").shown == "crm@n\u00fc:1");
}

TEST_CASE("What is no identity is refused with what would be right") {
  CHECK(Says(Reason(""), "scheme:value"));
  CHECK(Says(Reason("secret"), "scheme:value"));
  CHECK(Says(Reason(":secret"), "a-z"));
  CHECK(Says(Reason("Phone:1"), "a-z"));
  CHECK(Says(Reason("-x:1"), "a-z"));
  CHECK(Says(Reason("a b:1"), "a-z"));
  CHECK(Says(Reason("@north:1"), "a-z"));
  CHECK(Says(Reason(std::string(33, 'a') + ":1"), "32"));
  CHECK(Says(Reason("crm@:1"), "'@'"));
  CHECK(Says(Reason("crm@ north:1"), "space"));
  CHECK(Says(Reason("crm@nor\u200bth:1"), "seen"));
  CHECK(Says(Reason("crm@" + std::string(65, 's') + ":1"), "65"));
  CHECK(Says(Reason("phone:"), "no value"));
  CHECK(Says(Reason("phone: \u00a0\t"), "no value"));
  CHECK(Says(Reason("phone:" + std::string(513, '1')), "513"));
  CHECK(Says(Reason(std::string("x:a\0b", 5)), "NUL"));
  CHECK(Says(Reason("x:\xff"), "UTF-8"));
  CHECK(Says(Reason("x:\xed\xa0\x80"), "UTF-8"));
}

TEST_CASE("A scope that outgrows its limit in NFC is refused") {
  std::string scope;
  for (int i = 0; i < 16; ++i) scope += "\u0958";  // Six bytes each in NFC.
  CHECK(Says(Reason("crm@" + scope + ":1"), "96"));
}

TEST_CASE("A refusal never repeats what was stated") {
  CHECK_FALSE(Says(Reason("secret"), "secret"));
  CHECK_FALSE(Says(Reason("SECRET:1"), "SECRET"));
  CHECK_FALSE(Says(Reason("crm@ secret:1"), "secret"));
  CHECK_FALSE(Says(Reason("crm@:secret"), "secret"));
}

TEST_CASE("The longest scheme, scope and value are taken") {
  const std::string stated = std::string(32, 'a') + "@" + std::string(64, 's') +
                             ":" + std::string(512, 'v');
  CHECK(Of(stated).shown == stated);
}

TEST_CASE("A value that would outgrow its limit in NFC is kept as it is") {
  std::string value;
  for (int i = 0; i < 170; ++i) value += "\u0958";
  CHECK(Of("card:" + value).as_is);
  CHECK(Of("card:" + value).value == value);
}

TEST_CASE("A scheme that nobody knows is personal and keeps its case") {
  for (const char* scheme : {"card", "user", "irc", "carrier-pigeon"}) {
    const Identity identity = Of(std::string(scheme) + ":Ann");
    CHECK(identity.rule.kind == SchemeKind::kPersonal);
    CHECK(identity.rule.links);
    CHECK(identity.value == "Ann");
  }
}

TEST_CASE("Numbers in books are exclusive and what browsers send transient") {
  CHECK(Of("phone:+31612345678").rule.kind == SchemeKind::kPersonal);
  CHECK(Of("email:ann@example.org").rule.kind == SchemeKind::kPersonal);
  CHECK(Of("crm:1").rule.kind == SchemeKind::kExclusive);
  CHECK(Of("customer:1").rule.kind == SchemeKind::kExclusive);
  CHECK(Of("account:1").rule.kind == SchemeKind::kExclusive);
  CHECK(Of("cookie:1").rule.kind == SchemeKind::kTransient);
  CHECK(Of("device:1").rule.kind == SchemeKind::kTransient);
  CHECK(Of("ip:192.0.2.1").rule.kind == SchemeKind::kShared);
}

TEST_CASE("The table names each scheme once, in order") {
  std::vector<std::string_view> names;
  for (const KnownScheme& known : KnownSchemes()) names.push_back(known.name);
  CHECK(std::set<std::string_view>(names.begin(), names.end()).size() ==
        names.size());
  CHECK(std::is_sorted(names.begin(), names.end()));
}

TEST_CASE("A policy's scheme stands in the place of the known one") {
  IdentityPolicy policy;
  policy.schemes["phone"] = {SchemeKind::kShared, Normalisation::kText, false};
  policy.schemes["badge"] = {SchemeKind::kExclusive, Normalisation::kFold,
                             true};
  const Normaliser normaliser(policy);

  const Identity phone = Must(normaliser.Normalise("phone:+31 6 12345678"));
  CHECK(phone.shown == "phone:+31 6 12345678");
  CHECK(phone.rule.kind == SchemeKind::kShared);
  CHECK_FALSE(phone.rule.links);
  const Identity badge = Must(normaliser.Normalise("badge:AB"));
  CHECK(badge.value == "ab");
  CHECK(badge.rule.kind == SchemeKind::kExclusive);
}

TEST_CASE("A house identity is known however it is spelled") {
  IdentityPolicy policy;
  policy.phone_region = "NL";
  policy.house = {"phone:020 794 1234", "email:Help@EXAMPLE.org"};
  const Normaliser normaliser(policy);
  Must(normaliser.status());

  CHECK(Must(normaliser.Normalise("phone:+31207941234")).house);
  CHECK(Must(normaliser.Normalise("email:<Help@example.org>")).house);
  CHECK_FALSE(Must(normaliser.Normalise("email:help@example.org")).house);
  CHECK_FALSE(Must(normaliser.Normalise("sms:+31207941234")).house);
  CHECK(Must(Normalise("phone:+31 20 7941234", policy)).house);
}

TEST_CASE("A policy that says nothing sensible says so") {
  const auto why = [](const IdentityPolicy& policy) {
    return std::string(Normaliser(policy).status().message());
  };
  IdentityPolicy house;
  house.house = {"0612345678"};
  IdentityPolicy scheme;
  scheme.schemes["Phone"] = {};
  IdentityPolicy region;
  region.phone_region = "Holland";

  CHECK(Says(why(house), "house"));
  CHECK_FALSE(Says(why(house), "0612345678"));
  CHECK(Says(why(scheme), "scheme"));
  CHECK(Says(why(region), "phone_region"));
}

TEST_CASE("Only the sources named are not believed") {
  IdentityPolicy policy;
  policy.sources_not_believed = {"scraper"};
  const Normaliser normaliser(policy);

  CHECK_FALSE(normaliser.Believed("scraper"));
  CHECK(normaliser.Believed("twilio"));
}

TEST_CASE("A value that stands for nobody is known as such") {
  const std::string_view stated = GENERATE(
      "phone:anonymous", "phone:Anonymous", "phone:ANONYMOUS ",
      "phone:Private Number", "phone:No Caller-ID", "phone:withheld",
      "phone:Restricted", "phone:unknown", "phone:<unknown>", "phone:N/A",
      "phone:0", "phone:+0000000", "phone:+266696687", "phone:+7378742833",
      "phone:anonymous@anonymous.invalid",
      "phone:sip:anonymous@anonymous.invalid", "sms:Unavailable",
      "sip:anonymous@anonymous.invalid", "sip:Anonymous@192.0.2.1",
      "sip:unavailable@unknown.invalid", "email:anonymous@anonymous.invalid",
      "email:no-reply@example.org", "email:noreply@example.org",
      "email:NoReply@example.org", "email:no_reply@example.org",
      "email:no.reply@example.org", "email:do-not-reply@example.org",
      "email:donotreply@example.org", "email:noreply+7@example.org",
      "email:drive-shares-noreply@example.org",
      "email:mailer-daemon@example.org", "email:MAILER-DAEMON@example.org",
      "email:postmaster@example.org", "email:bounce@example.org",
      "email:bounces+12-ann=example.org@example.com",
      "email:bounce-12@example.org", "email:undisclosed-recipients:;",
      "email:null", "email: null ", "email:xnoreply.noreply@example.org",
      "email:postmaster+x@example.org", "crm:null", "crm@north:N/A",
      "cookie:undefined", "webchat:anonymous", "x:Anonymous");
  INFO(stated);
  CHECK(Of(stated).nobody);
}

TEST_CASE("A value that only reminds of nobody is somebody") {
  const std::string_view stated = GENERATE(
      "phone:+31612345678", "phone:+26669668", "phone:+2666966871",
      "phone:private line of Ann", "phone:1-800-UNKNOWN",
      "sip:anonymousann@example.org", "email:anonymous@example.org",
      "email:ann@noreply.example", "email:ann@postmaster.example",
      "email:noreplyann@example.org", "email:annnoreply@example.org",
      "email:reply@example.org", "email:no@reply.example",
      "email:postmasters@example.org", "email:ann.postmaster@example.org",
      "email:abounce@example.org", "email:bouncer@example.org",
      "email:the.bounce@example.org", "email:-bounce@example.org", "crm:0",
      "crm:nullable", "x:null", "x:none", "irc:unknown", "card:private",
      "webchat:anonymous1", "user:undefined");
  INFO(stated);
  CHECK_FALSE(Of(stated).nobody);
}

// region,country_code,type,national_prefix,national_significant_number,e164
struct Example {
  std::string region;
  std::string prefix;
  std::string national;
  std::string e164;
};

std::vector<Example> ExampleNumbers() {
  std::ifstream file(SharedDataDir() + "/identity-phone/example_numbers.csv");
  std::vector<Example> examples;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::vector<std::string> cells(1);
    for (const char c : line) {
      if (c == ',') {
        cells.emplace_back();
      } else if (c != '\r') {
        cells.back().push_back(c);
      }
    }
    examples.push_back({cells[0], cells[3], cells[4], cells[5]});
  }
  if (examples.empty()) WARN("skipped: no example numbers here");
  return examples;
}

TEST_CASE("A number of any country with its plus stays as it is") {
  for (const Example& example : ExampleNumbers()) {
    const Identity identity = Of("phone:" + example.e164);
    CHECK(identity.shown == "phone:" + example.e164);
    CHECK(identity.as_is == (example.e164.size() < 8));
  }
}

// How `written` is spelled where numbers without country are `region`'s.
Identity In(const std::string& region, const std::string& written) {
  IdentityPolicy policy;
  policy.phone_region = region;
  return Must(Normalise("phone:" + written, policy));
}

TEST_CASE("A number as it is dialled at home is the one dialled from abroad") {
  int same = 0;
  int numbers = 0;
  for (const Example& example : ExampleNumbers()) {
    if (example.region == "001") continue;  // Of no country.
    const std::string home = example.prefix + example.national;
    std::string spaced = home;
    spaced.insert(home.size() / 2, "-").insert(home.size() / 4, " ");
    for (const std::string& written : {home, "tel:" + home, spaced}) {
      const Identity identity = In(example.region, written);
      INFO(example.region << " " << written);
      CHECK((identity.as_is || identity.value == example.e164));
      same += identity.as_is ? 0 : 1;
      ++numbers;
    }
  }
  // The rest are ranges younger than the library that was linked.
  CHECK(same >= numbers * 95 / 100);
}

TEST_CASE("A prefix in parentheses is no part of a number") {
  for (const Example& example : ExampleNumbers()) {
    if (example.prefix.empty() || example.region == "001") continue;
    const std::string country =
        example.e164.substr(0, example.e164.size() - example.national.size());
    const Identity identity =
        Of("phone:" + country + " (" + example.prefix + ")" + example.national);
    INFO(example.region << " " << example.e164);
    CHECK((identity.as_is || identity.value == example.e164));
  }
}

}  // namespace
}  // namespace throughline::identity
