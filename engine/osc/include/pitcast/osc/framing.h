// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pitcast::osc {

/// How packets lie in a stream of bytes (TCP). The first byte that comes says which.
enum class Framing : std::uint8_t {
    none,    ///< nothing has come yet
    length,  ///< OSC 1.0: the size before each, as int32
    slip     ///< OSC 1.1: RFC 1055, an END before and after each
};

/// Cuts a stream into packets.
class PacketStream {
 public:
    explicit PacketStream(std::size_t most_bytes_a_packet) : most_(most_bytes_a_packet) {}

    void add(std::string_view bytes);
    /// The next whole packet, without its frame; none when there is none yet.
    [[nodiscard]] std::optional<std::string> next();
    /// A packet is longer than allowed, or escapes what need not be: nothing after it can be
    /// trusted.
    [[nodiscard]] bool broken() const { return broken_; }
    [[nodiscard]] Framing framing() const { return framing_; }

 private:
    [[nodiscard]] std::optional<std::string> next_by_length();
    [[nodiscard]] std::optional<std::string> next_by_slip();

    [[nodiscard]] std::string_view rest() const { return std::string_view(bytes_).substr(start_); }

    std::size_t most_;
    std::string bytes_;
    std::size_t start_ = 0;  ///< what is before it has been handed out
    Framing framing_ = Framing::none;
    bool broken_ = false;
};

/// A packet as it is sent.
[[nodiscard]] std::string framed(std::string_view packet, Framing framing);

}  // namespace pitcast::osc
