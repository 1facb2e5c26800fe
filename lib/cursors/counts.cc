// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/cursors/counts.h"

#include <algorithm>

#include "lib/codec/envelope.h"
#include "throughline/limits.h"

namespace throughline::cursors {
namespace {

using Author = storage::Head::Author;

void Add(const Counts& from, Counts& into) {
  while (into.size() < from.size()) into.Add(0);
  for (int i = 0; i < from.size(); ++i) into[i] += from[i];
}

void Count(int index, Counts& into) {
  while (into.size() < record::kCounts) into.Add(0);
  ++into[index];
}

Author& AuthorNamed(std::uint64_t name, Profile& in) {
  auto& authors = *in.mutable_authors();
  const auto at = std::lower_bound(
      authors.begin(), authors.end(), name,
      [](const Author& a, std::uint64_t b) { return a.name() < b; });
  if (at != authors.end() && at->name() == name) return *at;
  const auto index = at - authors.begin();
  authors.Add()->set_name(name);
  std::rotate(authors.begin() + index, authors.end() - 1, authors.end());
  return authors[static_cast<int>(index)];
}

// The number of authors only ever rises, so that whether they are too many
// does not depend on the order of arrival.
void TrimAuthors(Profile& profile) {
  if (profile.authors_size() <= limits::kHeadAuthorsMax) return;
  profile.clear_authors();
  profile.set_authors_dropped(true);
}

bool Moved(const record::Told& told) {
  return IsNews(told.fields) &&
         record::CountIndex(told) != FirstCountIndex(told.fields);
}

}  // namespace

bool IsNews(const record::Fields& fields) {
  return fields.Is(record::kCountable) && !fields.Is(record::kBackfill);
}

int FirstCountIndex(const record::Fields& fields) {
  return fields.Is(record::kAudience)
             ? record::kCounts - 1
             : record::VisibilityIndex(fields.visibility);
}

std::uint64_t AuthorOf(v1::Role role, std::string_view id) {
  if (id.empty()) return 0;
  // FNV-1a: the same in every process, and nobody's secret, since it never
  // leaves a sealed row.
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto take = [&hash](std::uint8_t byte) {
    hash = (hash ^ byte) * 0x100000001b3;
  };
  take(static_cast<std::uint8_t>(role));
  for (const char c : id) take(static_cast<std::uint8_t>(c));
  return hash == 0 ? 1 : hash;
}

void Fold(const record::Told& told, Profile& into) {
  into.set_newest(std::max<std::uint64_t>(into.newest(), told.place.position));
  if (!IsNews(told.fields)) return;
  const int index = FirstCountIndex(told.fields);
  Count(index, *into.mutable_news());
  if (Moved(told)) into.set_recounted(into.recounted() + 1);
  const std::uint64_t author = AuthorOf(told.fields.role, told.fields.actor_id);
  if (author == 0 || into.authors_dropped()) return;
  Count(index, *AuthorNamed(author, into).mutable_news());
  TrimAuthors(into);
}

void Combine(const Profile& from, Profile& into) {
  into.set_newest(std::max(into.newest(), from.newest()));
  Add(from.news(), *into.mutable_news());
  into.set_recounted(into.recounted() + from.recounted());
  if (from.cursors()) into.set_cursors(true);
  if (from.authors_dropped()) {
    into.clear_authors();
    into.set_authors_dropped(true);
  }
  if (into.authors_dropped()) return;
  for (const Author& author : from.authors()) {
    Add(author.news(), *AuthorNamed(author.name(), into).mutable_news());
  }
  TrimAuthors(into);
}

const Counts* OwnOf(const Profile& profile, std::uint64_t author) {
  for (const Author& each : profile.authors()) {
    if (each.name() == author) return &each.news();
  }
  return nullptr;
}

void WriteRecount(const record::Told* before, const record::Told& now,
                  Draft& draft) {
  const bool was = before != nullptr && Moved(*before);
  if (!was && !Moved(now)) return;
  std::string key = draft.Key(keys::Table::kRecount)
                        .Add(now.profile)
                        .Add(now.place.position)
                        .bytes();
  if (!Moved(now)) return draft.Delete(std::move(key));
  storage::RecountRow row;
  row.set_from(static_cast<std::uint32_t>(FirstCountIndex(now.fields)));
  row.set_to(static_cast<std::uint32_t>(record::CountIndex(now)));
  draft.Put(std::move(key), codec::Seal(row));
}

void Recount(const record::Told& before, const record::Told& now,
             Profile& profile) {
  if (Moved(before)) profile.set_recounted(profile.recounted() - 1);
  if (Moved(now)) profile.set_recounted(profile.recounted() + 1);
}

}  // namespace throughline::cursors
