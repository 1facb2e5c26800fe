// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// LastCall: the calls by which this process writes and syncs files, one of
// which can be the last thing that it does. Whoever links last_call.cc has the
// system's write, fsync and fdatasync replaced, also for RocksDB.
//
// Nothing is synced: only the process dies here, and what it handed to the
// system stays. So a restart does not wait for a disk.

#ifndef THROUGHLINE_TESTS_SUPPORT_LAST_CALL_H_
#define THROUGHLINE_TESTS_SUPPORT_LAST_CALL_H_

namespace throughline {

enum class Dies {
  kBefore,  // Nothing of the call is done.
  kWithin,  // Of a write one half, of a sync nothing.
  kAfter,   // All is done, and nobody was told.
};

// The process kills itself at the `calls`-th from now, on whatever thread, and
// says of which kind it was in a line of its standard output: "died within a
// write".
void DieAtCall(int calls, Dies how);

}  // namespace throughline

#endif  // THROUGHLINE_TESTS_SUPPORT_LAST_CALL_H_
