// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// How corrections, edits and deletes change what is read of an event.

#ifndef THROUGHLINE_LIB_TIMELINE_AMENDMENTS_H_
#define THROUGHLINE_LIB_TIMELINE_AMENDMENTS_H_

#include <memory>

#include "lib/record/record.h"

namespace throughline::timeline {

using record::Fields;
using record::Told;

// Adds what one amendment does, as it stands itself, over what earlier ones in
// timeline order did: field by field the latest wins. An edit or delete counts
// only from the target's author, or from a system that speaks for it.
void Amend(const Fields& target, const Told& by,
           std::shared_ptr<EventView::Amended>& amended);

}  // namespace throughline::timeline

#endif  // THROUGHLINE_LIB_TIMELINE_AMENDMENTS_H_
