// SPDX-License-Identifier: Apache-2.0
#include <cinttypes>
#include <cstdio>
#include <memory>

#include "pitcast/channel/offline.h"
#include "pitcast/edit/package_check.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/journal/journal.h"
#include "pitcast/map/places.h"
#include "pitcast/video/probe.h"

#include "verbs.h"

namespace pitcast::cli {
namespace {

namespace fs = std::filesystem;

int check_show(const fs::path& folder) {
    std::vector<std::string> warnings;
    const auto tally = edit::check_package(folder, media_folder(), {}, warnings);
    for (const std::string& warning : warnings) {
        warn({"", warning, ""});
    }
    if (!tally) {
        return fail(tally.error(), kBadInput);
    }
    std::printf("show \"%s\": %zu templates, %zu sources, %zu cues\n", tally->title.c_str(),
                tally->templates, tally->sources, tally->cues);
    return kDone;
}

int check_journal(const fs::path& file) {
    auto reader = journal::Reader::open(file);
    if (!reader) {
        return fail(reader.error(), kBadInput);
    }
    journal::Record record;
    for (;;) {
        auto more = (*reader)->next(record);
        if (!more) {
            return fail(more.error(), kBadInput);
        }
        if (!*more) {
            break;
        }
    }
    if ((*reader)->torn_bytes() > 0) {
        warn({file.string(),
              std::to_string((*reader)->torn_bytes()) + " bytes at the end are no whole record",
              ""});
    }
    std::printf("journal of %s: %" PRIu64 " records\n",
                (*reader)->header().value("show", "?").c_str(), (*reader)->records_read());
    return kDone;
}

int check_recording(const fs::path& path) {
    auto recording = feed::read_recording(path.string());
    if (!recording) {
        return fail(recording.error(), kBadInput);
    }
    std::printf("%s recording: %zu events, %" PRIu64 " records refused\n",
                recording->protocol.c_str(), recording->events.size(), recording->stats.refused);
    if (recording->stats.refused > 0) {
        warn({path.string(), recording->stats.last_refusal, ""});
    }
    return kDone;
}

int check_video(const fs::path& file) {
    auto facts = video::probe(file);
    if (!facts) {
        return fail(facts.error(), kBadInput);
    }
    if (!facts->playable) {
        return fail({file.string(), facts->obstacle, ""}, kBadInput);
    }
    std::printf("video: %s %s %dx%d %d/%d, %s\n", facts->container.c_str(), facts->codec.c_str(),
                facts->width, facts->height, facts->rate.numerator, facts->rate.denominator,
                facts->matrix.c_str());
    return kDone;
}

/// A single template is checked within the show it belongs to: its tokens and fonts are there.
int check_template(const fs::path& file) {
    for (fs::path folder = fs::absolute(file).parent_path(); folder.has_relative_path();
         folder = folder.parent_path()) {
        if (fs::exists(folder / "package.json")) {
            return check_show(folder);
        }
    }
    return fail({file.string(), "belongs to no show: no package.json in the folders above", ""},
                kBadInput);
}

int check(const fs::path& path) {
    if (!fs::exists(path)) {
        return fail({path.string(), "does not exist", "check the path"}, kBadInput);
    }
    if (fs::exists(path / "package.json")) {
        return check_show(path);
    }
    const std::string extension = path.extension().string();
    if (extension == ".json") {
        return check_template(path);
    }
    if (extension == ".venue") {
        auto venue = map::load_placed_venue(path);
        if (!venue) {
            return fail(venue.error(), kBadInput);
        }
        std::printf("venue \"%s\": course of %.1f m, %zu loops\n", venue->name.c_str(),
                    static_cast<double>(venue->course.length_mm) / 1000,
                    venue->course.loops.size());
        return kDone;
    }
    for (const char* video : {".mp4", ".mov", ".ts", ".mkv", ".mxf"}) {
        if (extension == video) {
            return check_video(path);
        }
    }
    return channel::is_journal(path) ? check_journal(path) : check_recording(path);
}

}  // namespace

void add_check(CLI::App& app, int& exit_code) {
    auto path = std::make_shared<std::string>();
    CLI::App* verb =
        app.add_subcommand("check", "Validate a show, template, recording, journal, venue or clip");
    verb->add_option("path", *path, "What to check; the name of a bundled show will do")
        ->required();
    verb->callback([path, &exit_code] {
        const auto found = show_folder(*path);
        exit_code = found ? check(*found) : fail(found.error(), kBadInput);
    });
}

}  // namespace pitcast::cli
