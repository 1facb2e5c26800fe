// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/peers/throughline_peer.h"

#include <fmt/core.h>

#include <filesystem>
#include <utility>

#include "bench/fresh_directory.h"
#include "bench/must.h"

namespace throughline::bench {
namespace {

constexpr std::size_t kScarceBytes = std::size_t{16} << 20;

class ThroughlineSession final : public Session {
 public:
  ThroughlineSession(Store& store, const Known& known)
      : store_(store), known_(known) {}

  bool Run(Operation operation, const Query& query, Answer& answer) override {
    const auto customer = static_cast<std::size_t>(query.customer);
    switch (operation) {
      case Operation::kResume:
      case Operation::kResumeAbsent:
        return Resume(query.identity, answer);
      case Operation::kResumeById:
        return Resume(known_.customers[customer], answer);
      case Operation::kNewestPage:
        return Page({.who = known_.customers[customer],
                     .limit = kPageEvents,
                     .newest_first = true},
                    answer);
      case Operation::kMiddlePage:
        return Page({.who = known_.customers[customer],
                     .limit = kPageEvents,
                     .after_us = query.from_us},
                    answer);
      case Operation::kConversation:
        return Page({.conversation = known_.first_conversations[customer],
                     .limit = kPageEvents},
                    answer);
    }
    return false;
  }

  void Append(std::span<const Arrival> arrivals) override {
    AppendRequest request;
    for (const Arrival& arrival : arrivals) {
      request.events.push_back(arrival.event);
    }
    Must(store_.Append(request));
  }

 private:
  bool Resume(Who who, Answer& answer) {
    const absl::StatusOr<Resumption> resumption =
        store_.Resume({.who = std::move(who), .events = kResumeEvents});
    if (absl::IsNotFound(resumption.status())) return false;
    Must(resumption.status());
    for (const EventView& event : resumption->timeline()) {
      answer.TakeText(event.text());
    }
    answer.TakeField(resumption->customer().since_us);
    answer.TakeField(resumption->customer().last_contact_us);
    return true;
  }

  bool Page(const TimelineRequest& request, Answer& answer) {
    const TimelinePage page = Must(store_.Timeline(request));
    for (const EventView& event : page.events) answer.TakeText(event.text());
    return !page.events.empty();
  }

  Store& store_;
  const Known& known_;
};

}  // namespace

ThroughlinePeer::ThroughlinePeer(std::string name, std::string directory,
                                 StoreOptions options)
    : Peer(std::move(name)),
      directory_(std::move(directory)),
      options_(std::move(options)),
      known_(std::make_shared<Known>()) {}

ThroughlinePeer::ThroughlinePeer(std::string name, std::string directory,
                                 StoreOptions options,
                                 const ThroughlinePeer& twin)
    : Peer(std::move(name)),
      directory_(std::move(directory)),
      options_(std::move(options)),
      twin_(&twin),
      known_(twin.known()) {}

void ThroughlinePeer::Load(std::span<const Arrival> arrivals) {
  if (store_ == nullptr) Open(Memory::kAmple);
  AppendRequest request = {.durability = Durability::kBuffered};
  for (const Arrival& arrival : arrivals) {
    request.events.push_back(arrival.event);
  }
  const AppendReceipt receipt = Must(store_->Append(request));
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    if (arrivals[i].number > 0) continue;
    const auto customer = static_cast<std::size_t>(arrivals[i].customer);
    if (customer >= known_->customers.size()) {
      known_->customers.resize(customer + 1);
      known_->first_conversations.resize(customer + 1);
    }
    known_->customers[customer] = receipt.events[i].profile;
    known_->first_conversations[customer] = receipt.events[i].conversation;
  }
}

void ThroughlinePeer::Finish() {
  if (twin_ == nullptr) {
    for (const ProfileId& customer : known_->customers) {
      const Resumption one = Must(store_->Resume({.who = customer}));
      std::vector<ProfileId>& profiles = known_->profiles.emplace_back();
      for (const ProfileSummary& profile : one.customer().profiles) {
        profiles.push_back(profile.id);
      }
    }
    store_.reset();
    return;
  }
  std::filesystem::copy(twin_->directory_, directory_,
                        std::filesystem::copy_options::recursive);
}

void ThroughlinePeer::Open(Memory memory) {
  StoreOptions options = options_;
  if (memory == Memory::kScarce) {
    options.cache_bytes = 0;
    options.block_cache_bytes = kScarceBytes;
  }
  store_ = Must(Store::Open(directory_, options));
}

std::unique_ptr<Session> ThroughlinePeer::NewSession() {
  return std::make_unique<ThroughlineSession>(*store_, *known_);
}

std::uint64_t ThroughlinePeer::DiskBytes() const {
  return SizeOnDisk(directory_);
}

std::string ThroughlinePeer::Note() const {
  return fmt::format("cache {} MiB, block cache {} MiB, not compacted",
                     options_.cache_bytes >> 20,
                     options_.block_cache_bytes >> 20);
}

}  // namespace throughline::bench
