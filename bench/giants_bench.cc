// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Giants beside ordinary customers, in one store: what grows with a history or
// with the number of profiles, and what does not. Operations of the two take
// turns; README.md says what each line is.

#include <fmt/core.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "bench/figures.h"
#include "bench/flags.h"
#include "bench/fresh_directory.h"
#include "bench/must.h"
#include "bench/population.h"
#include "throughline/store.h"

namespace throughline::bench {
namespace {

constexpr std::int64_t kBeginUs = 1'700'000'000'000'000;
constexpr std::int64_t kMinuteUs = 60'000'000;
constexpr int kBatchEvents = 1000;
constexpr int kOrdinaryEvents = 100;
constexpr int kOrdinaries = 10;
constexpr int kEventsPerProfile = 10;

// A customer of one profile, by number.
struct Subject {
  int customer = 0;
  int events = 0;

  std::string phone() const { return PhoneOf(customer); }
  std::int64_t middle_us() const { return kBeginUs + events / 2 * kMinuteUs; }
};

// Who is in the store.
struct Cast {
  std::vector<Subject> ordinary;
  Subject giant;
  Subject second_giant;
  Subject many;  // The first of its profiles.
  int profiles = 0;
};

class Stage {
 public:
  explicit Stage(const std::string& directory) : directory_(directory) {
    Open({});
  }

  void Open(const StoreOptions& options) {
    store_.reset();
    store_ = Must(Store::Open(directory_, options));
  }
  Store& store() { return *store_; }

  // One more event of the subject, a minute after the one before.
  void Append(Subject& subject, Durability durability) {
    AppendRequest request = {.durability = durability};
    request.events.push_back(Next(subject));
    Must(store_->Append(request));
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

 private:
  v1::Event Next(Subject& subject) {
    const int number = subject.events++;
    return writer_.Write(subject.customer, number,
                         kBeginUs + number * kMinuteUs, 1);
  }

  const std::string directory_;
  std::unique_ptr<Store> store_;
  Writer writer_{1};
};

Cast Load(const Flags& flags, Stage& stage) {
  int next = 0;
  Cast cast;
  for (int i = 0; i < kOrdinaries; ++i) {
    stage.Fill(cast.ordinary.emplace_back(Subject{next++}), kOrdinaryEvents);
  }
  cast.giant.customer = next++;
  cast.second_giant.customer = next++;
  const int giant_events = static_cast<int>(flags["events"]);
  const std::uint64_t filling_ns =
      TimeNs([&] { stage.Fill(cast.giant, std::min(giant_events, 20'000)); });
  fmt::print("filling by {} events at once: {:.0f} events a second\n",
             kBatchEvents, cast.giant.events / (filling_ns / 1e9));
  stage.Fill(cast.giant, giant_events);
  stage.Fill(cast.second_giant, static_cast<int>(flags["second_events"]));
  cast.many.customer = next;
  cast.profiles = static_cast<int>(flags["profiles"]);
  for (int i = 0; i < cast.profiles; ++i) {
    Subject profile{next++};
    stage.Fill(profile, kEventsPerProfile);
    if (i == 0) continue;
    Must(stage.store().Link({.a = {.identity = cast.many.phone()},
                             .b = {.identity = profile.phone()},
                             .why = "the same person"}));
  }
  cast.many.events = kEventsPerProfile;
  fmt::print(
      "loaded: a customer of {} events, one of {}, one of {} profiles, "
      "{} of {} events\n\n",
      cast.giant.events, cast.second_giant.events, cast.profiles, kOrdinaries,
      kOrdinaryEvents);
  return cast;
}

// Prints one line: what an operation costs for the one and for the other.
void Line(std::string_view benchmark, std::string_view what, int ops,
          const std::function<void(int)>& ordinary,
          const std::function<void(int)>& giant) {
  std::vector<std::uint64_t> ordinary_ns;
  std::vector<std::uint64_t> giant_ns;
  for (int i = 0; i < ops; ++i) {
    ordinary_ns.push_back(TimeNs([&] { ordinary(i); }));
    giant_ns.push_back(TimeNs([&] { giant(i); }));
  }
  const Figures one = Of(ordinary_ns);
  const Figures other = Of(giant_ns);
  fmt::print("| {} | {} | {:.1f} | {:.1f} | {:.2f} | {:.1f} | {:.1f} |\n",
             benchmark, what, one.p50_us, other.p50_us,
             other.p50_us / one.p50_us, one.p99_us, other.p99_us);
  std::fflush(stdout);
}

void Read(const Store& store, const std::string& phone) {
  const Resumption resumption = Must(store.Resume({.who = phone}));
  std::size_t bytes = 0;
  for (const EventView& event : resumption.timeline()) {
    bytes += event.text().size();
  }
  if (bytes == 0) Fail("a resumption without texts");
}

void ReadPage(const Store& store, const Subject& subject, bool middle) {
  TimelineRequest request = {.who = subject.phone()};
  if (middle) request.after_us = subject.middle_us();
  const TimelinePage page = Must(store.Timeline(request));
  if (page.events.size() != 50) {
    Fail(fmt::format("a page of {} events; 50 are due", page.events.size()));
  }
}

void Resumptions(const Cast& cast, Stage& stage, std::string_view how,
                 int ops) {
  const Store& store = stage.store();
  const auto of = [&](const Subject& subject) {
    return [&](int) { Read(store, subject.phone()); };
  };
  Read(store, cast.ordinary[0].phone());
  Line("resume_does_not_slow_with_history",
       fmt::format("resume, {}: {} events", how, cast.giant.events), ops,
       of(cast.ordinary[0]), of(cast.giant));
  Line("resume_of_many_profiles",
       fmt::format("resume, {}: {} profiles", how, cast.profiles), ops,
       of(cast.ordinary[0]), of(cast.many));
}

void Pages(const Cast& cast, Stage& stage, int ops) {
  for (const bool middle : {false, true}) {
    const auto of = [&](const Subject& subject) {
      return [&stage, &subject, middle](int) {
        ReadPage(stage.store(), subject, middle);
      };
    };
    const std::string_view name =
        middle ? "page_from_the_middle" : "first_page";
    Line(name, fmt::format("50 events of {}", cast.giant.events), ops,
         of(cast.ordinary[0]), of(cast.giant));
    if (middle) continue;  // A minute there is that of every profile.
    Line(name, fmt::format("50 events of {} profiles", cast.profiles), ops / 10,
         of(cast.ordinary[0]), of(cast.many));
  }
}

void Appends(Cast& cast, Stage& stage, int ops) {
  for (const Durability durability :
       {Durability::kBuffered, Durability::kSynced}) {
    Line(
        "append_does_not_slow_with_history",
        fmt::format("append, {}: {} events",
                    durability == Durability::kBuffered ? "buffered" : "synced",
                    cast.giant.events),
        ops,
        [&](int i) {
          stage.Append(cast.ordinary[i % kOrdinaries], durability);
        },
        [&](int) { stage.Append(cast.giant, durability); });
  }
}

// Links two customers, or ends that link, in turns.
class Pair {
 public:
  Pair(Store& store, const Subject& a, const Subject& b)
      : store_(store), a_(a.phone()), b_(b.phone()) {}

  void Link() {
    link_ = Must(store_.Link({.a = {.identity = a_},
                              .b = {.identity = b_},
                              .why = "the same person"}))
                .link;
  }
  void Unlink() { Must(store_.Unlink(EndLinkRequest{.link = link_})); }

 private:
  Store& store_;
  const std::string a_;
  const std::string b_;
  LinkId link_;
};

void Links(const Cast& cast, Stage& stage, int ops) {
  Pair ordinary(stage.store(), cast.ordinary[0], cast.ordinary[1]);
  Pair giant(stage.store(), cast.giant, cast.second_giant);
  std::vector<std::uint64_t> times_ns[4];
  for (int i = 0; i < ops; ++i) {
    times_ns[0].push_back(TimeNs([&] { ordinary.Link(); }));
    times_ns[1].push_back(TimeNs([&] { giant.Link(); }));
    times_ns[2].push_back(TimeNs([&] { ordinary.Unlink(); }));
    times_ns[3].push_back(TimeNs([&] { giant.Unlink(); }));
  }
  for (int i = 0; i < 4; i += 2) {
    const Figures one = Of(times_ns[i]);
    const Figures other = Of(times_ns[i + 1]);
    fmt::print(
        "| {} | two customers of {} and {} events | {:.1f} | {:.1f} | "
        "{:.2f} | {:.1f} | {:.1f} |\n",
        i == 0 ? "link" : "unlink", cast.giant.events, cast.second_giant.events,
        one.p50_us, other.p50_us, other.p50_us / one.p50_us, one.p99_us,
        other.p99_us);
  }
}

}  // namespace
}  // namespace throughline::bench

int main(int argc, char** argv) {
  using namespace throughline::bench;
  using throughline::StoreOptions;
  const Flags flags(argc, argv,
                    {{"events", 1'000'000},
                     {"second_events", 1'000'000},
                     {"profiles", 1'000},
                     {"ops", 2'000},
                     {"synced_ops", 200}});
  PrintMachine();
  const FreshDirectory directory;
  Stage stage(directory / "store");
  Cast cast = Load(flags, stage);
  fmt::print(
      "store: {} MiB on disk; beside: a customer of {} events and one "
      "profile\n\n"
      "| benchmark | what | ordinary p50 us | giant p50 us | ratio | "
      "ordinary p99 us | giant p99 us |\n|---|---|---|---|---|---|---|\n",
      directory.SizeOf("store") >> 20, kOrdinaryEvents);
  const int ops = static_cast<int>(flags["ops"]);
  const int synced_ops = static_cast<int>(flags["synced_ops"]);
  Resumptions(cast, stage, "cached", ops);
  stage.Open({.cache_bytes = 0});
  Resumptions(cast, stage, "uncached", ops);
  Pages(cast, stage, ops);
  stage.Open(StoreOptions());
  Appends(cast, stage, synced_ops);
  Links(cast, stage, synced_ops);
  PrintMachine();
}
