// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/vcon_parties.h"

#include <algorithm>

#include "lib/import/fields.h"
#include "lib/import/kept_text.h"
#include "lib/import/wrong.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

// How a party may be reached: the member, the scheme, and the URI scheme that
// some write before the value.
struct Address {
  std::string_view member;
  std::string_view scheme;
  std::string_view uri;
};

constexpr Address kAddresses[] = {
    {"tel", "phone", "tel:"},      {"mailto", "email", "mailto:"},
    {"email", "email", "mailto:"}, {"sip", "sip", "sip:"},
    {"did", "did", "did:"},
};

struct RoleName {
  std::string_view name;
  v1::Role role;
};

constexpr RoleName kRoleNames[] = {
    {"customer", v1::ROLE_CUSTOMER}, {"contact", v1::ROLE_CUSTOMER},
    {"caller", v1::ROLE_CUSTOMER},   {"client", v1::ROLE_CUSTOMER},
    {"agent", v1::ROLE_AGENT},       {"supervisor", v1::ROLE_AGENT},
    {"sme", v1::ROLE_AGENT},         {"ai", v1::ROLE_BOT},
    {"bot", v1::ROLE_BOT},           {"ivr", v1::ROLE_BOT},
    {"system", v1::ROLE_SYSTEM},
};

std::string Clean(const std::string& text) {
  return KeptText(text, limits::kLabelBytesMax);
}

void AddAddress(const Json& party, const Address& address, Party& out) {
  std::string value = TextOf(party, {address.member});
  if (Lower(value).substr(0, address.uri.size()) == address.uri) {
    value.erase(0, address.uri.size());
  }
  const std::string identity = std::string(address.scheme) + ":" + value;
  const bool known = std::find(out.identities.begin(), out.identities.end(),
                               identity) != out.identities.end();
  if (known || value.find('\0') != value.npos ||
      !CheckIdentity(identity).ok()) {
    return;
  }
  if (out.identities.empty()) out.id = value;
  out.identities.push_back(identity);
}

Party ReadParty(const Json& json) {
  Party party;
  for (const Address& address : kAddresses) AddAddress(json, address, party);
  party.name = Clean(TextOf(json, {"name"}));
  party.said = Clean(Lower(TextOf(json, {"role"})));
  if (party.said.empty()) {
    party.said = Clean(Lower(TextOf(Get(json, {"meta"}), {"role"})));
  }
  for (const RoleName& role : kRoleNames) {
    if (role.name == party.said) party.role = role.role;
  }
  if (party.id.empty()) party.id = Clean(TextOf(json, {"id", "uuid"}));
  return party;
}

bool IsHouse(const Party& party, const std::vector<std::string>& house) {
  return std::any_of(house.begin(), house.end(), [&](const auto& own) {
    return std::any_of(
        party.identities.begin(), party.identities.end(),
        [&](const auto& identity) { return Lower(identity) == Lower(own); });
  });
}

bool Collect(const Json& value, std::size_t count,
             std::vector<std::size_t>& out) {
  if (value.is_array()) {
    return std::all_of(value.begin(), value.end(), [&](const Json& inner) {
      return Collect(inner, count, out);
    });
  }
  const std::optional<std::size_t> index = IndexOf(value);
  if (!index || *index >= count) return false;
  if (std::find(out.begin(), out.end(), *index) == out.end()) {
    out.push_back(*index);
  }
  return true;
}

}  // namespace

std::optional<std::vector<std::size_t>> PartyIndexes(const Json& value,
                                                     std::size_t count) {
  std::vector<std::size_t> indexes;
  if (value.is_null()) return indexes;
  if (!Collect(value, count, indexes)) return std::nullopt;
  return indexes;
}

absl::StatusOr<Parties> Parties::Read(const Json& vcon,
                                      std::optional<std::size_t> first,
                                      const std::vector<std::string>& house) {
  const Json& json = Get(vcon, {"parties"});
  if (!json.is_array() || json.empty()) {
    return In("parties", Invalid("there are none; a vCon names who took part"));
  }
  if (json.size() > static_cast<std::size_t>(limits::kParticipantsMax)) {
    return In("parties", Invalid("{} of them; at most {}", json.size(),
                                 limits::kParticipantsMax));
  }
  Parties parties;
  for (const Json& party : json) {
    if (!party.is_object()) {
      return In("parties", InElement(parties.list_.size(),
                                     Invalid("an object is wanted")));
    }
    parties.list_.push_back(ReadParty(party));
  }
  parties.ChooseCustomer(first, house);
  return parties;
}

// By role; else who began the first dialog; else the first who can be reached.
// Never one of the house. Those whose role is not stated are agents then: the
// others at the table are our own until somebody says otherwise.
void Parties::ChooseCustomer(std::optional<std::size_t> first,
                             const std::vector<std::string>& house) {
  for (Party& party : list_) {
    const bool open =
        party.role == v1::ROLE_UNSPECIFIED || party.role == v1::ROLE_CUSTOMER;
    if (open && IsHouse(party, house)) party.role = v1::ROLE_AGENT;
  }
  const auto candidate = [&](std::size_t i, v1::Role role, bool reachable) {
    return list_[i].role == role &&
           (!reachable || !list_[i].identities.empty());
  };
  const auto choose = [&](v1::Role role, bool reachable) {
    for (std::size_t i = 0; i < list_.size() && !customer_; ++i) {
      if (candidate(i, role, reachable)) customer_ = i;
    }
  };
  choose(v1::ROLE_CUSTOMER, true);
  choose(v1::ROLE_CUSTOMER, false);
  if (!customer_ && first && *first < list_.size() &&
      candidate(*first, v1::ROLE_UNSPECIFIED, true)) {
    customer_ = first;
  }
  choose(v1::ROLE_UNSPECIFIED, true);
  choose(v1::ROLE_UNSPECIFIED, false);
  for (std::size_t i = 0; i < list_.size(); ++i) {
    if (customer_ == i) {
      list_[i].role = v1::ROLE_CUSTOMER;
    } else if (list_[i].role == v1::ROLE_UNSPECIFIED && list_[i].said.empty()) {
      list_[i].role = v1::ROLE_AGENT;
    }
  }
}

std::optional<std::size_t> Parties::Find(std::string_view speaker) const {
  const std::string wanted = Lower(speaker);
  if (wanted.empty()) return std::nullopt;
  for (std::size_t i = 0; i < list_.size(); ++i) {
    if (Lower(list_[i].name) == wanted || Lower(list_[i].id) == wanted) {
      return i;
    }
  }
  for (const RoleName& role : kRoleNames) {
    if (role.name != wanted) continue;
    if (role.role == v1::ROLE_CUSTOMER) return customer_;
    for (std::size_t i = 0; i < list_.size(); ++i) {
      if (list_[i].role == role.role) return i;
    }
  }
  return std::nullopt;
}

void Parties::AddIdentities(v1::Event& event) const {
  if (customer_ && !list_[*customer_].identities.empty()) {
    for (const std::string& identity : list_[*customer_].identities) {
      event.add_identities(identity);
    }
  } else {
    event.add_identities("vcon:anonymous");
  }
}

void Parties::AddParticipants(const std::vector<std::size_t>& present,
                              v1::Event& event) const {
  for (const std::size_t index : present) {
    if (customer_ == index) continue;
    const Party& party = list_[index];
    const bool ours =
        party.role == v1::ROLE_AGENT || party.role == v1::ROLE_BOT;
    if (!ours && party.identities.empty()) continue;
    v1::Participant& participant = *event.add_participants();
    if (ours) {
      participant.set_role(party.said == "supervisor" ? "supervisor" : "agent");
      participant.mutable_actor()->set_role(party.role);
      participant.mutable_actor()->set_id(party.id);
      participant.mutable_actor()->set_name(party.name);
    } else {
      participant.set_role("third_party");
      participant.set_identity(party.identities.front());
    }
  }
}

void Parties::SetActor(std::optional<std::size_t> party,
                       v1::Event& event) const {
  v1::Actor& actor = *event.mutable_actor();
  actor.set_role(v1::ROLE_SYSTEM);
  if (!party) return;
  if (list_[*party].role != v1::ROLE_UNSPECIFIED) {
    actor.set_role(list_[*party].role);
  } else {
    // A third party: a guest at the customer's side of the table.
    actor.set_role(v1::ROLE_CUSTOMER);
  }
  actor.set_id(list_[*party].id);
  actor.set_name(list_[*party].name);
}

}  // namespace throughline::importing
