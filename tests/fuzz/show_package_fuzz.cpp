// SPDX-License-Identifier: Apache-2.0
// A template from anywhere: loads or is refused with an error, and what loads can be drawn.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "pitcast/core/file.h"
#include "pitcast/show/show_state.h"

namespace {

using namespace pitcast;

class NoPictures : public show::PictureProvider {
 public:
    draw::PicturePtr video(std::string_view) override { return nullptr; }
    draw::PicturePtr map(const map::MapView&) override { return nullptr; }
};

std::filesystem::path make_folder() {
    char name[] = "/tmp/pitcast-show-fuzz-XXXXXX";
    const char* made = mkdtemp(name);
    std::filesystem::path folder = made == nullptr ? "." : made;
    (void)write_file(folder / "package.json", R"({"schema": 1, "id": "f",
      "families": {"f": []}, "tokens": {"t": "#112233", "n": 12},
      "styles": {"s": {"family": "f", "size": 20}},
      "animations": {"a": {"x": [[0, 1], [100, 0, "ease"]]}},
      "tables": {"t": {"green": "#00FF00", "default": "#000000"}},
      "sources": [{"id": "v", "url": "media:v.mp4"}], "templates": ["t.json"]})");
    return folder;
}

race::RaceState make_race() {
    race::RaceState race;
    race.competitors.resize(3);
    for (std::int32_t i = 0; i < 3; ++i) {
        auto& car = race.competitors[static_cast<std::size_t>(i)];
        car.entry.number = std::to_string(i);
        car.position = i + 1;
        race.by_number[car.entry.number] = i;
        race.order.push_back(i);
    }
    return race;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::filesystem::path folder = make_folder();
    static const race::RaceState race = make_race();
    if (!write_file(folder / "t.json", {reinterpret_cast<const char*>(data), size})) {
        return 0;
    }
    draw::FontLibrary fonts;
    show::LoadOptions options{folder, {}};
    const auto package = show::load_package(folder, fonts, options);
    if (!package) {
        return package.error().what.empty() ? __builtin_trap(), 0 : 0;
    }
    show::ShowState state(*package);
    NoPictures pictures;
    const Nanoseconds start = 1'780'000'000'000'000'000;
    show::Command take;
    take.verb = show::Verb::take;
    take.template_id = (*package)->templates().front().id;
    (void)state.apply(take, {0, start});
    for (int i = 0; i < 4; ++i) {
        const show::Instant now{i, start + i * 130'000'000};
        state.step(race, now);
        draw::DrawList list{640, 360, {}};
        state.draw(race, now, fonts, pictures, true, list);
    }
    return 0;
}
