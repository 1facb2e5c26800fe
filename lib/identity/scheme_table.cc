// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/identity/scheme_table.h"

namespace throughline::identity {
namespace {

constexpr Scheme kNumber{SchemeKind::kPersonal, Normalisation::kPhone};
constexpr Scheme kMailbox{SchemeKind::kPersonal, Normalisation::kEmail};
// An id that a network gave out; many of them tell cases apart.
constexpr Scheme kNetworkId{SchemeKind::kPersonal, Normalisation::kText};
// A name that people choose, where the network takes Ann and ann for one.
constexpr Scheme kHandle{SchemeKind::kPersonal, Normalisation::kFold};
// A number in somebody's books.
constexpr Scheme kBook{SchemeKind::kExclusive, Normalisation::kText};
constexpr Scheme kPassing{SchemeKind::kTransient, Normalisation::kText};
constexpr Scheme kMany{SchemeKind::kShared, Normalisation::kText};

// A table of ids and handles in one scheme is a handle's only where no id of
// that network tells cases apart: to take two people for one is worse than to
// ask twice.
constexpr KnownScheme kSchemes[] = {
    {"account", kBook},
    {"advertising", kPassing},
    {"applemessages", kNetworkId},
    {"bluesky", kHandle},
    {"browser", kPassing},
    {"cookie", kPassing},
    {"crm", kBook},
    {"customer", kBook},
    {"device", kPassing},
    {"discord", kHandle},
    {"email", kMailbox},
    {"facebook", kNetworkId},
    {"fax", kNumber},
    {"fingerprint", kPassing},
    {"github", kHandle},
    {"instagram", kHandle},
    {"ip", kMany},
    {"kakaotalk", kNetworkId},
    {"line", kNetworkId},
    {"linkedin", kNetworkId},
    {"mastodon", kHandle},
    {"matrix", kNetworkId},
    {"member", kBook},
    {"messenger", kNetworkId},
    {"mobile", kNumber},
    {"patient", kBook},
    {"phone", kNumber},
    {"rcs", kNumber},
    {"reddit", kHandle},
    {"session", kPassing},
    {"signal", kNumber},
    {"sip", kMailbox},
    {"slack", kNetworkId},
    {"sms", kNumber},
    {"snapchat", kNetworkId},
    {"subscriber", kBook},
    {"teams", kNetworkId},
    {"telegram", kHandle},
    {"threads", kHandle},
    {"tiktok", kNetworkId},
    {"twitch", kHandle},
    {"twitter", kHandle},
    {"viber", kNetworkId},
    {"visitor", kPassing},
    {"wechat", kNetworkId},
    {"whatsapp", kNetworkId},
    {"x", kHandle},
    {"youtube", kNetworkId},
    {"zalo", kNetworkId},
};

}  // namespace

std::span<const KnownScheme> KnownSchemes() { return kSchemes; }

}  // namespace throughline::identity
