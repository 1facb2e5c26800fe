// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What the verbs of bots have in common: under what name a checkpoint is kept,
// and what saving one does to whom it is about.

#ifndef THROUGHLINE_LIB_STORE_BOTS_H_
#define THROUGHLINE_LIB_STORE_BOTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/checkpoint/rows.h"
#include "lib/store/impl.h"
#include "throughline/checkpoints.h"
#include "throughline/resumption.h"

namespace throughline::bots {

absl::Status CheckBot(std::string_view bot);

// The name under which a bot's checkpoint of this is kept, or would be.
//
// kInvalidArgument: not one thing is named; kNotFound: it is not here.
absl::StatusOr<checkpoint::Name> NameOf(const View& view, const Tenant& tenant,
                                        const std::string& bot,
                                        const CheckpointScope& about,
                                        std::int64_t now_us);

// Plans a version, with what a head shows of it.
absl::StatusOr<CheckpointReceipt> Save(
    const Tenant& tenant, const std::string& bot, const NewCheckpoint& wanted,
    const std::optional<RestoredCheckpoint>& restored, Draft& draft);

// What bots remember of a conversation, as the viewer may know it, as of a
// position.
absl::StatusOr<std::vector<BotCheckpoint>> OfConversation(
    const View& view, ConversationId conversation, const Viewer& viewer,
    Position as_of);

// Says that a customer is shown otherwise from now on.
absl::Status Concern(ProfileId profile, Draft& draft);

}  // namespace throughline::bots

#endif  // THROUGHLINE_LIB_STORE_BOTS_H_
