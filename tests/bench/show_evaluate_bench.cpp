// SPDX-License-Identifier: Apache-2.0
// What a show costs before a pixel is drawn: steps and draw lists of the busiest moment, and
// loading many templates.
//   pitcast_show_evaluate_bench [PACKAGE [MEDIA]]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <vector>

#include "pitcast/core/clock.h"
#include "pitcast/map/venue.h"
#include "pitcast/show/show_state.h"

#include "../support/show_fixture.h"
#include "test_paths.h"

namespace {

using namespace pitcast;
using namespace pitcast::show_fixture;
namespace fs = std::filesystem;

/// Sixty cars: the fixture's field, two and a half times.
race::RaceState busy_race(const map::Venue& venue, Nanoseconds utc) {
    race::RaceState race = make_race(&venue, utc);
    const std::size_t field = race.competitors.size();
    while (race.competitors.size() < 60) {
        race::Competitor car = race.competitors[race.competitors.size() % field];
        car.entry.number = "9" + std::to_string(race.competitors.size());
        car.position = static_cast<std::int32_t>(race.competitors.size()) + 1;
        const auto index = static_cast<race::CompetitorIndex>(race.competitors.size());
        race.by_number[car.entry.number] = index;
        race.order.push_back(index);
        race.competitors.push_back(std::move(car));
    }
    return race;
}

double percentile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(static_cast<double>(values.size() - 1) * share)];
}

void report(const char* what, const std::vector<double>& ms) {
    std::printf("%-34s p50 %7.3f ms   p99 %7.3f ms\n", what, percentile(ms, 0.5),
                percentile(ms, 0.99));
}

double ms_since(Nanoseconds begin) {
    return static_cast<double>(monotonic_now_ns() - begin) * 1e-6;
}

/// The templates named, on layers of their own, and an overtake every second.
void evaluate(const char* what, const std::shared_ptr<const show::Package>& package,
              const std::vector<std::string>& names, const map::Venue& venue,
              draw::FontLibrary& fonts) {
    show::ShowState state(package);
    NoPictures pictures;
    std::int32_t layer = 0;
    for (const std::string& name : names) {
        show::Command take;
        take.verb = show::Verb::take;
        take.template_id = name;
        take.layer = layer++;
        (void)state.apply(take, instant(0));
    }
    race::RaceState race = busy_race(venue, utc_from_tai(kStartTai));
    std::vector<double> step_ms;
    std::vector<double> draw_ms;
    for (int frame = 0; frame < 1000; ++frame) {
        if (frame % 50 == 0) {
            reorder(race, 3, 4);
        }
        const auto now = instant(frame * 20'000'000LL);
        const Nanoseconds begin = monotonic_now_ns();
        state.step(race, now);
        const double stepped = ms_since(begin);
        draw::DrawList list{1920, 1080, {}};
        state.draw(race, now, fonts, pictures, true, list);
        if (frame >= 50) {
            step_ms.push_back(stepped);
            draw_ms.push_back(ms_since(begin) - stepped);
        }
    }
    std::printf("%s: %zu templates, 60 cars\n", what, names.size());
    report("  step", step_ms);
    report("  draw list", draw_ms);
}

void load_many(const fs::path& folder, const fs::path& media) {
    const fs::path copy = fs::temp_directory_path() / "pitcast-bench-package";
    fs::remove_all(copy);
    fs::copy(folder, copy, fs::copy_options::recursive);
    std::ifstream in(copy / "package.json");
    Json package = Json::parse(in);
    Json files = Json::array();
    std::size_t made = 0;
    for (std::size_t round = 0; made < 200; ++round) {
        for (const Json& file : package["templates"]) {
            std::ifstream source(copy / file.get<std::string>());
            Json one = Json::parse(source);
            if (made >= 200) {
                break;
            }
            if (round > 0) {
                one["id"] = one["id"].get<std::string>() + "-copy-" + std::to_string(round);
            }
            const std::string name = "templates/bench-" + std::to_string(made++) + ".json";
            std::ofstream(copy / name) << one;
            files.push_back(name);
        }
    }
    package["templates"] = files;
    std::ofstream(copy / "package.json") << package;
    draw::FontLibrary fonts;
    show::LoadOptions options{media, {}};
    const Nanoseconds begin = monotonic_now_ns();
    const auto loaded = show::load_package(copy, fonts, options);
    std::printf("load %zu templates: %.0f ms%s\n", made, ms_since(begin),
                loaded.ok() ? "" : (" REFUSED: " + loaded.error().message()).c_str());
    fs::remove_all(copy);
}

}  // namespace

int main(int argc, char** argv) {
    const fs::path source = PITCAST_SOURCE_DIR;
    const fs::path folder = argc > 1 ? fs::path(argv[1]) : source / "templates/xinqiu";
    const fs::path media = argc > 2 ? fs::path(argv[2]) : source / "media/generated";
    draw::FontLibrary fonts;
    show::LoadOptions options{media, {}};
    const auto package = show::load_package(folder, fonts, options);
    if (!package) {
        std::fprintf(stderr, "%s\n", package.error().message().c_str());
        return 1;
    }
    const auto venue = map::make_xinqiu();
    std::vector<std::string> all;
    for (const auto& summary : (*package)->templates()) {
        all.push_back(summary.id);
    }
    const std::vector<std::string> typical{"background", "tower",       "flag",
                                           "clock",      "lower-third", "ticker"};
    evaluate("a busy moment", *package, typical, venue, fonts);
    evaluate("every template at once", *package, all, venue, fonts);
    load_many(folder, media);
    return 0;
}
