// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Import: what others wrote down, read into a store.
//
//   ImportOptions options;
//   options.mode = AppendMode::kBackfill;
//   options.refused = [](const Refusal& refusal) { Print(refusal); };
//   auto report = Import(*store, {"history.jsonl.gz", "calls.vcon"}, options);
//
// Reads history lines, vCons (drafts 0.0.1 to 0.4.0) and e-mail (messages and
// mbox), plain or in gzip; lib/import/README.md tells field by field what
// becomes of them. It keeps these promises:
//
//   Alone        What cannot be read is refused alone and named: the line or
//                part, the field, what is wrong, what would be right. Nothing
//                of it is written; the rest is imported.
//   Again        Interrupted and started again, it adds only what is missing.
//   Memory       Bounded, whatever the size of the input; a dry run also holds
//                every identity it meets.
//   Durability   What Import() has reported is synced. A crash of the machine
//                before that may lose the latest part, which the next import
//                adds again.
//   Silence      No message holds what somebody said or who they are.

#ifndef THROUGHLINE_IMPORT_H_
#define THROUGHLINE_IMPORT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "throughline/requests.h"
#include "throughline/store.h"
#include "throughline/types.h"
#include "throughline/views.h"

namespace throughline {

enum class ImportFormat {
  kAuto,   // By what each file holds; where that is unclear, by its name.
  kLines,  // History lines, one JSON object per line.
  kVcon,   // vCons, one or several in a file.
  kEmail,  // One message (RFC 5322), or an mbox of them.
};

// One thing that was not imported.
struct Refusal {
  std::string file;        // As it was given; "-" for standard input.
  std::uint64_t line = 0;  // Of the line, or where the part begins; 0: all.
  std::string part;        // Of a vCon: `dialog[2]`. Of an mbox: `message 7`.
  std::string field;       // `participants[0].joined`; may be empty.
  std::string message;     // What is wrong, and what would be right.
};

struct ImportProgress {
  std::string_view file;
  std::uint64_t bytes_read = 0;   // Of all files, as they are stored.
  std::uint64_t bytes_total = 0;  // 0: unknown, as for standard input.
  std::uint64_t read = 0;         // As ImportReport::read, so far.
};

struct ImportOptions {
  std::string tenant = kDefaultTenant;
  ImportFormat format = ImportFormat::kAuto;
  AppendMode mode = AppendMode::kLive;

  // Reads everything, writes nothing, and tells what would be linked.
  bool dry_run = false;

  // The tenant's own addresses, as `scheme:value`. In vCons and e-mail they
  // are never the customer; history lines say themselves who is who.
  std::vector<std::string> house;

  // The source that events of a vCon and of an e-mail come from: part of their
  // idempotency key, so give two systems that reuse each other's ids two names.
  std::string vcon_source = "vcon";
  std::string email_source = "email";

  // Called on the importing thread: the first now and then, the second for
  // each refusal. Default: nobody.
  std::function<void(const ImportProgress&)> progress;
  std::function<void(const Refusal&)> refused;
};

// What a dry run found, by identities as they are spelled: the store's own
// rules (normalisation, shared values, nevers) may join or part some.
struct ImportPreview {
  struct Customer {
    std::vector<std::string> identities;  // By first appearance; at most 16.
    std::uint64_t identity_count = 0;
    std::uint64_t events = 0;
  };
  std::uint64_t identities = 0;
  std::uint64_t customers = 0;
  std::uint64_t links = 0;        // Distinct pairs said to be one person.
  std::vector<Customer> largest;  // By identities, then events; at most 10.
};

struct ImportReport {
  std::uint64_t read = 0;        // Lines, parts of vCons, messages; none blank.
  std::uint64_t appended = 0;    // A dry run: would be, or was here before.
  std::uint64_t duplicates = 0;  // They were here before.
  std::uint64_t refused = 0;     // The sum of these three is `read`.
  // Of those appended: a source's id that stood for something else already,
  // kept under an id that carries the content's digest, and flagged.
  std::uint64_t same_id_other_content = 0;
  // Files that could not be read, or not to their end; refusals of their own,
  // not counted in `read`.
  std::uint64_t files_refused = 0;
  // Of the whole tenant, afterwards; none of a dry run.
  std::uint64_t profiles = 0;
  std::uint64_t customers = 0;
  std::uint64_t conversations = 0;
  std::optional<ImportPreview> preview;  // Of a dry run.
};

// Reads each of `paths`, `-` being standard input.
//
// Costs one commit for some hundreds of events, and one sync at the end.
//
// Errors are those of Store that end an import (no room, a failed sync, a
// store open for reading only). What was wrong with the input is no error but
// in the report.
absl::StatusOr<ImportReport> Import(Store& store,
                                    const std::vector<std::string>& paths,
                                    const ImportOptions& options);

// As Import() with `dry_run`, which needs no store.
absl::StatusOr<ImportReport> PreviewImport(
    const std::vector<std::string>& paths, const ImportOptions& options);

// ---- One history line ----

// The end of the link between two profiles: named by id, or the one that joins
// the two directly.
struct UnlinkLine {
  ProfileRef a;
  ProfileRef b;
  EndLinkRequest request;  // `link` is empty where the line does not name it.
};

struct NeverLine {
  PairRequest request;
};

struct AllowLine {
  PairRequest request;
};

// A review of an export: opened, or decided.
struct ReviewLine {
  ReviewReason reason = ReviewReason::kExclusive;
  ProfileRef a;
  ProfileRef b;
  std::optional<LinkId> link;
  std::optional<EventRef> evidence;
  std::optional<bool> accepted;  // Absent: it was opened.
  std::string why;
  std::string by;
  std::optional<Restored> restored;
};

// ReadRequest and UnreadRequest: where a reader left off, told by an event.
using HistoryLine =
    std::variant<v1::Event, LinkRequest, UnlinkLine, NeverLine, AllowLine,
                 ReassignRequest, ShareRequest, ReviewLine,
                 SaveCheckpointRequest, PruneCheckpointsRequest, ConfirmRequest,
                 ReadRequest, UnreadRequest>;

// What one line says, an event in a CloudEvents envelope included. The tenant
// of a request is the default one.
//
// kInvalidArgument     the field, what is wrong with it, what would be right
absl::StatusOr<HistoryLine> ParseHistoryLine(std::string_view line);

}  // namespace throughline

#endif  // THROUGHLINE_IMPORT_H_
