// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// A report of service: for people, and in JSON.

#ifndef THROUGHLINE_TOOLS_REPORT_H_
#define THROUGHLINE_TOOLS_REPORT_H_

#include <cstdint>
#include <string>

#include "throughline/report.h"

namespace throughline::tools {

// `from`, `to`: whether the period has that end.
void ShowReport(const ServiceReport& report, bool from, bool to);
void AnswerReport(const ServiceReport& report, bool from, bool to);

// "850 ms", "12.4 s", "4m 30s", "3h 10m", "12 days"
std::string Duration(std::int64_t ms);

}  // namespace throughline::tools

#endif  // THROUGHLINE_TOOLS_REPORT_H_
