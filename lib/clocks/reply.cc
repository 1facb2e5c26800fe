// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Which rule a channel has.

#include "throughline/reply.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace throughline {
namespace {

// People on the line wait where they stand; on a web page for a minute or two;
// on a phone in their pocket for a quarter of an hour; for a letter for a day.
constexpr absl::Duration kAtOnce = absl::ZeroDuration();
constexpr absl::Duration kOnPage = absl::Minutes(2);
constexpr absl::Duration kInPocket = absl::Minutes(15);
constexpr absl::Duration kLetter = absl::Hours(24);

struct Default {
  std::string_view channel;
  absl::Duration due_after;
};

// By name.
constexpr Default kDefaults[] = {
    {"apple", kInPocket},     {"email", kLetter},       {"imessage", kInPocket},
    {"instagram", kInPocket}, {"kakaotalk", kInPocket}, {"line", kInPocket},
    {"messenger", kInPocket}, {"mms", kInPocket},       {"rcs", kInPocket},
    {"signal", kInPocket},    {"sms", kInPocket},       {"social", kInPocket},
    {"telegram", kInPocket},  {"viber", kInPocket},     {"video", kAtOnce},
    {"voice", kAtOnce},       {"webchat", kOnPage},     {"wechat", kInPocket},
    {"whatsapp", kInPocket},
};

// `social/x` and then `social`.
std::string_view Above(std::string_view channel) {
  const std::size_t slash = channel.rfind('/');
  return slash == std::string_view::npos ? std::string_view()
                                         : channel.substr(0, slash);
}

}  // namespace

ReplyRule ReplyPolicy::RuleOf(std::string_view channel) const {
  for (std::string_view name = channel; !name.empty(); name = Above(name)) {
    const auto own = channels.find(name);
    if (own != channels.end()) return own->second;
  }
  const auto other = channels.find(std::string_view());
  if (other != channels.end()) return other->second;
  for (std::string_view name = channel; !name.empty(); name = Above(name)) {
    const auto* const known = std::find_if(
        std::begin(kDefaults), std::end(kDefaults),
        [name](const Default& each) { return each.channel == name; });
    if (known != std::end(kDefaults)) return {.due_after = known->due_after};
  }
  return {.due_after = kLetter};
}

}  // namespace throughline
