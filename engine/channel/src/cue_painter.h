// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "pitcast/channel/channel.h"
#include "pitcast/draw/draw_list.h"
#include "pitcast/show/package.h"

#include "monitor_moment.h"

namespace pitcast::channel {

/// What a take of all that is cued would bring: each template with its data, as it rests first, in
/// the race as it is. Loads the package for itself, since fonts and text caches are one thread's.
/// Cameras are those of the channel; maps have their drawn form. One thread.
class CuePainter {
 public:
    /// `fonts` and `options` outlive it.
    CuePainter(const ChannelOptions& options, draw::FontLibrary& fonts);
    ~CuePainter();
    CuePainter(const CuePainter&) = delete;
    CuePainter& operator=(const CuePainter&) = delete;

    /// Draws the moment: a backdrop, and what is cued over it. Says so when nothing is, and why
    /// where it cannot be shown.
    void draw(const MonitorMoment& moment, draw::DrawList& list);

    /// Titles of what is cued; empty = nothing is.
    [[nodiscard]] const std::string& caption() const { return caption_; }
    /// The picture of this source is in it.
    [[nodiscard]] bool shows(std::string_view source) const;

 private:
    class Pictures;
    void load(const MonitorMoment& moment);
    void write(const std::string& text, draw::Color colour, draw::DrawList& list);
    void play(const MonitorMoment& moment, const std::vector<show::LayerReport>& cued);
    [[nodiscard]] const show::TemplateSummary* find(const std::string& id) const;

    const ChannelOptions& options_;
    draw::FontLibrary& fonts_;
    draw::FontChain faces_;
    std::unique_ptr<Pictures> pictures_;
    std::shared_ptr<const show::Package> package_;
    std::uint64_t content_ = 0;  ///< of the channel's, that `package_` stands for
    std::shared_ptr<const race::RaceState> race_;
    std::unique_ptr<show::ShowState> state_;
    show::Instant instant_;
    std::string played_;  ///< what `state_` was made of
    std::string caption_;
    std::string error_;  ///< why it cannot be shown; empty = it can
};

}  // namespace pitcast::channel
