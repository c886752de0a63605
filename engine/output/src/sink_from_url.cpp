// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <string_view>

#include "pitcast/output/sink.h"
#include "pitcast/video/writer.h"

namespace pitcast::output {
namespace {

constexpr const char* kKnown =
    "use PATH.ts, srt://HOST:PORT, udp://HOST:PORT, rtmp://..., fill:PATH.mov, key:PATH.mov, "
    "PATH.mov or stills:FOLDER";

Result<std::int64_t> count_in(std::string_view text, const std::string& url) {
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size() || value < 1) {
        return Error{url, "\"" + std::string(text) + "\" is not a count of frames",
                     "use a whole number from 1"};
    }
    return value;
}

/// FOLDER?interval=N&count=N
Result<StillOptions> still_options(std::string_view text, const std::string& url,
                                   const VideoFormat& format) {
    StillOptions options;
    options.interval = std::max(1, format.rate.numerator / format.rate.denominator);
    const std::size_t question = text.find('?');
    options.folder = std::string(text.substr(0, question));
    std::string_view rest = question == text.npos ? "" : text.substr(question + 1);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string_view key = pair.substr(0, equals);
        const auto value = count_in(pair.substr(std::min(equals + 1, pair.size())), url);
        if (!value) {
            return value.error();
        }
        if (key == "interval") {
            options.interval = *value;
        } else if (key == "count") {
            options.count = static_cast<std::uint64_t>(*value);
        } else {
            return Error{url, "\"" + std::string(key) + "\" is not known",
                         "use interval=N or count=N"};
        }
    }
    if (options.folder.empty()) {
        return Error{url, "no folder", "use stills:FOLDER"};
    }
    return options;
}

}  // namespace

Result<std::unique_ptr<Sink>> sink_from_url(const std::string& url, const SinkContext& context) {
    if (url.starts_with("stills:")) {
        auto options = still_options(std::string_view(url).substr(7), url, context.format);
        if (!options) {
            return options.error();
        }
        return make_still_sink(std::move(*options), context);
    }
    if (url.starts_with("fill:") || url.starts_with("key:")) {
        const MovPart part = url.starts_with("key:") ? MovPart::key : MovPart::fill;
        return make_mov_sink(url.substr(url.find(':') + 1), part, context);
    }
    if (video::is_network_url(url) || url.ends_with(".ts")) {
        return make_stream_sink(url, context);
    }
    if (url.ends_with(".mov") && url.find("://") == std::string::npos) {
        return make_mov_sink(url, MovPart::fill, context);
    }
    return Error{url, "is no kind of output that is known", kKnown};
}

}  // namespace pitcast::output
