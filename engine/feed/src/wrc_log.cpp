// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/wrc_log.h"

#include <algorithm>
#include <set>
#include <utility>

#include "pitcast/core/file.h"

#include "stage_run.h"
#include "text_fields.h"
#include "wrc_log_table.h"

namespace pitcast::feed {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStartLoop = "START";
constexpr std::size_t kShortName = 3;
constexpr std::size_t kLongestCarNumber = 16;
constexpr std::int32_t kStandingMmS = 300;

/// "BRE" of Breen: letters of ASCII in capitals, others as they are.
std::string short_name_of(std::string_view name) {
    std::string text;
    std::size_t letters = 0;
    for (const char c : name) {
        const bool begins = (static_cast<unsigned char>(c) & 0xc0) != 0x80;
        letters += begins ? 1 : 0;
        if (letters > kShortName) {
            break;
        }
        text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

/// Tells the logs as a session.
class StageTeller {
 public:
    StageTeller(const DecoderOptions& options, const WrcLogs& logs, Recording& recording)
        : options_(options), frame_(*options.origin), logs_(logs), recording_(recording) {}

    void tell() {
        for (const auto& [name, samples] : logs_.cars) {
            tell_car(name, samples);
        }
        std::stable_sort(recording_.events.begin(), recording_.events.end(), earlier);
        // Who takes part is known before the first car moves.
        if (recording_.events.empty()) {
            return;
        }
        const Nanoseconds begin = recording_.events.front().event.utc_ns;
        std::vector<TimedEvent> opening;
        const auto open = [&](race::EventBody body) {
            opening.push_back({begin, {begin, std::move(body)}});
        };
        open(session());
        for (race::Entry& entry : entries_) {
            open(std::move(entry));
        }
        open(race::SessionStatus{race::SessionPhase::running, 0, 0});
        open(race::FlagChange{race::Flag::green, 0});
        recording_.events.insert(recording_.events.begin(),
                                 std::make_move_iterator(opening.begin()),
                                 std::make_move_iterator(opening.end()));
    }

 private:
    static bool earlier(const TimedEvent& a, const TimedEvent& b) {
        return a.event.utc_ns < b.event.utc_ns;
    }

    [[nodiscard]] race::SessionInfo session() const {
        race::SessionInfo info;
        info.id = logs_.stage_id.empty() ? "stage" : logs_.stage_id;
        info.kind = race::SessionKind::stage;
        info.laps_total = 1;
        info.sectors = 1;
        if (!options_.stage) {
            info.loops = {{std::string(kStartLoop), "", race::LoopKind::start_finish, 0, 0}};
            return info;
        }
        info.name = options_.stage->name;
        info.name_zh = options_.stage->name_zh;
        info.venue = options_.stage->venue;
        info.lap_length_mm = options_.stage->track.length_mm();
        info.loops = loops();
        info.sectors += static_cast<std::int32_t>(std::count_if(
            info.loops.begin(), info.loops.end(),
            [](const race::Loop& loop) { return loop.kind == race::LoopKind::intermediate; }));
        return info;
    }

    /// Of the course, with a start and an end in any case.
    [[nodiscard]] std::vector<race::Loop> loops() const {
        const std::int64_t length = options_.stage->track.length_mm();
        std::vector<race::Loop> loops{
            {std::string(kStartLoop), "", race::LoopKind::start_finish, 0, 0}};
        race::Loop end{"FINISH", "", race::LoopKind::start_finish, length, 0};
        for (const race::Loop& loop : options_.stage->loops) {
            if (loop.distance_mm > length * 99 / 100) {
                end.id = loop.id;
                end.name = loop.name;
            } else if (loop.distance_mm <= 0) {
                loops.front().id = loop.id;
                loops.front().name = loop.name;
            } else {
                loops.push_back(loop);
            }
        }
        loops.push_back(std::move(end));
        return loops;
    }

    /// As the operator says, else the short name, else, where that is taken, the name.
    std::string number_of(const std::string& name) {
        const auto told = options_.transponders.find(name);
        std::string number =
            told != options_.transponders.end() ? told->second : short_name_of(name);
        if (!numbers_.insert(number).second) {
            number = name.size() <= kLongestCarNumber && numbers_.insert(name).second
                         ? name
                         : "#" + std::to_string(entries_.size() + 1);
            numbers_.insert(number);
        }
        return number;
    }

    void put(Nanoseconds utc_ns, race::EventBody body) {
        recording_.events.push_back({utc_ns, {utc_ns, std::move(body)}});
    }

    void tell_car(const std::string& name, const std::vector<WrcLogSample>& samples) {
        race::Entry entry;
        entry.number = number_of(name);
        entry.name = name;
        entry.short_name = short_name_of(name);
        entries_.push_back(entry);
        std::vector<StageFix> fixes;
        fixes.reserve(samples.size());
        for (const WrcLogSample& sample : samples) {
            const LocalFrame::Point at = frame_.to_mm(sample.at);
            fixes.push_back({sample.utc_ns, {at.x_mm, at.y_mm}, sample.speed_mm_s < kStandingMmS});
            put(sample.utc_ns, race::Positions{{{entry.number, at.x_mm, at.y_mm, at.z_mm}}});
            put(sample.utc_ns, telemetry_of(entry.number, sample));
        }
        tell_run(entry, fixes);
    }

    static race::Telemetry telemetry_of(const std::string& number, const WrcLogSample& sample) {
        race::Telemetry telemetry;
        telemetry.number = number;
        telemetry.speed_mm_s = sample.speed_mm_s;
        telemetry.rpm = sample.rpm;
        telemetry.gear = sample.gear;
        telemetry.throttle_permille = sample.throttle_permille;
        telemetry.brake_permille = sample.brake_permille;
        telemetry.g_lateral_milli = sample.g_lateral_milli;
        telemetry.g_longitudinal_milli = sample.g_longitudinal_milli;
        telemetry.altitude_mm = sample.altitude_mm;
        return telemetry;
    }

    void tell_run(const race::Entry& entry, const std::vector<StageFix>& fixes) {
        const race::Track* course = options_.stage ? &options_.stage->track : nullptr;
        const auto launch = find_launch(fixes, course);
        if (!launch) {
            recording_.stats.last_refusal =
                entry.name + ": sets off nowhere" + (course ? " near the start of the course" : "");
            ++recording_.stats.refused;
            return;
        }
        const Nanoseconds start = start_of_clock(fixes[*launch].utc_ns);
        if (!course) {
            put(start, race::Passing{entry.number, std::string(kStartLoop), 0});
            return;
        }
        Nanoseconds last = start;
        for (const race::Loop& loop : loops()) {
            const auto at = loop.distance_mm == 0
                                ? std::optional(start)
                                : find_passing(fixes, *launch, *course, loop.distance_mm);
            if (at && *at >= last) {
                last = *at;
                put(*at, race::Passing{entry.number, loop.id, 0});
            }
        }
    }

    const DecoderOptions& options_;
    LocalFrame frame_;
    const WrcLogs& logs_;
    Recording& recording_;
    std::vector<race::Entry> entries_;
    std::set<std::string> numbers_;
};

Result<Recording> told_stage(WrcLogs logs, const std::string& name, const DecoderOptions& options) {
    settle_wrc_logs(logs);
    if (logs.cars.empty()) {
        const std::string& why = logs.stats.last_refusal;
        return Error{name, "holds no sample" + (why.empty() ? "" : "; " + why),
                     "name a log with rows under its first"};
    }
    Recording recording;
    recording.protocol = "wrc-log";
    recording.stats = logs.stats;
    StageTeller(options, logs, recording).tell();
    recording.stats.events = recording.events.size();
    return recording;
}

Status need_origin(const std::string& name, const DecoderOptions& options) {
    return options.origin ? Status{}
                          : Error{name, "has no place while the origin of the venue is not told",
                                  "add --course VENUE, or --origin LAT,LON"};
}

Result<std::vector<fs::path>> logs_in(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> paths;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (lower_case(at->path().extension().string()) == ".csv") {
            paths.push_back(at->path());
        }
    }
    if (error) {
        return Error{folder.string(), "cannot be listed: " + error.message(), ""};
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

}  // namespace

Result<Recording> parse_wrc_log(std::string_view bytes, const std::string& name,
                                const DecoderOptions& options) {
    if (Status told = need_origin(name, options); !told) {
        return told.error();
    }
    WrcLogs logs;
    if (Status added = add_wrc_log(bytes, name, logs); !added) {
        return added.error();
    }
    return told_stage(std::move(logs), name, options);
}

bool is_wrc_log_folder(const fs::path& folder) {
    const auto paths = logs_in(folder);
    if (!paths || paths->empty()) {
        return false;
    }
    const auto bytes = read_file(paths->front());
    return bytes && looks_like_wrc_log(*bytes);
}

Result<Recording> read_wrc_log_folder(const fs::path& folder, const DecoderOptions& options) {
    if (Status told = need_origin(folder.string(), options); !told) {
        return told.error();
    }
    const auto paths = logs_in(folder);
    if (!paths) {
        return paths.error();
    }
    if (paths->empty()) {
        return Error{folder.string(), "holds no .csv", "name a folder of logs, one of each car"};
    }
    WrcLogs logs;
    for (const fs::path& path : *paths) {
        const auto bytes = read_file(path);
        if (!bytes) {
            return bytes.error();
        }
        if (Status added = add_wrc_log(*bytes, path.string(), logs); !added) {
            return added.error();
        }
    }
    return told_stage(std::move(logs), folder.string(), options);
}

}  // namespace pitcast::feed
