// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// import: what others wrote down, read into the store.

#include <filesystem>
#include <system_error>

#include "lib/base/status.h"
#include "throughline/import.h"
#include "tools/answer.h"
#include "tools/commands.h"
#include "tools/open.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/text.h"

namespace throughline::tools {
namespace {

std::string Where(const Refusal& refusal) {
  std::string where = OneLine(refusal.file);
  if (refusal.line != 0) where += fmt::format(":{}", refusal.line);
  if (!refusal.part.empty()) where += ": " + OneLine(refusal.part);
  if (!refusal.field.empty()) where += ": " + OneLine(refusal.field);
  return where;
}

ImportFormat FormatOf(const std::string& name) {
  if (name == "lines") return ImportFormat::kLines;
  if (name == "vcon") return ImportFormat::kVcon;
  if (name == "email") return ImportFormat::kEmail;
  return ImportFormat::kAuto;
}

void AnswerReport(const ImportReport& report, double seconds) {
  AnswerObject([&](JsonWriter& json) {
    CountField("read", report.read, json);
    CountField("appended", report.appended, json);
    CountField("duplicates", report.duplicates, json);
    CountField("refused", report.refused + report.files_refused, json);
    CountField("profiles", report.profiles, json);
    CountField("customers", report.customers, json);
    CountField("conversations", report.conversations, json);
    json.Key("seconds");
    json.Double(seconds);
    if (!report.preview) return;
    json.Key("preview");
    json.BeginObject();
    CountField("identities", report.preview->identities, json);
    CountField("customers", report.preview->customers, json);
    CountField("links", report.preview->links, json);
    json.Key("largest");
    json.BeginArray();
    for (const ImportPreview::Customer& customer : report.preview->largest) {
      json.BeginObject();
      json.Key("identities");
      json.BeginArray();
      for (const std::string& identity : customer.identities) {
        json.String(identity);
      }
      json.EndArray();
      CountField("identity_count", customer.identity_count, json);
      CountField("events", customer.events, json);
      json.EndObject();
    }
    json.EndArray();
    json.EndObject();
  });
}

void ShowPreview(const ImportPreview& preview) {
  Output& out = Output::Get();
  out.Line(fmt::format(
      "{} identities, {} would be made: {}", Grouped(preview.identities),
      Counted(preview.links, "link"), Counted(preview.customers, "customer")));
  if (preview.largest.empty()) return;
  out.Line("the largest customers:");
  for (const ImportPreview::Customer& customer : preview.largest) {
    std::string line =
        fmt::format("  {} identities, {}: ", Grouped(customer.identity_count),
                    Counted(customer.events, "event"));
    for (const std::string& identity : customer.identities) {
      line += OneLine(identity) + " ";
    }
    line.pop_back();
    out.Line(Elided(line, out.terminal().width()));
  }
}

void ShowReport(const ImportReport& report, bool dry_run, double seconds) {
  Output& out = Output::Get();
  out.Line(fmt::format("{} read: {} {}, {}, {} refused, in {:.1f} s",
                       Grouped(report.read), Grouped(report.appended),
                       dry_run ? "would be appended" : "appended",
                       Counted(report.duplicates, "duplicate"),
                       Grouped(report.refused), seconds));
  if (report.files_refused > 0) {
    out.Line(Counted(report.files_refused, "file") +
             " could not be read, or not to the end");
  }
  if (report.same_id_other_content > 0) {
    out.Line(fmt::format(
        "{} had the id of something else: kept under an id of their own",
        Grouped(report.same_id_other_content)));
  }
  if (report.preview) return ShowPreview(*report.preview);
  out.Line(fmt::format("the store holds {}, {}, {}",
                       Counted(report.profiles, "profile"),
                       Counted(report.customers, "customer"),
                       Counted(report.conversations, "conversation")));
}

// Where a dry run has no store to look at: an empty one, gone afterwards.
class Scratch {
 public:
  static absl::StatusOr<std::string> Make() {
    std::error_code error;
    auto path = std::filesystem::temp_directory_path(error) /
                "throughline-dry-run-XXXXXX";
    std::string name = path.string();
    if (error || ::mkdtemp(name.data()) == nullptr) {
      return absl::UnavailableError("no temporary directory can be made");
    }
    return name;
  }

  explicit Scratch(std::string path) : path_(std::move(path)) {}
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }

  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

 private:
  std::string path_;
};

absl::StatusOr<ImportOptions> Options(const Invocation& invocation) {
  ImportOptions options;
  TL_RETURN_IF_ERROR(invocation.NotBoth("--backfill", "--catch-up"));
  options.tenant = invocation.tenant;
  options.format = FormatOf(invocation.Text("--format"));
  if (invocation.Has("--backfill")) options.mode = AppendMode::kBackfill;
  if (invocation.Has("--catch-up")) options.mode = AppendMode::kCatchUp;
  options.dry_run = invocation.Has("--dry-run");
  return options;
}

absl::StatusOr<ExitCode> Run(const Invocation& invocation) {
  TL_ASSIGN_OR_RETURN(ImportOptions options, Options(invocation));
  Output& out = Output::Get();
  Progress progress(out.error_terminal());
  options.progress = [&](const ImportProgress& so_far) {
    progress.Update(so_far.file, so_far.bytes_read, so_far.bytes_total,
                    so_far.read);
  };
  options.refused = [&](const Refusal& refusal) {
    progress.Clear();
    out.Note(Where(refusal) + ": " + OneLine(refusal.message));
  };
  std::string scratch_path;
  Invocation where = invocation;
  if (options.dry_run && !OpenToRead(invocation).ok()) {
    TL_ASSIGN_OR_RETURN(scratch_path, Scratch::Make());
    where.db = scratch_path;
  }
  const Scratch scratch(scratch_path);
  const bool look_only = options.dry_run && scratch_path.empty();
  TL_ASSIGN_OR_RETURN(
      const auto store,
      look_only ? OpenToRead(where) : OpenToWrite(where, Missing::kIsMade));
  TL_ASSIGN_OR_RETURN(const ImportReport report,
                      Import(*store, invocation.arguments, options));
  progress.Clear();
  if (invocation.json()) {
    AnswerReport(report, progress.seconds());
  } else {
    ShowReport(report, options.dry_run, progress.seconds());
  }
  return report.refused + report.files_refused > 0 ? kFailed : kDone;
}

}  // namespace

Command ImportCommand() {
  return {
      .name = "import",
      .arguments = "FILE...",
      .arguments_min = 1,
      .arguments_max = SIZE_MAX,
      .summary = "read history lines, vCons or e-mail into the store",
      .description =
          "Reads each file, plain or in gzip; '-' is standard input. What "
          "cannot be read is refused alone and named on standard error; the "
          "rest is imported, and the exit status is 1. Interrupted and started "
          "again, it adds only what is missing. Makes the store if there is "
          "none.",
      .options = {{.name = "--format",
                   .value = "auto|lines|vcon|email",
                   .help = "what the files hold; default: what they look like",
                   .choices = {"auto", "lines", "vcon", "email"}},
                  {.name = "--backfill",
                   .value = "",
                   .help = "it is the past: nobody waits for an answer to it"},
                  {.name = "--catch-up",
                   .value = "",
                   .help = "after an outage: only what is still open at its "
                           "end waits for an answer"},
                  {.name = "--dry-run",
                   .value = "",
                   .help = "write nothing; tell what would be linked, and the "
                           "largest customers"},
                  JsonOption()},
      .examples = {{"import history.jsonl.gz --backfill", "the past"},
                   {"import calls/*.vcon mail.mbox", "calls and e-mail"},
                   {"import - --dry-run < new.jsonl", "look first"}},
      .run = Run};
}

}  // namespace throughline::tools
