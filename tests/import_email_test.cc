// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Mails: who, when, which thread, what it says; and that no mail, however
// broken, does harm.

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "lib/import/byte_source.h"
#include "lib/import/email.h"
#include "lib/import/kept_text.h"
#include "lib/import/line_splitter.h"
#include "lib/import/mail_splitter.h"
#include "lib/import/stated_time.h"
#include "lib/import/wrong.h"
#include "tests/support/catch.h"
#include "tests/support/data.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

constexpr char kPeople[] =
    "From: Ann <ann@example.org>\r\nTo: help@shop.example\r\n";

v1::Event Read(const std::string& mail,
               const std::vector<std::string>& house = {}) {
  return Must(ReadEmail(mail, {"email", house}));
}

v1::Event ReadWith(const std::string& headers,
                   const std::string& body = "Hello\r\n") {
  return Read(kPeople + headers + "\r\n" + body);
}

bool HasFlag(const v1::Event& event, std::string_view flag) {
  return std::find(event.flags().begin(), event.flags().end(), flag) !=
         event.flags().end();
}

TEST_CASE("A mail is a message of who wrote it to whom") {
  const v1::Event event = ReadWith(
      "Cc: Bob <bob@example.org>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
      "Date: Fri, 20 Apr 2001 19:35:02 -0400\r\nMessage-ID: <1@x>\r\n");

  CHECK(event.kind() == "message");
  CHECK(event.channel() == "email");
  CHECK(event.id() == "1@x");
  CHECK(event.conversation() == "1@x");
  CHECK(event.identities(0) == "email:ann@example.org");
  CHECK(event.actor().name() == "Ann");
  CHECK(event.actor().role() == v1::ROLE_CUSTOMER);
  CHECK(event.subject() == "Gr\u00fc\u00dfe");
  CHECK(event.occurred_at() == "2001-04-20T19:35:02-04:00");
  CHECK(event.text() == "Hello\r\n");
  REQUIRE(event.participants_size() == 2);
  CHECK(event.participants(0).identity() == "email:help@shop.example");
  CHECK(event.participants(0).role() == "to");
  CHECK(event.participants(1).role() == "cc");
}

TEST_CASE("A mail of the house is an agent's to the customer") {
  const v1::Event event = Read(
      "From: help@shop.example\r\nTo: desk@shop.example, "
      "ann@example.org\r\n\r\nHi",
      {"email:Help@shop.example", "email:desk@shop.example"});

  CHECK(event.actor().role() == v1::ROLE_AGENT);
  CHECK(event.direction() == v1::DIRECTION_OUTBOUND);
  CHECK(event.identities(0) == "email:ann@example.org");
}

TEST_CASE("A thread is named by its first message") {
  const v1::Event whole = ReadWith(
      "Message-ID: <3@x>\r\nIn-Reply-To: <2@x>\r\n"
      "References: <1@x>\r\n <2@x>\r\n");
  CHECK(whole.conversation() == "1@x");
  CHECK(whole.in_reply_to().id() == "2@x");

  const v1::Event reply =
      ReadWith("Message-ID: <2@x>\r\nIn-Reply-To: <1@x>\r\n");
  CHECK(reply.conversation() == "1@x");

  const v1::Event prose =
      ReadWith("Message-ID: <2@x>\r\nIn-Reply-To: Your message of May 1\r\n");
  CHECK(prose.conversation() == "2@x");
  CHECK_FALSE(prose.has_in_reply_to());
}

TEST_CASE("A mail without an id is known by what its author wrote") {
  const v1::Event first =
      ReadWith("Received: by a; 1 May 2001 10:00 +0000\r\n");
  const v1::Event again =
      ReadWith("Received: by b; 2 May 2001 10:00 +0000\r\n");
  const v1::Event other = ReadWith("", "Good bye\r\n");

  CHECK(first.id().substr(0, 7) == "digest:");
  CHECK(first.id() == again.id());
  CHECK(first.id() != other.id());
}

TEST_CASE("An id that is too long is known by its digest") {
  const v1::Event event =
      ReadWith("Message-ID: <" + std::string(300, 'x') + "@x>\r\n");

  CHECK(event.id().substr(0, 7) == "digest:");
  CHECK(event.id().size() <= limits::kEventIdBytesMax);
}

TEST_CASE("Without a date the time is inferred from the last server") {
  const v1::Event event = ReadWith(
      "Received: from b; Sat, 28 Oct 2000 18:23:30 -0500\r\n"
      "Received: from a; Sat, 28 Oct 2000 18:23:20 -0500\r\n");

  CHECK(event.occurred_at() == "2000-10-28T18:23:30-05:00");
  CHECK(event.time_origin() == v1::TIME_ORIGIN_INFERRED);
}

TEST_CASE("A date that is none is no time, and is flagged") {
  const v1::Event event = ReadWith("Date: soon\r\n");

  CHECK(event.occurred_at().empty());
  CHECK(HasFlag(event, "date unreadable"));
}

TEST_CASE("The dates of mails are read in all the forms they come in") {
  const std::vector<std::pair<std::string, std::string>> dates = {
      {"Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00"},
      {"21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06+00:00"},
      {"Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", ""},
      {"Thu, 13 Feb 1969 23:32 -0330", "1969-02-13T23:32:00-03:30"},
      {"Thu Sep 4 14:17:00 1997", "1997-09-04T14:17:00Z"},
      {"Tue, 1-Jan-04 10:11:12 EST", "2004-01-01T10:11:12-05:00"},
      {"1 Jan 100 10:11:12 PDT", "2000-01-01T10:11:12-07:00"},
      {"Mon, 02 Apr 2012 18:27:08 +0400 (MSK)", "2012-04-02T18:27:08+04:00"},
      {"Mon, 02 Apr 2012 18:27:08", "2012-04-02T18:27:08Z"},
      {"Mon, 02 Apr 2012 18:27:08 XYZ", "2012-04-02T18:27:08Z"},
      {"Mon, 32 Apr 2012 18:27:08 +0000", ""},
      {"2 Apr 2012", ""},
      {"Apr 2012 18:27:08", ""},
      {"", ""},
  };

  for (const auto& [stated, wanted] : dates) {
    INFO(stated);
    const auto time = ParseMailDate(stated);
    CHECK((time ? time->text : "") == wanted);
  }
  CHECK(ParseMailDate("Mon, 02 Apr 2012 18:27:08")->origin ==
        v1::TIME_ORIGIN_ZONE_ASSUMED);
}

TEST_CASE("Of alternatives the plain text is read, and the page is kept") {
  const v1::Event event =
      ReadWith("Content-Type: multipart/alternative; boundary=b\r\n",
               "--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
               "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
               "caf=E9\r\n--b\r\nContent-Type: text/html\r\n\r\n"
               "<b>caf&eacute;</b>\r\n--b--\r\n");

  CHECK(event.text() == "caf\u00e9");
  REQUIRE(event.body_size() == 1);
  CHECK(event.body(0).text() == "<b>caf&eacute;</b>");
}

TEST_CASE("A mail that is only a page is read as what people see of it") {
  const v1::Event event =
      ReadWith("Content-Type: text/html\r\n",
               "<html><head><title>t</title><style>p{}</style></head>"
               "<body><p>One&#33;</p><br>Two<script>x</script></body>");

  CHECK(event.text() == "One!\n\nTwo");
}

TEST_CASE("An attachment is told by name, type, size and digest") {
  const v1::Event event =
      ReadWith("Content-Type: multipart/mixed; boundary=b\r\n",
               "--b\r\n\r\nsee there\r\n--b\r\nContent-Type: Image/PNG\r\n"
               "Content-Disposition: attachment; "
               "filename=\"=?UTF-8?b?c2NyZWVuLnBuZw==?=\"\r\n"
               "Content-Transfer-Encoding: base64\r\n\r\naGk=\r\n--b--\r\n");

  CHECK(event.text() == "see there");
  REQUIRE(event.attachments_size() == 1);
  CHECK(event.attachments(0).name() == "screen.png");
  CHECK(event.attachments(0).media_type() == "image/png");
  CHECK(event.attachments(0).bytes() == 2);
  CHECK(event.attachments(0).sha256().substr(0, 8) == "8f434346");
}

TEST_CASE("Quoted text stays, and so does the signature") {
  const v1::Event event = ReadWith("", "Yes.\r\n> Really?\r\n-- \r\nAnn\r\n");

  CHECK(event.text() == "Yes.\r\n> Really?\r\n-- \r\nAnn\r\n");
}

TEST_CASE("What nobody composed is automatic") {
  const std::string header = GENERATE(
      as<std::string>{}, "Auto-Submitted: auto-replied",
      "X-Auto-Response-Suppress: All", "Precedence: bulk",
      "Precedence: auto_reply", "Content-Type: multipart/report; boundary=b");

  CHECK(ReadWith(header + "\r\n").automatic());
  CHECK_FALSE(ReadWith("Auto-Submitted: no\r\n").automatic());
}

TEST_CASE("A sender that is no address is kept as it is written") {
  CHECK(Read("From: Big Bug bb@bug.com\r\n\r\nx").identities(0) ==
        "email:Big Bug bb@bug.com");
}

TEST_CASE("A mail from nobody is nobody's that is known") {
  CHECK(Read("Subject: x\r\n\r\nx").identities(0) == "email:anonymous");
}

TEST_CASE("What is no mail is refused") {
  for (const std::string& text :
       {std::string(), std::string("Just text.\nMore text.\n"),
        std::string(1000, '\xff'), std::string(1000, '\0')}) {
    CHECK_FALSE(ReadEmail(text, {"email", {}}).ok());
  }
}

TEST_CASE("A nest of parts without end is no harm") {
  std::string mail = kPeople;
  for (int i = 0; i < 3000; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    mail += "Content-Type: multipart/mixed; boundary=" + boundary +
            "\r\n\r\n--" + boundary + "\r\n";
  }

  CHECK(Read(mail).channel() == "email");
}

TEST_CASE("No damage to a mail crashes its reader") {
  const std::string good =
      std::string(kPeople) +
      "Message-ID: <1@x>\r\nDate: Fri, 20 Apr 2001 19:35:02 -0400\r\n"
      "Subject: =?utf-8?q?Gr=C3=BC?= =?iso-2022-jp?b?GyRC?=\r\n"
      "Content-Type: multipart/mixed; boundary=\"b\"; charset=utf-7\r\n\r\n"
      "--b\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n<p &#x;>\r\n"
      "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x\r\n\r\ny\r\n--b--";
  rc::prop("bytes changed, lost or doubled are read or refused", [&] {
    std::string mail = good;
    for (int i = *rc::gen::inRange(1, 9); i > 0; --i) {
      const std::size_t at = *rc::gen::inRange<std::size_t>(0, mail.size());
      const std::size_t size = *rc::gen::inRange<std::size_t>(0, 40);
      switch (*rc::gen::inRange(0, 3)) {
        case 0:
          mail[at] = *rc::gen::arbitrary<char>();
          break;
        case 1:
          mail.erase(at, size);
          break;
        default:
          mail.insert(at, mail.substr(at, size));
      }
      if (mail.empty()) return;
    }

    const auto event = ReadEmail(mail, {"email", {}});
    if (!event.ok()) return;
    std::string bytes;
    RC_ASSERT(event->SerializeToString(&bytes));
    RC_ASSERT(v1::Event().ParseFromString(bytes));
  });
}

TEST_CASE("No page crashes what reads it") {
  const auto pieces = std::vector<std::string>{
      "<",     ">",    "&",    ";",      "#",    "x",  "p",
      "/",     "!--",  "-->",  "script", " ",    "\n", "1114112",
      "&amp;", "<br>", "</p>", "style",  "\xff", "a"};
  rc::prop("any pieces are text", [&] {
    std::string html;
    for (const auto& piece : *rc::gen::container<std::vector<std::string>>(
             rc::gen::elementOf(pieces))) {
      html += piece;
    }

    (void)KeptText(HtmlToText(html), 100);
  });
}

TEST_CASE("Text that is kept is UTF-8 and within its size") {
  CHECK(KeptText("a\xff\xc3", 100) == "a\xef\xbf\xbd\xef\xbf\xbd");
  CHECK(KeptText(std::string("a\0b", 3), 100) ==
        "a\xef\xbf\xbd"
        "b");
  CHECK(KeptText("caf\u00e9", 4) == "caf");
}

// ---- mbox ----

std::vector<std::string> Split(const std::string& text) {
  LineSplitter lines(ByteSource::OfMemory(text));
  MailSplitter mails(lines);
  std::vector<std::string> messages;
  while (mails.Next()) messages.push_back(mails.message());
  return messages;
}

TEST_CASE("An mbox is split where a message begins, and only there") {
  const std::vector<std::string> messages = Split(
      "From a@x Fri Apr 06 16:46:09 2001\nSubject: 1\n\n"
      "From here on.\n\nFrom me to you.\n>From b\n\n"
      "From b@x Fri Apr 06 16:47:09 2001\nSubject: 2\n\nx\n");

  REQUIRE(messages.size() == 2);
  CHECK(messages[0] ==
        "Subject: 1\n\nFrom here on.\n\nFrom me to you.\nFrom b\n\n");
  CHECK(messages[1] == "Subject: 2\n\nx\n");
}

TEST_CASE("A message that is alone keeps every byte") {
  const std::string mail = "Subject: 1\n\n>From here\n\nFrom b 10:10 2001\n";

  CHECK(Split(mail) == std::vector<std::string>{mail});
}

// ---- The published mails ----

TEST_CASE("Every published mail is read, or refused with its reason") {
  const std::vector<std::pair<std::string, std::string>> folders = {
      {"email-mime4j", ".msg"},   {"email-python", ".txt"},
      {"email-rubymail", ".eml"}, {"email-talon-replies", ".eml"},
      {"py-vcon", ".eml"},        {"vcon-ietf/examples", ".txt"},
  };
  std::map<std::string, int> counts;
  for (const auto& [folder, extension] : folders) {
    const auto data = SharedData(folder);
    if (!data.has_value()) return;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(*data)) {
      if (entry.path().extension() != extension) continue;
      LineSplitter lines(Must(ByteSource::Open(entry.path().string())));
      MailSplitter mails(lines);
      while (mails.Next()) {
        const auto event = ReadEmail(mails.message(), {"email", {}});
        ++counts[event.ok() ? "read" : "refused"];
        if (event.ok()) continue;
        UNSCOPED_INFO(entry.path().filename().string()
                      << ": " << Sentence(event.status()));
        ++counts[Sentence(event.status())];
      }
    }
  }
  for (const auto& [what, count] : counts) WARN(count << " " << what);

  // Two that say of themselves that they have no header, and one of Python's.
  CHECK(counts["refused"] == 3);
  CHECK(counts["read"] > 240);
}

}  // namespace
}  // namespace throughline::importing
