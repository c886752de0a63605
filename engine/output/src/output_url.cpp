// SPDX-License-Identifier: Apache-2.0
#include "pitcast/output/output_url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "pitcast/video/writer.h"

namespace pitcast::output {
namespace {

using draw::PackFormat;

constexpr const char* kKnown =
    "use PATH.ts, srt://HOST:PORT, udp://HOST:PORT, rtmp://..., fill:PATH.mov, key:PATH.mov, "
    "PATH.mov, stills:FOLDER or raw:PATH?pack=NAME";

constexpr std::array<std::pair<std::string_view, PackFormat>, 11> kPackNames{{
    {"v210", PackFormat::v210},
    {"v210a", PackFormat::v210a},
    {"v210_key", PackFormat::v210_key},
    {"uyvy", PackFormat::uyvy},
    {"nv12", PackFormat::nv12},
    {"p010", PackFormat::p010},
    {"yuv420p8", PackFormat::yuv420p8},
    {"yuv422p10", PackFormat::yuv422p10},
    {"bgra8", PackFormat::bgra8},
    {"rgba8", PackFormat::rgba8},
    {"rgba16", PackFormat::rgba16},
}};

std::string_view name_of(PackFormat format) {
    const auto* known = std::find_if(kPackNames.begin(), kPackNames.end(),
                                     [&](const auto& name) { return name.second == format; });
    return known == kPackNames.end() ? "none" : known->first;
}

struct Option {
    std::string_view key;
    std::string_view value;
};

/// What stands after the ?, cut at each &.
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

/// Reads the options of one URL into a request, one at a time.
class Reader {
 public:
    Reader(const std::string& url, OutputRequest& request) : url_(url), request_(request) {}

    /// Errors: a value that the key does not have. `known`: whether the key is one of ours here.
    [[nodiscard]] Status read(const Option& option, bool& known) {
        known = true;
        const bool signal = request_.kind != OutputKind::stills;
        draw::PackSignal& to = request_.packing.signal;
        if (signal && option.key == "colour") {
            return choose(
                option, {{{"sdr", draw::PackColour::bt709}, {"hlg", draw::PackColour::bt2100_hlg}}},
                to.colour);
        }
        if (signal && option.key == "range") {
            return choose(option,
                          {{{"narrow", draw::PackRange::narrow}, {"full", draw::PackRange::full}}},
                          to.range);
        }
        if (signal && option.key == "dither") {
            return choose(
                option,
                {{{"none", draw::PackDither::none}, {"ordered", draw::PackDither::ordered}}},
                to.dither);
        }
        if (request_.kind == OutputKind::raw && option.key == "pack") {
            return read_pack(option);
        }
        if (request_.kind == OutputKind::raw && option.key == "bus") {
            bus_named_ = true;
            return choose(option, {{{"programme", false}, {"graphics", true}}}, request_.graphics);
        }
        if (request_.kind == OutputKind::stills && option.key == "interval") {
            return count_in(option, request_.stills.interval);
        }
        if (request_.kind == OutputKind::stills && option.key == "count") {
            return count_in(option, request_.stills.count);
        }
        known = false;
        return {};
    }
    [[nodiscard]] bool bus_named() const { return bus_named_; }

 private:
    template <typename T>
    [[nodiscard]] Status choose(const Option& option,
                                const std::array<std::pair<std::string_view, T>, 2>& choices,
                                T& to) const {
        for (const auto& [name, value] : choices) {
            if (option.value == name) {
                to = value;
                return {};
            }
        }
        return Error{url_, "\"" + std::string(option.value) + "\" is no " + std::string(option.key),
                     "use " + std::string(option.key) + "=" + std::string(choices[0].first) +
                         " or " + std::string(choices[1].first)};
    }
    [[nodiscard]] Status read_pack(const Option& option) {
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
    template <typename T>
    [[nodiscard]] Status count_in(const Option& option, T& to) const {
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

    const std::string& url_;
    OutputRequest& request_;
    bool bus_named_ = false;
};

bool takes(std::string& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.erase(0, prefix.size());
    return true;
}

/// Kind and layout by what the URL looks like; `request.target` has no query any more.
Status choose_kind(const std::string& url, const SinkContext& context, OutputRequest& request) {
    std::string& target = request.target;
    request.packing = {PackFormat::none, context.signal};
    if (takes(target, "stills:")) {
        request.kind = OutputKind::stills;
        request.packing = PackFormat::rgba8;
        request.stills.interval =
            std::max(1, context.format.rate.numerator / context.format.rate.denominator);
    } else if (takes(target, "raw:")) {
        request.kind = OutputKind::raw;
    } else if (takes(target, "key:")) {
        request.kind = OutputKind::mov;
        request.packing.format = PackFormat::v210_key;
        request.graphics = true;
    } else if (takes(target, "fill:")) {
        request.kind = OutputKind::mov;
        request.packing.format = PackFormat::v210;
        request.graphics = true;
    } else if (video::is_network_url(target) || target.ends_with(".ts")) {
        request.kind = OutputKind::stream;
    } else if (target.ends_with(".mov") && target.find("://") == std::string::npos) {
        request.kind = OutputKind::mov;
        request.packing.format = PackFormat::v210;
    } else {
        return Error{url, "is no kind of output that is known", kKnown};
    }
    return {};
}

/// What can be told only when all options are read.
Status settle(const std::string& url, const SinkContext& context, bool bus_named,
              OutputRequest& request) {
    PackFormat& format = request.packing.format;
    if (request.kind == OutputKind::stills && request.target.empty()) {
        return Error{url, "no folder", "use stills:FOLDER"};
    }
    if (request.kind == OutputKind::raw) {
        if (request.target.empty() || format == PackFormat::none) {
            return Error{url, "no path or no packing", "use raw:PATH?pack=v210a, for example"};
        }
        if (!bus_named) {
            request.graphics = format == PackFormat::v210a || format == PackFormat::v210_key;
        }
    }
    if (request.kind == OutputKind::stream) {
        format = video::packs({.url = request.target,
                               .kind = video::WriterKind::h264,
                               .format = context.format,
                               .signal = request.packing.signal})
                     .format;
    }
    return {};
}

}  // namespace

Result<OutputRequest> read_output_url(const std::string& url, const SinkContext& context) {
    OutputRequest request;
    const std::size_t question = std::min(url.find('?'), url.size());
    request.target = url.substr(0, question);
    if (Status chosen = choose_kind(url, context, request); !chosen) {
        return chosen.error();
    }
    Reader reader(url, request);
    std::string foreign;
    const std::string_view query = std::string_view(url).substr(std::min(question + 1, url.size()));
    for (const Option& option : options_of(query)) {
        bool known = false;
        if (Status read = reader.read(option, known); !read) {
            return read.error();
        }
        if (known) {
            continue;
        }
        if (!video::is_network_url(request.target)) {
            return Error{url, "\"" + std::string(option.key) + "\" is not known",
                         request.kind == OutputKind::stills
                             ? "use interval=N or count=N"
                             : "use colour=sdr|hlg, range=narrow|full or dither=none|ordered"};
        }
        foreign += (foreign.empty() ? "?" : "&") + std::string(option.key);
        foreign += option.value.empty() ? "" : "=" + std::string(option.value);
    }
    request.target += foreign;
    if (Status settled = settle(url, context, reader.bus_named(), request); !settled) {
        return settled.error();
    }
    request.stills.folder = request.kind == OutputKind::stills ? request.target : "";
    return request;
}

std::string text_of(const draw::Packing& packing) {
    std::string text(name_of(packing.format));
    const bool hlg = packing.signal.colour == draw::PackColour::bt2100_hlg;
    text += hlg ? ", HLG (BT.2100, SDR white at 75 %)" : "";
    text += packing.signal.range == draw::PackRange::full ? ", full range" : "";
    text += packing.signal.dither == draw::PackDither::ordered ? ", ordered dither" : "";
    return text;
}

}  // namespace pitcast::output
