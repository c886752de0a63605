// SPDX-License-Identifier: Apache-2.0
#include "intake.h"

#include <algorithm>
#include <utility>

#include "pitcast/core/clock.h"

namespace pitcast::channel {
namespace {

/// Events taken in a frame: 20,000 a second at 50 frames, some 2 ms of work. More wait in the
/// feed's ring.
constexpr int kMostEventsAFrame = 400;
/// Commands of a door (AMCP, OSC, HTTP) in a frame after which no other is begun; more wait with
/// the server, and behind it with the client. A batch is not divided.
constexpr std::size_t kEnoughOrdersAFrame = 64;
/// Likewise over the native door.
constexpr std::size_t kEnoughNativeAFrame = 256;

/// The next order for frame `effect`.
template <typename Door, typename Order>
bool poll_order(Door& door, FrameNumber /*effect*/, Order& order) {
    return door.poll(order);
}
/// OSC may ask for a frame that is yet to come.
bool poll_order(osc::OscServer& door, FrameNumber effect, osc::Order& order) {
    return door.poll(effect, order);
}

}  // namespace

Result<std::unique_ptr<Intake>> Intake::open(const ChannelOptions& options,
                                             std::shared_ptr<const show::Package> package,
                                             const Json& journal_header) {
    std::unique_ptr<Intake> intake(new Intake(options, std::move(package)));
    if (!options.journal.empty()) {
        const bool goes_on = options.resume && std::filesystem::exists(options.journal);
        auto journal = goes_on ? journal::Writer::resume(options.journal)
                               : journal::Writer::open(options.journal, journal_header);
        if (!journal) {
            return journal.error();
        }
        intake->journal_ = std::move(*journal);
    }
    if (Status opened = intake->open_doors(options); !opened) {
        return opened.error();
    }
    if (!options.feed_endpoint.empty()) {
        feed::SubscriberOptions wanted;
        wanted.endpoints = {options.feed_endpoint};
        if (!options.feed_backup_endpoint.empty()) {
            wanted.endpoints.push_back(options.feed_backup_endpoint);
        }
        auto feed = feed::Subscriber::open(std::move(wanted));
        if (!feed) {
            return feed.error().within("feed");
        }
        intake->feed_ = std::move(*feed);
    }
    return intake;
}

void Intake::go_on_after(const TakenUp& before, feed::Provenance told) {
    told_provenance_ = told;
    if (rundown_) {
        due_.clear();
        rundown_->due(frame_start_tai_ns(before.last, format_.rate) -
                          frame_start_tai_ns(before.first, format_.rate),
                      due_);
    }
}

/// Where commands come in over the network.
Status Intake::open_doors(const ChannelOptions& options) {
    if (!options.control_endpoint.empty()) {
        auto server = control::CommandServer::open(options.control_endpoint,
                                                   {.key_folder = options.control_keys});
        if (!server) {
            return server.error().within("control");
        }
        control_ = std::move(*server);
    }
    if (!options.amcp.address.empty()) {
        amcp::AmcpOptions wanted;
        wanted.allow_wide_bind = options.amcp.wide;
        wanted.format = options.render.format;
        wanted.version = options.amcp.version;
        wanted.show_folder = std::filesystem::absolute(options.show);
        wanted.data_folder = options.amcp.data_folder;
        wanted.package = package_;
        wanted.media_folder =
            std::filesystem::absolute(options.render.clip_root.empty() ? options.render.media_root
                                                                       : options.render.clip_root);
        media_ = std::make_unique<MediaShelf>(wanted.media_folder);
        wanted.media = [media = media_.get()] { return media->list(); };
        auto server = amcp::AmcpServer::open(options.amcp.address, wanted);
        if (!server) {
            return server.error().within("amcp");
        }
        amcp_ = std::move(*server);
    }
    if (Status opened = open_osc(options); !opened) {
        return opened;
    }
    return options.web.address.empty() ? Status{} : open_web(options);
}

Status Intake::open_osc(const ChannelOptions& options) {
    if (options.osc.address.empty() && options.osc.targets.empty()) {
        return {};
    }
    osc::OscOptions wanted;
    wanted.allow_wide_bind = options.osc.wide;
    wanted.targets = options.osc.targets;
    wanted.format = options.render.format;
    wanted.package = package_;
    auto server = osc::OscServer::open(options.osc.address, wanted);
    if (!server) {
        return server.error().within("osc");
    }
    osc_ = std::move(*server);
    return {};
}

Status Intake::open_web(const ChannelOptions& options) {
    web::WebOptions wanted;
    wanted.gate = {
        .token = options.web.token, .hosts = options.web.hosts, .origins = options.web.origins};
    wanted.format = options.render.format;
    wanted.package = package_;
    wanted.version = options.web.version;
    auto server = web::WebServer::open(options.web.address, wanted);
    if (!server) {
        return server.error().within("http");
    }
    web_ = std::move(*server);
    return {};
}

void Intake::accept(Input input, Simulation& simulation) {
    if (const auto* event = std::get_if<race::Event>(&input.body);
        event && std::holds_alternative<race::Passing>(event->body)) {
        passings_.push_back({event->utc_ns, input.effect_frame});
    }
    if (journal_) {
        // A refusal is counted by the writer and reported at close: the show goes on.
        (void)journal_->append(to_record(input));
    }
    ++inputs_;
    simulation.push(std::move(input));
}

/// After the events of the frame: what comes back with a feed is there when it counts as live.
void Intake::note_provenance(FrameNumber effect, Simulation& simulation) {
    const feed::Provenance now = feed_ ? feed_->provenance() : feed::Provenance::none;
    if (now == told_provenance_) {
        return;
    }
    told_provenance_ = now;
    const Nanoseconds utc_ns = utc_from_tai(frame_start_tai_ns(effect, format_.rate));
    accept({effect, race::Event{utc_ns, race::FeedStatus{now}}}, simulation);
}

void Intake::take_in(FrameNumber frame, FrameNumber first_frame, Simulation& simulation) {
    const FrameNumber effect = frame + delay_;
    race::Event event;
    for (int i = 0; feed_ && i < kMostEventsAFrame && feed_->poll(event); ++i) {
        accept({effect, std::move(event)}, simulation);
        event = {};
    }
    note_provenance(effect, simulation);
    if (rundown_) {
        const Nanoseconds elapsed =
            frame_start_tai_ns(frame, format_.rate) - frame_start_tai_ns(first_frame, format_.rate);
        due_.clear();
        rundown_->due(elapsed, due_);
        for (show::Command& command : due_) {
            accept({effect, std::move(command)}, simulation);
        }
    }
    while (auto own = own_.pop_within(std::chrono::nanoseconds(0))) {
        if (show::is_for_channel(own->verb)) {
            take_for_channel({std::move(*own), std::nullopt});
            continue;
        }
        accept({effect, std::move(*own)}, simulation);
    }
    take_native(effect, simulation);
    take_orders(amcp_.get(), amcp_order_, amcp_waiting_, effect, simulation);
    take_orders(osc_.get(), osc_order_, osc_waiting_, effect, simulation);
    take_orders(web_.get(), web_order_, web_waiting_, effect, simulation);
}

void Intake::take_native(FrameNumber effect, Simulation& simulation) {
    control::Received received;
    std::size_t taken = 0;
    while (control_ && taken < kEnoughNativeAFrame && control_->poll(received)) {
        taken += std::max<std::size_t>(received.batch.size(), 1);
        if (!received.batch.empty()) {
            take_batch(std::move(received), effect, simulation);
            continue;
        }
        if (show::is_for_channel(received.command.verb)) {
            take_for_channel({received.command, std::move(received)});
            continue;
        }
        if (const Status known = show::check_command(*package_, received.command); !known) {
            control_->answer(received, control::refused_answer(known.error()));
            continue;
        }
        accept({effect, received.command}, simulation);
        native_waiting_.expect(std::move(received));
    }
}

void Intake::take_for_channel(ChannelOrder order) {
    if (order.command.verb != show::Verb::reload) {
        output_orders_.push_back(std::move(order));
        return;
    }
    reload_wanted_ = true;
    if (order.asked) {
        reloads_.push_back(*std::move(order.asked));
    }
}

void Intake::answer(const ChannelOrder& order, const Status& status, FrameNumber frame) {
    if (order.asked && control_) {
        control_->answer(*order.asked, status ? control::accepted_answer(frame)
                                              : control::refused_answer(status.error()));
    }
}

/// All of its commands are looked at before the first is taken in: what can be known to be wrong
/// stops the whole batch.
void Intake::take_batch(control::Received received, FrameNumber effect, Simulation& simulation) {
    for (std::size_t i = 0; i < received.batch.size(); ++i) {
        if (const Status known = show::check_command(*package_, received.batch[i]); !known) {
            control_->answer(received, control::refused_answer(known.error().within(
                                           "command " + std::to_string(i + 1) + " of the batch")));
            return;
        }
    }
    for (const show::Command& command : received.batch) {
        accept({effect, command}, simulation);
    }
    native_waiting_.expect(std::move(received));
}

/// What comes as one order takes effect on one frame.
template <typename Door, typename Order>
void Intake::take_orders(Door* door, Order& order, Order& waiting, FrameNumber effect,
                         Simulation& simulation) {
    std::size_t taken = 0;
    while (door != nullptr && taken < kEnoughOrdersAFrame && poll_order(*door, effect, order)) {
        taken += order.size();
        for (auto& sent : order) {
            if (const Status known = show::check_command(*package_, sent.command); !known) {
                door->answer(sent.number, known, effect);
                continue;
            }
            accept({effect, sent.command}, simulation);
            waiting.push_back(std::move(sent));
        }
    }
}

void Intake::change(std::shared_ptr<const show::Package> package, std::optional<race::Track> track,
                    FrameNumber frame, FrameNumber first_frame, Simulation& simulation) {
    package_ = package;
    if (amcp_) {
        amcp_->set_show(package_);
    }
    if (osc_) {
        osc_->set_show(package_);
    }
    if (web_) {
        web_->set_show(package_);
    }
    ++generation_;
    if (rundown_) {
        // Goes on at the same place of the show; what was due before it has been given.
        rundown_.emplace(*package_, generation_);
        due_.clear();
        rundown_->due(
            frame_start_tai_ns(frame, format_.rate) - frame_start_tai_ns(first_frame, format_.rate),
            due_);
    }
    const std::uint64_t content = package->content_hash();
    accept({frame + delay_, ContentChange{content, std::move(package), std::move(track)}},
           simulation);
}

void Intake::answer_reloads(const Json& body) {
    for (const control::Received& received : reloads_) {
        control_->answer(received, body);
    }
    reloads_.clear();
}

void Intake::answer(const Outcome& outcome, const Json& body) {
    if (outcome.command.verb == show::Verb::reload) {
        answer_reloads(body);
        return;
    }
    if (auto due = native_waiting_.note(outcome, body)) {
        control_->answer(due->asked, std::move(due->body));
    }
}

/// Whether it was one of the commands of `door`.
template <typename Door, typename Order>
bool Intake::answer_order(Door* door, Order& waiting, const Outcome& outcome) {
    const auto asked = std::find_if(waiting.begin(), waiting.end(), [&](const auto& sent) {
        return sent.command.id == outcome.command.id && sent.command.who == outcome.command.who;
    });
    if (asked == waiting.end()) {
        return false;
    }
    door->answer(asked->number, outcome.status, outcome.frame);
    waiting.erase(asked);
    return true;
}

void Intake::report(const std::vector<Outcome>& outcomes) {
    for (const Outcome& outcome : outcomes) {
        const bool was_order = answer_order(amcp_.get(), amcp_waiting_, outcome) ||
                               answer_order(osc_.get(), osc_waiting_, outcome) ||
                               answer_order(web_.get(), web_waiting_, outcome);
        if (!control_) {
            continue;
        }
        Json body = outcome.status ? control::accepted_answer(outcome.frame)
                                   : control::refused_answer(outcome.status.error());
        if (!was_order) {
            answer(outcome, body);
        }
        if (outcome.status) {
            control_->publish(control::on_air_event(outcome.command, outcome.frame), "on_air");
        } else {
            body["command"] = outcome.command.id;
            body["frame"] = outcome.frame;
            control_->publish(std::move(body), "refused");
        }
    }
}

void Intake::check(FrameNumber frame, std::uint64_t hash) {
    if (journal_) {
        (void)journal_->append_check(frame, hash);
    }
}

void Intake::publish(Json state) {
    if (osc_) {
        state["osc"] = osc::stats_json(osc_->stats());
    }
    if (control_) {
        control_->publish(state, "state");
    }
    if (amcp_ || osc_ || web_) {
        const auto told = std::make_shared<const Json>(std::move(state));
        if (amcp_) {
            amcp_->publish(told);
        }
        if (osc_) {
            osc_->publish(told);
        }
        if (web_) {
            web_->publish(told);
        }
    }
}

void Intake::tell_race(const race::RaceState& race) {
    if (web_ && web_->wants_race()) {
        web_->set_race(std::make_shared<const race::RaceState>(race));
    }
}

Status Intake::close() {
    control_.reset();
    amcp_.reset();
    media_.reset();
    osc_.reset();
    web_.reset();
    feed_.reset();
    return journal_ ? journal_->close() : Status{};
}

std::uint64_t Intake::journal_refused() const {
    return journal_ ? journal_->stats().refused : 0;
}

void Intake::forget_passings_up_to(FrameNumber frame) {
    std::erase_if(passings_, [&](const PassingSeen& seen) { return seen.effect_frame <= frame; });
}

}  // namespace pitcast::channel
