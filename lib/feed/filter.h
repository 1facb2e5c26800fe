// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// What of a feed is let through, and what a viewer may know of it. Whose an
// entry is, is no question here: a customer's are found where they are noted.

#ifndef THROUGHLINE_LIB_FEED_FILTER_H_
#define THROUGHLINE_LIB_FEED_FILTER_H_

#include "throughline/event_view.h"
#include "throughline/feed.h"
#include "throughline/storage/rows.pb.h"

namespace throughline::feed {

// Whether the viewer sees everything, whatever it is.
bool SeesAll(const Viewer& viewer);

// By what the row says alone: false, and no more needs to be read.
bool MayPass(const FeedFilter& filter, const storage::EntryRow& row);

// By what is said of an event.
bool Passes(const FeedFilter& filter, const EventView& event);

// Whether what is withheld passes: only where nothing is asked of it.
bool WithheldPasses(const FeedFilter& filter);

}  // namespace throughline::feed

#endif  // THROUGHLINE_LIB_FEED_FILTER_H_
