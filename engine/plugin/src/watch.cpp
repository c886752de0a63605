// SPDX-License-Identifier: Apache-2.0
#include "pitcast/plugin/watch.h"

#include <algorithm>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"

#include "pitcast_plugin.h"
#include "told_text.h"

namespace pitcast::plugin {
namespace {

constexpr std::int32_t kLinesPerSecond = 10;

}  // namespace

std::string_view text_of(Condition condition) {
    switch (condition) {
        case Condition::starting:
            return "starting";
        case Condition::running:
            return "running";
        case Condition::waiting:
            return "waiting";
        case Condition::ended:
            return "ended";
        case Condition::failed:
            return "failed";
        default:
            return "none";
    }
}

Watch::Watch(const PluginUrl& url, Role role) : limits_(url.limits) {
    report_.name = url.name;
    report_.role = role;
    report_.in_process = url.in_process;
}

void Watch::began(std::int32_t pid) {
    const std::lock_guard lock(mutex_);
    began_ns_ = monotonic_now_ns();
    report_.pid = pid;
    report_.condition = Condition::starting;
    report_.heard = true;
    ++report_.lives;
}

void Watch::running() {
    const std::lock_guard lock(mutex_);
    report_.condition = Condition::running;
}

std::optional<Nanoseconds> Watch::ended(End how, const Error& error) {
    std::optional<Nanoseconds> pause;
    bool fresh = false;
    Error told = error;
    {
        const std::lock_guard lock(mutex_);
        report_.pid = 0;
        if (how == End::stopped || how == End::done) {
            report_.condition = Condition::ended;
            return std::nullopt;
        }
        report_.crashes += how == End::crash ? 1 : 0;
        report_.hangs += how == End::hang ? 1 : 0;
        if (monotonic_now_ns() - began_ns_ > limits_.long_life_ns) {
            short_lives_ = 0;
            pause_ns_ = 0;
        }
        ++short_lives_;
        pause_ns_ = std::min(pause_ns_ == 0 ? limits_.first_pause_ns : pause_ns_ * 2,
                             limits_.longest_pause_ns);
        const bool last = how == End::failed || short_lives_ >= limits_.short_lives;
        report_.condition = last ? Condition::failed : Condition::waiting;
        if (last && how != End::failed) {
            told.what += "; given up after " + std::to_string(short_lives_) + " short lives";
        }
        fresh = told.message() != report_.error;
        report_.error = told.message();
        if (!last) {
            pause = pause_ns_;
        }
    }
    if (fresh && report_.role != Role::sink) {  // an output says it itself
        log_error(told);
    }
    return pause;
}

bool Watch::is_over() const {
    const std::lock_guard lock(mutex_);
    return report_.condition == Condition::failed || report_.condition == Condition::ended;
}

void Watch::note_heard(bool heard) {
    const std::lock_guard lock(mutex_);
    report_.heard = heard;
}

void Watch::note_events(std::uint64_t taken, std::uint64_t refused,
                        const std::string& last_refusal) {
    const std::lock_guard lock(mutex_);
    report_.events += taken;
    report_.refused += refused;
    if (refused > 0) {
        report_.last_refusal = told_text(last_refusal);
    }
}

void Watch::note_held_up() {
    const std::lock_guard lock(mutex_);
    ++report_.held_up;
}

void Watch::note_command(bool refused, const std::string& why) {
    const std::lock_guard lock(mutex_);
    ++report_.commands;
    if (refused) {
        ++report_.refused;
        report_.last_refusal = told_text(why);
    }
}

void Watch::log(std::int32_t level, std::string_view text) {
    const std::string line = told_text(text);
    {
        const std::lock_guard lock(mutex_);
        const Nanoseconds second = monotonic_now_ns() / kNanosecondsPerSecond;
        logged_ = second == log_second_ ? logged_ + 1 : 1;
        log_second_ = second;
        if (logged_ > kLinesPerSecond) {
            return;
        }
    }
    const std::string subject = "plug-in " + report_.name;  // never changes
    if (level == PITCAST_LOG_ERROR) {
        log_error({subject, line, ""});
    } else if (level == PITCAST_LOG_WARNING) {
        log_warning(subject, line);
    } else {
        log_notice(subject, line);
    }
}

Report Watch::report() const {
    const std::lock_guard lock(mutex_);
    return report_;
}

std::vector<Report> Watches::reports() const {
    std::vector<Report> reports;
    reports.reserve(watches_.size());
    for (const auto& watch : watches_) {
        reports.push_back(watch->report());
    }
    return reports;
}

}  // namespace pitcast::plugin
