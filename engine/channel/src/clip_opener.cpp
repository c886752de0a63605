// SPDX-License-Identifier: Apache-2.0
#include "clip_opener.h"

#include <utility>

#include "pitcast/core/log.h"

namespace pitcast::channel {

OpenedClip open_clip(std::uint64_t ticket, video::InputOptions options) {
    const std::string who = "clip \"" + options.url + "\"";
    options.id.clear();
    auto opened = video::VideoInput::open(std::move(options));
    if (!opened) {
        log_warning(who, opened.error().what);
        return {ticket, nullptr, opened.error().message()};
    }
    return {ticket, std::move(*opened), ""};
}

ClipOpener::ClipOpener() : thread_([this] { run(); }) {}

ClipOpener::~ClipOpener() {
    stopping_.store(true, std::memory_order_release);
    bell_.fetch_add(1, std::memory_order_release);
    bell_.notify_one();
    thread_.join();
}

bool ClipOpener::push(Job& job) {
    if (!jobs_.push(std::move(job))) {
        return false;
    }
    bell_.fetch_add(1, std::memory_order_release);
    bell_.notify_one();
    return true;
}

bool ClipOpener::open(std::uint64_t ticket, video::InputOptions options) {
    Job job{ticket, std::move(options), nullptr};
    return push(job);
}

bool ClipOpener::close(std::unique_ptr<video::VideoInput>& input) {
    Job job{0, std::nullopt, std::move(input)};
    const bool taken = push(job);
    input = std::move(job.close);
    return taken;
}

void ClipOpener::run() {
    while (!stopping_.load(std::memory_order_acquire)) {
        const std::uint32_t heard = bell_.load(std::memory_order_acquire);
        Job job;
        if (!jobs_.pop(job)) {
            bell_.wait(heard, std::memory_order_acquire);
            continue;
        }
        if (job.open) {
            OpenedClip opened = open_clip(job.ticket, *std::move(job.open));
            if (!opened_.push(std::move(opened))) {
                log_warning("clips", "nobody takes what was opened");
            }
        }
    }
}

}  // namespace pitcast::channel
