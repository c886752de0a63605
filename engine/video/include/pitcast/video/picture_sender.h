// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "pitcast/audio/audio.h"
#include "pitcast/core/frame_rate.h"
#include "pitcast/core/packet_socket.h"
#include "pitcast/draw/picture.h"

namespace pitcast::video {

/// The other end of an input with an OwnDecoder: what its program tells. Pictures go through
/// shared memory. Any thread, but for the constructor, tell_alive and end, which are one thread's;
/// every function that returns a bool returns false once nobody listens any more.
class PictureSender {
 public:
    struct Order {
        std::string library;
        std::string url;
        std::uint32_t slots = 0;  ///< pictures that the input may hold at a time
    };
    /// The first message of the input, if it is one; empty: it is something else.
    [[nodiscard]] static std::optional<Order> order_in(std::span<const std::byte> message);

    PictureSender(PacketSocket& channel, const Order& order);
    ~PictureSender();
    PictureSender(const PictureSender&) = delete;
    PictureSender& operator=(const PictureSender&) = delete;

    /// Before the first picture; later ones do nothing. Rate 0/1: unknown. `codec`: for the state.
    [[nodiscard]] bool connect(FrameRate rate, std::string_view codec);
    /// A picture, copied. `stamp_ns`: by a clock of its own that goes evenly; empty: shown as it
    /// comes. Where the input holds all slots it is counted and left out.
    [[nodiscard]] bool send(const draw::Picture& picture, std::optional<Nanoseconds> stamp_ns,
                            bool top_first);
    /// Whole samples of `channels` channels; the first one at `stamp_ns` of the pictures' clock.
    [[nodiscard]] bool sound(Nanoseconds stamp_ns, std::int32_t channels,
                             std::span<const audio::Sample> samples);
    /// Something that could be no picture: counted.
    [[nodiscard]] bool damaged();
    void log(bool is_warning, std::string_view text);
    /// Now and then, so that a program that hangs is known by its silence.
    [[nodiscard]] bool tell_alive();
    void end(const Error& why);

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::video
