// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "pitcast/core/packet_socket.h"
#include "pitcast/output/sink.h"
#include "pitcast/plugin/plugin_info.h"
#include "pitcast/plugin/watch.h"

namespace pitcast::plugin {

// What a channel and the process of a plug-in tell each other: one datagram each on a
// SOCK_SEQPACKET pair, in this machine's own layout, for both are of one build. Frames lie in
// shared memory (core/shared_slots.h). The channel believes nothing that it has not checked: a
// plug-in can write whatever it likes into its end.

/// Raised when a message changes its layout.
inline constexpr std::uint32_t kPluginWireVersion = 2;

enum class PacketKind : std::uint32_t {
    none,
    order,
    described,
    ready,
    alive,
    slots,
    frame,
    short_text,
    text,
    end,
    ended
};

/// The channel's first message: what to load and what it is to be.
struct PluginOrder {
    PacketKind kind = PacketKind::order;
    std::uint32_t version = kPluginWireVersion;
    Role role = Role::none;  ///< none: say what it is, no more
    std::array<char, 1024> path{};
    std::array<char, 4096> url{};
    // Of sinks:
    draw::PackFormat format = draw::PackFormat::none;
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::int32_t rate_numerator = 50;
    std::int32_t rate_denominator = 1;
    std::uint32_t interlaced = 0;
    std::int32_t sound_channels = 0;
    std::int32_t utc_offset_s = 0;
    std::uint32_t lossless = 0;
    std::int32_t life = 1;
    std::int64_t first = 0;
};

struct PluginDescribed {
    PacketKind kind = PacketKind::described;
    std::uint32_t feed = 0;
    std::uint32_t takes_bytes = 0;
    std::uint32_t sink = 0;
    std::uint32_t graphics = 0;
    std::uint32_t sound = 0;
    std::uint32_t surface = 0;
    std::uint32_t source = 0;
    std::uint32_t format_count = 0;
    std::array<std::uint32_t, 11> formats{};  ///< PITCAST_PACK_*
    std::array<char, 64> name{};
    std::array<char, 64> version{};
    std::array<char, 256> title{};
};

/// It has been created and started.
struct PluginReady {
    PacketKind kind = PacketKind::ready;
};

/// Between two calls of the plug-in, so that one that does not return is known by the silence.
struct PluginAlive {
    PacketKind kind = PacketKind::alive;
};

/// Comes with a file descriptor: the memory that the frames after it lie in.
struct PluginSlots {
    PacketKind kind = PacketKind::slots;
    std::uint32_t count = 0;
    std::uint64_t slot_bytes = 0;
};

struct PluginFrame {
    PacketKind kind = PacketKind::frame;
    std::uint32_t slot = 0;
    std::int64_t number = 0;
    std::int64_t sound_first = 0;
    std::int32_t sound_frames = 0;  ///< 0 = none; of the order's channels
    std::uint32_t reserved = 0;
};

/// What a text is: of the plug-in, but for `heard` to it.
enum class Lane : std::uint32_t { none, event, command, log, source, hear };

/// A part of a text. Those of one text come one after the other, nothing between them.
template <PacketKind Kind, std::size_t Size>
struct TextPacket {
    PacketKind kind = Kind;
    Lane lane = Lane::none;
    std::uint32_t level = 0;  ///< of a log: how bad; of a source: is it heard; of hear: its topic's
                              ///< size, the topic being the beginning of the text
    std::uint32_t total = 0;
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
    std::array<char, Size> bytes{};
};
using ShortText = TextPacket<PacketKind::short_text, 488>;
using LongText = TextPacket<PacketKind::text, 7144>;

/// The channel does not want it any more.
struct PluginEnd {
    PacketKind kind = PacketKind::end;
};

/// The life of the plug-in is over; the process ends.
struct PluginEnded {
    PacketKind kind = PacketKind::ended;
    Watch::End how = Watch::End::none;
    std::array<char, 256> where{};
    std::array<char, 512> what{};
    std::array<char, 256> mend{};
};
[[nodiscard]] PluginEnded ended_of(Watch::End how, const Error& error);
/// Made fit to be shown; `how` one of those that a process can tell.
[[nodiscard]] std::pair<Watch::End, Error> read_ended(const PluginEnded& ended);

[[nodiscard]] PluginDescribed described_of(const PluginInfo& info);
/// Errors: what no plug-in can be.
[[nodiscard]] Result<PluginInfo> read_described(const PluginDescribed& told,
                                                const std::filesystem::path& path);

/// A text, whole.
struct WholeText {
    Lane lane = Lane::none;
    std::uint32_t level = 0;
    std::string text;
};

/// Sends a text in as many parts as it needs. False: the other end is gone, or does not read.
[[nodiscard]] bool send_text(PacketSocket& socket, Lane lane, std::uint32_t level,
                             std::string_view text);

/// Puts texts together again.
class TextJoiner {
 public:
    /// Is it a part of a text?
    [[nodiscard]] static bool is_text(std::span<const std::byte> message);
    /// The text that is whole with this part. `broken`: a part that does not belong here.
    [[nodiscard]] std::optional<WholeText> add(std::span<const std::byte> message, bool& broken);

 private:
    template <typename Packet>
    [[nodiscard]] bool take(const Packet& packet);

    WholeText whole_;
    std::size_t total_ = 0;
};

}  // namespace pitcast::plugin
