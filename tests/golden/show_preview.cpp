// SPDX-License-Identifier: Apache-2.0
// Writes stills of a show with a made-up race, to look at:
//   pitcast_show_preview SHOW MEDIA OUT_FOLDER SECONDS...
// The race has an overtake at 20 s and a yellow sector at 24 s of the rundown.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "pitcast/draw/executor.h"
#include "pitcast/draw/image_file.h"
#include "pitcast/draw/tile_builder.h"

#include "show_fixture.h"

namespace {

using namespace pitcast;
using namespace pitcast::show_fixture;

int fail(const Error& error) {
    std::fprintf(stderr, "%s\n", error.message().c_str());
    return 1;
}

Status write_still(const draw::DrawList& list, draw::TileBuilder& builder, draw::Executor& executor,
                   const std::string& path) {
    draw::TileProgram program;
    if (auto built = builder.build(list, program); !built) {
        return built;
    }
    auto frame = executor.allocate(draw::PackFormat::rgba8, list.width, list.height);
    if (!frame) {
        return frame.error();
    }
    draw::PackedFrame* const target = frame->get();
    if (auto done = executor.render(program, nullptr, std::span(&target, 1)); !done) {
        return done.error();
    }
    return draw::write_png(path, *target);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 5) {
        std::fprintf(stderr, "usage: %s SHOW MEDIA OUT_FOLDER SECONDS...\n", argv[0]);
        return 2;
    }
    draw::FontLibrary fonts;
    show::LoadOptions options{argv[2], {}};
    auto package = show::load_package(argv[1], fonts, options);
    if (!package) {
        return fail(package.error());
    }
    for (const std::string& warning : options.warnings) {
        std::fprintf(stderr, "warning: %s\n", warning.c_str());
    }
    auto venue = map::load_venue((*package)->venue_path());
    if (!venue) {
        return fail(venue.error());
    }
    show::ShowState state(*package);
    draw::TileBuilder builder(fonts);
    const auto executor = draw::make_cpu_executor(0);
    NoPictures pictures;
    std::size_t next = 0;
    std::vector<double> wanted;
    for (int i = 4; i < argc; ++i) {
        wanted.push_back(std::atof(argv[i]));
    }
    std::size_t shot = 0;
    Nanoseconds spent = 0;
    std::int64_t draws = 0;
    for (std::int64_t frame = 0; shot < wanted.size() && frame < 60 * 50; ++frame) {
        const show::Instant now = instant(frame * 20'000'000);
        race::RaceState race = make_race(&*venue, utc_from_tai(now.tai_ns));
        if (frame >= 20 * 50) {
            reorder(race, 3, 5);
        }
        if (frame >= 24 * 50) {
            race.flag = race::Flag::yellow;
            race.sector_flags[2] = race::Flag::yellow;
        }
        const auto& rundown = (*package)->rundown();
        for (; next < rundown.size() && rundown[next].at_ns <= frame * 20'000'000; ++next) {
            if (auto done = state.apply(rundown[next].command, now); !done) {
                return fail(done.error());
            }
        }
        state.step(race, now);
        draw::DrawList list{1920, 1080, {}};
        const Nanoseconds before = monotonic_now_ns();
        state.draw(race, now, fonts, pictures, true, list);
        spent += monotonic_now_ns() - before;
        ++draws;
        if (static_cast<double>(frame) >= wanted[shot] * 50) {
            const std::string path = std::string(argv[3]) + "/" +
                                     std::to_string(static_cast<int>(wanted[shot] * 100)) + ".png";
            if (auto done = write_still(list, builder, *executor, path); !done) {
                return fail(done.error());
            }
            std::printf("%s: %zu commands\n", path.c_str(), list.commands.size());
            ++shot;
        }
    }
    std::printf("draw list: %.3f ms a frame over %lld frames\n",
                static_cast<double>(spent) / 1e6 / static_cast<double>(draws),
                static_cast<long long>(draws));
    return 0;
}
