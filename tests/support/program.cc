// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/program.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "tests/support/catch.h"
#include "tests/support/places.h"

namespace throughline {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Only in a child: becomes the program.
[[noreturn]] void Become(const std::vector<std::string>& words,
                         const Setting& setting) {
  std::vector<std::string> arguments = {ProgramPath()};
  arguments.insert(arguments.end(), words.begin(), words.end());
  std::vector<std::string> environment;
  for (const char* name : {"PATH", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS"}) {
    const char* value = std::getenv(name);
    if (value != nullptr)
      environment.push_back(name + ("=" + std::string(value)));
  }
  for (const auto& [name, value] : setting.environment) {
    environment.push_back(name + "=" + value);
  }
  ::execve(ProgramPath().c_str(), Pointers(arguments).data(),
           Pointers(environment).data());
  ::_exit(127);
}

int StatusOf(pid_t child) {
  int status = 0;
  if (::waitpid(child, &status, 0) != child) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe MakePipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) FAIL("no pipe");
  return {ends[0], ends[1]};
}

// True while there is more to come.
bool ReadSome(int descriptor, std::string& text) {
  char bytes[4096];
  const ssize_t got = ::read(descriptor, bytes, sizeof bytes);
  if (got > 0) text.append(bytes, static_cast<std::size_t>(got));
  return got > 0;
}

void WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(descriptor, text.data(), text.size());
    if (wrote <= 0) return;  // It ended before it read all.
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

// Both outputs, until both have ended.
void ReadBoth(int out, int err, Ran& ran) {
  bool out_open = true;
  bool err_open = true;
  while (out_open || err_open) {
    pollfd waits[2] = {{out_open ? out : -1, POLLIN, 0},
                       {err_open ? err : -1, POLLIN, 0}};
    if (::poll(waits, 2, -1) < 0) return;
    if (waits[0].revents != 0) out_open = ReadSome(out, ran.out);
    if (waits[1].revents != 0) err_open = ReadSome(err, ran.err);
  }
}

}  // namespace

Ran Run(const std::vector<std::string>& words, const Setting& setting) {
  std::signal(SIGPIPE, SIG_IGN);
  const Pipe out = MakePipe();
  const Pipe err = MakePipe();
  std::FILE* input = std::tmpfile();  // However long, it never blocks.
  std::fwrite(setting.input.data(), 1, setting.input.size(), input);
  std::rewind(input);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(::fileno(input), STDIN_FILENO);
    ::dup2(out.write, STDOUT_FILENO);
    ::dup2(err.write, STDERR_FILENO);
    std::signal(SIGPIPE, SIG_DFL);
    Become(words, setting);
  }
  ::close(out.write);
  ::close(err.write);
  std::fclose(input);
  Ran ran;
  ReadBoth(out.read, err.read, ran);
  ::close(out.read);
  ::close(err.read);
  ran.status = StatusOf(child);
  return ran;
}

bool HasTerminals() {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0) return false;
  char name[64];
  const bool named = ::ptsname_r(terminal, name, sizeof name) == 0 &&
                     ::access(name, R_OK | W_OK) == 0;
  ::close(terminal);
  return named;
}

Ran RunOnTerminal(const std::vector<std::string>& words,
                  const Setting& setting) {
  int terminal = -1;
  winsize size{};
  size.ws_row = 24;
  size.ws_col = 80;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) Become(words, setting);
  if (child < 0) FAIL("no terminal");
  Ran ran;
  while (ReadSome(terminal, ran.out)) {
  }
  ::close(terminal);
  ran.status = StatusOf(child);
  return ran;
}

Running::Running(const std::vector<std::string>& words) {
  std::signal(SIGPIPE, SIG_IGN);
  const Pipe in = MakePipe();
  const Pipe out = MakePipe();
  child_ = ::fork();
  if (child_ == 0) {
    ::dup2(in.read, STDIN_FILENO);
    ::dup2(out.write, STDOUT_FILENO);
    std::signal(SIGPIPE, SIG_DFL);
    Become(words, {});
  }
  ::close(in.read);
  ::close(out.write);
  input_ = in.write;
  output_ = out.read;
}

Running::~Running() {
  if (child_ > 0) {
    ::kill(child_, SIGKILL);
    StatusOf(child_);
  }
  if (input_ >= 0) ::close(input_);
  ::close(output_);
}

void Running::Write(const std::string& text) const { WriteAll(input_, text); }

std::string Running::ReadLine() {
  std::size_t end = read_.find('\n');
  while (end == std::string::npos && ReadSome(output_, read_)) {
    end = read_.find('\n');
  }
  if (end == std::string::npos) return std::move(read_);
  std::string line = read_.substr(0, end);
  read_.erase(0, end + 1);
  return line;
}

int Running::Finish() {
  ::close(input_);
  input_ = -1;
  const int status = StatusOf(child_);
  child_ = -1;
  return status;
}

void Running::Interrupt() const { ::kill(child_, SIGINT); }

}  // namespace throughline
