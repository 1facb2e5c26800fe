// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/email_people.h"

#include <algorithm>
#include <string_view>

#include "lib/import/fields.h"
#include "lib/import/kept_text.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

struct Mailbox {
  std::string identity;
  std::string address;
  std::string name;
};

// Each mailbox of a list, those of groups included (RFC 5322 section 3.4).
void Collect(InternetAddressList* list, int depth,
             std::vector<Mailbox>& mailboxes) {
  if (list == nullptr || depth > 8) return;
  const int count = internet_address_list_length(list);
  for (int i = 0; i < count; ++i) {
    InternetAddress* address = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_GROUP(address)) {
      Collect(
          internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)),
          depth + 1, mailboxes);
    } else if (INTERNET_ADDRESS_IS_MAILBOX(address)) {
      Mailbox mailbox;
      mailbox.address = KeptText(ViewOf(internet_address_mailbox_get_addr(
                                     INTERNET_ADDRESS_MAILBOX(address))),
                                 limits::kIdentityValueBytesMax);
      mailbox.identity = "email:" + mailbox.address;
      mailbox.name = KeptText(ViewOf(internet_address_get_name(address)),
                              limits::kLabelBytesMax);
      if (CheckIdentity(mailbox.identity).ok()) mailboxes.push_back(mailbox);
    }
  }
}

std::vector<Mailbox> Addresses(GMimeMessage* message, GMimeAddressType type) {
  std::vector<Mailbox> mailboxes;
  Collect(g_mime_message_get_addresses(message, type), 0, mailboxes);
  return mailboxes;
}

struct Recipient {
  Mailbox mailbox;
  std::string_view role;
};

std::vector<Recipient> Recipients(GMimeMessage* message) {
  std::vector<Recipient> recipients;
  const auto add = [&](GMimeAddressType type, std::string_view role) {
    for (const Mailbox& mailbox : Addresses(message, type)) {
      recipients.push_back({mailbox, role});
    }
  };
  add(GMIME_ADDRESS_TYPE_TO, "to");
  add(GMIME_ADDRESS_TYPE_CC, "cc");
  add(GMIME_ADDRESS_TYPE_BCC, "bcc");
  return recipients;
}

bool IsHouse(const Mailbox& mailbox, const std::vector<std::string>& house) {
  return std::any_of(house.begin(), house.end(), [&](const auto& own) {
    return Lower(own) == Lower(mailbox.identity);
  });
}

// A From that GMime finds no address in is kept as it is written.
std::vector<Mailbox> Authors(GMimeMessage* message) {
  std::vector<Mailbox> authors = Addresses(message, GMIME_ADDRESS_TYPE_FROM);
  if (authors.empty()) authors = Addresses(message, GMIME_ADDRESS_TYPE_SENDER);
  if (!authors.empty()) return authors;
  const std::string written =
      KeptText(ViewOf(g_mime_object_get_header(GMIME_OBJECT(message), "From")),
               limits::kIdentityValueBytesMax);
  Mailbox mailbox{"email:" + written, written, ""};
  if (CheckIdentity(mailbox.identity).ok()) authors.push_back(mailbox);
  return authors;
}

}  // namespace

void AddPeople(GMimeMessage* message, const std::vector<std::string>& house,
               v1::Event& event) {
  const std::vector<Mailbox> authors = Authors(message);
  const std::vector<Recipient> recipients = Recipients(message);
  const bool ours = !authors.empty() && IsHouse(authors.front(), house);
  std::string customer = authors.empty() ? "" : authors.front().identity;
  if (ours) {
    customer.clear();
    for (const Recipient& recipient : recipients) {
      if (customer.empty() && !IsHouse(recipient.mailbox, house)) {
        customer = recipient.mailbox.identity;
      }
    }
    event.set_direction(customer.empty() ? v1::DIRECTION_INTERNAL
                                         : v1::DIRECTION_OUTBOUND);
  }
  event.add_identities(customer.empty() ? "email:anonymous" : customer);
  v1::Actor& actor = *event.mutable_actor();
  actor.set_role(ours ? v1::ROLE_AGENT : v1::ROLE_CUSTOMER);
  if (!authors.empty()) {
    actor.set_id(authors.front().address);
    actor.set_name(authors.front().name);
  }
  for (const Recipient& recipient : recipients) {
    if (recipient.mailbox.identity == customer ||
        event.participants_size() >= limits::kParticipantsMax) {
      continue;
    }
    v1::Participant& participant = *event.add_participants();
    participant.set_identity(recipient.mailbox.identity);
    participant.set_role(std::string(recipient.role));
  }
}

}  // namespace throughline::importing
