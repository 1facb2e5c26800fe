// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How identities are spelled: which are the same, which never are, and which
// stand for nobody. The first table holds one identity per line, with other
// ways to state it: all of a line are the same, no two lines are.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/identity/spelling.h"
#include "tests/support/catch.h"

namespace throughline::identity {
namespace {

struct Row {
  std::string_view shown;
  std::vector<std::string_view> others;
};

const std::vector<Row>& Rows() {
  static const std::vector<Row> rows = {
      // Numbers, in a policy whose numbers without country are Dutch.
      {"phone:+31612345678",
       {"phone:+31 6 12345678", "phone:+31 (0)6 12345678",
        "phone:+31-6-1234-5678", "phone:tel:+31-6-1234-5678",
        "phone:0612345678", "phone:06-12345678", "phone:06 12 34 56 78",
        "phone:(06) 12345678", "phone:0031612345678", "phone:00 31 6 12345678",
        "phone:31612345678", "phone: +31612345678 ", "phone:+31.6.12.34.56.78",
        "phone:\u00a0+31612345678\u3000", "phone:TEL:0612345678",
        ("phone:\uff0b\uff13\uff11\uff16\uff11\uff12\uff13\uff14\uff15\uff16"
         "\uff17\uff18"),
        "phone:\u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
        "phone:+31\u00a06\u20111234\u20135678",
        "phone:tel:612345678;phone-context=+31"}},
      {"sms:+31612345678", {"sms:06 12345678"}},
      {"phone@pbx-2:+31612345678", {"phone@pbx-2:06 12345678"}},
      {"phone:+31612345679", {}},
      {"phone:+3161234567", {"phone:+31 61234567"}},      // One digit short.
      {"phone:+310612345678", {"phone: +310612345678"}},  // As it stands.
      {"phone:+310612345678;ext=5", {"phone:+310612345678 x5"}},
      {"phone:+12035550100",
       {"phone:+1 (203) 555-0100", "phone:001 203 555 0100",
        "phone:+1.203.555.0100", "phone:tel:+1-203-555-0100"}},
      {"phone:+15551234567", {"phone:+1 555 123 4567"}},  // No such range.
      {"phone:+442079460018",
       {"phone:+44 20 7946 0018", "phone:+44 (0)20 7946 0018",
        "phone:+44 020 7946 0018"}},
      {"phone:+390612345678", {"phone:+39 06 1234 5678"}},  // Italy's 0 stays.
      {"phone:+9991234567", {"phone:+999 123 4567"}},
      {"phone:+1234567", {}},
      {"phone:+123456789012345", {}},
      {"phone:+31207941234;ext=12",
       {"phone:020 794 1234 ext. 12", "phone:tel:+31-20-794-1234;ext=12",
        "phone:+31207941234 x12", "phone:+31 20 7941234 #12",
        "phone:+31207941234 Extension 12"}},
      {"phone:+31207941234;ext=13", {}},
      {"phone:+31207941234", {"phone:020 794 12 34"}},

      // Mailboxes.
      {"email:ann@example.org",
       {"email:ann@EXAMPLE.org", "email:ann@Example.Org",
        "email: ann@example.org", "email:<ann@example.org>",
        "email: <ann@EXAMPLE.ORG>\n", "email:ann@\uff45xample.org"}},
      {"email:Ann@example.org", {"email:Ann@EXAMPLE.ORG"}},
      {"email:ann+shop@example.org", {"email:ann+shop@Example.org"}},
      {"email:ann+Shop@example.org", {}},
      {"email:a.nn@example.org", {}},
      {"email:ann.@example.org", {}},
      {"email:a..nn@example.org", {}},
      {"email:ann@example.com", {}},
      {"email:ann@mail.example.org", {}},
      {"email:ann@localhost", {"email:ann@LOCALHOST"}},
      {"email:ann@b\u00fccher.example",
       {"email:ann@bu\u0308cher.example", "email:ann@B\u00dcCHER.example",
        "email:ann@xn--bcher-kva.example", "email:ann@XN--BCHER-KVA.example"}},
      {"email:ann@bucher.example", {}},
      {"email:ann@stra\u00dfe.example", {"email:ann@xn--strae-oqa.example"}},
      {"email:ann@strasse.example", {}},  // Another domain since IDNA 2008.
      {"email:ann@\u4f8b\u3048.jp", {"email:ann@xn--r8jz45g.jp"}},
      {"email:ann@\u0430pple.example", {}},  // Cyrillic a.
      {"email:ann@apple.example", {}},
      {"email:jos\u00e9@example.org", {"email:jose\u0301@example.org"}},
      {"email:jose@example.org", {}},
      {"email:\"ann b\"@example.org", {"email:\"ann b\"@EXAMPLE.org"}},
      {"email:\"a@b\"@example.org", {}},
      {"email:\"a\\\"b\"@example.org", {}},
      {"email:ann@[192.0.2.1]", {}},
      {"email:ann@[ipv6:2001:db8::1]", {"email:ann@[IPv6:2001:DB8::1]"}},

      // Handles: Ann and ann are one.
      {"x:ann", {"x:Ann", "x:ANN", "x: ann\t", "x:\u2003ann\u2003"}},
      {"x:@ann", {"x:@Ann"}},
      {"telegram:ann", {"telegram:aNN"}},
      {"x:stra\u0073se", {"x:stra\u00dfe", "x:STRASSE", "x:STRA\u1e9eE"}},
      {"x:jos\u00e9", {"x:JOS\u00c9", "x:Jose\u0301", "x:JOSE\u0301"}},
      {"x:i", {"x:I"}},
      {"x:\u0131", {}},                          // Dotless i is no i,
      {"x:i\u0307", {"x:\u0130", "x:I\u0307"}},  // nor is the dotted one.
      {"x:\u03c3\u03bf\u03c6\u03cc\u03c3",       // Both small sigmas.
       {"x:\u03a3\u039f\u03a6\u038c\u03a3",
        "x:\u03c3\u03bf\u03c6\u03cc\u03c2"}},
      {"x:\u0390", {"x:\u1fd3", "x:\u03b9\u0308\u0301"}},
      {"x:k", {"x:\u212a"}},           // The Kelvin sign.
      {"x:\u0430nn", {"x:\u0410NN"}},  // Cyrillic.
      {"x:\uff41nn", {"x:\uff21nn"}},  // Full width: looks alike, is not.
      {"x:fiona", {"x:\ufb01ona", "x:FIONA"}},  // Folding opens the ligature.

      // Text: case kept, nothing guessed.
      {"card:1-22", {"card: 1-22", "card:1-22\n"}},
      {"card:1-22a", {}},
      {"card:1-22A", {}},
      {"card:001-22", {}},
      {"crm@north:0042", {"crm@north: 0042 "}},
      {"crm@south:0042", {}},
      {"crm:0042", {}},
      {"crm:42", {}},
      {"crm:+42", {}},
      {"irc@stripe:w1zeman1p", {}},
      {"irc@stripe:W1zeman1p", {}},
      {"user:james_patel_9828", {}},
      {"whatsapp@12035550100:US.1349", {}},
      {"whatsapp@12035550100:us.1349", {}},
      {"whatsapp:31612345678", {}},
      {"whatsapp:+31612345678", {}},
      {"webchat:\u00e5ngstr\u00f6m",
       {"webchat:a\u030angstro\u0308m", "webchat:\u00e5ngstro\u0308m"}},
      {"webchat:\u00c5ngstr\u00f6m",
       {"webchat:\u212bngstro\u0308m", "webchat:A\u030angstr\u00f6m"}},
      {"webchat:angstrom", {}},
      {"webchat:\u1e69", {"webchat:s\u0323\u0307", "webchat:s\u0307\u0323"}},
      {"webchat:\uac00", {"webchat:\u1100\u1161"}},  // Hangul.
      {"webchat:\u03a9", {"webchat:\u2126"}},        // The ohm sign.
      {"webchat:paypal", {}},
      {"webchat:p\u0430yp\u0430l", {}},
      {"webchat:paypa\u04cf", {}},
      {"webchat:paypa1", {}},
      {"webchat:O", {}},
      {"webchat:0", {}},
      {"webchat:\u039f", {}},  // Greek.
      {"webchat:\u041e", {}},  // Cyrillic.
      {"webchat:a b", {}},
      {"webchat:a  b", {}},
      {"webchat:a\u00a0b", {}},
      {"webchat:ab", {}},
      {"webchat:https://example.org/~ann", {}},
      {"webchat::", {}},
      {"webchat:@", {}},
  };
  return rows;
}

// What its scheme cannot normalise: kept byte for byte, equal to nothing else.
const std::vector<std::string_view>& Kept() {
  static const std::vector<std::string_view> kept = {
      "phone:+123456",            // Too short for a number with its country,
      "phone:+1234567890123456",  // too long.
      "phone:1-800-FLOWERS",
      "phone:1-800-flowers",
      "phone:0612345678 (home)",
      "phone:call 0612345678",
      "phone:+31612345678 or 0612345679",
      "phone:112",
      "phone:1 12",
      "phone:06123",
      "phone:\u202a+31612345678\u202c",  // As handsets paste it.
      "phone:+3161234\u200b5678",
      "phone:+31612345678,,4",
      "phone:++31612345678",
      "phone:06+12345678",
      "phone:sip:0612345678@example.org",
      "phone:tel:612345678;phone-context=example.org",
      "phone:+31612345678;ext=",
      "phone:+31207941234 x1 2",
      "phone:+31207941234 x1a",
      "phone:+31207941234 x123456789012",
      "phone:x12",
      "phone:tel:612345678;phone-context=+",
      "phone:+31 (0)6 123",
      "phone:+999 (012) 34567",
      "phone:+999 (1) 234567",
      "phone:#31#0612345678",
      "email:Ann <ann@example.org>",
      "email:mailto:ann@example.org",
      "email:ann@example.org, bob@example.org",
      "email:ann@b@example.org",
      "email:ann b@example.org",
      "email:ann\u00a0b@example.org",
      "email:\"ann\"b@example.org",
      "email:\"ann@example.org",
      "email:\"a\\\"@example.org",
      "email:a\"b@example.org",
      "email:a,b@example.org",
      "email:a<b@example.org",
      "email:ann(@example.org",
      "email:ann(home)@example.org",
      "email:ann@[not an address]",
      "email:ann@[]",
      "email:@example.org",
      "email:ann@",
      "email:ann",
      "email: ann",
      "email:Ann",
      "email:ann@example..org",
      "email:ann@example.org.",
      "email:ann@.example.org",
      "email:ann@exa mple.org",
      "email:ann@xn--\u00fc.example",
      "email:ann@xn--a\u200d.example",
      "email:ann\u200b@example.org",
      "email:\u202eann@example.org",
      "email:ann@exam\u00adple.org",
      "email:ann@\u200bexample.org",
      "email:<<ann@example.org>>",
      "webchat:a\tb",
      "webchat:a\u200bb",
      "webchat:a\u200cb",
      "webchat:a\u200db",
      "webchat:a\u2060b",
      "webchat:a\u00adb",
      "webchat:a\ufe0fb",
      "webchat:a\u034fb",
      "webchat:\ufeffab",
      "webchat:ab\u200e",
      "webchat:ab\u200f",
      "webchat:\u202eba\u202c",
      "webchat:\u2066ab\u2069",
      "webchat:\u061cab",
      "webchat:\u06001",
      "webchat:a\x01",
      "webchat:a\x7f",
      "webchat:a\u0085b",
      "webchat:a\u2028b",
      "webchat:ab\U000e0041",  // A tag.
      "webchat:ab\u0378",      // Not assigned, so its form is not settled.
      "x:ann\u200d",
      "x:Ann\u200d",
      "x:\u202dAnn",
      "card:\u200b1-22",
  };
  return kept;
}

Normaliser Dutch() {
  IdentityPolicy policy;
  policy.phone_region = "NL";
  return Normaliser(policy);
}

TEST_CASE("Every way to state one identity leads to one spelling") {
  const Normaliser normaliser = Dutch();
  for (const Row& row : Rows()) {
    INFO(row.shown);
    const Identity canonical = Must(normaliser.Normalise(row.shown));
    CHECK(canonical.shown == row.shown);
    CHECK_FALSE(canonical.as_is);
    for (const std::string_view other : row.others) {
      INFO(other);
      const Identity identity = Must(normaliser.Normalise(other));
      CHECK(identity.shown == row.shown);
      CHECK_FALSE(identity.as_is);
    }
  }
}

TEST_CASE("A value that its scheme cannot normalise stays byte for byte") {
  const Normaliser normaliser = Dutch();
  for (const std::string_view stated : Kept()) {
    INFO(stated);
    const Identity identity = Must(normaliser.Normalise(stated));
    CHECK(identity.as_is);
    CHECK(identity.shown == stated);
  }
}

TEST_CASE("No two identities of the table are ever taken for one") {
  std::map<std::string_view, int> seen;
  for (const Row& row : Rows()) ++seen[row.shown];
  for (const std::string_view stated : Kept()) ++seen[stated];
  for (const auto& [shown, times] : seen) {
    INFO(shown);
    CHECK(times == 1);
  }

  // Every pair of these is different: each leads to itself, as the cases
  // above show.
  CHECK(seen.size() * (seen.size() - 1) / 2 > 500);
}

}  // namespace
}  // namespace throughline::identity
