// SPDX-License-Identifier: Apache-2.0
#include "plugin_wire.h"

#include <algorithm>
#include <cstring>

#include "host_calls.h"
#include "library.h"
#include "plugin_name.h"
#include "told_text.h"

namespace pitcast::plugin {
namespace {

template <typename Packet>
bool send_parts(PacketSocket& socket, Lane lane, std::uint32_t level, std::string_view text) {
    std::size_t offset = 0;
    do {
        Packet packet;
        packet.lane = lane;
        packet.level = level;
        packet.total = static_cast<std::uint32_t>(text.size());
        packet.offset = static_cast<std::uint32_t>(offset);
        packet.size =
            static_cast<std::uint32_t>(std::min(text.size() - offset, packet.bytes.size()));
        if (packet.size > 0) {
            std::memcpy(packet.bytes.data(), text.data() + offset, packet.size);
        }
        if (!socket.send(packet)) {
            return false;
        }
        offset += packet.size;
    } while (offset < text.size());
    return true;
}

}  // namespace

PluginEnded ended_of(Watch::End how, const Error& error) {
    PluginEnded ended;
    ended.how = how;
    put_text(ended.where, error.where);
    put_text(ended.what, error.what);
    put_text(ended.mend, error.mend);
    return ended;
}

std::pair<Watch::End, Error> read_ended(const PluginEnded& ended) {
    using End = Watch::End;
    const bool known = ended.how == End::stopped || ended.how == End::done ||
                       ended.how == End::again || ended.how == End::failed;
    return {known ? ended.how : End::again,
            Error{told_text(text_in(ended.where)), told_text(text_in(ended.what), 512),
                  told_text(text_in(ended.mend))}};
}

PluginDescribed described_of(const PluginInfo& info) {
    PluginDescribed told;
    told.feed = info.feed ? 1 : 0;
    told.takes_bytes = info.takes_bytes ? 1 : 0;
    told.sink = info.sink ? 1 : 0;
    told.graphics = info.graphics ? 1 : 0;
    told.sound = info.sound ? 1 : 0;
    told.surface = info.surface ? 1 : 0;
    told.source = info.source ? 1 : 0;
    for (const draw::PackFormat format : info.formats) {
        told.formats[told.format_count++] = plugin_format_of(format);
    }
    put_text(told.name, info.name);
    put_text(told.version, info.version);
    put_text(told.title, info.title);
    return told;
}

Result<PluginInfo> read_described(const PluginDescribed& told, const std::filesystem::path& path) {
    PluginInfo info;
    info.path = path;
    info.name = text_in(told.name);
    info.version = told_text(text_in(told.version));
    info.title = told_text(text_in(told.title));
    info.feed = told.feed != 0;
    info.takes_bytes = told.takes_bytes != 0;
    info.sink = told.sink != 0;
    info.graphics = told.graphics != 0;
    info.sound = told.sound != 0;
    info.surface = told.surface != 0;
    info.source = told.source != 0;
    bool known = is_plugin_name(info.name) && told.format_count <= told.formats.size() &&
                 (!info.sink || told.format_count > 0);
    for (std::uint32_t i = 0; known && i < told.format_count; ++i) {
        info.formats.push_back(pack_format_of(told.formats[i]));
        known = info.formats.back() != draw::PackFormat::none;
    }
    return known ? Result<PluginInfo>(std::move(info))
                 : Error{path.string(), "says of itself what no plug-in can be", ""};
}

bool send_text(PacketSocket& socket, Lane lane, std::uint32_t level, std::string_view text) {
    return text.size() <= ShortText().bytes.size()
               ? send_parts<ShortText>(socket, lane, level, text)
               : send_parts<LongText>(socket, lane, level, text);
}

bool TextJoiner::is_text(std::span<const std::byte> message) {
    PacketKind kind = PacketKind::none;
    if (message.size() >= sizeof(kind)) {
        std::memcpy(&kind, message.data(), sizeof(kind));
    }
    return kind == PacketKind::short_text || kind == PacketKind::text;
}

template <typename Packet>
bool TextJoiner::take(const Packet& packet) {
    const bool first = packet.offset == 0;
    const std::size_t had = first ? 0 : whole_.text.size();
    // An empty part ends an empty text and is nothing else.
    const bool right = packet.size <= packet.bytes.size() && packet.total <= kLargestText + 1 &&
                       packet.offset == had && (first || packet.total == total_) &&
                       had + packet.size <= packet.total &&
                       (packet.size > 0 || packet.total == 0) &&
                       (first || packet.lane == whole_.lane);
    if (!right) {
        return false;
    }
    if (first) {
        whole_ = {packet.lane, packet.level, {}};
        total_ = packet.total;
    }
    whole_.text.append(packet.bytes.data(), packet.size);
    return true;
}

std::optional<WholeText> TextJoiner::add(std::span<const std::byte> message, bool& broken) {
    broken = false;
    if (const auto part = read_packet<ShortText>(message)) {
        broken = !take(*part);
    } else if (const auto long_part = read_packet<LongText>(message)) {
        broken = !take(*long_part);
    } else {
        broken = true;
    }
    if (broken || whole_.text.size() < total_) {
        return std::nullopt;
    }
    return std::exchange(whole_, {});
}

}  // namespace pitcast::plugin
