// Copyright 2026 The Throughline Authors.
// SPDX-License-Identifier: Apache-2.0

#include "lib/import/email_body.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "lib/import/bytes.h"
#include "lib/import/gobject.h"
#include "lib/import/kept_text.h"
#include "throughline/limits.h"

namespace throughline::importing {
namespace {

// Deeper than any mail program nests, and far from the end of the stack.
constexpr int kDepthMax = 64;
constexpr int kAttachmentsMax = limits::kParticipantsMax;

// What the parts of a mail come to.
struct Content {
  std::string plain;
  std::string html;
};

void AddPiece(const std::string& piece, std::string& text) {
  if (piece.empty()) return;
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += piece;
}

// The bytes of a part, its transfer encoding undone.
std::string BytesOf(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  GPtr<GMimeStream> memory(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, memory.get());
  const GByteArray* array =
      g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
  if (array == nullptr || array->len == 0) return {};
  return {reinterpret_cast<const char*>(array->data), array->len};
}

std::string MediaTypeOf(GMimeObject* part) {
  GMimeContentType* type = g_mime_object_get_content_type(part);
  if (type == nullptr) return "text/plain";
  const GString_ name(g_mime_content_type_get_mime_type(type));
  return Lower(KeptText(ViewOf(name.get()), limits::kLabelBytesMax));
}

// In UTF-8, whatever its charset; of a charset nobody knows, what of it is
// UTF-8.
std::string TextOfPart(GMimePart* part) {
  if (GMIME_IS_TEXT_PART(part)) {
    const GString_ text(g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
    if (text != nullptr) return std::string(ViewOf(text.get()));
  }
  return BytesOf(part);
}

void AddFile(std::string media_type, std::string_view name,
             const std::string& bytes, v1::Event& event) {
  if (event.attachments_size() >= kAttachmentsMax) return;
  v1::Attachment& file = *event.add_attachments();
  file.set_media_type(std::move(media_type));
  file.set_name(KeptText(name, limits::kLabelBytesMax));
  file.set_bytes(static_cast<std::int64_t>(bytes.size()));
  file.set_sha256(Sha256Hex(bytes));
}

bool IsAttachment(GMimePart* part) {
  if (g_mime_part_is_attachment(part) != FALSE) return true;
  return g_mime_part_get_filename(part) != nullptr;
}

void AddPart(GMimePart* part, Content& content, v1::Event& event) {
  const std::string type = MediaTypeOf(GMIME_OBJECT(part));
  const bool html = type == "text/html";
  const bool inline_text = type.substr(0, 5) == "text/" && !IsAttachment(part);
  if (!inline_text) {
    return AddFile(type, ViewOf(g_mime_part_get_filename(part)), BytesOf(part),
                   event);
  }
  AddPiece(TextOfPart(part), html ? content.html : content.plain);
}

// A mail within the mail.
void AddInnerMessage(GMimeMessagePart* part, v1::Event& event) {
  GMimeMessage* inner = g_mime_message_part_get_message(part);
  std::string bytes;
  std::string_view name;
  if (inner != nullptr) {
    const GString_ text(g_mime_object_to_string(GMIME_OBJECT(inner), nullptr));
    bytes = std::string(ViewOf(text.get()));
    name = ViewOf(g_mime_message_get_subject(inner));
  }
  AddFile("message/rfc822", name, bytes, event);
}

void Walk(GMimeObject* object, int depth, Content& content, v1::Event& event);

void WalkMultipart(GMimeMultipart* multipart, int depth, Content& content,
                   v1::Event& event) {
  const bool alternative =
      MediaTypeOf(GMIME_OBJECT(multipart)) == "multipart/alternative";
  Content within;
  const int count = g_mime_multipart_get_count(multipart);
  for (int i = 0; i < count; ++i) {
    GMimeObject* part = g_mime_multipart_get_part(multipart, i);
    if (part != nullptr) Walk(part, depth + 1, within, event);
  }
  // Of alternatives one is read; of pieces in a row each is.
  if (!alternative && within.plain.empty()) {
    AddPiece(HtmlToText(within.html), content.plain);
  } else {
    AddPiece(within.plain, content.plain);
  }
  if (alternative && within.plain.empty()) {
    AddPiece(HtmlToText(within.html), content.plain);
  }
  AddPiece(within.html, content.html);
}

// Of a mail that is nothing but another mail, forwarded, that one is read.
void WalkForwarded(GMimeMessagePart* part, Content& content, v1::Event& event) {
  GMimeMessage* inner = g_mime_message_part_get_message(part);
  if (inner == nullptr) return;
  GMimeObject* root = g_mime_message_get_mime_part(inner);
  if (root != nullptr) Walk(root, 1, content, event);
}

void Walk(GMimeObject* object, int depth, Content& content, v1::Event& event) {
  if (depth > kDepthMax) {
    event.add_flags("nested too deep");
  } else if (GMIME_IS_MULTIPART(object)) {
    WalkMultipart(GMIME_MULTIPART(object), depth, content, event);
  } else if (GMIME_IS_MESSAGE_PART(object)) {
    AddInnerMessage(GMIME_MESSAGE_PART(object), event);
    if (depth == 0) {
      WalkForwarded(GMIME_MESSAGE_PART(object), content, event);
    }
  } else if (GMIME_IS_PART(object)) {
    AddPart(GMIME_PART(object), content, event);
  }
}

void SetText(const Content& content, v1::Event& event) {
  const std::string text =
      content.plain.empty() ? HtmlToText(content.html) : content.plain;
  event.set_text(KeptText(text, limits::kTextBytesMax));
  if (text.size() > limits::kTextBytesMax) event.add_flags("text cut");
  if (content.html.empty()) return;
  v1::BodyPart& part = *event.add_body();
  part.set_media_type("text/html");
  part.set_text(KeptText(content.html, limits::kTextBytesMax));
}

}  // namespace

GPtr<GMimeMessage> ParseMessage(std::string_view bytes) {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
  const GPtr<GMimeStream> stream(
      g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const GPtr<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  return GPtr<GMimeMessage>(
      g_mime_parser_construct_message(parser.get(), nullptr));
}

void AddMailContent(const std::string& message, v1::Event& event) {
  const GPtr<GMimeMessage> parsed = ParseMessage(message);
  GMimeObject* root =
      parsed == nullptr ? nullptr : g_mime_message_get_mime_part(parsed.get());
  if (root == nullptr) {
    event.add_flags("content unreadable");
    return;
  }
  Content content;
  Walk(root, 0, content, event);
  SetText(content, event);
}

}  // namespace throughline::importing
