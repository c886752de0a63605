// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "pitcast/feed/rmonitor.h"

#include "line_reader.h"
#include "rmonitor_state.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kMostFields = 96;  // $T has four a section
constexpr std::size_t kLongestBatch = 1 << 18;

struct Record {
    std::string_view command;
    std::size_t least_fields;  ///< command included
    std::string_view (*handler)(RMonitorLine&, RMonitorFields);
};

constexpr std::array kRecords{
    Record{"$F", 6, rmonitor_heartbeat},    Record{"$G", 5, rmonitor_race},
    Record{"$H", 5, rmonitor_best},         Record{"$J", 4, rmonitor_passing},
    Record{"$L", 6, rmonitor_crossing},     Record{"$T", 5, rmonitor_track},
    Record{"$A", 8, rmonitor_competitor},   Record{"$COMP", 8, rmonitor_competitor_more},
    Record{"$B", 3, rmonitor_run},          Record{"$C", 3, rmonitor_class},
    Record{"$E", 3, rmonitor_setting},      Record{"$I", 3, rmonitor_init},
    Record{"$COR", 6, rmonitor_correction},
};

/// "2025-03-01 15:04:52.159".
std::optional<Nanoseconds> parse_stamp(std::string_view text) {
    if (text.size() < 19 || text[4] != '-' || text[7] != '-' || text[10] != ' ') {
        return std::nullopt;
    }
    const auto year = parse_integer(text.substr(0, 4));
    const auto month = parse_integer(text.substr(5, 2));
    const auto day = parse_integer(text.substr(8, 2));
    const auto days = year && month && day ? days_since_1970(*year, *month, *day) : std::nullopt;
    const auto time = parse_duration(text.substr(11));
    return days && time && *time < kDayNs ? std::optional(*days * kDayNs + *time) : std::nullopt;
}

}  // namespace

/// What a group of lines of a capture is of.
enum class Group : std::uint8_t { unknown, rmonitor, positions };

struct RMonitorDecoder::Impl {
    explicit Impl(const DecoderOptions& options) {
        state.session_kind = options.session_kind;
        if (options.origin) {
            state.frame.emplace(*options.origin);
        }
    }

    RMonitorState state;
    DecoderStats stats;
    Group group = Group::rmonitor;

    void refuse(std::string_view line, std::string_view why) {
        ++stats.refused;
        stats.last_refusal = as_utf8(line.substr(0, 64)) + ": " + std::string(why);
    }

    /// "##time|type" before a group of lines of a capture.
    void take_stamp(std::string_view line) {
        const std::size_t bar = line.find('|');
        const std::string_view type = bar == line.npos ? "rmonitor" : trimmed(line.substr(bar + 1));
        group = type == "rmonitor" ? Group::rmonitor
                : type == "ftcar"  ? Group::positions
                                   : Group::unknown;
        if (const auto utc = parse_stamp(trimmed(line.substr(2, bar - 2)))) {
            state.clock.received(*utc);
        } else {
            refuse(line, "time of the capture is damaged");
        }
    }

    void take_batch(std::string_view line, std::vector<TimedEvent>& out) {
        const std::size_t before = out.size();
        RMonitorLine at{state, out};
        const std::string_view wrong =
            line.size() > kLongestBatch ? "is longer than 256 KiB" : rmonitor_positions(at, line);
        stats.events += out.size() - before;
        if (!wrong.empty()) {
            refuse(line, wrong);
        }
    }

    void take_record(std::string_view line, std::vector<TimedEvent>& out) {
        std::array<std::string_view, kMostFields> fields;
        const std::size_t count = std::min(split_fields(line, ',', fields), kMostFields);
        const auto record = std::find_if(kRecords.begin(), kRecords.end(),
                                         [&](const Record& r) { return r.command == fields[0]; });
        if (record == kRecords.end()) {
            return;  // the protocol says to pass over what one does not know
        }
        if (count < record->least_fields) {
            refuse(line, "has too few fields");
            return;
        }
        const std::size_t before = out.size();
        RMonitorLine at{state, out};
        const std::string_view wrong = record->handler(at, {fields.data(), count});
        stats.events += out.size() - before;
        if (!wrong.empty()) {
            refuse(line, wrong);
        }
    }
};

RMonitorDecoder::RMonitorDecoder(const DecoderOptions& options)
    : impl_(std::make_unique<Impl>(options)) {}
RMonitorDecoder::~RMonitorDecoder() = default;

const DecoderStats& RMonitorDecoder::stats() const {
    return impl_->stats;
}

void RMonitorDecoder::received(Nanoseconds utc_ns) {
    impl_->state.clock.received(utc_ns);
}

void RMonitorDecoder::decode(std::string_view record, std::vector<TimedEvent>& out) {
    const std::string_view line = trimmed(without_bom(record));
    if (line.starts_with("##")) {
        ++impl_->stats.records;
        impl_->take_stamp(line);
        return;
    }
    if (line.empty() || impl_->group == Group::unknown) {
        return;
    }
    ++impl_->stats.records;
    if (impl_->group == Group::positions) {
        impl_->take_batch(line, out);
    } else if (line.size() > kLongestLine) {
        impl_->refuse(line, "is longer than 4096 bytes");
    } else if (line.front() != '$') {
        impl_->refuse(line, "does not begin with $");
    } else {
        impl_->take_record(line, out);
    }
}

bool looks_like_rmonitor(std::string_view bytes) {
    std::string_view rest = without_bom(bytes.substr(0, 4096));
    for (int lines = 0; lines < 8 && !rest.empty(); ++lines) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = trimmed(rest.substr(0, end));
        rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
        const std::string_view command = line.substr(0, line.find(','));
        const bool known = std::any_of(kRecords.begin(), kRecords.end(),
                                       [&](const Record& r) { return r.command == command; });
        if (known || (line.starts_with("##") && parse_stamp(trimmed(line.substr(2, 23))))) {
            return true;
        }
    }
    return false;
}

Result<Recording> parse_rmonitor(std::string_view bytes, const std::string& name,
                                 const DecoderOptions& options) {
    RMonitorDecoder decoder(options);
    return parse_lines(bytes, name, decoder, "rmonitor",
                       "name a file of lines such as $F,9999,\"00:10:00\",…");
}

}  // namespace pitcast::feed
