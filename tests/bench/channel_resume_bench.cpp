// SPDX-License-Identifier: Apache-2.0
// Seconds until a channel that was killed has its state back (--resume): a journal of the real
// qualifying session, beside the same channel that begins from nothing.
#include <cstdio>
#include <filesystem>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/input.h"
#include "pitcast/core/clock.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/journal/journal.h"

#include "test_paths.h"

namespace {

using namespace pitcast;

const std::filesystem::path kSession =
    std::filesystem::path(PITCAST_DATA_DIR) / "f1_2025_mexico_qualifying_raw";
const std::filesystem::path kShow = std::filesystem::path(PITCAST_SOURCE_DIR) / "templates/xinqiu";

struct Written {
    FrameNumber frames = 0;
    std::uint64_t inputs = 0;
};

/// The session as a channel would have written it, ended two seconds ago.
Result<Written> write_journal(const std::filesystem::path& path, const VideoFormat& format) {
    auto recording = feed::read_recording(kSession.string());
    if (!recording) {
        return recording.error();
    }
    auto& events = recording->events;
    const auto frame_of = [&](const feed::TimedEvent& event) {
        return frame_at_tai_ns(tai_from_utc(event.delivered_utc_ns), format.rate);
    };
    const FrameNumber begin = frame_of(events.front());
    const FrameNumber end = frame_of(events.back());
    const FrameNumber shift = frame_at_tai_ns(tai_now_ns(), format.rate) - 100 - end;
    auto writer = journal::Writer::open(
        path,
        {{"show", std::filesystem::absolute(kShow).string()}, {"format", std::string(format.name)}},
        {.queue_bytes = std::size_t{256} << 20U});
    if (!writer) {
        return writer.error();
    }
    Written written;
    auto next = events.begin();
    for (FrameNumber n = begin; n <= end; ++n) {
        for (; next != events.end() && frame_of(*next) <= n; ++next) {
            (*writer)->append(channel::to_record({n + shift, std::move(next->event)}));
            ++written.inputs;
        }
        (*writer)->append_check(n + shift, 0);
        ++written.frames;
    }
    if (const Status closed = (*writer)->close(); !closed) {
        return closed.error();
    }
    return written;
}

double seconds_to_open(const channel::ChannelOptions& options) {
    std::vector<Error> warnings;
    const Nanoseconds begin = monotonic_now_ns();
    const auto channel = channel::Channel::open(options, warnings);
    const Nanoseconds took = monotonic_now_ns() - begin;
    if (!channel) {
        std::fprintf(stderr, "%s\n", channel.error().message().c_str());
        return 0;
    }
    return static_cast<double>(took) * 1e-9;
}

}  // namespace

int main() {
    if (!std::filesystem::exists(kSession)) {
        std::printf("skipped: no %s\n", kSession.c_str());
        return 0;
    }
    const auto folder = std::filesystem::temp_directory_path() / "pitcast-resume-bench";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    channel::ChannelOptions options;
    options.show = kShow;
    options.render.format = *video_format("720p50");
    options.render.executor = channel::ExecutorChoice::cpu;
    options.render.media_root = std::filesystem::path(PITCAST_SOURCE_DIR) / "media" / "generated";
    const auto written = write_journal(folder / "a.journal", options.render.format);
    if (!written) {
        std::fprintf(stderr, "%s\n", written.error().message().c_str());
        return 1;
    }
    (void)seconds_to_open(options);  // files are in the cache from here on
    const double fresh = seconds_to_open(options);
    options.journal = folder / "a.journal";
    options.resume = true;
    const double resumed = seconds_to_open(options);
    const double minutes = static_cast<double>(written->frames) / 50 / 60;
    std::printf("%.1f minutes on air, %llu inputs, %.1f MB of journal\n", minutes,
                static_cast<unsigned long long>(written->inputs),
                static_cast<double>(std::filesystem::file_size(options.journal)) * 1e-6);
    std::printf("opened in %.2f s, with --resume %.2f s: %.3f s more for a minute on air\n", fresh,
                resumed, (resumed - fresh) / minutes);
    std::filesystem::remove_all(folder);
    return 0;
}
