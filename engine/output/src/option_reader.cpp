// SPDX-License-Identifier: Apache-2.0
#include "option_reader.h"

#include <algorithm>
#include <charconv>

#include "pitcast/video/writer.h"

#include "card_url.h"
#include "mxl_definition.h"
#include "st2110_url.h"
#include "window_url.h"

namespace pitcast::output {

using draw::PackFormat;

namespace {

constexpr std::array<Named<WindowShows>, 4> kBusNames{{{"programme", WindowShows::programme},
                                                       {"graphics", WindowShows::graphics},
                                                       {"preview", WindowShows::preview},
                                                       {"multiview", WindowShows::multiview}}};

}  // namespace

std::vector<Option> options_of(std::string_view query) {
    std::vector<Option> options;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        options.push_back({pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size()))});
    }
    return options;
}

template <typename T, std::size_t Count, typename To>
Status OptionReader::choose(const Option& option, const std::array<Named<T>, Count>& choices,
                            To& to) const {
    std::string names;
    for (std::size_t i = 0; i < Count; ++i) {
        if (option.value == choices[i].first) {
            to = choices[i].second;
            return {};
        }
        names += i == 0 ? "" : i + 1 == Count ? " or " : ", ";
        names += choices[i].first;
    }
    const std::string key(option.key);
    return Error{url_, "\"" + std::string(option.value) + "\" is no " + key,
                 "use " + key + "=" + names};
}

template <typename T>
Status OptionReader::count_in(const Option& option, T& to) const {
    std::int64_t value = 0;
    const char* last = option.value.data() + option.value.size();
    const auto [end, failed] = std::from_chars(option.value.data(), last, value);
    if (failed != std::errc() || end != last || value < 1) {
        return Error{url_, "\"" + std::string(option.value) + "\" is not a count of frames",
                     "use a whole number from 1"};
    }
    to = static_cast<T>(value);
    return {};
}

Status OptionReader::read(const Option& option, bool& known) {
    known = true;
    if (has_signal(option.key)) {
        return read_signal(option);
    }
    if (takes_bus(request_.kind) && option.key == "bus") {
        bus_named_ = true;
        if (Status read = choose(option, kBusNames, request_.window.shows); !read) {
            return read;
        }
        request_.graphics = request_.window.shows == WindowShows::graphics;
        return {};
    }
    switch (request_.kind) {
        case OutputKind::stream:
        case OutputKind::file:
        case OutputKind::mov:
            return read_file(option, known);
        case OutputKind::stills:
            return read_stills(option, known);
        case OutputKind::mxl:
            return read_mxl(option, known);
        case OutputKind::ndi:
            return read_ndi(option, known);
        case OutputKind::st2110:
            return read_st2110(option, known);
        case OutputKind::card:
            return card::read_option(url_, option, request_.card, known);
        case OutputKind::window:
            return window::read_option(url_, option, request_.window, known);
        default:
            known = request_.kind == OutputKind::raw && option.key == "pack";
            return known ? read_pack(option) : Status();
    }
}

bool OptionReader::has_signal(std::string_view key) const {
    if (request_.kind == OutputKind::stills || request_.kind == OutputKind::window) {
        return false;
    }
    // NDI has no place for another signal than BT.709 in narrow range, SDI none for full range.
    return key == "dither" || (request_.kind != OutputKind::ndi && key == "colour") ||
           (request_.kind != OutputKind::ndi && request_.kind != OutputKind::card &&
            key == "range");
}

Status OptionReader::read_signal(const Option& option) {
    draw::PackSignal& to = request_.packing.signal;
    if (option.key == "colour") {
        return choose(
            option,
            std::array<Named<draw::PackColour>, 2>{
                {{"sdr", draw::PackColour::bt709}, {"hlg", draw::PackColour::bt2100_hlg}}},
            to.colour);
    }
    if (option.key == "range") {
        return choose(option,
                      std::array<Named<draw::PackRange>, 2>{
                          {{"narrow", draw::PackRange::narrow}, {"full", draw::PackRange::full}}},
                      to.range);
    }
    return choose(option,
                  std::array<Named<draw::PackDither>, 2>{
                      {{"none", draw::PackDither::none}, {"ordered", draw::PackDither::ordered}}},
                  to.dither);
}

Status OptionReader::read_file(const Option& option, bool& known) {
    Coding& coding = request_.coding;
    if (option.key == "audio") {
        using Codec = video::SoundCodec;
        return choose(option,
                      std::array<Named<Codec>, 4>{{{"none", Codec::none},
                                                   {"aac", Codec::aac},
                                                   {"mp2", Codec::mp2},
                                                   {"pcm", Codec::pcm}}},
                      request_.sound);
    }
    if (option.key == "codec") {
        return read_codec(option);
    }
    if (option.key == "bitrate") {
        return bits_in(option, coding.bit_rate);
    }
    if (option.key == "muxrate") {
        return bits_in(option, coding.mux_rate);
    }
    if (option.key == "gop") {
        return count_in(option, coding.gop_frames);
    }
    if (option.key == "encoder") {
        using H = video::Hardware;
        return choose(option,
                      std::array<Named<H>, 4>{{{"cpu", H::none},
                                               {"auto", H::automatic},
                                               {"nvenc", H::nvenc},
                                               {"vaapi", H::vaapi}}},
                      coding.hardware);
    }
    known = option.key == "preset";
    if (known) {
        coding.preset = option.value;
    }
    return {};
}

Status OptionReader::read_codec(const Option& option) {
    std::string names;
    for (const video::VideoCodec codec : video::codecs_of(request_.target)) {
        if (option.value == video::text_of(codec)) {
            request_.coding.codec = codec;
            return {};
        }
        names += (names.empty() ? "" : ", ") + std::string(video::text_of(codec));
    }
    return Error{url_, "\"" + std::string(option.value) + "\" is no coding of it",
                 "use one of " + names};
}

/// "12000000", "12M" or "800k".
Status OptionReader::bits_in(const Option& option, std::int64_t& to) const {
    const char* last = option.value.data() + option.value.size();
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(option.value.data(), last, value);
    const std::string_view unit(end, static_cast<std::size_t>(last - end));
    const std::int64_t factor = unit == "M" ? 1'000'000 : unit == "k" ? 1000 : 1;
    constexpr std::int64_t kMost = 2'000'000'000;
    if (failed != std::errc() || (factor == 1 && !unit.empty()) || value < 1 ||
        value > kMost / factor) {
        return Error{url_, "\"" + std::string(option.value) + "\" is no bit rate",
                     "use " + std::string(option.key) + "=12M or 800k"};
    }
    to = value * factor;
    return {};
}

Status OptionReader::read_stills(const Option& option, bool& known) {
    if (option.key == "interval") {
        return count_in(option, request_.stills.interval);
    }
    if (option.key == "count") {
        return count_in(option, request_.stills.count);
    }
    known = false;
    return {};
}

Status OptionReader::read_no_sound(const Option& option, bool& sound) const {
    return choose(option, std::array<Named<bool>, 1>{{{"none", false}}}, sound);
}

Status OptionReader::read_mxl(const Option& option, bool& known) {
    if (option.key == "pack") {
        return choose(option,
                      std::array<Named<PackFormat>, 2>{
                          {{"v210a", PackFormat::v210a}, {"v210", PackFormat::v210}}},
                      request_.packing.format);
    }
    if (option.key == "audio") {
        return read_no_sound(option, request_.mxl.sound);
    }
    if (option.key == "flow" || option.key == "audio_flow") {
        const auto id = mxl::read_uuid(option.value);
        if (!id) {
            return id.error().within(url_);
        }
        (option.key == "flow" ? request_.mxl.flow : request_.mxl.sound_flow) = mxl::text_of(*id);
        return {};
    }
    known = false;
    return {};
}

Status OptionReader::read_ndi(const Option& option, bool& known) {
    if (option.key == "pack") {
        return choose(option,
                      std::array<Named<NdiPack>, 4>{{{"uyva", NdiPack::uyva},
                                                     {"pa16", NdiPack::pa16},
                                                     {"uyvy", NdiPack::uyvy},
                                                     {"p216", NdiPack::p216}}},
                      request_.ndi.pack);
    }
    if (option.key == "audio") {
        return read_no_sound(option, request_.ndi.sound);
    }
    if (option.key == "groups") {
        request_.ndi.groups = option.value;
        return {};
    }
    if (option.key == "headroom") {
        return read_headroom(option);
    }
    known = false;
    return {};
}

Status OptionReader::read_st2110(const Option& option, bool& known) {
    if (option.key == "pack") {
        return choose(option,
                      std::array<Named<PackFormat>, 2>{
                          {{"v210", PackFormat::v210}, {"v210_key", PackFormat::v210_key}}},
                      request_.packing.format);
    }
    return st2110::read_option(url_, option, request_.st2110, known);
}

Status OptionReader::read_pack(const Option& option) {
    std::string names;
    for (const auto& [name, format] : kPackNames) {
        if (option.value == name) {
            request_.packing.format = format;
            return {};
        }
        names += (names.empty() ? "" : ", ") + std::string(name);
    }
    return Error{url_, "\"" + std::string(option.value) + "\" is no packing",
                 "use one of " + names};
}

Status OptionReader::read_headroom(const Option& option) {
    std::int32_t value = 0;
    const char* last = option.value.data() + option.value.size();
    const auto [end, failed] = std::from_chars(option.value.data(), last, value);
    if (failed != std::errc() || end != last || value < 0 || value > 40) {
        return Error{url_, "\"" + std::string(option.value) + "\" is no headroom",
                     "use a whole number of dB from 0 to 40"};
    }
    request_.ndi.headroom_db = value;
    return {};
}

}  // namespace pitcast::output
