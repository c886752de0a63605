// SPDX-License-Identifier: Apache-2.0
// A whole package: package.json, a line "----", and the template "lower-third.json". Loads or is
// refused with an error that names a place, and what loads can be taken by page and drawn.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "pitcast/core/file.h"
#include "pitcast/show/show_state.h"

namespace {

namespace fs = std::filesystem;
using namespace pitcast;

class NoPictures : public show::PictureProvider {
 public:
    draw::PicturePtr video(std::string_view) override { return nullptr; }
    draw::PicturePtr map(const map::MapView&) override { return nullptr; }
};

fs::path make_folder() {
    char name[] = "/tmp/pitcast-folder-fuzz-XXXXXX";
    const char* made = mkdtemp(name);
    return made == nullptr ? "." : made;
}

void play(const std::shared_ptr<const show::Package>& package, draw::FontLibrary& fonts) {
    show::ShowState state(package);
    NoPictures pictures;
    const race::RaceState race;
    const Nanoseconds start = 1'780'000'000'000'000'000;
    show::Command take;
    take.verb = show::Verb::take;
    if (!package->pages().empty()) {
        take.page = package->pages().front().id;
    } else if (!package->templates().empty()) {
        take.template_id = package->templates().front().id;
    }
    (void)state.apply(take, {0, start});
    for (int i = 0; i < 4; ++i) {
        const show::Instant now{i, start + i * 130'000'000};
        state.step(race, now);
        draw::DrawList list{640, 360, {}};
        state.draw(race, now, fonts, pictures, true, list);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fs::path folder = make_folder();
    constexpr std::string_view kBetween = "\n----\n";
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto cut = text.find(kBetween);
    const auto made = cut == text.npos ? std::string_view() : text.substr(cut + kBetween.size());
    if (!write_file(folder / "package.json", text.substr(0, cut)) ||
        !write_file(folder / "lower-third.json", made)) {
        return 0;
    }
    draw::FontLibrary fonts;
    show::LoadOptions options{folder, {}};
    const auto package = show::load_package(folder, fonts, options);
    if (!package) {
        if (package.error().what.empty() || package.error().where.empty()) {
            __builtin_trap();
        }
        return 0;
    }
    play(*package, fonts);
    return 0;
}
