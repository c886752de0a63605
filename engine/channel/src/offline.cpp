// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/offline.h"

#include <algorithm>
#include <fstream>
#include <map>

#include "pitcast/core/clock.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/journal/journal.h"

#include "rundown.h"
#include "venue_track.h"

namespace pitcast::channel {
namespace {

/// A recording as stamped inputs, with the state hashes that a live run left.
struct Script {
    FrameNumber first = 0;
    FrameNumber last = 0;
    std::vector<Input> inputs;
    std::map<FrameNumber, std::uint64_t> checks;
    std::uint64_t content = 0;  ///< of the show, as a journal begins; 0 = not known
    bool has_commands = false;  ///< a journal: the rundown's commands are in it
};

Result<Script> script_from_journal(const std::filesystem::path& path) {
    auto reader = journal::Reader::open(path);
    if (!reader) {
        return reader.error();
    }
    Script script;
    script.has_commands = true;
    const Json& header = (*reader)->header();
    if (const auto content = header.find("content");
        content != header.end() && content->is_string()) {
        script.content = content_of(content->get<std::string>());
    }
    journal::Record record;
    for (;;) {
        auto more = (*reader)->next(record);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            break;
        }
        if (const auto hash = journal::check_hash(record)) {
            script.checks[record.effect_frame] = *hash;
        } else if (journal::lost_count(record)) {
            return Error{path.string(),
                         "inputs are missing at frame " + std::to_string(record.effect_frame),
                         "the disk could not keep up when it was written"};
        } else if (auto input = from_record(record)) {
            script.inputs.push_back(std::move(*input));
        } else {
            return input.error().within(path.string());
        }
    }
    if (script.checks.empty()) {
        return Error{path.string(), "holds no frame", "record a show first"};
    }
    script.first = script.checks.begin()->first;
    script.last = script.checks.rbegin()->first;
    return script;
}

Result<Script> script_from_feed(const OfflineOptions& options) {
    std::vector<feed::TimedEvent> events = options.events;
    if (!options.recording.empty()) {
        auto recording = feed::read_recording(options.recording.string());
        if (!recording) {
            return recording.error();
        }
        events = std::move(recording->events);
    }
    if (events.empty()) {
        return Error{options.recording.string(), "holds no event", ""};
    }
    const FrameRate rate = options.render.format.rate;
    Script script;
    for (feed::TimedEvent& timed : events) {
        const FrameNumber frame = frame_at_tai_ns(tai_from_utc(timed.delivered_utc_ns), rate);
        script.inputs.push_back({frame + options.input_delay_frames, std::move(timed.event)});
    }
    script.first = script.inputs.front().effect_frame - options.input_delay_frames;
    script.last = script.inputs.back().effect_frame;
    return script;
}

/// Adds the rundown's commands, as a live channel would.
void add_rundown(const OfflineOptions& options, const show::Package& package, FrameNumber last,
                 Script& script) {
    RundownPlayer player(package);
    std::vector<show::Command> due;
    const FrameRate rate = options.render.format.rate;
    for (FrameNumber n = script.first; n <= last; ++n) {
        due.clear();
        player.due(frame_start_tai_ns(n, rate) - frame_start_tai_ns(script.first, rate), due);
        for (show::Command& command : due) {
            script.inputs.push_back({n + options.input_delay_frames, std::move(command)});
        }
    }
}

using Contents = std::map<std::uint64_t, std::shared_ptr<const show::Package>>;

/// The show, and the other contents that it had, by their hashes; the show is in `first`.
Result<Contents> load_contents(const OfflineOptions& options, draw::FontLibrary& fonts,
                               std::shared_ptr<const show::Package>& first,
                               std::vector<Error>& warnings) {
    std::vector<std::filesystem::path> folders{options.show};
    folders.insert(folders.end(), options.contents.begin(), options.contents.end());
    Contents contents;
    for (const auto& folder : folders) {
        show::LoadOptions load{
            .media_root = options.render.media_root,
            .warnings = {},
            .edition = options.edition,
            .venue = options.render.venue,
            .picture = {options.render.format.width, options.render.format.height}};
        auto package = show::load_package(folder, fonts, load);
        if (!package) {
            return package.error();
        }
        for (const std::string& warning : load.warnings) {
            warnings.push_back({"", warning, ""});
        }
        first = first == nullptr ? *package : first;
        contents[(*package)->content_hash()] = *package;
    }
    return contents;
}

/// Puts packages in the place of the hashes that a journal names. What is not there is said: from
/// then on the replay is another show.
void resolve_contents(Script& script, const Contents& contents, const RendererOptions& render,
                      std::shared_ptr<const show::Package>& first, std::vector<Error>& warnings) {
    const auto missing = [&](FrameNumber frame, std::uint64_t content) {
        warnings.push_back({"frame " + std::to_string(frame),
                            "from here on the journal is of content " + content_text(content) +
                                " of the show, which no folder given has; state and pictures will "
                                "differ",
                            "give the folder as it was then with --content"});
    };
    if (const auto found = contents.find(script.content); found != contents.end()) {
        first = found->second;
    } else if (script.content != 0) {
        missing(0, script.content);
    }
    std::uint64_t way = way_hash(*first);
    for (Input& input : script.inputs) {
        if (auto* change = std::get_if<ContentChange>(&input.body)) {
            const auto found = contents.find(change->content);
            if (found == contents.end()) {
                missing(input.effect_frame - script.first, change->content);
            } else {
                change->package = found->second;
                if (std::exchange(way, way_hash(*found->second)) != way_hash(*found->second)) {
                    change->track = venue_track(render, *found->second, warnings);
                }
            }
        }
    }
}

void compare(const Script& script, FrameNumber n, std::uint64_t hash, OfflineReport& report) {
    const auto check = script.checks.find(n);
    if (check == script.checks.end()) {
        return;
    }
    if (check->second == hash) {
        ++report.checks_equal;
    } else {
        ++report.checks_different;
        report.first_difference = report.first_difference.value_or(n);
    }
}

}  // namespace

bool is_journal(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    char magic[8] = {};
    in.read(magic, sizeof magic);
    return in && std::string_view(magic, sizeof magic) == "PITCASTJ";
}

Result<OfflineReport> render_offline(const OfflineOptions& options,
                                     const std::vector<std::pair<Bus, draw::Packing>>& wants,
                                     const OnFrame& on_frame, std::vector<Error>& warnings) {
    auto script = is_journal(options.recording) ? script_from_journal(options.recording)
                                                : script_from_feed(options);
    if (!script) {
        return script.error();
    }
    draw::FontLibrary fonts;
    std::shared_ptr<const show::Package> package;
    const auto contents = load_contents(options, fonts, package, warnings);
    if (!contents) {
        return contents.error();
    }
    resolve_contents(*script, *contents, options.render, package, warnings);
    RendererOptions render = options.render;
    render.realtime = false;
    auto renderer = Renderer::open(render, package, fonts, warnings);
    if (!renderer) {
        return renderer.error();
    }
    // What a sink has queued, what it writes, and what is offered to it next.
    constexpr std::size_t kHeld = 8;
    for (const auto& [bus, packing] : wants) {
        if (Status wanted = (*renderer)->want(bus, packing, kHeld); !wanted) {
            return wanted.error();
        }
    }
    const FrameNumber begin = script->first + options.from;
    const FrameNumber end = options.frames > 0 ? begin + options.frames : script->last + 1;
    if (options.rundown && !script->has_commands) {
        add_rundown(options, *package, end, *script);
    }
    Simulation simulation(package, render.format, venue_track(render, *package, warnings));
    std::multimap<FrameNumber, std::shared_ptr<const show::Package>> adopted;
    for (Input& input : script->inputs) {
        if (const auto* change = std::get_if<ContentChange>(&input.body);
            change != nullptr && change->package != nullptr) {
            adopted.emplace(input.effect_frame, change->package);
        }
        simulation.push(std::move(input));
    }

    OfflineReport report;
    report.first_frame = script->first;
    std::vector<Outcome> outcomes;
    for (FrameNumber n = script->first; n < end; ++n) {
        const bool shown = n >= begin && !wants.empty();
        for (; !adopted.empty() && adopted.begin()->first <= n; adopted.erase(adopted.begin())) {
            (*renderer)->adopt(adopted.begin()->second);
        }
        simulation.advance(n,
                           shown ? Simulation::AtInstant([&](const show::Instant& instant) {
                               (*renderer)->capture(simulation.race(), simulation.show(), instant,
                                                    simulation.live());
                           })
                                 : Simulation::AtInstant(),
                           outcomes);
        for (const Outcome& outcome : outcomes) {
            if (!outcome.status) {
                warnings.push_back(
                    outcome.status.error().within("frame " + std::to_string(n - script->first)));
            }
        }
        outcomes.clear();
        ++report.frames_stepped;
        report.state_hash = simulation.state_hash();
        compare(*script, n, report.state_hash, report);
        if (!shown) {
            continue;
        }
        auto rendered = (*renderer)->render();
        if (!rendered) {
            return rendered.error();
        }
        ++report.frames_rendered;
        if (Status kept = on_frame(n, *rendered, simulation); !kept) {
            return kept.error();
        }
    }
    report.exposure = simulation.show().exposure();
    return report;
}

}  // namespace pitcast::channel
