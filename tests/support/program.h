// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The built command line, run as somebody would: another process, its words,
// its environment, what it reads and what it writes.

#ifndef THROUGHLINE_TESTS_SUPPORT_PROGRAM_H_
#define THROUGHLINE_TESTS_SUPPORT_PROGRAM_H_

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace throughline {

struct Ran {
  int status = -1;  // The exit status; -1: a signal ended it.
  std::string out;
  std::string err;
};

// What a run is told beside its words.
struct Setting {
  std::string input;
  std::map<std::string, std::string> environment;  // Beside PATH and TMPDIR.
};

// Runs it to its end.
Ran Run(const std::vector<std::string>& words, const Setting& setting = {});

// Whether there are terminals to be had: where /dev/pts is not mounted, none.
bool HasTerminals();

// The same on a terminal of 80 columns: `out` holds all that was shown.
Ran RunOnTerminal(const std::vector<std::string>& words,
                  const Setting& setting = {});

// One that goes on while the test talks with it.
class Running {
 public:
  explicit Running(const std::vector<std::string>& words);
  ~Running();

  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void Write(const std::string& text) const;

  // The next line of its standard output; waits for it. Empty at the end.
  std::string ReadLine();

  // Ends its input and waits for its exit status.
  int Finish();

  void Interrupt() const;

 private:
  pid_t child_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string read_;
};

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_PROGRAM_H_
