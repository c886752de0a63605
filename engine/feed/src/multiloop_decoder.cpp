// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "pitcast/feed/multiloop.h"

#include "line_reader.h"
#include "multiloop_state.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kMostFields = 96;
constexpr char kSeparator = '\xA6';
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  ///< U+FFFD
constexpr std::string_view kBrokenBar = "\xC2\xA6";        ///< U+00A6

struct Command {
    std::string_view name;
    std::size_t least_fields;  ///< the four of the header included
    std::string_view (*handler)(MultiloopLine&);
};

constexpr std::array kCommands{
    Command{"$H", 9, multiloop_heartbeat},   Command{"$C", 16, multiloop_lap},
    Command{"$S", 10, multiloop_section},    Command{"$L", 11, multiloop_crossing},
    Command{"$E", 9, multiloop_entry},       Command{"$F", 5, multiloop_flag},
    Command{"$R", 8, multiloop_run},         Command{"$T", 8, multiloop_track},
    Command{"$I", 7, multiloop_invalidated}, Command{"$A", 9, multiloop_announcement},
};

/// The separators of a text that has gone through UTF-8, as the byte they were.
std::string_view repaired(std::string_view line, std::string& room) {
    if (line.find(kReplacement) == line.npos && line.find(kBrokenBar) == line.npos) {
        return line;
    }
    room.clear();
    for (std::size_t i = 0; i < line.size(); ++i) {
        const std::string_view rest = line.substr(i);
        const bool replaced = rest.starts_with(kReplacement);
        if (replaced || rest.starts_with(kBrokenBar)) {
            room += kSeparator;
            i += replaced ? 2 : 1;
        } else {
            room += line[i];
        }
    }
    return room;
}

/// Cut at the separators; quotes mean nothing here.
std::size_t split(std::string_view line, std::span<std::string_view> fields) {
    std::size_t count = 0;
    while (true) {
        const std::size_t end = line.find(kSeparator);
        if (count < fields.size()) {
            fields[count++] = trimmed(line.substr(0, end));
        }
        if (end == line.npos) {
            return count;
        }
        line.remove_prefix(end + 1);
    }
}

const Command* find_command(std::string_view name) {
    const auto found = std::find_if(kCommands.begin(), kCommands.end(),
                                    [&](const Command& command) { return command.name == name; });
    return found == kCommands.end() ? nullptr : &*found;
}

}  // namespace

struct MultiloopDecoder::Impl {
    MultiloopState state;
    DecoderStats stats;
    std::string room;

    void refuse(std::string_view line, std::string_view why) {
        ++stats.refused;
        stats.last_refusal = as_utf8(line.substr(0, 64)) + ": " + std::string(why);
    }
};

MultiloopDecoder::MultiloopDecoder() : impl_(std::make_unique<Impl>()) {}
MultiloopDecoder::~MultiloopDecoder() = default;

const DecoderStats& MultiloopDecoder::stats() const {
    return impl_->stats;
}

void MultiloopDecoder::received(Nanoseconds utc_ns) {
    impl_->state.received_ns = utc_ns;
}

void MultiloopDecoder::decode(std::string_view record, std::vector<TimedEvent>& out) {
    const std::string_view told = trimmed(without_bom(record));
    if (told.empty()) {
        return;
    }
    ++impl_->stats.records;
    if (told.size() > kLongestLine || told.front() != '$') {
        impl_->refuse(told,
                      told.front() == '$' ? "is longer than 4096 bytes" : "does not begin with $");
        return;
    }
    const std::string_view line = repaired(told, impl_->room);
    std::array<std::string_view, kMostFields> fields;
    const std::size_t count = split(line, fields);
    const Command* command = find_command(fields[0]);
    if (!command) {
        return;  // $N, $V and what versions to come bring
    }
    if (count < command->least_fields) {
        impl_->refuse(told, "has too few fields");
        return;
    }
    const std::size_t before = out.size();
    MultiloopState& state = impl_->state;
    MultiloopLine at{state, out, {fields.data(), count}};
    if (const std::string run = as_utf8(fields[3].substr(0, 32));
        !state.session_told || run != state.run) {
        multiloop_open_session(at, run);
    }
    const std::string_view wrong = command->handler(at);
    impl_->stats.events += out.size() - before;
    if (!wrong.empty()) {
        impl_->refuse(told, wrong);
    }
}

bool looks_like_multiloop(std::string_view bytes) {
    bool found = false;
    for_each_line(bytes.substr(0, 4096), [&](std::string_view text, std::size_t) {
        std::string room;
        const std::string_view line = repaired(trimmed(without_bom(text)), room);
        const std::size_t bar = line.find(kSeparator);
        found = found || (bar == 2 && (find_command(line.substr(0, bar)) ||
                                       line.starts_with("$V") || line.starts_with("$N")));
    });
    return found;
}

Result<Recording> parse_multiloop(std::string_view bytes, const std::string& name) {
    MultiloopDecoder decoder;
    return parse_lines(bytes, name, decoder, "multiloop",
                       "name a file of lines such as $H, fields separated by the byte A6");
}

}  // namespace pitcast::feed
