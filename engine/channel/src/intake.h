// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pitcast/amcp/amcp_server.h"
#include "pitcast/channel/channel.h"
#include "pitcast/channel/media_shelf.h"
#include "pitcast/channel/simulation.h"
#include "pitcast/control/command_server.h"
#include "pitcast/core/bounded_queue.h"
#include "pitcast/feed/subscriber.h"
#include "pitcast/journal/journal.h"
#include "pitcast/osc/osc_server.h"
#include "pitcast/web/web_server.h"

#include "channel_order.h"
#include "native_answers.h"
#include "rundown.h"

namespace pitcast::channel {

/// Everything that comes in from outside: stamps it with the frame it takes effect on, writes it
/// to the journal, and only then hands it to the simulation. Frame thread only, but for `send`.
class Intake {
 public:
    [[nodiscard]] static Result<std::unique_ptr<Intake>> open(
        const ChannelOptions& options, std::shared_ptr<const show::Package> package,
        const Json& journal_header);

    /// After open() on a show that is taken up: what of the rundown it has had, and what it knows
    /// of the feed.
    void go_on_after(const TakenUp& before, feed::Provenance told);
    /// Takes what has come by the start of `frame`, at most a bounded number of events.
    void take_in(FrameNumber frame, FrameNumber first_frame, Simulation& simulation);
    /// Orders for outputs, and for the content, that have come since the last call.
    [[nodiscard]] std::vector<ChannelOrder> take_output_orders() {
        return std::exchange(output_orders_, {});
    }
    [[nodiscard]] std::vector<ChannelOrder> take_content_orders() {
        return std::exchange(content_orders_, {});
    }
    /// Another content of the show, checked and loaded: it counts from `frame` plus the delay, and
    /// then who has asked for it is answered.
    void change(ContentChange content, std::optional<ChannelOrder> asked, FrameNumber frame,
                FrameNumber first_frame, Simulation& simulation);
    /// Reports what became of commands: to their askers and to all listeners.
    void report(const std::vector<Outcome>& outcomes);
    /// Writes the state hash after `frame` to the journal.
    void check(FrameNumber frame, std::uint64_t hash);
    void publish(Json state);
    /// For web clients; a copy, made only after one has asked.
    void tell_race(const race::RaceState& race);
    [[nodiscard]] Status close();

    /// From any thread: a command of this process's own user interface.
    [[nodiscard]] bool send(show::Command command) { return own_.try_push(std::move(command)); }

    [[nodiscard]] const feed::Subscriber* feed() const { return feed_.get(); }
    [[nodiscard]] const control::CommandServer* control() const { return control_.get(); }
    [[nodiscard]] const amcp::AmcpServer* amcp() const { return amcp_.get(); }
    [[nodiscard]] const osc::OscServer* osc() const { return osc_.get(); }
    [[nodiscard]] const web::WebServer* web() const { return web_.get(); }
    /// Where pictures for web clients go to; null = there is no such door.
    [[nodiscard]] std::shared_ptr<web::StillShelf> stills() const {
        return web_ ? web_->stills() : nullptr;
    }
    [[nodiscard]] std::uint64_t inputs() const { return inputs_; }
    [[nodiscard]] std::uint64_t journal_refused() const;
    /// Event times of the passings taken in since the last call, with their effect frames.
    struct PassingSeen {
        Nanoseconds utc_ns = 0;
        FrameNumber effect_frame = 0;
    };
    [[nodiscard]] const std::vector<PassingSeen>& passings() const { return passings_; }
    void forget_passings_up_to(FrameNumber frame);

 private:
    Intake(const ChannelOptions& options, std::shared_ptr<const show::Package> package)
        : package_(std::move(package)),
          delay_(options.input_delay_frames),
          format_(options.render.format),
          own_(256) {
        if (options.rundown) {
            rundown_.emplace(*package_);
        }
    }
    [[nodiscard]] Status open_doors(const ChannelOptions& options);
    [[nodiscard]] Status open_osc(const ChannelOptions& options);
    [[nodiscard]] Status open_web(const ChannelOptions& options);
    void accept(Input input, Simulation& simulation);
    void take_native(FrameNumber effect, Simulation& simulation);
    void take_batch(control::Received received, FrameNumber effect, Simulation& simulation);
    template <typename Door, typename Order>
    void take_orders(Door* door, Order& order, Order& waiting, FrameNumber effect,
                     Simulation& simulation);
    void take_for_channel(ChannelOrder order);
    void take_for_channel(control::Received received);
    void note_provenance(FrameNumber effect, Simulation& simulation);
    void answer(const Outcome& outcome, const Json& body);
    template <typename Door, typename Order>
    [[nodiscard]] static bool answer_order(Door* door, Order& waiting, const Outcome& outcome);

    std::shared_ptr<const show::Package> package_;
    std::int32_t delay_;
    VideoFormat format_;
    std::unique_ptr<feed::Subscriber> feed_;
    std::unique_ptr<control::CommandServer> control_;
    std::unique_ptr<MediaShelf> media_;  ///< for AMCP
    std::unique_ptr<amcp::AmcpServer> amcp_;
    std::unique_ptr<osc::OscServer> osc_;
    std::unique_ptr<web::WebServer> web_;
    std::unique_ptr<journal::Writer> journal_;
    std::optional<RundownPlayer> rundown_;
    BoundedQueue<show::Command> own_;
    NativeAnswers native_waiting_;
    std::vector<amcp::Numbered> amcp_waiting_;  ///< likewise: answered when they take effect
    osc::Order osc_waiting_;                    ///< likewise
    web::Order web_waiting_;                    ///< likewise
    amcp::Order amcp_order_;                    ///< being taken in
    osc::Order osc_order_;                      ///< likewise
    web::Order web_order_;                      ///< likewise
    std::vector<ChannelOrder> reloads_;         ///< that count from the next change of content on
    std::vector<ChannelOrder> output_orders_;
    std::vector<ChannelOrder> content_orders_;
    std::uint64_t generation_ = 0;
    std::vector<PassingSeen> passings_;
    std::vector<show::Command> due_;
    std::uint64_t inputs_ = 0;
    feed::Provenance told_provenance_ = feed::Provenance::none;  ///< to the simulation
};

}  // namespace pitcast::channel
