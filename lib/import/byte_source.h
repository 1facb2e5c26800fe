// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
// ByteSource: the bytes of a file or of standard input, out of their gzip
// stream where they lie in one. Holds one block, whatever the size.

#ifndef THROUGHLINE_LIB_IMPORT_BYTE_SOURCE_H_
#define THROUGHLINE_LIB_IMPORT_BYTE_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace throughline::importing {

class ByteSource {
 public:
  // `path` is a file, or `-` for standard input. A directory, a file that is
  // not there or may not be read: kInvalidArgument, which says so.
  static absl::StatusOr<std::unique_ptr<ByteSource>> Open(
      const std::string& path);

  // The same, of bytes in memory, which must outlive it.
  static std::unique_ptr<ByteSource> OfMemory(std::string_view bytes);

  virtual ~ByteSource() = default;

  // Up to `size` more bytes; empty at the end. kInvalidArgument: the gzip
  // stream is damaged or ends too soon; what came before was good.
  virtual absl::StatusOr<std::string> Read(std::size_t size) = 0;

  // As they are stored.
  virtual std::uint64_t bytes_read() const = 0;
};

// The size of a file in bytes; 0: unknown.
std::uint64_t FileBytes(const std::string& path);

}  // namespace throughline::importing

#endif  // THROUGHLINE_LIB_IMPORT_BYTE_SOURCE_H_
