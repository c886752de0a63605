// SPDX-License-Identifier: Apache-2.0
#include "rehearsal.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "pitcast/show/show_state.h"

namespace pitcast::channel {
namespace {

constexpr int kLooks = 6;  ///< half a second apart
constexpr std::int32_t kFirstLayer = 10'000;
constexpr std::size_t kMostViews = 32;

class ViewsAsked final : public show::PictureProvider {
 public:
    draw::PicturePtr video(std::string_view /*source_id*/) override { return nullptr; }
    draw::PicturePtr map(const map::MapView& view) override {
        const auto looks = [](const map::MapView& one) {
            return std::tuple(one.width, one.height, one.style, one.day, one.transparent_sky);
        };
        const bool known = std::any_of(views.begin(), views.end(), [&](const auto& other) {
            return looks(other) == looks(view);
        });
        if (!known && views.size() < kMostViews) {
            views.push_back(view);
        }
        return nullptr;
    }
    std::vector<map::MapView> views;
};

}  // namespace

Simulation everything_on(std::shared_ptr<const show::Package> package, const VideoFormat& format,
                         FrameNumber n) {
    Simulation rehearsal(package, format);
    std::int32_t layer = kFirstLayer;
    for (const show::TemplateSummary& made : package->templates()) {
        show::Command take;
        take.verb = show::Verb::take;
        take.template_id = made.id;
        take.layer = layer++;
        rehearsal.push({n, std::move(take)});
    }
    return rehearsal;
}

std::vector<map::MapView> views_of(std::shared_ptr<const show::Package> package,
                                   draw::FontLibrary& fonts, const VideoFormat& format) {
    FrameNumber n = 0;
    Simulation rehearsal = everything_on(std::move(package), format, n);
    ViewsAsked asked;
    std::vector<Outcome> ignored;
    for (int i = 0; i < kLooks; ++i) {
        rehearsal.advance(
            n,
            [&](const show::Instant& instant) {
                draw::DrawList list;
                list.width = format.width;
                list.height = format.height;
                rehearsal.show().draw(rehearsal.race(), instant, fonts, asked, true, list);
            },
            ignored);
        n += format.rate.numerator / format.rate.denominator / 2;
    }
    return std::move(asked.views);
}

}  // namespace pitcast::channel
