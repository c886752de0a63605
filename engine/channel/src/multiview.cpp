// SPDX-License-Identifier: Apache-2.0
#include "multiview.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>

#include "pitcast/core/hash.h"
#include "pitcast/core/timecode.h"

#include "monitor_faces.h"

namespace pitcast::channel {
namespace {

constexpr draw::Color kWall{14, 15, 18, 255};
constexpr draw::Color kDark{0, 0, 0, 255};
constexpr draw::Color kStrip{34, 37, 43, 255};
constexpr draw::Color kInk{238, 240, 242, 255};
constexpr draw::Color kDim{150, 156, 165, 255};
constexpr draw::Color kRed{226, 32, 32, 255};
constexpr draw::Color kGreen{28, 170, 74, 255};
constexpr draw::Color kAmber{240, 168, 30, 255};

// Pixels of a screen of 1920 x 1080.
constexpr double kEdge = 14;
constexpr double kHeadWidth = 940;
constexpr double kHeadHeight = 528;
constexpr double kHeadStrip = 36;
constexpr double kLower = 604;  ///< where the second row begins
constexpr double kBottom = 1066;
constexpr double kGap = 12;
constexpr double kSourcesWidth = 1254;
constexpr double kSourceStrip = 30;
constexpr double kPanel = 1290;
constexpr double kPanelEnd = 1906;
constexpr double kMeter = 18;
constexpr std::size_t kMostSources = 16;
constexpr double kLowestDbfs = -60;
constexpr std::uint64_t kProgrammeSource = 0x4D'5650;
constexpr std::uint64_t kPreviewSource = 0x4D'5651;

draw::PicturePtr picture_of(const std::shared_ptr<const draw::PackedFrame>& frame,
                            std::uint64_t source, std::uint64_t& count) {
    if (frame == nullptr) {
        return nullptr;
    }
    auto picture = std::make_shared<draw::Picture>();
    picture->format = draw::PixelFormat::rgba8;
    picture->width = frame->width;
    picture->height = frame->height;
    picture->planes[0] = {frame->planes[0].bytes, frame->planes[0].stride};
    picture->source = source;
    picture->version = frame->signatures.empty()
                           ? ++count
                           : hash_bytes(std::as_bytes(std::span(frame->signatures)));
    picture->owner = frame;
    return picture;
}

std::string milliseconds(Nanoseconds ns) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f ms", static_cast<double>(ns) * 1e-6);
    return text;
}

std::string on_air_titles(const MonitorMoment& moment) {
    std::string titles;
    for (const show::LayerReport& layer : moment.status->layers) {
        if (layer.phase != "in" && layer.phase != "on") {
            continue;
        }
        const auto& all = moment.package->templates();
        const auto found = std::find_if(
            all.begin(), all.end(), [&](const auto& one) { return one.id == layer.template_id; });
        titles += (titles.empty() ? "" : ", ") +
                  (found != all.end() && !found->title.empty() ? found->title : layer.template_id);
    }
    return titles;
}

/// Columns that make so many tiles of 16:9 largest, and their width.
std::pair<std::size_t, double> grid_of(std::size_t count) {
    std::pair<std::size_t, double> best{1, 0};
    for (std::size_t columns = 1; columns <= count; ++columns) {
        const auto across = static_cast<double>(columns);
        const auto down = static_cast<double>((count + columns - 1) / columns);
        const double by_width = (kSourcesWidth - (across - 1) * kGap) / across;
        const double room = (kBottom - kLower - (down - 1) * kGap) / down - kSourceStrip;
        const double width = std::floor(std::min(by_width, room * 16 / 9));
        if (width > best.second) {
            best = {columns, width};
        }
    }
    return best;
}

}  // namespace

Multiview::Multiview(const ChannelOptions& options, draw::FontLibrary& fonts)
    : options_(options),
      fonts_(fonts),
      regular_(monitor_faces(fonts, "RobotoCondensed-Regular.ttf")),
      bold_(monitor_faces(fonts, "RobotoCondensed-Bold.ttf")) {}

draw::Rect Multiview::rect(const Box& box) const {
    const auto at = [](double value, double scale) {
        return draw::px(static_cast<std::int32_t>(std::lround(value * scale)));
    };
    const draw::Subpixel x = at(box.x, scale_x_);
    const draw::Subpixel y = at(box.y, scale_y_);
    return {x, y, at(box.x + box.width, scale_x_) - x, at(box.y + box.height, scale_y_) - y};
}

void Multiview::fill(const Box& box, draw::Color colour) {
    draw::FillRect filled;
    filled.rect = rect(box);
    filled.paint = colour;
    list_->commands.emplace_back(filled);
}

double Multiview::write(const std::string& text, double x, double y, double size,
                        draw::Color colour, double room, Anchor anchor) {
    const draw::FontChain& faces = colour == kDim ? regular_ : bold_;
    if (faces.empty() || text.empty() || room <= 0) {
        return 0;
    }
    draw::TextStyle style;
    style.fonts = faces;
    style.size = draw::px(size * scale_y_);
    style.tabular_figures = true;
    const draw::ShapedText& shaped = fonts_.shape_to_fit(text, style, draw::px(room * scale_x_));
    draw::GlyphRun run;
    run.glyphs = shaped.glyphs;
    run.size = style.size;
    const draw::Subpixel back = anchor == Anchor::right    ? shaped.width
                                : anchor == Anchor::middle ? shaped.width / 2
                                                           : 0;
    run.origin = {draw::px(x * scale_x_) - back, draw::px(y * scale_y_)};
    run.paint = colour;
    list_->commands.emplace_back(std::move(run));
    return shaped.width / (scale_x_ * draw::kPixel);
}

void Multiview::draw_monitor(const Box& box, const draw::PicturePtr& picture, Tally tally) {
    constexpr double kBorder = 4;
    if (tally == Tally::programme || tally == Tally::preview) {
        fill({box.x - kBorder, box.y - kBorder, box.width + 2 * kBorder, box.height + 2 * kBorder},
             tally == Tally::programme ? kRed : kGreen);
    }
    fill(box, kDark);
    if (picture == nullptr) {
        write("NO PICTURE", box.x + box.width / 2, box.y + box.height / 2 + 8, 22, kDim,
              box.width - 20, Anchor::middle);
        return;
    }
    // The largest of its own shape.
    const auto width = static_cast<double>(picture->width);
    const auto height = static_cast<double>(shown_height(*picture));
    const double scale = std::min(box.width * scale_x_ / width, box.height * scale_y_ / height);
    const double w = width * scale / scale_x_;
    const double h = height * scale / scale_y_;
    draw::DrawPicture shown;
    shown.picture = picture;
    shown.rect = rect({box.x + (box.width - w) / 2, box.y + (box.height - h) / 2, w, h});
    shown.filter = draw::Filter::area;
    list_->commands.emplace_back(shown);
}

void Multiview::draw_label(const Box& box, const std::string& title, const std::string& note,
                           Tally tally) {
    fill(box, tally == Tally::programme ? kRed : tally == Tally::preview ? kGreen : kStrip);
    const double size = box.height * 0.62;
    const double base = box.y + box.height * 0.72;
    const double width = write(title, box.x + 10, base, size, kInk, box.width - 20);
    write(note, box.x + width + 28, base, size, kInk, box.width - width - 38);
}

void Multiview::draw_heads(const MonitorMoment& moment, const CuePainter& cue,
                           const std::shared_ptr<const draw::PackedFrame>& preview) {
    const bool cued = !cue.caption().empty();
    const Box left{kEdge, kEdge, kHeadWidth, kHeadHeight};
    const Box right{1920 - kEdge - kHeadWidth, kEdge, kHeadWidth, kHeadHeight};
    const Tally green = cued ? Tally::preview : Tally::off;
    draw_monitor(left, picture_of(preview, kPreviewSource, count_), green);
    const std::string titles = on_air_titles(moment);
    const Tally red = titles.empty() ? Tally::off : Tally::programme;
    draw_monitor(right, picture_of(moment.programme, kProgrammeSource, count_), red);
    const double strip = kEdge + kHeadHeight + 8;
    draw_label({left.x, strip, left.width, kHeadStrip}, "PREVIEW",
               cued ? cue.caption() : "nothing is cued", green);
    draw_label({right.x, strip, right.width, kHeadStrip}, "PROGRAMME", titles, red);
}

void Multiview::draw_source(const Box& box, const SourcePicture& source,
                            const MonitorMoment& moment, const CuePainter& cue) {
    const Tally tally = source.on_air          ? Tally::programme
                        : cue.shows(source.id) ? Tally::preview
                                               : Tally::off;
    draw_monitor(box, source.picture, tally);
    const Box strip{box.x, box.y + box.height + 4, box.width, kSourceStrip - 4};
    std::string state = "missing";
    for (const SourceReport& report : moment.status->sources) {
        state = report.id == source.id ? report.state : state;
    }
    const bool fine = state == "playing";
    draw_label(strip, source.id, fine ? "" : state, tally);
    if (!fine) {
        fill({box.x, box.y, box.width, 30}, kAmber);
        write(state, box.x + 10, box.y + 22, 20, kDark, box.width - 20);
    }
}

void Multiview::draw_sources(const MonitorMoment& moment, const CuePainter& cue) {
    const std::size_t count = std::min(moment.sources.size(), kMostSources);
    if (count == 0) {
        write("This show has no cameras", kEdge + kSourcesWidth / 2, (kLower + kBottom) / 2, 26,
              kDim, kSourcesWidth, Anchor::middle);
        return;
    }
    const auto [columns, width] = grid_of(count);
    const double height = width * 9 / 16;
    for (std::size_t i = 0; i < count; ++i) {
        const auto column = static_cast<double>(i % columns);
        const auto row = static_cast<double>(i / columns);
        draw_source({kEdge + column * (width + kGap), kLower + row * (height + kSourceStrip + kGap),
                     width, height},
                    moment.sources[i], moment, cue);
    }
}

void Multiview::draw_clock(const MonitorMoment& moment) {
    const VideoFormat& format = options_.render.format;
    fill({kPanel, kLower, kPanelEnd - kPanel, 92}, kDark);
    write(timecode_of(moment.frame, format.rate, options_.utc_offset_s).text(),
          (kPanel + kPanelEnd) / 2, kLower + 73, 82, kInk, kPanelEnd - kPanel - 20, Anchor::middle);
    write(moment.package->title(), kPanel, kLower + 124, 26, kInk, 420);
    write(std::string(format.name), kPanelEnd, kLower + 124, 26, kInk, 180, Anchor::right);
}

void Multiview::draw_health(const MonitorMoment& moment) {
    const ChannelStatus& status = *moment.status;
    const double y = kLower + 156;
    const bool hurt = status.frames_late + status.frames_repeated > 0;
    const std::string frames = "late " + std::to_string(status.frames_late) + "   repeated " +
                               std::to_string(status.frames_repeated) + "   cost " +
                               milliseconds(status.cost_p50_ns) + ", p99 " +
                               milliseconds(status.cost_p99_ns);
    write(frames, kPanel, y, 22, hurt ? kAmber : kDim, kPanelEnd - kPanel - 170);
    if (status.has_feed) {
        write("feed " + std::string(feed::text_of(status.feed.provenance)), kPanelEnd, y, 22,
              status.feed.stale ? kRed : kGreen, 160, Anchor::right);
    } else {
        write("no feed", kPanelEnd, y, 22, kDim, 160, Anchor::right);
    }
}

void Multiview::draw_outputs(const ChannelStatus& status) {
    const double channels = std::min<double>(status.sound.channels, 8);
    const double end = kPanelEnd - (channels > 0 ? channels * (kMeter + 6) + 40 : 0);
    double y = kLower + 196;
    write("OUTPUTS", kPanel, y, 20, kDim, 200);
    if (status.sinks.empty()) {
        write("none", kPanel, y + 30, 22, kInk, end - kPanel);
    }
    constexpr double kLine = 28;
    std::size_t left = status.sinks.size();
    for (const SinkReport& sink : status.sinks) {
        y += kLine;
        if (y + kLine > kBottom && left > 1) {
            write("and " + std::to_string(left) + " more", kPanel + 24, y, 20, kDim, 200);
            return;
        }
        --left;
        const bool closed = sink.stats.window && sink.stats.window->closed;
        const draw::Color colour = closed                  ? kDim
                                   : !sink.stats.alive     ? kRed
                                   : !sink.stats.connected ? kAmber
                                                           : kGreen;
        fill({kPanel, y - 14, 14, 14}, colour);
        const std::string note = closed                  ? "closed"
                                 : !sink.stats.alive     ? "STOPPED"
                                 : !sink.stats.connected ? "waiting"
                                 : sink.stats.frames_dropped > 0
                                     ? "dropped " + std::to_string(sink.stats.frames_dropped)
                                     : "";
        const double width =
            write(note, end, y, 20, colour == kGreen ? kAmber : colour, 140, Anchor::right);
        write(sink.name, kPanel + 24, y, 20, kInk, end - kPanel - width - 40);
    }
}

void Multiview::draw_sound(const SoundReport& sound) {
    const auto channels = static_cast<std::size_t>(std::clamp(sound.channels, 0, 8));
    const double top = kLower + 182;
    const double height = kBottom - top - 26;
    const auto share = [](double dbfs) { return std::clamp(1 - dbfs / kLowestDbfs, 0.0, 1.0); };
    for (std::size_t c = 0; c < channels; ++c) {
        const double x = kPanelEnd - static_cast<double>(channels - c) * (kMeter + 6) + 6;
        fill({x, top, kMeter, height}, kDark);
        const double level = share(sound.loudness.peak_dbfs[c]);
        // EBU R 128: -9 dBFS is the loudest that programme exchange grants, -18 alignment.
        double from = 0;
        for (const auto& [edge, colour] :
             {std::pair{share(-18), kGreen}, std::pair{share(-9), kAmber}, std::pair{1.0, kRed}}) {
            const double to = std::min(level, edge);
            if (to > from) {
                fill({x, top + height * (1 - to), kMeter, height * (to - from)}, colour);
            }
            from = edge;
        }
        write(std::to_string(c + 1), x + kMeter / 2, kBottom - 4, 18, kDim, 40, Anchor::middle);
    }
}

void Multiview::draw(const MonitorMoment& moment, const CuePainter& cue,
                     const std::shared_ptr<const draw::PackedFrame>& preview,
                     draw::DrawList& list) {
    list_ = &list;
    list.clear();
    list.width = options_.render.format.width;
    list.height = options_.render.format.height;
    scale_x_ = list.width / 1920.0;
    scale_y_ = list.height / 1080.0;
    fill({0, 0, 1920, 1080}, kWall);
    draw_heads(moment, cue, preview);
    draw_sources(moment, cue);
    draw_clock(moment);
    draw_health(moment);
    draw_outputs(*moment.status);
    draw_sound(moment.status->sound);
    list_ = nullptr;
}

}  // namespace pitcast::channel
