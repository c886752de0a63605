// SPDX-License-Identifier: Apache-2.0
#include "intake.h"

#include <algorithm>
#include <utility>

namespace pitcast::channel {
namespace {

/// Events taken in a frame: 20,000 a second at 50 frames, some 2 ms of work. More wait in the
/// feed's ring.
constexpr int kMostEventsAFrame = 400;

}  // namespace

Result<std::unique_ptr<Intake>> Intake::open(const ChannelOptions& options,
                                             std::shared_ptr<const show::Package> package,
                                             const Json& journal_header) {
    std::unique_ptr<Intake> intake(new Intake(options, std::move(package)));
    if (!options.journal.empty()) {
        auto journal = journal::Writer::open(options.journal, journal_header);
        if (!journal) {
            return journal.error();
        }
        intake->journal_ = std::move(*journal);
    }
    if (!options.control_endpoint.empty()) {
        auto server = control::CommandServer::open(options.control_endpoint);
        if (!server) {
            return server.error().within("control");
        }
        intake->control_ = std::move(*server);
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

/// How far the feed can be trusted is an input like what it tells: the state knows it by the
/// journal alone.
void Intake::tell_trust(FrameNumber effect, Simulation& simulation) {
    const feed::Provenance provenance = feed_ ? feed_->provenance() : feed::Provenance::none;
    if (provenance == feed::Provenance::none) {
        return;
    }
    const race::Trust trust = provenance == feed::Provenance::live        ? race::Trust::live
                              : provenance == feed::Provenance::estimated ? race::Trust::estimated
                                                                          : race::Trust::stale;
    if (trust != trust_) {
        trust_ = trust;
        accept({effect, race::Event{0, race::FeedTrust{trust}}}, simulation);
    }
}

void Intake::take_in(FrameNumber frame, FrameNumber first_frame, Simulation& simulation) {
    const FrameNumber effect = frame + delay_;
    race::Event event;
    for (int i = 0; feed_ && i < kMostEventsAFrame && feed_->poll(event); ++i) {
        accept({effect, std::move(event)}, simulation);
        event = {};
    }
    tell_trust(effect, simulation);
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
        if (own->verb == show::Verb::reload) {
            reload_wanted_ = true;
            continue;
        }
        accept({effect, std::move(*own)}, simulation);
    }
    control::Received received;
    while (control_ && control_->poll(received)) {
        if (received.command.verb == show::Verb::reload) {
            reload_wanted_ = true;
            reloads_.push_back(std::move(received));
            continue;
        }
        if (const Status known = show::check_command(*package_, received.command); !known) {
            control_->answer(received, control::refused_answer(known.error()));
            continue;
        }
        accept({effect, received.command}, simulation);
        waiting_.push_back(std::move(received));
    }
}

void Intake::change(std::shared_ptr<const show::Package> package, FrameNumber frame,
                    FrameNumber first_frame, Simulation& simulation) {
    package_ = package;
    ++generation_;
    if (rundown_) {
        // Goes on at the same place of the show; what was due before it has been given.
        rundown_.emplace(*package_, generation_);
        due_.clear();
        rundown_->due(
            frame_start_tai_ns(frame, format_.rate) - frame_start_tai_ns(first_frame, format_.rate),
            due_);
    }
    accept({frame + delay_, ContentChange{package->content_hash(), std::move(package)}},
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
    // Commands come out in the order in which they went in, mixed with those of others.
    const auto asked = std::find_if(waiting_.begin(), waiting_.end(), [&](const auto& received) {
        return received.command.id == outcome.command.id &&
               received.command.who == outcome.command.who;
    });
    if (asked != waiting_.end()) {
        control_->answer(*asked, body);
        waiting_.erase(asked);
    }
}

void Intake::report(const std::vector<Outcome>& outcomes) {
    for (const Outcome& outcome : outcomes) {
        if (!control_) {
            return;
        }
        if (outcome.status) {
            answer(outcome, control::accepted_answer(outcome.frame));
            control_->publish(control::on_air_event(outcome.command, outcome.frame), "on_air");
        } else {
            Json body = control::refused_answer(outcome.status.error());
            answer(outcome, body);
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

void Intake::publish(const Json& state) {
    if (control_) {
        control_->publish(state, "state");
    }
}

Status Intake::close() {
    control_.reset();
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
