// SPDX-License-Identifier: Apache-2.0
#include "pitcast_tools/media_maker.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "pitcast/core/file.h"

#include "clip_writer.h"
#include "clips.h"

namespace pitcast::tools {
namespace {

/// Raise when what is made changes: folders made by an older version are made again.
constexpr std::string_view kVersion = "pitcast media 2";
constexpr std::string_view kStamp = "media.version";

using Say = std::function<void(std::string_view)>;

struct Clip {
    const char* file;
    ClipSize size;
    std::function<Picture(const GroundView&, std::int32_t, const ClipSize&)> frame;
};

std::vector<Clip> clips(bool quick) {
    const auto onboard = [](std::int32_t car) {
        return [car](const GroundView& ground, std::int32_t frame, const ClipSize& size) {
            return onboard_frame(ground, car, frame, size);
        };
    };
    const ClipSize tiny = {320, 180, 50, 1};
    return {{"onboard-1.mp4", quick ? tiny : ClipSize{640, 360, 200, 2}, onboard(1)},
            {"onboard-2.mp4", quick ? tiny : ClipSize{640, 360, 200, 2}, onboard(2)},
            {"programme.mp4", quick ? tiny : ClipSize{960, 540, 400, 2}, programme_frame}};
}

/// Two programs started at once make them once: the second one waits. Freed with the program at the
/// latest, however it ends.
class OneMaker {
 public:
    explicit OneMaker(const std::filesystem::path& folder)
        : file_(::open((folder / ".making").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644)) {
        if (file_ >= 0) {
            (void)::flock(file_, LOCK_EX);
        }
    }
    ~OneMaker() {
        if (file_ >= 0) {
            ::close(file_);
        }
    }
    OneMaker(const OneMaker&) = delete;
    OneMaker& operator=(const OneMaker&) = delete;

 private:
    int file_;
};

/// Frames are made side by side, one a core, and written in order.
Status make_clip(const Clip& clip, const GroundView& ground, const std::filesystem::path& path) {
    const std::filesystem::path part = path.string() + ".part";
    Result<std::unique_ptr<ClipWriter>> writer =
        ClipWriter::open(part, clip.size.width, clip.size.height);
    if (!writer) {
        return writer.error();
    }
    const auto at_once =
        static_cast<std::int32_t>(std::clamp(std::thread::hardware_concurrency(), 1u, 16u));
    std::vector<Picture> pictures(static_cast<std::size_t>(at_once));
    for (std::int32_t first = 0; first < clip.size.frames; first += at_once) {
        const std::int32_t count = std::min(at_once, clip.size.frames - first);
        std::vector<std::thread> makers;
        for (std::int32_t i = 0; i < count; ++i) {
            makers.emplace_back([&, i] {
                pictures[static_cast<std::size_t>(i)] = clip.frame(ground, first + i, clip.size);
            });
        }
        for (std::thread& maker : makers) {
            maker.join();
        }
        for (std::int32_t i = 0; i < count; ++i) {
            if (Status written = (*writer)->write(pictures[static_cast<std::size_t>(i)]);
                !written) {
                return written;
            }
        }
    }
    if (Status finished = (*writer)->finish(); !finished) {
        return finished;
    }
    std::error_code failed;
    std::filesystem::rename(part, path, failed);
    return failed ? Status(Error{path.string(), failed.message(), ""}) : Status();
}

std::string stamp_of(MediaSize size) {
    return std::string(kVersion) + (size == MediaSize::quick ? " quick\n" : "\n");
}

bool up_to_date(const std::filesystem::path& folder, MediaSize size) {
    const Result<std::string> held = read_file(folder / kStamp);
    const bool fits = held && (*held == stamp_of(size) ||
                               (size == MediaSize::any && *held == stamp_of(MediaSize::quick)));
    if (!fits || !std::filesystem::exists(folder / "xinqiu.venue") ||
        !std::filesystem::exists(folder / "xinqiu-stage.venue")) {
        return false;
    }
    const std::vector<Clip> wanted = clips(size == MediaSize::quick);
    return std::all_of(wanted.begin(), wanted.end(), [&](const Clip& clip) {
        return std::filesystem::exists(folder / clip.file);
    });
}

}  // namespace

Status make_media(const std::filesystem::path& folder, MediaSize size, const Say& say) {
    if (up_to_date(folder, size)) {
        return {};
    }
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) {
        return Error{folder.string(), failed.message(), "choose a folder that can be written"};
    }
    const OneMaker one(folder);
    if (up_to_date(folder, size)) {
        return {};
    }
    std::filesystem::remove(folder / kStamp, failed);
    const auto since = [start = std::chrono::steady_clock::now()] {
        return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(
                                  std::chrono::steady_clock::now() - start)
                                  .count()) +
               " s";
    };
    const map::Venue venue = map::make_xinqiu();
    if (Status saved = map::save_venue(venue, folder / "xinqiu.venue"); !saved) {
        return saved;
    }
    if (Status saved = map::save_venue(map::make_xinqiu_stage(), folder / "xinqiu-stage.venue");
        !saved) {
        return saved;
    }
    say("made " + (folder / "xinqiu.venue").string() + " and xinqiu-stage.venue after " + since());
    const GroundView ground(venue);
    for (const Clip& clip : clips(size == MediaSize::quick)) {
        if (Status made = make_clip(clip, ground, folder / clip.file); !made) {
            return made;
        }
        say("made " + (folder / clip.file).string() + ", " + std::to_string(clip.size.width) + "x" +
            std::to_string(clip.size.height) + ", " + std::to_string(clip.size.frames) +
            " frames, after " + since());
    }
    return write_file(folder / kStamp, stamp_of(size));
}

}  // namespace pitcast::tools
