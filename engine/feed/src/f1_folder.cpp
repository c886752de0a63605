// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "pitcast/core/file.h"
#include "pitcast/feed/f1.h"

#include "f1_text.h"

namespace pitcast::feed {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".jsonStream";
constexpr std::size_t kOffsetLength = 12;  // HH:MM:SS.mmm
constexpr std::uintmax_t kLargestFile = std::uintmax_t{512} << 20;

/// One file, held while its lines are decoded.
struct Stream {
    std::string topic;
    std::string bytes;
    int rank = 0;
};

struct Line {
    Nanoseconds offset_ns = 0;
    const Stream* stream = nullptr;
    std::string_view payload;
};

/// Of messages delivered at the same instant, who the cars are comes before what they do.
int rank_of(std::string_view topic) {
    constexpr std::array<std::string_view, 4> kFirst{"SessionInfo", "DriverList", "SessionStatus",
                                                     "TimingData"};
    return static_cast<int>(std::find(kFirst.begin(), kFirst.end(), topic) - kFirst.begin());
}

Result<std::vector<Stream>> read_streams(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> paths;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (at->path().filename().string().ends_with(kSuffix)) {
            paths.push_back(at->path());
        }
    }
    if (error) {
        return Error{folder.string(), "cannot be listed: " + error.message(),
                     "name a folder of .jsonStream files"};
    }
    std::sort(paths.begin(), paths.end());
    std::vector<Stream> streams;
    for (const fs::path& path : paths) {
        const std::uintmax_t size = fs::file_size(path, error);
        if (error || size > kLargestFile) {
            return Error{path.string(), "is no file, or larger than 512 MiB", ""};
        }
        auto bytes = read_file(path);
        if (!bytes) {
            return bytes.error();
        }
        std::string name = path.filename().string();
        name.resize(name.size() - kSuffix.size());
        const int rank = rank_of(name);
        streams.push_back({std::move(name), std::move(*bytes), rank});
    }
    if (streams.empty()) {
        return Error{folder.string(), "holds no .jsonStream file",
                     "name the folder of an archived session"};
    }
    return streams;
}

/// Cuts a stream into lines. A byte order mark may stand before any of them.
void cut_lines(const Stream& stream, std::vector<Line>& lines, DecoderStats& stats) {
    std::string_view rest = stream.bytes;
    for (int number = 1; !rest.empty(); ++number) {
        const std::size_t end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        if (line.starts_with("\xef\xbb\xbf")) {
            line.remove_prefix(3);
        }
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) {
            line.remove_suffix(1);
        }
        if (line.empty()) {
            continue;
        }
        const auto offset = f1_duration(line.substr(0, kOffsetLength));
        if (line.size() <= kOffsetLength || !offset) {
            ++stats.records;
            ++stats.refused;
            stats.last_refusal = stream.topic + std::string(kSuffix) + ":" +
                                 std::to_string(number) +
                                 ": line does not begin with HH:MM:SS.mmm and JSON";
            continue;
        }
        lines.push_back({*offset, &stream, line.substr(kOffsetLength)});
    }
}

/// UTC of offset zero as one topic tells it: the median over its lines.
std::optional<Nanoseconds> start_told_by(std::string_view topic, const std::vector<Line>& lines) {
    std::vector<Nanoseconds> starts;
    F1Parser parser;
    for (const Line& line : lines) {
        if (line.stream->topic != topic) {
            continue;
        }
        const auto json = parser.parse(line.payload);
        const auto utc = json ? f1_utc(f1_text(*json, "Utc").value_or("")) : std::nullopt;
        if (utc && *utc > line.offset_ns) {
            starts.push_back(*utc - line.offset_ns);
        }
    }
    if (starts.empty()) {
        return std::nullopt;
    }
    const auto middle = starts.begin() + static_cast<std::ptrdiff_t>(starts.size() / 2);
    std::nth_element(starts.begin(), middle, starts.end());
    return *middle;
}

}  // namespace

Result<Recording> read_f1_folder(const fs::path& folder) {
    auto streams = read_streams(folder);
    if (!streams) {
        return streams.error();
    }
    Recording recording;
    recording.protocol = "f1";
    DecoderStats cutting;
    std::vector<Line> lines;
    for (const Stream& stream : *streams) {
        cut_lines(stream, lines, cutting);
    }
    // The heartbeat runs some two seconds ahead of delivery, so it is the last resort.
    auto start = start_told_by("ExtrapolatedClock", lines);
    start = start ? start : start_told_by("Heartbeat", lines);
    if (!start) {
        return Error{folder.string(), "no file tells the time of day",
                     "add ExtrapolatedClock.jsonStream or Heartbeat.jsonStream of the session"};
    }
    std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
        return std::pair(a.offset_ns, a.stream->rank) < std::pair(b.offset_ns, b.stream->rank);
    });
    F1Decoder decoder;
    for (const Line& line : lines) {
        decoder.decode_message(line.stream->topic, line.payload, *start + line.offset_ns,
                               recording.events);
    }
    recording.stats = decoder.stats();
    recording.stats.records += cutting.records;
    recording.stats.refused += cutting.refused;
    if (recording.stats.last_refusal.empty()) {
        recording.stats.last_refusal = cutting.last_refusal;
    }
    return recording;
}

}  // namespace pitcast::feed
