// SPDX-License-Identifier: Apache-2.0
#include "reloader.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "pitcast/core/hash.h"
#include "pitcast/core/log.h"

#include "venue_track.h"

namespace pitcast::channel {
namespace {

/// Names, sizes and times are looked at so often: this works on every file system, also on those
/// that tell nothing of changes.
constexpr std::chrono::milliseconds kLook{50};
/// Looks without a change before the files are read: an editor writes several times.
constexpr int kQuietLooks = 3;
constexpr int kMostFiles = 4096;

/// Of the files below a folder: changes when one of them does.
std::uint64_t fingerprint(const std::filesystem::path& folder) {
    std::error_code ignored;
    std::uint64_t sum = 0;
    int files = 0;
    auto entry = std::filesystem::recursive_directory_iterator(
        folder, std::filesystem::directory_options::skip_permission_denied, ignored);
    for (const auto end = std::filesystem::recursive_directory_iterator();
         entry != end && files < kMostFiles; entry.increment(ignored)) {
        const std::filesystem::path& path = entry->path();
        if (path.filename().string().starts_with('.')) {
            continue;  // what editors keep beside a file
        }
        const auto time = entry->last_write_time(ignored).time_since_epoch().count();
        const std::uintmax_t size = entry->is_regular_file(ignored) ? entry->file_size(ignored) : 0;
        Hasher one;
        one.add(std::string_view(path.native()));
        one.add(static_cast<std::int64_t>(time));
        one.add(size);
        sum += one.value();  // in whatever order they are listed
        ++files;
    }
    return sum;
}

std::vector<std::string> sources_of(const show::Package& package) {
    std::vector<std::string> sources{package.venue_path().string()};
    for (const show::SourceDeclaration& source : package.sources()) {
        sources.push_back(source.id + " " + source.url);
    }
    return sources;
}

}  // namespace

Reloader::Reloader(const ChannelOptions& options, const draw::FontLibrary& fonts,
                   const show::Package& package)
    : options_(options),
      fonts_(fonts.twin()),
      content_(package.content_hash()),
      way_(way_hash(package)),
      sources_(sources_of(package)),
      loaded_(options.watch ? fingerprint(options.show) : 0),
      seen_(loaded_),
      thread_([this] { work(); }) {}

Reloader::~Reloader() {
    stop_ = true;
    thread_.join();
}

std::optional<Reloaded> Reloader::take() {
    if (!ready_.load(std::memory_order_acquire)) {
        return std::nullopt;
    }
    Reloaded taken = std::move(done_);
    done_ = {};
    ready_.store(false, std::memory_order_release);
    return taken;
}

void Reloader::work() {
    while (!stop_) {
        std::this_thread::sleep_for(kLook);
        if (ready_.load(std::memory_order_acquire) || !is_due()) {
            continue;
        }
        done_ = load();
        ready_.store(true, std::memory_order_release);
    }
}

bool Reloader::is_due() {
    const bool asked = asked_.exchange(false);
    if (!options_.watch) {
        return asked;
    }
    const std::uint64_t now = fingerprint(options_.show);
    quiet_ = now == seen_ ? quiet_ + 1 : 0;
    seen_ = now;
    const bool changed = now != loaded_ && quiet_ >= kQuietLooks;
    if (asked || changed) {
        loaded_ = now;
    }
    return asked || changed;
}

Reloaded Reloader::load() {
    Reloaded loaded;
    // Another twin for the next time, should this one go to the frame thread.
    auto spare = fonts_->twin();
    show::LoadOptions load{
        .media_root = options_.render.media_root,
        .warnings = {},
        .edition = options_.edition,
        .venue = options_.render.venue,
        .picture = {options_.render.format.width, options_.render.format.height}};
    auto package = show::load_package(options_.show, *fonts_, load);
    for (const std::string& warning : load.warnings) {
        log_warning("reload", warning);
    }
    if (!package) {
        loaded.error = package.error();
        fonts_ = std::move(spare);
        return loaded;
    }
    if ((*package)->content_hash() == content_) {
        fonts_ = std::move(spare);
        return loaded;
    }
    content_ = (*package)->content_hash();
    note_what_waits(**package);
    if (const std::uint64_t way = way_hash(**package); std::exchange(way_, way) != way) {
        std::vector<Error> none;
        loaded.track = venue_track(options_.render, **package, none);
    }
    log_notice("reload", "\"" + (*package)->title() + "\" is loaded and goes on air");
    spare = fonts_->twin();
    loaded.fonts = std::exchange(fonts_, std::move(spare));
    loaded.package = *std::move(package);
    return loaded;
}

void Reloader::note_what_waits(const show::Package& package) const {
    if (sources_of(package) != sources_) {
        log_warning("reload",
                    "\"sources\" and \"venue\" have changed; they are opened at the "
                    "next start");
    }
}

}  // namespace pitcast::channel
