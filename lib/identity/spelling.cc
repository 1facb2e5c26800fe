// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/spelling.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/base/status.h"
#include "lib/base/text.h"
#include "lib/identity/mailbox.h"
#include "lib/identity/nobody.h"
#include "lib/identity/phone.h"
#include "lib/identity/scheme_table.h"
#include "lib/identity/unicode.h"
#include "throughline/limits.h"

namespace throughline::identity {
namespace {

bool IsSchemeFirst(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool IsScheme(std::string_view scheme) {
  return !scheme.empty() && scheme.size() <= limits::kSchemeBytesMax &&
         IsSchemeFirst(scheme[0]) && std::ranges::all_of(scheme, [](char c) {
           return IsSchemeFirst(c) || c == '.' || c == '_' || c == '-';
         });
}

absl::Status CheckScope(std::string_view scope) {
  if (scope.empty()) {
    return Invalid(
        "identity: no scope between '@' and ':'; leave the '@' out where there "
        "is none");
  }
  if (scope.size() > limits::kScopeBytesMax) {
    return Invalid("identity: a scope of {} bytes; at most {}", scope.size(),
                   limits::kScopeBytesMax);
  }
  const std::optional<std::string> canonical =
      CanonicalText(scope, Case::kKept);
  if (!canonical || Trim(scope) != scope) {
    return Invalid(
        "identity: the scope begins or ends with a space or holds a character "
        "that cannot be seen");
  }
  if (canonical->size() > limits::kScopeBytesMax) {
    return Invalid("identity: a scope of {} bytes in NFC; at most {}",
                   canonical->size(), limits::kScopeBytesMax);
  }
  return absl::OkStatus();
}

absl::Status CheckValue(std::string_view value) {
  if (value.size() > limits::kIdentityValueBytesMax) {
    return Invalid("identity: a value of {} bytes; at most {}", value.size(),
                   limits::kIdentityValueBytesMax);
  }
  if (Trim(value).empty()) {
    return Invalid("identity: no value after the first ':'");
  }
  return absl::OkStatus();
}

std::optional<std::string> Apply(Normalisation how, std::string_view value,
                                 const std::string& region) {
  switch (how) {
    case Normalisation::kText:
      return CanonicalText(value, Case::kKept);
    case Normalisation::kFold:
      return CanonicalText(value, Case::kFolded);
    case Normalisation::kPhone:
      return CanonicalPhone(value, region);
    case Normalisation::kEmail:
      return CanonicalMailbox(value);
  }
  return std::nullopt;
}

// As Apply, but only what fits and stays as it is when it comes back: the law
// holds whatever a later ICU or libphonenumber makes of odd values.
std::optional<std::string> FixedPoint(Normalisation how, std::string_view value,
                                      const std::string& region) {
  std::optional<std::string> canonical = Apply(how, value, region);
  if (!canonical || *canonical == value) return canonical;
  if (canonical->size() > limits::kIdentityValueBytesMax ||
      Apply(how, *canonical, region) != canonical) {
    return std::nullopt;
  }
  return canonical;
}

std::string Shown(const Identity& identity) {
  std::string shown;
  shown.reserve(identity.scheme.size() + identity.scope.size() +
                identity.value.size() + 2);
  shown.append(identity.scheme);
  if (!identity.scope.empty()) shown.append("@").append(identity.scope);
  return shown.append(":").append(identity.value);
}

}  // namespace

absl::StatusOr<Spelling> Parse(std::string_view stated) {
  if (!ValidUtf8(stated)) {
    return Invalid("identity: not valid UTF-8, or with NUL in it");
  }
  const std::size_t colon = stated.find(':');
  if (colon == std::string_view::npos) {
    return Invalid(
        "identity: no ':'; expected scheme:value, as in phone:+12035550100");
  }
  Spelling spelling;
  spelling.scheme = stated.substr(0, colon);
  spelling.value = stated.substr(colon + 1);
  const std::size_t at = spelling.scheme.find('@');
  if (at != std::string_view::npos) {
    spelling.scope = spelling.scheme.substr(at + 1);
    spelling.scheme = spelling.scheme.substr(0, at);
    TL_RETURN_IF_ERROR(CheckScope(spelling.scope));
  }
  if (!IsScheme(spelling.scheme)) {
    return Invalid(
        "identity: what stands before the ':' is no scheme; expected 1 to {} "
        "of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit",
        limits::kSchemeBytesMax);
  }
  TL_RETURN_IF_ERROR(CheckValue(spelling.value));
  return spelling;
}

Normaliser::Normaliser(const IdentityPolicy& policy)
    : not_believed_(policy.sources_not_believed.begin(),
                    policy.sources_not_believed.end()) {
  for (const auto& [name, rule] : policy.schemes) {
    if (IsScheme(name)) {
      schemes_.emplace(name, rule);
    } else {
      Refuse(Invalid("identity policy: the name of a scheme is none"));
    }
  }
  for (const KnownScheme& known : KnownSchemes()) {
    schemes_.try_emplace(std::string(known.name), known.rule);
  }
  if (IsPhoneRegion(policy.phone_region)) {
    phone_region_ = policy.phone_region;
  } else if (!policy.phone_region.empty()) {
    Refuse(Invalid(
        "identity policy: phone_region is none that has numbers; expected two "
        "capitals of ISO 3166, as in NL"));
  }
  for (const std::string& own : policy.house) {
    absl::StatusOr<Identity> identity = Canonical(own);
    if (identity.ok()) {
      house_.insert(std::move(identity->shown));
    } else {
      Refuse(Invalid("identity policy: house: {}", Message(identity.status())));
    }
  }
}

void Normaliser::Refuse(absl::Status status) { status_.Update(status); }

absl::StatusOr<Identity> Normaliser::Canonical(std::string_view stated) const {
  TL_ASSIGN_OR_RETURN(const Spelling spelling, Parse(stated));
  Identity identity;
  identity.scheme = spelling.scheme;
  if (!spelling.scope.empty()) {
    identity.scope = *CanonicalText(spelling.scope, Case::kKept);
  }
  const auto rule = schemes_.find(spelling.scheme);
  if (rule != schemes_.end()) identity.rule = rule->second;
  std::optional<std::string> value =
      FixedPoint(identity.rule.normalisation, spelling.value, phone_region_);
  identity.as_is = !value;
  identity.value = value ? *std::move(value) : std::string(spelling.value);
  identity.shown = Shown(identity);
  identity.nobody =
      StandsForNobody(identity.scheme, identity.rule, identity.value);
  return identity;
}

absl::StatusOr<Identity> Normaliser::Normalise(std::string_view stated) const {
  absl::StatusOr<Identity> identity = Canonical(stated);
  if (identity.ok()) identity->house = house_.contains(identity->shown);
  return identity;
}

bool Normaliser::Believed(std::string_view source) const {
  return !not_believed_.contains(source);
}

absl::StatusOr<Identity> Normalise(std::string_view stated,
                                   const IdentityPolicy& policy) {
  return Normaliser(policy).Normalise(stated);
}

}  // namespace throughline::identity
