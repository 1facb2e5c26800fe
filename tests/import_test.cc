// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// An import as a whole: files into a store, and what is reported of them.

#include "throughline/import.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/data.h"
#include "tests/support/desk.h"
#include "tests/support/temp_dir.h"

namespace throughline {
namespace {

std::string Event(const std::string& id, const std::string& text,
                  const std::string& identities = "\"card:1\"") {
  return R"({"source":"s","id":")" + id + R"(","identities":[)" + identities +
         R"(],"channel":"webchat","kind":"message",)"
         R"("actor":{"role":"customer"},"text":")" +
         text + "\"}\n";
}

// A directory of files to import, and what was refused of them.
struct Files {
  TempDir dir;
  std::vector<Refusal> refused;
  ImportOptions options;

  Files() {
    options.refused = [this](const Refusal& refusal) {
      refused.push_back(refusal);
    };
  }

  std::string Write(const std::string& name, const std::string& bytes) {
    std::ofstream(dir / name, std::ios::binary) << bytes;
    return dir / name;
  }

  ImportReport Into(Desk& desk, const std::vector<std::string>& paths) {
    refused.clear();
    return Must(throughline::Import(*desk, paths, options));
  }
};

std::string Packed(const std::string& bytes) {
  std::string packed(bytes.size() + 1024, '\0');
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8,
                       Z_DEFAULT_STRATEGY) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

TEST_CASE("Lines are appended, and counted") {
  Desk desk;
  Files files;
  const std::string file = files.Write(
      "a.jsonl", Event("1", "one") + "\n" +
                     Event("2", "two", R"("card:1","phone:+31612345678")"));

  const ImportReport report = files.Into(desk, {file});

  CHECK(report.read == 2);
  CHECK(report.appended == 2);
  CHECK(report.duplicates == 0);
  CHECK(report.refused == 0);
  CHECK(report.profiles == 2);
  CHECK(report.customers == 1);
  CHECK(desk.History("phone:+31612345678") == Desk::Texts{"one", "two"});
}

TEST_CASE("An import started again adds only what is missing") {
  Desk desk;
  Files files;
  const std::string half = files.Write("a.jsonl", Event("1", "one"));
  files.Into(desk, {half});
  const std::string file =
      files.Write("a.jsonl", Event("1", "one") + Event("2", "two"));

  const ImportReport report = files.Into(desk, {file});

  CHECK(report.appended == 1);
  CHECK(report.duplicates == 1);
  CHECK(desk.History("card:1") == Desk::Texts{"one", "two"});
}

TEST_CASE("A bad line is refused alone, by its number and field") {
  Desk desk;
  Files files;
  const std::string file = files.Write(
      "a.jsonl", Event("1", "one") + "not json\n" +
                     Event("3", "three", "\"card\"") + Event("4", "four"));

  const ImportReport report = files.Into(desk, {file});

  CHECK(report.read == 4);
  CHECK(report.appended == 2);
  CHECK(report.refused == 2);
  REQUIRE(files.refused.size() == 2);
  CHECK(files.refused[0].line == 2);
  CHECK(files.refused[0].file == file);
  CHECK(files.refused[1].line == 3);
  CHECK(files.refused[1].field == "identities[0]");
  CHECK(desk.History("card:1") == Desk::Texts{"one", "four"});
}

TEST_CASE("One event that the store refuses takes no other with it") {
  Desk desk;
  Files files;
  std::string lines;
  for (int i = 0; i < 300; ++i) {
    lines += Event(std::to_string(i % 299), "t" + std::to_string(i));
  }
  // The last has the id of the first, and says something else.
  const ImportReport report = files.Into(desk, {files.Write("a.jsonl", lines)});

  CHECK(report.appended == 299);
  CHECK(report.refused == 1);
  REQUIRE(files.refused.size() == 1);
  CHECK(files.refused[0].line == 300);
}

TEST_CASE("The same id with other content within one batch is refused") {
  Desk desk;
  Files files;
  const std::string file =
      files.Write("a.jsonl", Event("1", "one") + Event("1", "other") +
                                 Event("1", "one") + Event("2", "two"));

  const ImportReport report = files.Into(desk, {file});

  CHECK(report.appended == 2);
  CHECK(report.duplicates == 1);
  CHECK(report.refused == 1);
  CHECK(files.refused[0].line == 2);
}

TEST_CASE("Two mails of one id are both kept, and both known again") {
  Desk desk;
  Files files;
  const std::string head = "From: ann@example.org\r\nMessage-ID: <1@x>\r\n\r\n";
  const std::string one = files.Write("1.eml", head + "one");
  const std::string other = files.Write("2.eml", head + "other");

  const ImportReport report = files.Into(desk, {one, other, one, other});

  CHECK(report.read == 4);
  CHECK(report.appended == 2);
  CHECK(report.duplicates == 2);
  CHECK(report.same_id_other_content == 1);
  CHECK(report.refused == 0);
  const std::vector<EventView> events = desk.Timeline("email:ann@example.org");
  REQUIRE(events.size() == 2);
  CHECK(events[0].id() == "1@x");
  CHECK(events[1].id().substr(0, 4) == "1@x#");
  CHECK(events[1].id().size() == 3 + 1 + 12);
  CHECK(events[1].flags() ==
        std::vector<std::string>{"same id, other content"});
}

TEST_CASE("Formats are told apart by what is in the files") {
  Desk desk;
  Files files;
  const std::string vcon = files.Write(
      "x1",
      "{\n \"parties\": [{\"tel\": \"+31612345678\"}],\n"
      " \"dialog\": [{\"type\": \"text\", \"body\": \"by text\"}]\n}");
  const std::string mail =
      files.Write("x2", "Subject: s\nFrom: ann@example.org\n\nby mail\n");
  const std::string lines = files.Write("x3", Event("1", "by line"));

  const ImportReport report = files.Into(desk, {vcon, mail, lines});

  CHECK(report.appended == 3);
  CHECK(desk.History("phone:+31612345678") == Desk::Texts{"by text"});
  CHECK(desk.History("email:ann@example.org") == Desk::Texts{"by mail\n"});
  CHECK(desk.History("card:1") == Desk::Texts{"by line"});
}

TEST_CASE("A file in gzip is read as what is in it, in several members too") {
  Desk desk;
  Files files;
  const std::string file =
      files.Write("x", Packed(Event("1", "one")) + Packed(Event("2", "two")));

  CHECK(files.Into(desk, {file}).appended == 2);
}

TEST_CASE("Of a gzip file that was cut the whole lines are imported") {
  Desk desk;
  Files files;
  std::string lines;
  for (int i = 0; i < 2000; ++i) {
    lines += Event(std::to_string(i), std::to_string(i * 7919));
  }
  std::string packed = Packed(lines);
  packed.resize(packed.size() / 2);

  const ImportReport report =
      files.Into(desk, {files.Write("a.jsonl.gz", packed)});

  CHECK(report.appended > 100);
  CHECK(report.appended < 2000);
  CHECK(report.refused == 0);
  CHECK(report.files_refused == 1);
  CHECK_THAT(files.refused.back().message, Catch::Contains("too soon"));
}

TEST_CASE("What cannot be read is refused by its reason, the rest imported") {
  Desk desk;
  Files files;
  const std::string secret = files.Write("secret.jsonl", Event("9", "x"));
  ::chmod(secret.c_str(), 0);
  const std::string noise = files.Write("noise", std::string(999, '\x01'));
  const std::string file = files.Write("a.jsonl", Event("1", "one"));

  const ImportReport report = files.Into(
      desk,
      {files.dir.path().string(), files.dir / "none", noise, secret, file});

  // Whoever may read everything may read that too.
  const bool root = ::geteuid() == 0;
  CHECK(report.appended == (root ? 2 : 1));
  CHECK(report.files_refused == (root ? 3 : 4));
  CHECK_THAT(files.refused[0].message, Catch::Contains("is a directory"));
  CHECK_THAT(files.refused[1].message, Catch::Contains("no such file"));
  CHECK_THAT(files.refused[2].message, Catch::Contains("neither"));
}

TEST_CASE("An mbox of garbage is refused, and so is a vCon without parties") {
  Desk desk;
  Files files;
  const std::string mbox =
      files.Write("a.mbox", std::string(5000, '\xfe') + "\n\n\n");
  const std::string vcon = files.Write("a.vcon", R"({"vcon":"0.0.1"})");

  const ImportReport report = files.Into(desk, {mbox, vcon});

  CHECK(report.appended == 0);
  CHECK(report.refused == 2);
  CHECK(files.refused[1].field == "parties");
}

TEST_CASE("A dry run writes nothing and tells what would be linked") {
  Desk desk;
  Files files;
  files.options.dry_run = true;
  const std::string file = files.Write(
      "a.jsonl", Event("1", "a", R"("x:1","x:2")") +
                     Event("2", "b", R"("x:2","x:3")") + Event("3", "c") +
                     Event("4", "d", R"("x:2","x:1")") + "bad\n");

  const ImportReport report = files.Into(desk, {file});

  CHECK(desk.newest() == 0);
  CHECK(report.read == 5);
  CHECK(report.refused == 1);
  REQUIRE(report.preview.has_value());
  CHECK(report.preview->identities == 4);
  CHECK(report.preview->customers == 2);
  CHECK(report.preview->links == 2);
  CHECK(report.preview->largest[0].identities ==
        std::vector<std::string>{"x:1", "x:2", "x:3"});
  CHECK(report.preview->largest[0].events == 3);
}

TEST_CASE("Links, ends of links and nevers are done as lines say") {
  Desk desk;
  Files files;
  const std::string file = files.Write(
      "a.jsonl",
      Event("1", "a", "\"x:1\"") + Event("2", "b", "\"x:2\"") +
          Event("3", "c", "\"x:3\"") +
          "{\"link\":{\"a\":\"x:1\",\"b\":\"x:2\",\"why\":\"w\"}}\n"
          "{\"link\":{\"a\":\"x:2\",\"b\":\"x:3\",\"why\":\"w\"}}\n"
          "{\"unlink\":{\"a\":\"x:3\",\"b\":\"x:2\",\"why\":\"w\"}}\n"
          "{\"never\":{\"a\":\"x:1\",\"b\":\"x:3\"}}\n"
          "{\"link\":{\"a\":\"x:1\",\"b\":\"x:3\",\"why\":\"w\"}}\n"
          "{\"unlink\":{\"a\":\"x:1\",\"b\":\"x:3\",\"why\":\"w\"}}\n");

  const ImportReport report = files.Into(desk, {file});

  CHECK(report.appended == 7);
  CHECK(report.refused == 2);
  CHECK(files.refused[0].line == 8);
  CHECK(files.refused[1].line == 9);
  CHECK(desk.History("x:1") == Desk::Texts{"a", "b"});
  CHECK(desk.History("x:3") == Desk::Texts{"c"});
}

TEST_CASE("What was imported survives the loss of power") {
  Desk desk;
  Files files;
  std::string lines;
  for (int i = 0; i < 600; ++i) lines += Event(std::to_string(i), "t");
  // The last batch holds nothing good.
  lines += Event("1", "other");
  files.Into(desk, {files.Write("a.jsonl", lines)});

  desk.Close();
  desk.disk().LosePower();
  desk.Open();

  CHECK(desk.Timeline("card:1").size() == 600);
}

TEST_CASE("Progress is told up to the last byte") {
  Desk desk;
  Files files;
  std::vector<ImportProgress> told;
  files.options.progress = [&](const ImportProgress& progress) {
    told.push_back(progress);
    told.back().file = {};
  };
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += Event(std::to_string(i), "t");
  const std::string file = files.Write("a.jsonl", lines);

  files.Into(desk, {file, file});

  REQUIRE(told.size() > 2);
  CHECK(told.back().bytes_read == 2 * lines.size());
  CHECK(told.back().bytes_total == 2 * lines.size());
  CHECK(told.back().read == 2000);
  for (std::size_t i = 1; i < told.size(); ++i) {
    CHECK(told[i - 1].bytes_read <= told[i].bytes_read);
  }
}  // namespace

TEST_CASE("A backfill is marked at its start and at its end") {
  Desk desk;
  Files files;
  files.options.mode = AppendMode::kBackfill;

  files.Into(desk, {files.Write("a.jsonl", Event("1", "one"))});

  const FeedPage page = Must(desk->Feed({.from = 1, .limit = 100}));
  CHECK(page.entries.front().kind == EntryKind::kBackfillStart);
  CHECK(page.entries.back().kind == EntryKind::kBackfillEnd);
}

// ---- The published data ----

ImportReport Trial(const std::string& folder,
                   const std::vector<std::string>& extensions,
                   ImportFormat format) {
  Desk desk;
  Files files;
  files.options.format = format;
  const auto data = SharedData(folder);
  if (!data.has_value()) return {};
  std::vector<std::string> paths;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(*data)) {
    for (const std::string& extension : extensions) {
      const std::string path = entry.path().string();
      const bool schema = path.find("schema") != std::string::npos;
      if (entry.path().extension() == extension && !schema) {
        paths.push_back(path);
      }
    }
  }
  const ImportReport report = files.Into(desk, paths);
  CHECK(report.read == report.appended + report.duplicates + report.refused);
  const ImportReport again = files.Into(desk, paths);
  CHECK(again.appended == 0);
  CHECK(again.duplicates == report.appended + report.duplicates);
  std::string reasons;
  for (const Refusal& refusal : files.refused) {
    reasons += "\n  " +
               std::filesystem::path(refusal.file).filename().string() + " " +
               refusal.part + " " + refusal.field + ": " + refusal.message;
  }
  WARN(folder << ": " << paths.size() << " files, " << report.read << " read, "
              << report.appended << " appended, " << report.duplicates
              << " duplicates, " << report.same_id_other_content << " same id, "
              << report.refused << " refused, " << report.customers
              << " customers" << reasons);
  return report;
}

TEST_CASE("The published vCons are imported, and a second time not at all") {
  Trial("vcon-ietf/examples", {".vcon"}, ImportFormat::kAuto);
  Trial("vcon-server", {".json"}, ImportFormat::kAuto);
  Trial("py-vcon", {".vcon"}, ImportFormat::kAuto);
}

TEST_CASE("The published mails are imported, and a second time not at all") {
  Trial("email-mime4j", {".msg"}, ImportFormat::kEmail);
  Trial("email-python", {".txt"}, ImportFormat::kEmail);
  Trial("email-rubymail", {".eml"}, ImportFormat::kEmail);
  Trial("email-talon-replies", {".eml"}, ImportFormat::kAuto);
}

TEST_CASE("The composed history makes the customers that it was made of") {
  const auto data = SharedData("composed/dev.history.jsonl.gz");
  if (!data.has_value()) return;
  Desk desk;
  Files files;
  files.options.mode = AppendMode::kBackfill;

  const ImportReport report = files.Into(desk, {*data});

  CHECK(report.read == 15222);
  CHECK(report.appended == 15086);
  CHECK(report.duplicates == 136);
  CHECK(report.refused == 0);
  CHECK(report.profiles == 769);
  CHECK(report.customers == 466);
  CHECK(report.conversations == 821);
}

}  // namespace
}  // namespace throughline
