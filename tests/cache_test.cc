// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What the cache of customers holds on to, and what it lets go of.

#include "lib/head/cache.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lib/base/number.h"
#include "tests/support/catch.h"

namespace throughline::head {
namespace {

constexpr TenantNumber kTenant = 1;
constexpr std::size_t kRoom = std::size_t{256} * 10'000;  // 10,000 a shard.

// All names in one shard, so that each is in the others' way.
std::string Name(std::uint64_t number) {
  std::string name(6, '\0');
  AppendBig64(number, name);
  name.append(2, '\x07');
  return name;
}

std::shared_ptr<const Customer> Make(std::size_t bytes, Position as_of = 1) {
  const auto customer = std::make_shared<Customer>();
  customer->tenant = kTenant;
  customer->own_bytes = bytes;
  customer->as_of = as_of;
  return customer;
}

}  // namespace

TEST_CASE("what is found stays, and what nobody asks for goes") {
  Cache cache(kRoom);
  cache.Insert(Name(0), {}, Make(1000));
  for (std::uint64_t i = 1; i < 100; ++i) {
    cache.Insert(Name(i), {}, Make(1000));
    INFO(i);
    REQUIRE(cache.Find(kTenant, Name(0)) != nullptr);
    REQUIRE(cache.bytes() <= 10'000);
  }
  CHECK(cache.Find(kTenant, Name(1)) == nullptr);
}

TEST_CASE("what is found by another name stays as if by its own") {
  Cache cache(kRoom);
  cache.Insert(Name(0), Name(1000), Make(1000));
  for (std::uint64_t i = 1; i < 100; ++i) {
    cache.Insert(Name(i), {}, Make(1000));
    INFO(i);
    REQUIRE(cache.Find(kTenant, Name(1000)) != nullptr);
  }
}

TEST_CASE("the cache holds nothing of a customer that had to go") {
  Cache cache(kRoom);
  std::vector<std::weak_ptr<const Customer>> customers;
  for (std::uint64_t i = 0; i < 100; ++i) {
    auto customer = Make(1000);
    customers.push_back(customer);
    cache.Insert(Name(i), Name(1000 + i), std::move(customer));
  }
  int held = 0;
  for (const auto& customer : customers) held += customer.expired() ? 0 : 1;
  CHECK(held > 0);
  CHECK(held < 10);
  CHECK(cache.bytes() <= 10'000);
}

TEST_CASE("a customer that goes is found by none of its names") {
  Cache cache(kRoom);
  const auto customer = Make(1000);
  cache.Insert(Name(0), Name(1), customer);
  REQUIRE(cache.Find(kTenant, Name(1)) == customer);
  cache.Concern(kTenant, Name(0), 2);
  CHECK(customer->stale);
  CHECK(cache.Find(kTenant, Name(0)) == nullptr);
  CHECK(cache.Find(kTenant, Name(1)) == nullptr);
  CHECK(cache.bytes() == 0);
  CHECK(cache.customers() == 0);
}

TEST_CASE("what was read before a change is not cached after it") {
  Cache cache(kRoom);
  cache.Concern(kTenant, Name(0), 5);
  cache.Insert(Name(0), {}, Make(1000, 4));
  CHECK(cache.Find(kTenant, Name(0)) == nullptr);
  cache.Insert(Name(0), {}, Make(1000, 5));
  CHECK(cache.Find(kTenant, Name(0)) != nullptr);
}

TEST_CASE("who asked before a change is not given what is held since") {
  Cache cache(kRoom);
  cache.Insert(Name(0), {}, Make(1000, 9));
  // Read before, by a name that may stand for somebody else by now.
  const auto read = Make(1000, 4);
  CHECK(cache.Insert(Name(0), Name(5), read) == read);
  CHECK(cache.Find(kTenant, Name(5)) == nullptr);
  CHECK(cache.Find(kTenant, Name(0))->as_of == 9);
}

TEST_CASE("who asks later is given what is held still") {
  Cache cache(kRoom);
  const auto held = Make(1000, 4);
  cache.Insert(Name(0), {}, held);
  CHECK(cache.Insert(Name(0), Name(5), Make(1000, 9)) == held);
  CHECK(cache.Find(kTenant, Name(5)) == held);
}

TEST_CASE("a name that was looked up later leads to what is held still") {
  Cache cache(kRoom);
  const auto held = Make(1000, 4);
  cache.Insert(Name(0), {}, held);
  cache.Concern(kTenant, Name(5), 7);
  cache.Insert(Name(0), Name(5), held, 6);
  CHECK(cache.Find(kTenant, Name(5)) == nullptr);
  cache.Insert(Name(0), Name(5), held, 7);
  CHECK(cache.Find(kTenant, Name(5)) == held);
}

TEST_CASE("of what takes more than when it came, less has room") {
  Cache cache(kRoom);
  std::vector<std::shared_ptr<const Customer>> customers;
  for (std::uint64_t i = 0; i < 5; ++i) {
    customers.push_back(Make(1000));
    cache.Insert(Name(i), {}, customers.back());
  }
  REQUIRE(cache.customers() == 5);
  const auto& told = customers[2];
  const auto keep = [&](std::size_t bytes) {
    told->shown.Keep({}, 20, Instant(0),
                     {std::make_shared<Resumption::Body>(), true, nullptr});
    told->shown.KeepStanding({}, Instant(0), nullptr, bytes);
    told->Weigh();
  };

  keep(6000);

  CHECK(cache.bytes() <= 10'000);
  CHECK(cache.bytes() > 7'000);
  CHECK(cache.customers() < 5);
  CHECK(cache.Find(kTenant, Name(2)) == told);
  CHECK(cache.Find(kTenant, Name(4)) != nullptr);

  const std::size_t others = cache.customers() - 1;
  keep(20'000);

  CHECK(cache.Find(kTenant, Name(2)) == nullptr);
  CHECK(cache.customers() == others);
}

TEST_CASE("what a customer takes is told nobody once the cache is gone") {
  const auto customer = Make(1000);
  {
    Cache cache(kRoom);
    cache.Insert(Name(0), {}, customer);
  }
  customer->Weigh();
  CHECK(customer->bytes() == 1000);
}

TEST_CASE("what is larger than the room for it is not cached") {
  Cache cache(kRoom);
  cache.Insert(Name(0), {}, Make(1000));
  cache.Insert(Name(1), {}, Make(20'000));
  CHECK(cache.Find(kTenant, Name(1)) == nullptr);
  CHECK(cache.Find(kTenant, Name(0)) != nullptr);
}

}  // namespace throughline::head
