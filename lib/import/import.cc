// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// Import: file by file, each by the reader of its format.

#include "throughline/import.h"

#include <memory>
#include <optional>
#include <utility>

#include "lib/import/byte_source.h"
#include "lib/import/email.h"
#include "lib/import/line_splitter.h"
#include "lib/import/lines.h"
#include "lib/import/mail_splitter.h"
#include "lib/import/sniff.h"
#include "lib/import/vcon.h"
#include "lib/import/vcon_splitter.h"
#include "lib/import/writer.h"
#include "lib/import/wrong.h"

namespace throughline {
namespace importing {
namespace {

// How many lines or parts go by between two reports of progress.
constexpr std::uint64_t kProgressEvery = 256;

class Importer {
 public:
  Importer(Store* store, const std::vector<std::string>& paths,
           const ImportOptions& options)
      : options_(options), writer_(store, options) {
    for (const std::string& path : paths) {
      known_ = known_ && path != "-";
      bytes_total_ += FileBytes(path);
    }
  }

  absl::Status ReadFile(const std::string& path) {
    absl::StatusOr<std::unique_ptr<ByteSource>> source = ByteSource::Open(path);
    if (!source.ok()) {
      writer_.RefuseFile(path, source.status());
      return absl::OkStatus();
    }
    LineSplitter lines(*std::move(source));
    const absl::StatusOr<ImportFormat> format = FormatOf(path, lines);
    if (!format.ok()) {
      writer_.RefuseFile(path, format.status());
      return absl::OkStatus();
    }
    TL_RETURN_IF_ERROR(ReadAs(*format, path, lines));
    if (!lines.status().ok()) writer_.RefuseFile(path, lines.status());
    Progress(path, lines, true);
    bytes_before_ += lines.bytes_read();
    return absl::OkStatus();
  }

  absl::StatusOr<ImportReport> Finish() {
    TL_RETURN_IF_ERROR(writer_.Finish());
    return std::move(writer_.report());
  }

 private:
  absl::StatusOr<ImportFormat> FormatOf(const std::string& path,
                                        LineSplitter& lines) const {
    if (options_.format != ImportFormat::kAuto) return options_.format;
    return Sniff(lines.Ahead(kSniffBytes), path);
  }

  absl::Status ReadAs(ImportFormat format, const std::string& path,
                      LineSplitter& lines) {
    switch (format) {
      case ImportFormat::kVcon:
        return ReadVcons(path, lines);
      case ImportFormat::kEmail:
        return ReadMails(path, lines);
      default:
        return ReadLines(path, lines);
    }
  }

  absl::Status ReadLines(const std::string& path, LineSplitter& lines) {
    while (lines.Next()) {
      std::string_view line = lines.line();
      if (lines.number() == 1 && line.substr(0, 3) == "\xef\xbb\xbf") {
        line.remove_prefix(3);
      }
      if (line.find_first_not_of(" \t\r") == line.npos) continue;
      const Origin origin{path, lines.number(), ""};
      if (lines.too_long()) {
        writer_.Refuse(origin, Invalid("the line is too long; at most {} bytes",
                                       kLineBytesMax));
        continue;
      }
      absl::StatusOr<HistoryLine> read = ReadLine(line);
      if (!read.ok()) {
        writer_.Refuse(origin, read.status());
      } else {
        TL_RETURN_IF_ERROR(
            writer_.Add(*std::move(read), origin, SameId::kRefuse));
      }
      Progress(path, lines, false);
    }
    return absl::OkStatus();
  }

  absl::Status ReadVcons(const std::string& path, LineSplitter& lines) {
    const VconOptions vcon{options_.vcon_source, options_.house};
    VconSplitter documents(lines);
    while (documents.Next()) {
      if (documents.too_long()) {
        writer_.Refuse(
            {path, documents.line(), ""},
            Invalid("the vCon is too large; at most {} bytes", kVconBytesMax));
        continue;
      }
      Parts parts = ReadVcon(documents.document(), vcon);
      for (Parts::Event& part : parts.events) {
        TL_RETURN_IF_ERROR(writer_.Add(
            std::move(part.event),
            {path, documents.line(), std::move(part.part)}, SameId::kKeepBoth));
      }
      for (const Parts::Refused& part : parts.refused) {
        writer_.Refuse({path, documents.line(), part.part}, part.why);
      }
      Progress(path, lines, false);
    }
    return absl::OkStatus();
  }

  absl::Status ReadMails(const std::string& path, LineSplitter& lines) {
    const EmailOptions email{options_.email_source, options_.house};
    MailSplitter mails(lines);
    while (mails.Next()) {
      Origin origin{path, mails.line(), ""};
      if (mails.mbox()) {
        origin.part = fmt::format("message {}", mails.number());
      }
      if (mails.too_long()) {
        writer_.Refuse(origin, Invalid("the mail is too large; at most {} "
                                       "bytes",
                                       kMailBytesMax));
        continue;
      }
      absl::StatusOr<v1::Event> event = ReadEmail(mails.message(), email);
      if (!event.ok()) {
        writer_.Refuse(origin, event.status());
      } else {
        TL_RETURN_IF_ERROR(
            writer_.Add(*std::move(event), origin, SameId::kKeepBoth));
      }
      Progress(path, lines, false);
    }
    return absl::OkStatus();
  }

  void Progress(const std::string& path, const LineSplitter& lines,
                bool always) {
    if (!options_.progress) return;
    if (!always && ++since_progress_ < kProgressEvery) return;
    since_progress_ = 0;
    options_.progress({path, bytes_before_ + lines.bytes_read(),
                       known_ ? bytes_total_ : 0, writer_.report().read});
  }

  const ImportOptions& options_;
  Writer writer_;
  std::uint64_t bytes_total_ = 0;
  std::uint64_t bytes_before_ = 0;
  std::uint64_t since_progress_ = 0;
  bool known_ = true;
};

absl::StatusOr<ImportReport> ImportAll(Store* store,
                                       const std::vector<std::string>& paths,
                                       const ImportOptions& options) {
  Importer importer(store, paths, options);
  for (const std::string& path : paths) {
    TL_RETURN_IF_ERROR(importer.ReadFile(path));
  }
  return importer.Finish();
}

}  // namespace
}  // namespace importing

absl::StatusOr<ImportReport> Import(Store& store,
                                    const std::vector<std::string>& paths,
                                    const ImportOptions& options) {
  const bool past = options.mode == AppendMode::kBackfill && !options.dry_run;
  if (past) {
    TL_RETURN_IF_ERROR(store.MarkBackfill(options.tenant, true).status());
  }
  TL_ASSIGN_OR_RETURN(ImportReport report,
                      importing::ImportAll(&store, paths, options));
  // One that was broken off has a start and no end.
  if (past) {
    TL_RETURN_IF_ERROR(store.MarkBackfill(options.tenant, false).status());
  }
  return report;
}

absl::StatusOr<ImportReport> PreviewImport(
    const std::vector<std::string>& paths, const ImportOptions& options) {
  return importing::ImportAll(nullptr, paths, options);
}

}  // namespace throughline
