// SPDX-License-Identifier: Apache-2.0
#include "protocols.h"

#include <algorithm>
#include <array>

#include "pitcast/feed/alkamel.h"
#include "pitcast/feed/f1.h"
#include "pitcast/feed/gpx.h"
#include "pitcast/feed/json_lines.h"
#include "pitcast/feed/multiloop.h"
#include "pitcast/feed/nmea.h"
#include "pitcast/feed/p3.h"
#include "pitcast/feed/rmonitor.h"
#include "pitcast/feed/wrc.h"
#include "pitcast/feed/wrc_log.h"

#include "line_reader.h"
#include "text_fields.h"

namespace pitcast::feed {
namespace {

template <typename T>
std::unique_ptr<Decoder> make(const DecoderOptions& options) {
    if constexpr (std::is_constructible_v<T, const DecoderOptions&>) {
        return std::make_unique<T>(options);
    } else {
        return std::make_unique<T>();
    }
}

/// For parsers without options.
template <Result<Recording> (*Parse)(std::string_view, const std::string&)>
Result<Recording> parse(std::string_view bytes, const std::string& name, const DecoderOptions&) {
    return Parse(bytes, name);
}

bool looks_like_f1_text(std::string_view bytes) {
    const std::string_view begin = trimmed(without_bom(bytes.substr(0, 64)));
    return begin.starts_with("['") || begin.starts_with("[\"") || begin.starts_with("{\"R\"") ||
           begin.starts_with("{\"C\"");
}

Result<Recording> parse_f1_text(std::string_view bytes, const std::string& name) {
    F1Decoder decoder;
    return parse_lines(bytes, name, decoder, "f1",
                       "name a folder of .jsonStream files, or a text of ['Topic', {…}, 'time']");
}

bool looks_like_json_lines(std::string_view bytes) {
    const std::string_view begin = trimmed(without_bom(bytes.substr(0, 4096)));
    return begin.starts_with('{') &&
           begin.substr(0, begin.find('\n')).find("\"kind\"") != begin.npos;
}

Result<Recording> parse_json_lines(std::string_view bytes, const std::string& name) {
    JsonLinesDecoder decoder;
    return parse_lines(bytes, name, decoder, "json", "name a file of lines as docs/feed.md says");
}

constexpr std::array kProtocols{
    Protocol{"rmonitor", make<RMonitorDecoder>, true, "50000", looks_like_rmonitor, parse_rmonitor},
    Protocol{"multiloop", make<MultiloopDecoder>, true, "", looks_like_multiloop,
             parse<parse_multiloop>},
    Protocol{"alkamel", nullptr, true, "", looks_like_alkamel, parse_alkamel},
    Protocol{"p3", make<P3Decoder>, false, "5403", looks_like_p3, parse_p3_file},
    Protocol{"nmea", make<NmeaDecoder>, true, "", looks_like_nmea, parse_nmea},
    Protocol{"gpx", nullptr, false, "", looks_like_gpx, parse_gpx},
    Protocol{"wrc", make<WrcDecoder>, true, "", looks_like_wrc, parse<parse_wrc>},
    Protocol{"wrc-log", nullptr, false, "", looks_like_wrc_log, parse_wrc_log},
    Protocol{"json", make<JsonLinesDecoder>, true, "", looks_like_json_lines,
             parse<parse_json_lines>},
    Protocol{"f1", make<F1Decoder>, true, "", looks_like_f1_text, parse<parse_f1_text>},
};

}  // namespace

std::span<const Protocol> protocols() {
    return kProtocols;
}

const Protocol* find_protocol(std::string_view name) {
    const auto found = std::find_if(kProtocols.begin(), kProtocols.end(),
                                    [&](const Protocol& row) { return row.name == name; });
    return found == kProtocols.end() ? nullptr : &*found;
}

std::string protocol_names(bool streams_only) {
    std::string names;
    for (const Protocol& row : kProtocols) {
        if (row.make || !streams_only) {
            names += names.empty() ? "" : ", ";
            names += row.name;
        }
    }
    return names;
}

}  // namespace pitcast::feed
