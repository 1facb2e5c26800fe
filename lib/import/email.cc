// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/email.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "lib/import/bytes.h"
#include "lib/import/email_body.h"
#include "lib/import/email_people.h"
#include "lib/import/gobject.h"
#include "lib/import/kept_text.h"
#include "lib/import/stated_time.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

// A text with none of these is no mail.
constexpr const char* kMailHeaders[] = {
    "From",     "Sender",       "To",           "Cc",
    "Date",     "Subject",      "Received",     "Message-ID",
    "Reply-To", "Content-Type", "MIME-Version",
};

std::string_view Header(GMimeMessage* message, const char* name) {
  return ViewOf(g_mime_object_get_header(GMIME_OBJECT(message), name));
}

// GMime gives those of the content to the content.
std::string_view ContentHeader(GMimeMessage* message, const char* name) {
  GMimeObject* content = g_mime_message_get_mime_part(message);
  return content == nullptr ? std::string_view()
                            : ViewOf(g_mime_object_get_header(content, name));
}

bool IsMail(GMimeMessage* message) {
  return std::any_of(std::begin(kMailHeaders), std::end(kMailHeaders),
                     [&](const char* name) {
                       return !Header(message, name).empty() ||
                              !ContentHeader(message, name).empty();
                     });
}

// The ids between angle brackets; text around them is not theirs.
std::vector<std::string> IdsOf(std::string_view header) {
  std::vector<std::string> ids;
  while (true) {
    const std::size_t open = header.find('<');
    if (open == header.npos) return ids;
    const std::size_t close = header.find('>', open);
    if (close == header.npos) return ids;
    std::string id;
    for (const char c : header.substr(open + 1, close - open - 1)) {
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n') id += c;
    }
    if (!id.empty()) ids.push_back(KeptText(id, id.size()));
    header.remove_prefix(close + 1);
  }
}

// An id that is too long to be a key is known by its digest.
std::string AsKey(const std::string& id, std::size_t size) {
  return id.size() <= size ? id : "digest:" + Sha256Hex(id);
}

std::string WithoutCarriageReturns(std::string_view text) {
  std::string plain(text);
  plain.erase(std::remove(plain.begin(), plain.end(), '\r'), plain.end());
  while (!plain.empty() && (plain.back() == '\n' || plain.back() == ' ')) {
    plain.pop_back();
  }
  return plain;
}

// Of a mail without a Message-ID: what its author wrote, without what the
// servers on its way added, so that a second delivery is the same.
std::string DigestId(GMimeMessage* message, const std::string& bytes) {
  std::string canonical;
  for (const char* name : {"From", "To", "Cc", "Date", "Subject"}) {
    canonical += WithoutCarriageReturns(Header(message, name)) + '\n';
  }
  const std::string plain = WithoutCarriageReturns(bytes);
  const std::size_t blank = plain.find("\n\n");
  canonical += blank == plain.npos ? plain : plain.substr(blank);
  return "digest:" + Sha256Hex(canonical);
}

void SetIds(GMimeMessage* message, const std::string& bytes, v1::Event& event) {
  const std::string_view stated = Header(message, "Message-ID");
  const std::vector<std::string> own = IdsOf(stated);
  std::string id = own.empty() ? KeptText(WithoutCarriageReturns(stated),
                                          limits::kConversationKeyBytesMax)
                               : own.front();
  const std::size_t first = id.find_first_not_of(" \t\n");
  id = first == id.npos ? DigestId(message, bytes) : id.substr(first);
  event.set_id(AsKey(id, limits::kEventIdBytesMax));

  const std::vector<std::string> parents =
      IdsOf(Header(message, "In-Reply-To"));
  const std::vector<std::string> thread = IdsOf(Header(message, "References"));
  if (!parents.empty()) {
    event.mutable_in_reply_to()->set_id(
        AsKey(parents.front(), limits::kEventIdBytesMax));
  } else if (!thread.empty()) {
    // RFC 5322 section 3.6.4: the last reference is the parent.
    event.mutable_in_reply_to()->set_id(
        AsKey(thread.back(), limits::kEventIdBytesMax));
  }
  const std::string root = !thread.empty()    ? thread.front()
                           : !parents.empty() ? parents.front()
                                              : event.id();
  event.set_conversation(AsKey(root, limits::kConversationKeyBytesMax));
}

// When the last server received it: after the semicolon of the topmost
// Received (RFC 5322 section 3.6.7).
std::optional<StatedTime> ReceivedTime(GMimeMessage* message) {
  const std::string_view received = Header(message, "Received");
  const std::size_t semicolon = received.rfind(';');
  if (semicolon == received.npos) return std::nullopt;
  std::optional<StatedTime> time =
      ParseMailDate(received.substr(semicolon + 1));
  if (time) time->origin = v1::TIME_ORIGIN_INFERRED;
  return time;
}

void SetMailTime(GMimeMessage* message, v1::Event& event) {
  const std::string_view stated = Header(message, "Date");
  std::optional<StatedTime> time = ParseAnyTime(stated);
  if (!time && !stated.empty()) event.add_flags("date unreadable");
  if (!time) time = ReceivedTime(message);
  if (time) SetTime(*time, event);
}

// RFC 3834, and what programs wrote before it and beside it.
bool IsAutomatic(GMimeMessage* message) {
  const std::string submitted = Lower(Header(message, "Auto-Submitted"));
  if (!submitted.empty() && submitted.substr(0, 2) != "no") return true;
  if (!Header(message, "X-Auto-Response-Suppress").empty()) return true;
  if (!Header(message, "X-Autoreply").empty()) return true;
  const std::string precedence = Lower(Header(message, "Precedence"));
  if (precedence == "bulk" || precedence == "auto_reply" ||
      precedence == "junk") {
    return true;
  }
  return Lower(ContentHeader(message, "Content-Type")).substr(0, 16) ==
         "multipart/report";
}

}  // namespace

absl::StatusOr<v1::Event> ReadEmail(const std::string& bytes,
                                    const EmailOptions& options) {
  const GPtr<GMimeMessage> message = ParseMessage(bytes);
  if (message == nullptr || !IsMail(message.get())) {
    return Invalid(
        "it is no mail: it has none of the headers From, To, Date, "
        "Subject, Received and their like");
  }
  v1::Event event;
  event.set_source(options.source);
  event.set_channel("email");
  event.set_kind("message");
  event.set_subject(KeptText(ViewOf(g_mime_message_get_subject(message.get())),
                             limits::kTextBytesMax));
  SetIds(message.get(), bytes, event);
  AddPeople(message.get(), options.house, event);
  SetMailTime(message.get(), event);
  event.set_automatic(IsAutomatic(message.get()));
  AddMailContent(bytes, event);
  return event;
}

}  // namespace throughline::importing
