// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The bytes of every key: a table's byte, the tenant's number, then fields of
// fixed width; nothing is escaped, so byte order is field order. The table of
// tables is in README.md beside this file.

#ifndef THROUGHLINE_LIB_KEYS_KEYS_H_
#define THROUGHLINE_LIB_KEYS_KEYS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "throughline/engine.h"
#include "throughline/types.h"

namespace throughline {

using TenantNumber = std::uint32_t;

// A keyed hash that stands for something a caller said.
using Hash = Id<struct HashName>;

// A set of linked profiles: what a customer of more than one is inside. Not the
// customer's id, which is that of its earliest profile.
using GroupId = Id<struct GroupName>;

namespace keys {

enum class Table : std::uint8_t {
  kIdentity = 0x10,
  kProfile = 0x11,
  kGroup = 0x12,
  kLink = 0x13,
  kLinkOf = 0x14,
  kNever = 0x15,
  kReview = 0x16,
  kShared = 0x17,
  kCandidate = 0x18,
  kReviewOf = 0x19,
  kEvent = 0x20,
  kAmendment = 0x21,
  kReceipt = 0x22,
  kAwaited = 0x23,
  kThread = 0x30,
  kConversation = 0x31,
  kConversationEvent = 0x32,
  kJoinedOver = 0x34,
  kSplit = 0x35,
  kAccount = 0x36,
  kMet = 0x37,
  kFact = 0x40,
  kDue = 0x42,
  kHead = 0x50,
  kGroupHead = 0x51,
  kCheckpoint = 0x60,
  kCheckpointPart = 0x61,
  kOutgoing = 0x64,
  kPending = 0x65,
  kTurn = 0x68,
  kClaim = 0x70,
  kCursor = 0x78,
  kRecount = 0x79,
  kEntry = 0x80,
  kEntryOf = 0x81,
  kConsumer = 0x82,
  kFeed = 0x83,
  kTenant = 0xf0,
  kState = 0xf1,
};

// How a table is mostly read, for an engine that wants to know.
enum class Shape {
  kPoint,   // One row at a time.
  kScan,    // Neighbouring rows together.
  kPieces,  // One row at a time, written by Batch::Extend.
};

struct TableShape {
  Table table;
  Shape shape;
};

inline constexpr TableShape kShapes[] = {
    {Table::kIdentity, Shape::kPoint},
    {Table::kProfile, Shape::kPoint},
    {Table::kGroup, Shape::kPoint},
    {Table::kLink, Shape::kPoint},
    {Table::kLinkOf, Shape::kScan},
    {Table::kNever, Shape::kScan},
    {Table::kReview, Shape::kScan},
    {Table::kShared, Shape::kPoint},
    {Table::kCandidate, Shape::kScan},
    {Table::kReviewOf, Shape::kPoint},
    {Table::kEvent, Shape::kScan},
    {Table::kAmendment, Shape::kScan},
    {Table::kReceipt, Shape::kPoint},
    {Table::kAwaited, Shape::kScan},
    {Table::kThread, Shape::kPoint},
    {Table::kConversation, Shape::kPoint},
    {Table::kConversationEvent, Shape::kScan},
    {Table::kJoinedOver, Shape::kScan},
    {Table::kSplit, Shape::kScan},
    {Table::kAccount, Shape::kScan},
    {Table::kMet, Shape::kScan},
    {Table::kFact, Shape::kScan},
    {Table::kDue, Shape::kScan},
    {Table::kHead, Shape::kPieces},
    {Table::kGroupHead, Shape::kPieces},
    {Table::kCheckpoint, Shape::kScan},
    {Table::kCheckpointPart, Shape::kScan},
    {Table::kOutgoing, Shape::kPoint},
    {Table::kPending, Shape::kScan},
    {Table::kTurn, Shape::kPoint},
    {Table::kClaim, Shape::kPoint},
    {Table::kCursor, Shape::kScan},
    {Table::kRecount, Shape::kScan},
    {Table::kEntry, Shape::kScan},
    {Table::kEntryOf, Shape::kScan},
    {Table::kConsumer, Shape::kPoint},
    {Table::kFeed, Shape::kPoint},
    {Table::kTenant, Shape::kPoint},
    {Table::kState, Shape::kPoint},
};

inline constexpr std::size_t kPlaceBytes = 24;
inline constexpr std::size_t kPlacePosition = 16;  // Within a place.

// Builds a key field by field: Key(Table::kEvent, t).Add(profile).Add(place).
class Key {
 public:
  Key(Table table, TenantNumber tenant);

  template <typename Named>
  Key& Add(const Id<Named>& id) {
    bytes_.append(id.view());
    return *this;
  }
  Key& Add(const Place& place);
  Key& Add(Position position);

  std::size_t size() const { return bytes_.size(); }
  const std::string& bytes() const& { return bytes_; }
  std::string bytes() && { return std::move(bytes_); }

  // Every key that begins with this one.
  KeyRange Prefix() const;

 private:
  std::string bytes_;
};

// Where the fields after table and tenant begin.
inline constexpr std::size_t kFieldsAt = 5;

// The first key after every key that begins with `prefix`.
std::string PrefixEnd(std::string_view prefix);

std::string EncodePlace(const Place& place);

// `bytes` must hold 24.
Place DecodePlace(std::string_view bytes);

// The last 24 bytes of a key that ends with a place.
Place PlaceAtEnd(std::string_view key);

// The 16 bytes at `offset` of a key.
template <typename IdType>
IdType IdAt(std::string_view key, std::size_t offset) {
  return IdType::FromBytes(key.substr(offset, 16));
}

// A keyed hash of `parts`, each with its length, under a tenant's index key.
// `domain` keeps uses apart: an identity never hashes as an event's id.
Hash HashOf(std::string_view index_key, std::string_view domain,
            std::initializer_list<std::string_view> parts);

// For memory only: a keyed hash that takes a tenth of the time (SipHash-2-4 of
// 128 bits; Aumasson and Bernstein, 2012). `key`: 16 bytes.
Hash QuickHashOf(std::string_view key, std::string_view text);

}  // namespace keys
}  // namespace throughline

#endif  // THROUGHLINE_LIB_KEYS_KEYS_H_
