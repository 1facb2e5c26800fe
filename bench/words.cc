// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "bench/words.h"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace throughline::bench {
namespace {

constexpr int kWords = 5000;

// What is in a file in gzip; empty where it cannot be read.
std::string Unzip(const std::string& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(
      gzopen(path.c_str(), "rb"), gzclose);
  std::string all;
  char block[65536];
  while (file != nullptr) {
    const int got = gzread(file.get(), block, sizeof(block));
    if (got <= 0) break;
    all.append(block, static_cast<std::size_t>(got));
  }
  return all;
}

}  // namespace

double Uniform(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11) * 0x1.0p-53;
}

double Normal(std::mt19937_64& random) {
  return std::sqrt(-2 * std::log(1 - Uniform(random))) *
         std::cos(6.283185307179586 * Uniform(random));
}

Words::Words(std::uint64_t seed, const std::string& folder) {
  if (folder.empty() || !Read(folder)) MakeUp(seed);
}

void Words::MakeUp(std::uint64_t seed) {
  origin_ = fmt::format("{} made-up words, Zipf", kWords);
  std::mt19937_64 random(seed);
  double sum = 0;
  for (int i = 0; i < kWords; ++i) {
    std::string word;
    const std::uint64_t letters = 2 + random() % 9;
    for (std::uint64_t at = 0; at < letters; ++at) {
      word += static_cast<char>('a' + random() % 26);
    }
    pieces_.push_back(std::move(word));
    frequency_.push_back(sum += 1.0 / (i + 1));
  }
  topics_ = pieces_;
}

bool Words::Read(const std::string& folder) {
  std::set<std::string> files;
  std::error_code ignored;
  for (const auto& entry :
       std::filesystem::directory_iterator(folder + "/train", ignored)) {
    if (entry.path().extension() == ".gz") files.insert(entry.path().string());
  }
  std::set<std::string> topics;
  for (const std::string& file : files) {
    const auto dialogues =
        nlohmann::json::parse(Unzip(file), nullptr, /*allow_exceptions=*/false);
    if (!dialogues.is_array()) continue;
    for (const auto& dialogue : dialogues) {
      for (const auto& service : dialogue["services"]) {
        topics.insert(service.get<std::string>());
      }
      for (const auto& turn : dialogue["turns"]) {
        pieces_.push_back(turn["utterance"].get<std::string>());
      }
    }
  }
  topics_.assign(topics.begin(), topics.end());
  origin_ = fmt::format("{} turns of the SGD dialogues", pieces_.size());
  return !pieces_.empty() && !topics_.empty();
}

std::string Words::Text(std::mt19937_64& random, double bytes) const {
  std::string text;
  std::size_t turn = random() % pieces_.size();
  while (static_cast<double>(text.size()) < bytes) {
    if (!text.empty()) text += ' ';
    if (frequency_.empty()) {
      text += pieces_[turn++ % pieces_.size()];  // A dialogue as it went on.
      continue;
    }
    const auto word = std::lower_bound(frequency_.begin(), frequency_.end(),
                                       Uniform(random) * frequency_.back());
    text += pieces_[static_cast<std::size_t>(word - frequency_.begin())];
  }
  return text;
}

}  // namespace throughline::bench
