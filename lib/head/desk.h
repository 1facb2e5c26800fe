// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The heads that one plan changes: read once, folded in memory, written once.

#ifndef THROUGHLINE_LIB_HEAD_DESK_H_
#define THROUGHLINE_LIB_HEAD_DESK_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/clocks/due.h"
#include "lib/draft/draft.h"
#include "lib/head/pieces.h"
#include "lib/identity/groups.h"

namespace throughline::head {

class Desk {
 public:
  // Whose first event of its conversation a new one is.
  struct Opens {
    bool of_profile = false;
    bool of_all = false;
  };

  explicit Desk(Draft& draft) : draft_(draft) {}
  ~Desk();

  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  void Begin(ProfileId profile, Position created, std::string_view shown);

  // The head as it stands in the plan, but for its tail, which few plans look
  // at. Valid as long as the desk.
  absl::StatusOr<const Head*> Read(ProfileId profile);

  // The combined head of the customer that holds a profile, without its tail.
  // Valid until the next call of anything here.
  absl::StatusOr<const Head*> ReadCustomer(ProfileId profile);

  // Folds a new event. `value` is its row's value.
  absl::Status Tell(const record::Told& told, std::string_view value,
                    const Opens& opens);

  // Says anew what an event means after it was amended. `before`: what stood.
  absl::Status Amend(const record::Told& before, const record::Told& now);

  // A version of a checkpoint was saved.
  absl::Status Remember(const storage::CheckpointSummary& saved);

  // A profile's part of a conversation goes on under another id. `shared`:
  // others' parts do so too.
  absl::Status Split(ProfileId profile, ConversationId from, ConversationId to,
                     bool shared);

  // These profiles have events in a conversation in which others have, too.
  absl::Status Share(ConversationId id, const std::vector<ProfileId>& profiles);

  // Somebody has a cursor in a profile.
  absl::Status NoteCursor(ProfileId profile);

  // Before conversations split and heads follow links that were made and ended:
  // who may answer for whom is about to change.
  absl::Status BeforeRegroup(const identity::Regrouped& regrouped);

  // Follows links that were made and ended.
  absl::Status Regroup(const identity::Regrouped& regrouped);

  // Puts everything into the draft. Once, at the end.
  absl::Status Write();

 private:
  struct Open {
    void Add(const std::string& piece) {
      more += piece;
      ++more_pieces;
    }

    Head head;
    int pieces = 0;          // Behind the stored base.
    int more_pieces = 0;     // In `more`.
    std::string more;        // Pieces to add.
    bool rewrite = false;    // Pieces cannot say what changed.
    bool there = true;       // Of a group: whether it is stored at all.
    bool tail_left = false;  // In the stored row, and in `more`.
  };

  // A conversation that the plan touches: what was due in it before, and whose
  // parts there are.
  struct Touched {
    std::set<clocks::Due> due;
    std::vector<ProfileId> profiles;
  };

  // What a new event of a profile means for its customer's stored head. `id`:
  // its conversation. `own`: the profile's head, in which it was told.
  absl::Status TellGroup(const record::Told& told, std::string_view value,
                         const Opens& opens, std::string_view id,
                         const Head& own);

  absl::StatusOr<Open*> OpenHead(ProfileId profile);
  absl::StatusOr<Open*> OpenGroup(std::string_view group);
  std::string KeyOf(ProfileId profile) const;
  std::string KeyOfGroup(std::string_view group) const;
  static void FoldInto(const record::Told& told, bool opens, Open& open);
  absl::Status NeedTail(const std::string& key, Open& open);
  absl::Status Recombine(GroupId group, const std::vector<ProfileId>& moved);
  absl::Status Put(std::string key, Open& open);

  // ---- What is due ----

  // Before anything of these profiles' parts of a conversation changes.
  absl::Status TouchDue(std::string_view id,
                        const std::vector<ProfileId>& profiles, Position as_of);
  absl::StatusOr<std::vector<ProfileId>> TogetherIn(ProfileId profile,
                                                    std::string_view id,
                                                    bool shared);
  absl::StatusOr<std::vector<ProfileId>> InConversation(
      std::string_view id, const std::vector<identity::Group::Member>& members);
  absl::StatusOr<std::set<clocks::Due>> DueIn(
      std::string_view id, const std::vector<ProfileId>& profiles,
      Position as_of);
  using Part = std::pair<ProfileId, const Head::Conversation*>;
  // `parts`: at least one.
  absl::Status DueOf(std::string_view id, const std::vector<Part>& parts,
                     Position as_of, std::set<clocks::Due>& due);
  absl::Status WriteDue();
  absl::Status AmendPromise(const record::Told& before, const record::Told& now,
                            Head& head);

  Draft& draft_;
  std::map<ProfileId, Open> heads_;
  std::map<std::string, Open, std::less<>> groups_;
  std::map<std::string, Touched, std::less<>> touched_;
  Head combined_;  // Of ReadCustomer.
};

}  // namespace throughline::head

#endif  // THROUGHLINE_LIB_HEAD_DESK_H_
