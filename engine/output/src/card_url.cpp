// SPDX-License-Identifier: Apache-2.0
#include "card_url.h"

#include <array>
#include <charconv>

namespace pitcast::output::card {
namespace {

Error wrong(const std::string& url, const Option& option, const std::string& use) {
    return Error{url, "\"" + std::string(option.value) + "\" is no " + std::string(option.key),
                 "use " + std::string(option.key) + "=" + use};
}

/// A whole number from `least` to `most`.
template <typename T>
Status whole_in(const std::string& url, const Option& option, std::int64_t least, std::int64_t most,
                T& to) {
    std::int64_t value = 0;
    const char* last = option.value.data() + option.value.size();
    const auto [end, failed] = std::from_chars(option.value.data(), last, value);
    if (failed != std::errc() || end != last || value < least || value > most) {
        return wrong(url, option,
                     "N, from " + std::to_string(least) + " to " + std::to_string(most));
    }
    to = static_cast<T>(value);
    return {};
}

Status drift_in(const std::string& url, const Option& option, double& to) {
    constexpr double kMost = 100'000;
    double value = 0;
    const char* last = option.value.data() + option.value.size();
    const auto [end, failed] = std::from_chars(option.value.data(), last, value);
    if (failed != std::errc() || end != last || !(value >= -kMost && value <= kMost)) {
        return wrong(url, option, "PPM, from -100000 to 100000");
    }
    to = value;
    return {};
}

/// "10-20": seconds.
Status span_in(const std::string& url, const Option& option, CardFaults& faults) {
    const char* last = option.value.data() + option.value.size();
    std::int64_t from = 0;
    std::int64_t to = 0;
    const auto [dash, failed] = std::from_chars(option.value.data(), last, from);
    const bool two = failed == std::errc() && dash != last && *dash == '-';
    const auto [end, bad] = std::from_chars(two ? dash + 1 : last, last, to);
    if (!two || bad != std::errc() || end != last || from < 0 || to <= from) {
        return wrong(url, option, "FROM-TO, in seconds: 10-20");
    }
    faults.unlocked_from_s = from;
    faults.unlocked_to_s = to;
    return {};
}

Status read_simulated(const std::string& url, const Option& option, CardOptions& options,
                      bool& known) {
    constexpr std::int64_t kMost = 1'000'000'000;
    CardFaults& faults = options.faults;
    if (option.key == "drift") {
        return drift_in(url, option, faults.drift_ppm);
    }
    if (option.key == "unlocked") {
        return span_in(url, option, faults);
    }
    if (option.key == "late") {
        return whole_in(url, option, 1, kMost, faults.late_every);
    }
    if (option.key == "drop") {
        return whole_in(url, option, 1, kMost, faults.drop_every);
    }
    if (option.key == "stall") {
        return whole_in(url, option, 1, kMost, faults.stall_after_s);
    }
    if (option.key == "hang") {
        return whole_in(url, option, 0, kMost, faults.hang_after_s);
    }
    known = option.key == "reference";
    if (!known) {
        return {};
    }
    for (const auto& [name, value] : {Named<CardReference>{"locked", CardReference::locked},
                                      {"unlocked", CardReference::unlocked},
                                      {"none", CardReference::none}}) {
        if (option.value == name) {
            options.reference = value;
            return {};
        }
    }
    return wrong(url, option, "locked, unlocked or none");
}

}  // namespace

Status read_option(const std::string& url, const Option& option, CardOptions& options,
                   bool& known) {
    if (option.key == "key") {
        options.key_device = option.value;
        return option.value.empty() ? Status(wrong(url, option, "DEVICE")) : Status();
    }
    if (option.key == "keyer") {
        const bool internal = option.value == "internal";
        if (!internal && option.value != "external") {
            return wrong(url, option, "internal or external");
        }
        options.keyer = internal ? CardKeyer::internal : CardKeyer::external;
        return {};
    }
    if (option.key == "preroll") {
        return whole_in(url, option, 2, 16, options.preroll);
    }
    if (option.key == "audio") {
        options.sound = false;
        return option.value == "none" ? Status() : Status(wrong(url, option, "none"));
    }
    if (options.maker == CardMaker::simulated) {
        return read_simulated(url, option, options, known);
    }
    known = false;
    return {};
}

Status settle(const std::string& url, const std::string& target, draw::Packing& packing,
              CardOptions& options) {
    options.device = target;
    if (options.maker == CardMaker::decklink && target.empty()) {
        return Error{url, "no device", "use decklink:1, or its name: decklink:DeckLink Duo (1)"};
    }
    const bool keyed = options.keyer != CardKeyer::none;
    if (keyed && !options.key_device.empty()) {
        return Error{url, "a keyer and a device for the key",
                     "leave one of them out: a keyer makes both of one picture"};
    }
    if (options.maker == CardMaker::decklink && options.key_device == target) {
        return Error{url, "fill and key on the same device", "name two devices, or use keyer="};
    }
    if (keyed && packing.signal.colour == draw::PackColour::bt2100_hlg) {
        return Error{url, "a keyer is given 8-bit R'G'B', which is SDR",
                     "use key=DEVICE: fill and key on two devices, in 10 bits"};
    }
    options.format = keyed                         ? draw::PackFormat::bgra8
                     : !options.key_device.empty() ? draw::PackFormat::v210a
                                                   : draw::PackFormat::v210;
    packing.format = options.format;
    return {};
}

}  // namespace pitcast::output::card
