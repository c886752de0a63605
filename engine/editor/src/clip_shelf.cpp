// SPDX-License-Identifier: Apache-2.0
#include "clip_shelf.h"

#include <chrono>
#include <cstdio>
#include <system_error>
#include <utility>

#include "pitcast/channel/thumbnail.h"
#include "pitcast/core/file.h"
#include "pitcast/core/hash.h"
#include "pitcast/core/thread_priority.h"
#include "pitcast/draw/image_file.h"

#include "search.h"

namespace pitcast::editor {
namespace {

constexpr int kClipsNice = 15;

ClipShelf::Clip clip_of(const amcp::MediaEntry& entry) {
    const bool timed = !entry.is_still && entry.rate.numerator > 0;
    return {
        entry.file, entry.is_still, entry.bytes,
        timed ? entry.frames * kNanosecondsPerSecond * entry.rate.denominator / entry.rate.numerator
              : 0,
        entry.changed + " " + std::to_string(entry.bytes)};
}

/// The picture that is kept of a file, made where there is none yet; null: none can be made.
draw::PicturePtr picture_of_clip(const std::filesystem::path& folder,
                                 const std::filesystem::path& kept, const ClipShelf::Clip& clip) {
    Hasher hasher;
    hasher.add(std::string_view((folder / clip.file).native()));
    hasher.add(std::string_view(clip.stamp));
    char name[32];
    std::snprintf(name, sizeof name, "%016llx.png",
                  static_cast<unsigned long long>(hasher.value()));
    const std::filesystem::path path = kept / name;
    std::error_code none;
    if (!std::filesystem::exists(path, none)) {
        const auto png = channel::thumbnail_of(folder, clip.file);
        std::filesystem::create_directories(kept, none);
        if (!png || !write_file(path, *png)) {
            return nullptr;
        }
    }
    auto read = draw::read_png(path);
    return read ? *read : nullptr;
}

}  // namespace

ClipShelf::ClipShelf(std::filesystem::path folder, std::filesystem::path kept)
    : folder_(std::move(folder)), kept_(std::move(kept)), shelf_(folder_, false) {
    if (!kept_.empty()) {
        thread_ = std::thread([this] { work(); });
    }
}

ClipShelf::~ClipShelf() {
    stop_ = true;
    if (thread_.joinable()) {
        thread_.join();
    }
}

void ClipShelf::work() {
    step_thread_back(kClipsNice);
    while (!stop_) {
        std::unique_lock lock(mutex_);
        if (wanted_.empty()) {
            lock.unlock();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            continue;
        }
        const Clip clip = std::move(wanted_.front());
        wanted_.erase(wanted_.begin());
        lock.unlock();
        draw::PicturePtr picture = picture_of_clip(folder_, kept_, clip);
        lock.lock();
        done_.push_back({clip.file + " " + clip.stamp, std::move(picture), false});
    }
}

void ClipShelf::refresh(Nanoseconds now_ns) {
    if (auto list = shelf_.list(); list != list_) {
        list_ = std::move(list);
        clips_.clear();
        for (const amcp::MediaEntry& entry : *list_) {
            clips_.push_back(clip_of(entry));
        }
        const std::lock_guard lock(mutex_);
        wanted_.clear();
        for (const Clip& clip : clips_) {
            const std::string id = clip.file + " " + clip.stamp;
            const auto has = [&](const auto& list_of) {
                for (const channel::SourcePicture& one : list_of) {
                    if (one.id == id) {
                        return true;
                    }
                }
                return false;
            };
            if (!has(pictures_) && !has(done_)) {
                wanted_.push_back(clip);
            }
        }
    }
    {
        const std::unique_lock lock(mutex_, std::try_to_lock);
        if (lock) {
            pictures_.insert(pictures_.end(), done_.begin(), done_.end());
            done_.clear();
        }
    }
    sheet_.refresh(pictures_, now_ns);
}

std::vector<const ClipShelf::Clip*> ClipShelf::found(std::string_view search) const {
    std::vector<const Clip*> some;
    for (const Clip& clip : clips_) {
        if (matches(search, {clip.file})) {
            some.push_back(&clip);
        }
    }
    return some;
}

std::string size_text(std::uint64_t bytes) {
    char text[32];
    const auto size = static_cast<double>(bytes);
    std::snprintf(text, sizeof text,
                  bytes >= 1'000'000'000 ? "%.1f GB"
                  : bytes >= 1'000'000   ? "%.1f MB"
                                         : "%.0f kB",
                  bytes >= 1'000'000'000 ? size / 1e9
                  : bytes >= 1'000'000   ? size / 1e6
                                         : size / 1e3);
    return text;
}

}  // namespace pitcast::editor
