// SPDX-License-Identifier: Apache-2.0
#include "cue_painter.h"

#include <algorithm>

#include "pitcast/core/clock.h"

#include "monitor_faces.h"

namespace pitcast::channel {
namespace {

constexpr Nanoseconds kRest = kNanosecondsPerSecond;
/// A template that comes in over a longer time is shown as it is then.
constexpr FrameNumber kMostSteps = 1500;
constexpr draw::Color kBackdrop{38, 42, 48, 255};
constexpr draw::Color kQuiet{120, 127, 137, 255};
constexpr draw::Color kWrong{255, 82, 72, 255};

std::vector<show::LayerReport> cued_in(const ChannelStatus& status) {
    std::vector<show::LayerReport> cued;
    std::copy_if(status.layers.begin(), status.layers.end(), std::back_inserter(cued),
                 [](const show::LayerReport& layer) { return layer.phase == "cued"; });
    return cued;
}

}  // namespace

/// The channel's own pictures, and which of them were asked for.
class CuePainter::Pictures final : public show::PictureProvider {
 public:
    void use(const MonitorMoment& moment) {
        sources_ = &moment.sources;
        clips_ = &moment.clips;
        asked_.clear();
    }
    void end() { sources_ = clips_ = nullptr; }
    draw::PicturePtr video(std::string_view id) override {
        asked_.emplace(id);
        return find(*sources_, id);
    }
    draw::PicturePtr clip(const show::ClipAsk& ask) override {
        return find(*clips_, "clip:" + std::string(ask.file));
    }
    draw::PicturePtr map(const map::MapView&) override { return nullptr; }
    [[nodiscard]] bool asked(std::string_view id) const { return asked_.contains(id); }

 private:
    static draw::PicturePtr find(const std::vector<SourcePicture>& pictures, std::string_view id) {
        const auto found = std::find_if(pictures.begin(), pictures.end(),
                                        [&](const SourcePicture& one) { return one.id == id; });
        return found == pictures.end() ? nullptr : found->picture;
    }

    const std::vector<SourcePicture>* sources_ = nullptr;
    const std::vector<SourcePicture>* clips_ = nullptr;
    std::set<std::string, std::less<>> asked_;
};

CuePainter::CuePainter(const ChannelOptions& options, draw::FontLibrary& fonts)
    : options_(options),
      fonts_(fonts),
      faces_(monitor_faces(fonts, "RobotoCondensed-Regular.ttf")),
      pictures_(std::make_unique<Pictures>()),
      race_(std::make_shared<race::RaceState>()) {}
CuePainter::~CuePainter() = default;

bool CuePainter::shows(std::string_view source) const {
    return pictures_->asked(source);
}

const show::TemplateSummary* CuePainter::find(const std::string& id) const {
    const auto& all = package_->templates();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

/// In the middle, one line.
void CuePainter::write(const std::string& text, draw::Color colour, draw::DrawList& list) {
    if (text.empty() || faces_.empty()) {
        return;
    }
    draw::TextStyle style;
    style.fonts = faces_;
    style.size = draw::px(list.height / 24);
    const draw::ShapedText& shaped =
        fonts_.shape_to_fit(text, style, draw::px(list.width * 9 / 10));
    draw::GlyphRun run;
    run.glyphs = shaped.glyphs;
    run.size = style.size;
    run.origin = {(draw::px(list.width) - shaped.width) / 2, draw::px(list.height / 2)};
    run.paint = colour;
    list.commands.emplace_back(std::move(run));
}

void CuePainter::load(const MonitorMoment& moment) {
    const std::uint64_t content = moment.package->content_hash();
    if (package_ != nullptr && content == content_) {
        return;
    }
    const VideoFormat& format = options_.render.format;
    show::LoadOptions load{.media_root = options_.render.media_root,
                           .warnings = {},
                           .edition = options_.edition,
                           .venue = options_.render.venue,
                           .picture = {format.width, format.height}};
    auto loaded = show::load_package(options_.show, fonts_, load);
    state_.reset();
    played_.clear();
    package_ = loaded ? std::move(*loaded) : nullptr;
    error_ = loaded ? "" : loaded.error().message();
    content_ = content;
}

void CuePainter::play(const MonitorMoment& moment, const std::vector<show::LayerReport>& cued) {
    Nanoseconds length = 0;
    for (const show::LayerReport& layer : cued) {
        if (const show::TemplateSummary* shown = find(layer.template_id)) {
            length = std::max(length, shown->in_ns + shown->settle_ns + kRest);
        }
    }
    const FrameRate rate = options_.render.format.rate;
    const FrameNumber steps =
        std::clamp<FrameNumber>(length / frame_duration_ns(rate), 1, kMostSteps);
    state_ = std::make_unique<show::ShowState>(package_);
    error_.clear();
    for (FrameNumber n = moment.frame - steps; n <= moment.frame; ++n) {
        instant_ = {n, frame_start_tai_ns(n, rate), rate};
        if (n == moment.frame - steps) {
            for (const show::LayerReport& layer : cued) {
                show::Command take;
                take.verb = show::Verb::take;
                take.template_id = layer.template_id;
                take.layer = layer.layer;
                take.data = layer.data;
                if (const Status taken = state_->apply(take, instant_); !taken) {
                    error_ = taken.error().message();
                }
            }
        }
        state_->step(*race_, instant_);
    }
}

void CuePainter::draw(const MonitorMoment& moment, draw::DrawList& list) {
    list.clear();
    list.width = options_.render.format.width;
    list.height = options_.render.format.height;
    draw::FillRect behind;
    behind.rect = {0, 0, draw::px(list.width), draw::px(list.height)};
    behind.paint = kBackdrop;
    list.commands.emplace_back(behind);
    if (moment.race != nullptr) {
        race_ = moment.race;
        played_.clear();
    }
    pictures_->use(moment);
    const std::vector<show::LayerReport> cued = cued_in(*moment.status);
    if (cued.empty()) {
        // Loaded when it is asked for: who cues nothing pays nothing.
        caption_.clear();
        error_.clear();
        state_.reset();
        played_.clear();
        pictures_->end();
        write("Nothing is cued", kQuiet, list);
        return;
    }
    load(moment);
    std::string shown = std::to_string(content_);
    caption_.clear();
    for (const show::LayerReport& layer : cued) {
        shown += ' ' + std::to_string(layer.layer) + ' ' + layer.template_id + layer.data.dump();
        const show::TemplateSummary* summary = package_ ? find(layer.template_id) : nullptr;
        caption_ += (caption_.empty() ? "" : ", ") +
                    (summary && !summary->title.empty() ? summary->title : layer.template_id);
    }
    if (package_ != nullptr) {
        if (shown != played_ || state_ == nullptr) {
            play(moment, cued);
            played_ = std::move(shown);
        }
        state_->draw(*race_, instant_, fonts_, *pictures_, true, list);
    }
    pictures_->end();
    write(error_, kWrong, list);
}

}  // namespace pitcast::channel
