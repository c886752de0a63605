// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/media_shelf.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <ctime>
#include <system_error>
#include <utility>

#include <sys/stat.h>

#include "pitcast/amcp/request.h"
#include "pitcast/channel/thumbnail.h"
#include "pitcast/core/base64.h"
#include "pitcast/core/thread_priority.h"
#include "pitcast/video/probe.h"

namespace pitcast::channel {
namespace {

namespace fs = std::filesystem;

constexpr auto kRest = std::chrono::seconds(2);
constexpr int kDeepest = 8;
constexpr int kNice = 15;

std::string stamp_of(std::int64_t utc_s) {
    const std::time_t time = utc_s;
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    (void)std::strftime(text.data(), text.size(), "%Y%m%d%H%M%S", &parts);
    return text.data();
}

/// Path without ending, in capitals.
std::string name_of(const std::string& file) {
    const std::size_t dot = file.rfind('.');
    const std::size_t slash = file.rfind('/');
    const bool has_ending =
        dot != std::string::npos && dot > 0 && (slash == std::string::npos || dot > slash + 1);
    return amcp::upper(has_ending ? file.substr(0, dot) : file);
}

bool is_still(const video::StreamFacts& facts) {
    return facts.container.ends_with("_pipe") || facts.container == "image2";
}

}  // namespace

MediaShelf::MediaShelf(fs::path folder, bool pictured)
    : folder_(std::move(folder)),
      pictured_(pictured),
      list_(std::make_shared<const amcp::MediaList>()),
      thread_([this] { run(); }) {}

MediaShelf::~MediaShelf() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    ending_.notify_all();
    thread_.join();
}

void MediaShelf::run() {
    // After all that a channel does.
    step_thread_back(kNice);
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        const bool changed = look();
        if (changed) {
            publish();
        }
        const bool pictured = pictured_ && picture_one();
        if (pictured) {
            publish();
        }
        lock.lock();
        if (!pictured) {
            ending_.wait_for(lock, kRest, [&] { return stopping_; });
        }
    }
}

bool MediaShelf::look() {
    bool changed = false;
    std::map<std::string, Known> now;
    std::error_code error;
    auto at = fs::recursive_directory_iterator(
        folder_, fs::directory_options::skip_permission_denied, error);
    for (; !error && at != fs::recursive_directory_iterator() && now.size() < kMostFiles;
         at.increment(error)) {
        const std::string file = fs::relative(at->path(), folder_, error).generic_string();
        struct stat facts {};
        const bool hidden = at->path().filename().string().starts_with('.');
        if (hidden || at.depth() >= kDeepest) {
            at.disable_recursion_pending();
        }
        if (error || hidden || ::stat(at->path().c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
            error.clear();
            continue;
        }
        const auto bytes = static_cast<std::uint64_t>(facts.st_size);
        const std::int64_t changed_s = facts.st_mtim.tv_sec;
        const auto before = known_.find(file);
        if (before != known_.end() && before->second.bytes == bytes &&
            before->second.changed_s == changed_s) {
            now.emplace(file, std::move(before->second));
            continue;
        }
        changed = true;
        Known known{bytes, changed_s, false, false, {}};
        if (const auto probed = video::probe(at->path()); probed && probed->playable) {
            known.playable = true;
            known.entry = {name_of(file), file, is_still(*probed), bytes, stamp_of(changed_s)};
            known.entry.rate = probed->rate;
            known.entry.frames = std::llround(static_cast<double>(probed->duration_ns) * 1e-9 *
                                              probed->rate.numerator / probed->rate.denominator);
        }
        now.emplace(file, std::move(known));
    }
    changed = changed || now.size() != known_.size();
    known_ = std::move(now);
    return changed;
}

bool MediaShelf::picture_one() {
    const auto next = std::find_if(known_.begin(), known_.end(), [](const auto& one) {
        return one.second.playable && !one.second.pictured;
    });
    if (next == known_.end()) {
        return false;
    }
    next->second.pictured = true;
    if (const auto png = thumbnail_of(folder_, next->first)) {
        next->second.entry.thumbnail = std::make_shared<const std::string>(to_base64(*png));
    }
    return true;
}

void MediaShelf::publish() {
    auto list = std::make_shared<amcp::MediaList>();
    for (const auto& [file, known] : known_) {
        if (known.playable) {
            list->push_back(known.entry);
        }
    }
    std::sort(list->begin(), list->end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    list_.store(std::move(list));
}

}  // namespace pitcast::channel
