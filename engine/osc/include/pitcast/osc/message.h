// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "pitcast/core/frame_rate.h"

/// Open Sound Control 1.0, with the types of 1.1 that are in use (T F N I): what control surfaces,
/// light desks and show controllers speak (https://opensoundcontrol.stanford.edu/spec-1_0.html).
namespace pitcast::osc {

/// NTP time: seconds since 1900-01-01 UTC, and 2^-32 of them. {0, 1} is "at once".
struct TimeTag {
    std::uint32_t seconds = 0;
    std::uint32_t fraction = 1;

    friend bool operator==(const TimeTag&, const TimeTag&) = default;
    [[nodiscard]] bool is_immediate() const { return seconds == 0; }
};

/// UTC of a time tag, nanoseconds since 1970, in the era (of 136 years) that is nearest to `now`.
[[nodiscard]] Nanoseconds utc_of(TimeTag time, Nanoseconds utc_now_ns);
/// Years 1900 to 2036 and their like in other eras.
[[nodiscard]] TimeTag time_tag_of(Nanoseconds utc_ns);

// Types that have no other of their own. The letters are OSC's.
struct Blob {  ///< b
    std::string bytes;
    friend bool operator==(const Blob&, const Blob&) = default;
};
struct Symbol {  ///< S: text that some systems keep apart from s
    std::string text;
    friend bool operator==(const Symbol&, const Symbol&) = default;
};
struct Character {  ///< c: ASCII, in 32 bits
    std::uint32_t code = 0;
    friend bool operator==(const Character&, const Character&) = default;
};
struct Colour {  ///< r
    std::uint32_t rgba = 0;
    friend bool operator==(const Colour&, const Colour&) = default;
};
struct Midi {  ///< m: port, status, data
    std::array<std::uint8_t, 4> bytes{};
    friend bool operator==(const Midi&, const Midi&) = default;
};
struct Nil {  ///< N
    friend bool operator==(const Nil&, const Nil&) = default;
};
struct Impulse {  ///< I: "Infinitum" in 1.0, a bang in 1.1
    friend bool operator==(const Impulse&, const Impulse&) = default;
};
struct ArrayMark {  ///< [ and ]
    bool opens = true;
    friend bool operator==(const ArrayMark&, const ArrayMark&) = default;
};

/// i f s b h t d S c r m, T and F, N, I, [ and ]
using Argument = std::variant<std::int32_t, float, std::string, Blob, std::int64_t, TimeTag, double,
                              Symbol, Character, Colour, Midi, bool, Nil, Impulse, ArrayMark>;

struct Message {
    std::string address;  ///< begins with "/"; may be a pattern
    std::vector<Argument> arguments{};

    friend bool operator==(const Message&, const Message&) = default;
};

struct Packet;

/// Messages that belong together, and bundles within.
struct Bundle {
    TimeTag time{};
    std::vector<Packet> elements;
};

struct Packet {
    std::variant<Message, Bundle> body;
};

}  // namespace pitcast::osc
