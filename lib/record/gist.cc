// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/record/gist.h"

#include "lib/codec/wire.h"

namespace throughline::record {
namespace {

void ReadEvent(std::string_view event, Gist& gist) {
  for (codec::WireWalk walk(event); walk.Next();) {
    switch (walk.field()) {
      case v1::Event::kFactsFieldNumber:
        ++gist.facts;
        break;
      case v1::Event::kAssuranceFieldNumber:
        gist.assures = true;
        break;
      case v1::Event::kClaimFieldNumber:
      case v1::Event::kHandoverFieldNumber:
        gist.serves = true;
        break;
      default:
        break;
    }
  }
}

}  // namespace

Gist ReadGist(std::string_view record) {
  Gist gist;
  for (codec::WireWalk walk(record); walk.Next();) {
    switch (walk.field()) {
      case storage::Record::kConversationFieldNumber:
        gist.conversation = walk.bytes();
        break;
      case storage::Record::kDecidedFieldNumber:
        gist.decided = static_cast<std::uint32_t>(walk.number());
        break;
      case storage::Record::kVisibilityFieldNumber:
        gist.visibility = static_cast<v1::Visibility>(walk.number());
        break;
      case storage::Record::kEventFieldNumber:
        ReadEvent(walk.bytes(), gist);
        break;
      default:
        break;
    }
  }
  return gist;
}

}  // namespace throughline::record
