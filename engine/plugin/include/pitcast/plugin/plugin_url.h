// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"

namespace pitcast::plugin {

/// How much of a plug-in is put up with.
struct Limits {
    Nanoseconds silence_ns = 10 * kNanosecondsPerSecond;  ///< then it hangs, and is ended
    std::int32_t short_lives = 10;                        ///< in a row; then it is given up
    Nanoseconds long_life_ns = 60 * kNanosecondsPerSecond;
    Nanoseconds first_pause_ns = kNanosecondsPerSecond / 4;  ///< before the next life; doubled
    Nanoseconds longest_pause_ns = 5 * kNanosecondsPerSecond;
    Nanoseconds end_patience_ns = 3 * kNanosecondsPerSecond;  ///< for an end in order
    std::int32_t events_per_second = 4000;  ///< over that a feed waits; also its burst
};

using OptionPairs = std::vector<std::pair<std::string, std::string>>;

/// "plugin:NAME?key=value&…", read.
struct PluginUrl {
    std::string whole;    ///< as it was given
    std::string url;      ///< for messages: without passwords and keys
    std::string name;     ///< of the plug-in
    OptionPairs options;  ///< for the plug-in, with %XX decoded
    bool in_process = false;
    std::string source;              ///< of feeds that take bytes
    std::string control_key;         ///< of surfaces: file of the private key; empty = none
    std::string control_server_key;  ///< and of the channel's public one
    std::string packing;  ///< "pack=…&bus=…": what the host reads of a sink's options; may be empty
    Limits limits;
};

[[nodiscard]] bool is_plugin_url(std::string_view url);
/// Keys of the host: in_process; restarts=N (short lives), patience_ms=N (silence); source=URL of a
/// feed; control_key=FILE and control_server_key=FILE of a surface; pack, bus, colour, range and
/// dither of a sink, as for raw: (output/output_url.h). All others are the plug-in's. Errors: no
/// name, a %XX that is none, a number that is none.
[[nodiscard]] Result<PluginUrl> parse_plugin_url(std::string_view url);

}  // namespace pitcast::plugin
