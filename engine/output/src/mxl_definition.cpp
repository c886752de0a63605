// SPDX-License-Identifier: Apache-2.0
#include "mxl_definition.h"

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

#include "pitcast/audio/audio.h"
#include "pitcast/core/hash.h"

namespace pitcast::output::mxl {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPattern = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
constexpr std::string_view kDigits = "0123456789abcdef";

Json definition_of(const Uuid& id, std::string_view group, std::string_view role) {
    const std::string label = std::string(group) + " " + std::string(role);
    return {
        {"id", text_of(id)},
        {"label", label},
        {"description", label + ", written by Pitcast"},
        {"tags",
         {{"urn:x-nmos:tag:grouphint/v1.0", {std::string(group) + ":" + std::string(role)}}}},
        {"parents", Json::array()},
    };
}

Json component(const char* name, std::int32_t width, std::int32_t height) {
    return {{"name", name}, {"width", width}, {"height", height}, {"bit_depth", 10}};
}

}  // namespace

std::string text_of(const Uuid& id) {
    std::string text(kPattern);
    std::size_t digit = 0;
    for (char& c : text) {
        if (c == 'x') {
            const unsigned byte = id[digit / 2];
            c = kDigits[digit % 2 == 0 ? byte >> 4U : byte & 15U];
            ++digit;
        }
    }
    return text;
}

Result<Uuid> read_uuid(std::string_view text) {
    const Error error{"", "\"" + std::string(text) + "\" is no UUID",
                      "it looks like 5fbec3b1-1b0f-417d-9059-8b94a47197ed"};
    if (text.size() != kPattern.size()) {
        return error;
    }
    Uuid id{};
    std::size_t digit = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (kPattern[i] == '-') {
            if (text[i] != '-') {
                return error;
            }
            continue;
        }
        const std::size_t value =
            kDigits.find(static_cast<char>(std::tolower(static_cast<unsigned char>(text[i]))));
        if (value == std::string_view::npos) {
            return error;
        }
        std::uint8_t& byte = id[digit / 2];
        byte = static_cast<std::uint8_t>(byte * 16U + value);
        ++digit;
    }
    return id;
}

Uuid uuid_of(std::string_view text) {
    Uuid id{};
    for (std::size_t half = 0; half < 2; ++half) {
        Hasher hasher(half);
        hasher.add(text);
        for (std::size_t i = 0; i < 8; ++i) {
            id[half * 8 + i] = static_cast<std::uint8_t>(hasher.value() >> (8 * i));
        }
    }
    id[6] = static_cast<std::uint8_t>((id[6] & 0x0fU) | 0x80U);  // version 8
    id[8] = static_cast<std::uint8_t>((id[8] & 0x3fU) | 0x80U);  // variant of RFC 9562
    return id;
}

std::string video_definition(const Uuid& id, std::string_view group, const draw::Packing& packing,
                             const VideoFormat& format) {
    const bool has_key = packing.format == draw::PackFormat::v210a;
    const bool hlg = packing.signal.colour == draw::PackColour::bt2100_hlg;
    Json flow = definition_of(id, group, "Video");
    flow["format"] = "urn:x-nmos:format:video";
    flow["media_type"] = has_key ? "video/v210a" : "video/v210";
    // Frames, even where grains are fields: readers double it.
    flow["grain_rate"] = {{"numerator", format.rate.numerator},
                          {"denominator", format.rate.denominator}};
    flow["frame_width"] = format.width;
    flow["frame_height"] = format.height;
    flow["interlace_mode"] = format.interlaced ? "interlaced_tff" : "progressive";
    flow["colorspace"] = hlg ? "BT2100" : "BT709";
    flow["transfer_characteristic"] = hlg ? "HLG" : "SDR";
    Json& components = flow["components"] = Json::array();
    components.push_back(component("Y", format.width, format.height));
    components.push_back(component("Cb", format.width / 2, format.height));
    components.push_back(component("Cr", format.width / 2, format.height));
    if (has_key) {
        components.push_back(component("A", format.width, format.height));
    }
    return flow.dump(2) + "\n";
}

std::string sound_definition(const Uuid& id, std::string_view group, std::int32_t channels) {
    Json flow = definition_of(id, group, "Audio");
    flow["format"] = "urn:x-nmos:format:audio";
    flow["media_type"] = "audio/float32";
    flow["sample_rate"] = {{"numerator", audio::kSampleRate}, {"denominator", 1}};
    flow["channel_count"] = channels;
    flow["bit_depth"] = 32;
    return flow.dump(2) + "\n";
}

}  // namespace pitcast::output::mxl
