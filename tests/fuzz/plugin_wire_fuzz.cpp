// SPDX-License-Identifier: Apache-2.0
// A plug-in can write anything into its end of the socket, and a show's author anything into a URL.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "pitcast/core/json_document.h"
#include "pitcast/plugin/plugin_url.h"

#include "../../engine/plugin/src/plugin_wire.h"
#include "../../engine/plugin/src/told_text.h"

using namespace pitcast::plugin;

namespace {

/// Throws where it is no UTF-8, which would end the process.
void must_be_text(const std::string& text) {
    (void)pitcast::Json(text).dump();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    must_be_text(told_text(text));
    const auto url = parse_plugin_url(text);
    if (!url) {
        must_be_text(url.error().where);
    }
    (void)parse_plugin_url("plugin:a?" + std::string(text));
    if (const auto told = pitcast::read_packet<PluginDescribed>(bytes)) {
        if (const auto info = read_described(*told, "x")) {
            must_be_text(info->name + info->version + info->title);
        }
    }
    if (const auto ended = pitcast::read_packet<PluginEnded>(bytes)) {
        must_be_text(read_ended(*ended).second.message());
    }
    // The input as parts of texts, one after the other, as long as it lasts.
    TextJoiner joiner;
    for (std::size_t at = 0; at + sizeof(ShortText) <= size; at += sizeof(ShortText)) {
        ShortText part;
        std::memcpy(&part, data + at, sizeof(part));
        part.kind = PacketKind::short_text;
        bool broken = false;
        if (const auto whole = joiner.add(std::as_bytes(std::span(&part, 1)), broken);
            whole && whole->text.size() > (std::size_t{1} << 20) + 1) {
            std::abort();
        }
    }
    return 0;
}
