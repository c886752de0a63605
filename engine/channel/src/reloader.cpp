// SPDX-License-Identifier: Apache-2.0
#include "reloader.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "pitcast/core/hash.h"
#include "pitcast/core/log.h"

#include "load_show.h"
#include "rehearsal.h"
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

constexpr std::size_t kMostAsked = 16;

}  // namespace

Reloader::Reloader(const ChannelOptions& options, const draw::FontLibrary& fonts,
                   std::shared_ptr<const show::Package> package)
    : options_(options),
      fonts_(fonts.twin()),
      now_{options.show, options.edition},
      last_(std::move(package)),
      rack_(*last_),
      content_(last_->content_hash()),
      way_(way_hash(*last_)),
      venue_(last_->venue_path()),
      sound_channels_(last_->audio().channels),
      loaded_(options.watch ? fingerprint(options.show) : 0),
      seen_(loaded_),
      asked_(kMostAsked),
      thread_([this] { work(); }) {}

Reloader::~Reloader() {
    stop_ = true;
    thread_.join();
}

Status Reloader::ask(ChannelOrder order) {
    return asked_.try_push(std::move(order))
               ? Status()
               : Error{"reload", "too many orders wait already", "ask again in a moment"};
}

void Reloader::discard(SourceChange spent) {
    if (!spent.empty()) {
        spent_.store(std::make_shared<SourceChange>(std::move(spent)));
    }
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
        auto order = asked_.pop_within(kLook);
        spent_.store(nullptr);
        if (!order && !has_changed()) {
            continue;
        }
        Reloaded reloaded = carry_out(order);
        while (ready_.load(std::memory_order_acquire) && !stop_) {
            std::this_thread::sleep_for(kLook / 10);
        }
        done_ = std::move(reloaded);
        ready_.store(true, std::memory_order_release);
    }
}

bool Reloader::has_changed() {
    if (!options_.watch) {
        return false;
    }
    const std::uint64_t now = fingerprint(now_.folder);
    quiet_ = now == seen_ ? quiet_ + 1 : 0;
    seen_ = now;
    return now != loaded_ && quiet_ >= kQuietLooks;
}

Reloaded Reloader::load_for(const std::optional<ChannelOrder>& order) {
    auto wanted = wanted_by(order);
    if (!wanted) {
        Reloaded refused;
        refused.error = wanted.error();
        return refused;
    }
    Reloaded loaded = load(*wanted);
    if (!loaded.error) {
        loaded.is_other = wanted->folder != now_.folder;
        now_ = *std::move(wanted);
    }
    return loaded;
}

Reloaded Reloader::carry_out(const std::optional<ChannelOrder>& order) {
    Reloaded done;
    if (order && order->command.verb == show::Verb::set_source) {
        // Files that are being edited have no say in where a camera is.
        const Status set = rack_.set(*last_, order->command.source, order->command.url);
        done.error = set ? std::nullopt : std::optional(set.error());
    } else {
        done = load_for(order);
    }
    if (!done.error) {
        std::vector<Error> warnings;
        done.sources = rack_.change_to(*last_, options_.render, warnings);
        for (const Error& warning : warnings) {
            log_warning("reload", warning.message());
        }
    }
    done.show = show_name(now_.folder);
    done.edition = now_.edition;
    done.order = order;
    return done;
}

Result<Reloader::Wanted> Reloader::wanted_by(const std::optional<ChannelOrder>& order) const {
    if (!order) {
        return now_;
    }
    const show::Command& command = order->command;
    if (command.verb == show::Verb::unload) {
        return Wanted{options_.show, options_.edition};
    }
    Wanted wanted = now_;
    wanted.edition.theme = command.theme.value_or(wanted.edition.theme);
    wanted.edition.language = command.language.value_or(wanted.edition.language);
    if (command.show.empty() || command.show == show_name(now_.folder)) {
        return wanted;
    }
    if (command.show == show_name(options_.show)) {
        wanted.folder = options_.show;
        return wanted;
    }
    if (!options_.find_show) {
        return Error{"show \"" + command.show + "\"", "cannot be loaded on this channel", ""};
    }
    auto folder = options_.find_show(command.show);
    if (!folder) {
        return folder.error();
    }
    wanted.folder = *std::move(folder);
    return wanted;
}

Reloaded Reloader::load(const Wanted& wanted) {
    Reloaded loaded;
    loaded_ = options_.watch ? fingerprint(wanted.folder) : 0;
    // Another twin for the next time, should this one go to the frame thread.
    auto spare = fonts_->twin();
    std::vector<std::string> warnings;
    auto package = load_show(options_, wanted.folder, wanted.edition, *fonts_, warnings);
    for (const std::string& warning : warnings) {
        log_warning("reload", warning);
    }
    if (!package) {
        loaded.error = package.error();
        fonts_ = std::move(spare);
        return loaded;
    }
    last_ = *package;
    if (last_->content_hash() == content_) {
        fonts_ = std::move(spare);
        return loaded;
    }
    content_ = last_->content_hash();
    note_what_waits(*last_);
    if (const std::uint64_t way = way_hash(*last_); std::exchange(way_, way) != way) {
        std::vector<Error> none;
        loaded.track = venue_track(options_.render, *last_, none);
    }
    log_notice("reload", "\"" + last_->title() + "\" is loaded and goes on air");
    spare = fonts_->twin();
    loaded.fonts = std::exchange(fonts_, std::move(spare));
    if (std::exchange(venue_, last_->venue_path()) != last_->venue_path()) {
        loaded.views = views_of(wanted);
    }
    loaded.package = *std::move(package);
    return loaded;
}

/// With fonts of its own: a twin knows those that are in use by name only.
std::vector<map::MapView> Reloader::views_of(const Wanted& wanted) const {
    draw::FontLibrary fonts;
    std::vector<std::string> ignored;
    auto package = load_show(options_, wanted.folder, wanted.edition, fonts, ignored);
    return package ? channel::views_of(*std::move(package), fonts, options_.render.format)
                   : std::vector<map::MapView>{};
}

void Reloader::note_what_waits(const show::Package& package) const {
    if (package.audio().channels != sound_channels_) {
        log_warning("reload", "another number of channels of sound counts from the next start");
    }
}

}  // namespace pitcast::channel
