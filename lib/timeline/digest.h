// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// The digest by which the same event delivered again is told from another one
// under the same id.

#ifndef THROUGHLINE_LIB_TIMELINE_DIGEST_H_
#define THROUGHLINE_LIB_TIMELINE_DIGEST_H_

#include <string>

#include "throughline/v1/event.pb.h"

namespace throughline::timeline {

// 16 bytes over the named fields of an event, in the order of their numbers;
// not over `data`, unknown fields, attachments' URIs, or what a reader or a
// store added. Identities as they are spelled by the store.
std::string DigestOf(const v1::Event& event);

}  // namespace throughline::timeline

#endif  // THROUGHLINE_LIB_TIMELINE_DIGEST_H_
