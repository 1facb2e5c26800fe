// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The goals of growth: giants beside ordinary customers, in one store. What
// grows with a history or with the number of profiles, and what does not.
// Operations of the two take turns.

#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "bench/goals.h"
#include "bench/must.h"
#include "bench/sync_count.h"

namespace throughline::bench {
namespace {

constexpr std::int64_t kBeginUs = 1'700'000'000'000'000;
constexpr std::int64_t kMinuteUs = 60'000'000;
constexpr int kBatchEvents = 1000;
constexpr int kOrdinaryEvents = 100;
constexpr int kOrdinaries = 20;
constexpr int kEventsPerProfile = 10;
constexpr int kLinked = 100;
constexpr int kCallers = 16;

// A customer of one profile, by number: none has a mailbox.
struct Subject {
  int customer = 0;
  int events = 0;

  std::string phone() const { return PhoneOf(customer); }
  std::int64_t middle_us() const { return kBeginUs + events / 2 * kMinuteUs; }
  std::string conversation_in_the_middle() const {
    return ConversationOf(customer, events / 2 / kEventsPerConversation);
  }
};

class GiantStore {
 public:
  explicit GiantStore(std::string directory)
      : directory_(std::move(directory)) {
    Open({});
  }

  void Open(const StoreOptions& options) {
    store_.reset();
    store_ = Must(Store::Open(directory_, options));
  }
  void Compact() {
    store_.reset();
    CompactStore(directory_);
  }
  Store& store() { return *store_; }

  Subject New(int events) {
    Subject subject{10 * next_++ + 9};
    Fill(subject, events);
    return subject;
  }
  // A customer of this many profiles of ten events.
  Subject NewOfProfiles(int profiles) {
    const Subject first = New(kEventsPerProfile);
    for (int i = 1; i < profiles; ++i) {
      Must(store_->Link({.a = {.identity = first.phone()},
                         .b = {.identity = New(kEventsPerProfile).phone()},
                         .why = "the same person",
                         .durability = Durability::kBuffered}));
    }
    return first;
  }

  void Fill(Subject& subject, int events) {
    AppendRequest request = {.durability = Durability::kBuffered};
    while (subject.events < events) {
      request.events.push_back(Next(subject));
      if (request.events.size() == kBatchEvents || subject.events == events) {
        Must(store_->Append(request));
        request.events.clear();
      }
    }
  }
  // One event to each of these in turn.
  void Sprinkle(std::vector<Subject>& subjects, int events) {
    AppendRequest request = {.durability = Durability::kBuffered};
    for (int i = 0; i < events; ++i) {
      request.events.push_back(
          Next(subjects[static_cast<std::size_t>(i) % subjects.size()]));
      if (request.events.size() < kBatchEvents && i + 1 < events) continue;
      Must(store_->Append(request));
      request.events.clear();
    }
  }
  v1::Event Next(Subject& subject) {
    const int number = subject.events++;
    return writer_
        .Write(subject.customer, number, kBeginUs + number * kMinuteUs)
        .event;
  }

 private:
  const std::string directory_;
  std::unique_ptr<Store> store_;
  Writer writer_{1, ""};
  int next_ = 0;
};

void Read(const Store& store, const Subject& subject) {
  const Resumption resumption = Must(store.Resume({.who = subject.phone()}));
  std::size_t bytes = 0;
  for (const EventView& event : resumption.timeline()) {
    bytes += event.text().size();
  }
  if (bytes == 0) Fail("a resumption without texts");
}

// The medians of two that take turns: how many times as slow the second is.
double Ratio(int count, const std::function<void(int)>& ordinary,
             const std::function<void(int)>& giant) {
  Histogram one;
  Histogram other;
  for (int i = 0; i < count; ++i) {
    one.Record(TimeNs([&] { ordinary(i); }));
    other.Record(TimeNs([&] { giant(i); }));
  }
  return static_cast<double>(other.At(0.5)) /
         static_cast<double>(std::max<std::uint64_t>(one.At(0.5), 1));
}

struct Cast {
  std::vector<Subject> ordinary;
  Subject giant;
  Subject second_giant;
  Subject linked;  // Of 100 links.
  Subject many;    // Of very many profiles.
};

void JudgeResumes(GiantStore& giants, const Cast& cast, const GoalScale& scale,
                  const std::string& how, Judge& judge) {
  const Store& store = giants.store();
  const auto beside = [&](const Subject& subject) {
    Read(store, subject);
    return Ratio(
        scale.operations / 10,
        [&](int i) {
          Read(store, cast.ordinary[static_cast<std::size_t>(i % 10)]);
        },
        [&](int) { Read(store, subject); });
  };
  judge.AtMost("G4",
               fmt::format("resume {}, history of {} / of {}", how,
                           cast.giant.events, kOrdinaryEvents),
               beside(cast.giant), 1.10);
  const std::string links =
      fmt::format("resume {}, after {} links", how, kLinked);
  if (how == "cached") {
    judge.AtMost("G4", links, beside(cast.linked), 1.5);
  } else {
    judge.Told("G4", links, beside(cast.linked));
  }
  judge.AtMost("G4",
               fmt::format("resume {}, of {} profiles", how, scale.profiles),
               beside(cast.many), 20);
}

void JudgePages(GiantStore& giants, const Cast& cast, const GoalScale& scale,
                Judge& judge) {
  const Store& store = giants.store();
  const auto page = [&](const Subject& subject) {
    const TimelinePage read = Must(store.Timeline(
        {.who = subject.phone(), .after_us = subject.middle_us()}));
    if (read.events.size() != 50) Fail("a page that is not of 50");
  };
  judge.AtMost(
      "G11",
      fmt::format("page from the middle, history of {} / of {}",
                  cast.giant.events, kOrdinaryEvents),
      Ratio(
          scale.operations / 20,
          [&](int i) { page(cast.ordinary[static_cast<std::size_t>(i % 10)]); },
          [&](int) { page(cast.giant); }),
      1.5);
  const auto id_of = [&](const Subject& subject) {
    const TimelinePage read =
        Must(store.Timeline({.who = subject.phone(),
                             .limit = kEventsPerConversation,
                             .after_us = subject.middle_us()}));
    return read.events.front().conversation();
  };
  const auto conversation = [&](const ConversationId& id) {
    const TimelinePage read = Must(store.Timeline({.conversation = id}));
    if (read.events.empty()) Fail("a conversation without events");
  };
  const ConversationId ordinary = id_of(cast.ordinary.front());
  const ConversationId giant = id_of(cast.giant);
  judge.AtMost("G11",
               fmt::format("one conversation out of {} / out of {}",
                           cast.giant.events / kEventsPerConversation,
                           kOrdinaryEvents / kEventsPerConversation),
               Ratio(
                   scale.operations / 20, [&](int) { conversation(ordinary); },
                   [&](int) { conversation(giant); }),
               1.5);
}

// What is left of the median time once that of its syncs is taken off.
double BeyondSyncUs(int count, const std::function<void(int)>& what) {
  Histogram times_ns;
  for (int i = 0; i < count; ++i) {
    const Syncs before = SyncsNow();
    const std::uint64_t time_ns = TimeNs([&] { what(i); });
    times_ns.Record(time_ns -
                    std::min(time_ns, SyncsNow().time_ns - before.time_ns));
  }
  return static_cast<double>(times_ns.At(0.5)) / 1e3;
}

void JudgeLinks(GiantStore& giants, const Cast& cast, Judge& judge) {
  Store& store = giants.store();
  constexpr int kLinks = 20;
  LinkId made;
  const auto link = [&](int) {
    made = Must(store.Link({.a = {.identity = cast.giant.phone()},
                            .b = {.identity = cast.second_giant.phone()},
                            .why = "the same person"}))
               .link;
  };
  const auto unlink = [&](int) {
    Must(store.Unlink(EndLinkRequest{.link = made}));
  };
  std::vector<double> links;
  std::vector<double> unlinks;
  for (int i = 0; i < kLinks; ++i) {
    links.push_back(BeyondSyncUs(1, link));
    unlinks.push_back(BeyondSyncUs(1, unlink));
  }
  const std::string of =
      fmt::format("of {} and {} events, beyond the sync, us", cast.giant.events,
                  cast.second_giant.events);
  judge.AtMost("G14", "link " + of, Median(links), 1000);
  judge.AtMost("G14", "unlink " + of, Median(unlinks), 1000);
}

// Resuming after a burst of appends, and once the files are compacted.
void JudgeUncompacted(GiantStore& giants, std::vector<Subject>& burst,
                      const GoalScale& scale, Judge& judge) {
  const auto resume = [&] {
    giants.Open({.cache_bytes = 0, .block_cache_bytes = std::size_t{1} << 30});
    for (const Subject& subject : burst) Read(giants.store(), subject);
    Histogram times_ns;
    for (int i = 0; i < scale.operations / 2; ++i) {
      const Subject& subject =
          burst[static_cast<std::size_t>(i) * 7919 % burst.size()];
      times_ns.Record(TimeNs([&] { Read(giants.store(), subject); }));
    }
    return static_cast<double>(times_ns.At(0.5));
  };
  giants.Sprinkle(burst, scale.appends);
  const double uncompacted = resume();
  giants.Compact();
  judge.AtMost("G4",
               fmt::format("resume uncached after {} appends / compacted",
                           scale.appends),
               uncompacted / resume(), 1.5);
}

void JudgeHistoryOfAppends(GiantStore& giants, Cast& cast,
                           const GoalScale& scale, Judge& judge) {
  const auto append = [&](Subject& subject) {
    Must(giants.store().Append({.events = {giants.Next(subject)},
                                .durability = Durability::kBuffered}));
  };
  judge.Told("G4",
             fmt::format("append, buffered, history of {} / of {}",
                         cast.giant.events, kOrdinaryEvents),
             Ratio(
                 scale.operations / 10,
                 [&](int i) {
                   append(cast.ordinary[static_cast<std::size_t>(i % 10)]);
                 },
                 [&](int) { append(cast.giant); }));
}

// 16 callers on one customer, and on one each.
void JudgeOneCustomer(GiantStore& giants, Cast& cast, const GoalScale& scale,
                      Judge& judge) {
  const int each = std::max(1, scale.commits / kCallers);
  const auto rate = [&](bool one_customer) {
    std::vector<std::vector<v1::Event>> events(kCallers);
    for (int caller = 0; caller < kCallers; ++caller) {
      Subject& subject =
          cast.ordinary[one_customer ? 0 : static_cast<std::size_t>(caller)];
      for (int i = 0; i < each; ++i) {
        events[static_cast<std::size_t>(caller)].push_back(
            giants.Next(subject));
      }
    }
    const double seconds = InParallel(kCallers, [&](int caller) {
      for (const v1::Event& event : events[static_cast<std::size_t>(caller)]) {
        Must(giants.store().Append({.events = {event}}));
      }
    });
    return kCallers * each / seconds;
  };
  std::vector<double> ratios(static_cast<std::size_t>(scale.rounds));
  for (double& ratio : ratios) ratio = rate(true) / rate(false);
  judge.AtLeast("G8", "16 callers on one customer: rate / on 16",
                Median(ratios), 0.5);
}

}  // namespace

void JudgeGiants(const std::string& directory, const GoalScale& scale,
                 Judge& judge) {
  GiantStore giants(directory);
  Cast cast;
  for (int i = 0; i < kOrdinaries; ++i) {
    cast.ordinary.push_back(giants.New(kOrdinaryEvents));
  }
  cast.giant = giants.New(scale.giant_events);
  cast.second_giant = giants.New(scale.giant_events);
  cast.linked = giants.NewOfProfiles(kLinked + 1);
  cast.many = giants.NewOfProfiles(scale.profiles);
  std::vector<Subject> burst(1000);
  for (Subject& subject : burst) subject = giants.New(30);

  giants.Open({});
  JudgeResumes(giants, cast, scale, "cached", judge);
  giants.Open({.cache_bytes = 0, .block_cache_bytes = std::size_t{1} << 30});
  JudgeResumes(giants, cast, scale, "uncached", judge);
  JudgePages(giants, cast, scale, judge);
  giants.Open({});
  JudgeLinks(giants, cast, judge);
  JudgeHistoryOfAppends(giants, cast, scale, judge);
  JudgeOneCustomer(giants, cast, scale, judge);
  JudgeUncompacted(giants, burst, scale, judge);
  judge.Absent("G12", "erasing is not built yet");
}

}  // namespace throughline::bench
