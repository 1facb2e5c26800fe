// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0
//
#include "lib/timeline/digest.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "lib/keys/keys.h"

namespace throughline::timeline {

std::string DigestOf(const v1::Event& event) {
  v1::Event named = event;
  named.clear_data_json();
  named.clear_extra_json();
  named.clear_flags();
  named.clear_decided();
  for (v1::Attachment& attachment : *named.mutable_attachments()) {
    attachment.clear_uri();
  }
  // The message has no map, so that its encoding in the order of field numbers
  // is one for one content.
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.SetSerializationDeterministic(true);
    named.SerializeToCodedStream(&out);
  }
  const Hash hash = keys::HashOf({}, "digest", {bytes});
  return std::string(hash.view());
}

}  // namespace throughline::timeline
