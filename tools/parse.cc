// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "tools/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>

#include "lib/base/status.h"
#include "tools/suggest.h"
#include "tools/text.h"

namespace throughline::tools {
namespace {

// What the parser fills in for one command.
struct Slots {
  CLI::App* app = nullptr;
  std::vector<std::string> arguments;
  std::map<std::string, std::vector<std::string>> values;
  std::map<std::string, CLI::Option*> options;
  bool help = false;
};

struct GlobalSlots {
  std::vector<std::string> db;
  std::vector<std::string> tenant;
};

// Unknown words stay over, and are named by ourselves.
void Prepare(CLI::App& app) {
  app.set_help_flag();
  app.allow_extras();
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void AddCommand(const Command& command, GlobalSlots& global, bool& help,
                CLI::App& root, Slots& slots) {
  slots.app = root.add_subcommand(command.name);
  Prepare(*slots.app);
  slots.app->add_flag("-h,--help", help);
  slots.app->add_option("--db", global.db)->expected(1);
  slots.app->add_option("--tenant", global.tenant)->expected(1);
  slots.app->add_option("arguments", slots.arguments);
  for (const Option& option : command.options) {
    CLI::Option* slot =
        option.value.empty()
            ? slots.app->add_flag(option.name)
            : slots.app->add_option(option.name, slots.values[option.name])
                  ->expected(1);
    slots.options[option.name] = slot;
  }
}

std::vector<std::string> CommandNames() {
  std::vector<std::string> names;
  for (const Command& command : Commands()) names.push_back(command.name);
  return names;
}

std::vector<std::string> OptionNames(const Command* command) {
  std::vector<std::string> names = {"--db", "--tenant", "--help", "--version"};
  if (command == nullptr) return names;
  names.pop_back();
  for (const Option& option : command->options) names.push_back(option.name);
  return names;
}

absl::Status UnknownWord(const std::string& word, const Command* command) {
  if (word.starts_with("-") && word.size() > 1) {
    const std::string name = word.substr(0, word.find('='));
    return WrongUse("unknown option '{}'{}{}", OneLine(name),
                    command == nullptr ? "" : " of " + command->name,
                    DidYouMean(name, OptionNames(command)));
  }
  return WrongUse("unknown command '{}'{}", OneLine(word),
                  DidYouMean(word, CommandNames()));
}

absl::Status CheckArguments(const Command& command,
                            const std::vector<std::string>& arguments) {
  if (arguments.size() >= command.arguments_min &&
      arguments.size() <= command.arguments_max) {
    return absl::OkStatus();
  }
  if (command.arguments_max == 0) {
    return WrongUse("'{}' is one word too many: {} takes none",
                    OneLine(arguments.front()), command.name);
  }
  return WrongUse(
      "{} takes {}, not {}", command.name, command.arguments,
      arguments.empty() ? "nothing" : Counted(arguments.size(), "word"));
}

absl::Status TakeOption(const Option& option, const Slots& slots,
                        Invocation& invocation) {
  const CLI::Option* slot = slots.options.at(option.name);
  if (slot->count() == 0) {
    if (!option.required) return absl::OkStatus();
    return WrongUse("{} {} is missing", option.name, option.value);
  }
  std::string value;
  if (!option.value.empty()) {
    const std::vector<std::string>& values = slots.values.at(option.name);
    if (values.size() > 1) return WrongUse("{} is given twice", option.name);
    value = values.front();
    const auto& choices = option.choices;
    if (!choices.empty() &&
        std::find(choices.begin(), choices.end(), value) == choices.end()) {
      return WrongUse("{}: '{}' is none of {}{}", option.name, OneLine(value),
                      fmt::join(choices, ", "), DidYouMean(value, choices));
    }
  }
  invocation.options[option.name] = value;
  return absl::OkStatus();
}

absl::Status TakeGlobal(const GlobalSlots& global, Invocation& invocation) {
  if (global.db.size() > 1) return WrongUse("--db is given twice");
  if (global.tenant.size() > 1) return WrongUse("--tenant is given twice");
  const char* db = std::getenv("THROUGHLINE_DB");
  invocation.db = db == nullptr || *db == '\0' ? "./throughline.db" : db;
  if (!global.db.empty()) invocation.db = global.db.front();
  if (!global.tenant.empty()) invocation.tenant = global.tenant.front();
  if (invocation.db.empty()) return WrongUse("--db: no directory is named");
  return absl::OkStatus();
}

absl::Status TakeCommand(const Command& command, const Slots& slots,
                         Parsed& parsed) {
  const std::vector<std::string> over = slots.app->remaining();
  if (!over.empty()) return UnknownWord(over.front(), &command);
  if (parsed.help) return absl::OkStatus();
  TL_RETURN_IF_ERROR(CheckArguments(command, slots.arguments));
  parsed.invocation.arguments = slots.arguments;
  for (const Option& option : command.options) {
    TL_RETURN_IF_ERROR(TakeOption(option, slots, parsed.invocation));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Parsed> Parse(std::vector<std::string> words) {
  CLI::App root;
  Prepare(root);
  Parsed parsed;
  GlobalSlots global;
  std::map<std::string, Slots> commands;
  root.add_flag("-h,--help", parsed.help);
  root.add_flag("--version", parsed.version);
  root.add_option("--db", global.db)->expected(1);
  root.add_option("--tenant", global.tenant)->expected(1);
  root.require_subcommand(0, 1);
  for (const Command& command : Commands()) {
    AddCommand(command, global, parsed.help, root, commands[command.name]);
  }
  std::reverse(words.begin(), words.end());  // As the parser wants them.
  try {
    root.parse(words);
  } catch (const CLI::ParseError& error) {
    return WrongUse("{}", OneLine(error.what()));
  }
  const std::vector<std::string> over = root.remaining();
  if (!over.empty()) return UnknownWord(over.front(), nullptr);
  TL_RETURN_IF_ERROR(TakeGlobal(global, parsed.invocation));
  const std::vector<CLI::App*> chosen = root.get_subcommands();
  if (chosen.empty()) return parsed;
  parsed.command = FindCommand(chosen.front()->get_name());
  TL_RETURN_IF_ERROR(
      TakeCommand(*parsed.command, commands.at(parsed.command->name), parsed));
  return parsed;
}

}  // namespace throughline::tools
