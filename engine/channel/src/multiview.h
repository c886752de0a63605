// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>

#include "pitcast/channel/channel.h"
#include "pitcast/draw/draw_list.h"
#include "pitcast/draw/text.h"

#include "cue_painter.h"
#include "monitor_moment.h"

namespace pitcast::channel {

/// The gallery's monitor wall on one screen: preview and programme, below them the cameras, the
/// clock, the outputs and the sound. One thread.
class Multiview {
 public:
    /// `fonts` and `options` outlive it.
    Multiview(const ChannelOptions& options, draw::FontLibrary& fonts);

    /// `preview`: rgba8, of the moment; null = none.
    void draw(const MonitorMoment& moment, const CuePainter& cue,
              const std::shared_ptr<const draw::PackedFrame>& preview, draw::DrawList& list);

 private:
    /// In pixels of a screen of 1920 x 1080.
    struct Box {
        double x = 0;
        double y = 0;
        double width = 0;
        double height = 0;
    };
    enum class Tally : std::uint8_t { none, off, programme, preview };
    enum class Anchor : std::uint8_t { none, left, middle, right };

    [[nodiscard]] draw::Rect rect(const Box& box) const;
    void fill(const Box& box, draw::Color colour);
    /// One line on the base line `y`, cut where it is wider than `room`. Returns its width.
    double write(const std::string& text, double x, double y, double size, draw::Color colour,
                 double room, Anchor anchor = Anchor::left);
    void draw_monitor(const Box& box, const draw::PicturePtr& picture, Tally tally);
    void draw_label(const Box& box, const std::string& title, const std::string& note, Tally tally);
    void draw_heads(const MonitorMoment& moment, const CuePainter& cue,
                    const std::shared_ptr<const draw::PackedFrame>& preview);
    void draw_sources(const MonitorMoment& moment, const CuePainter& cue);
    void draw_source(const Box& box, const SourcePicture& source, const MonitorMoment& moment,
                     const CuePainter& cue);
    void draw_clock(const MonitorMoment& moment);
    void draw_health(const MonitorMoment& moment);
    void draw_outputs(const ChannelStatus& status);
    void draw_sound(const SoundReport& sound);

    const ChannelOptions& options_;
    draw::FontLibrary& fonts_;
    draw::FontChain regular_;
    draw::FontChain bold_;
    draw::DrawList* list_ = nullptr;
    double scale_x_ = 1;
    double scale_y_ = 1;
    std::uint64_t count_ = 0;  ///< pictures whose content nobody tells
};

}  // namespace pitcast::channel
