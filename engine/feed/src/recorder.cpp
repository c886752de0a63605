// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/recorder.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <mutex>
#include <thread>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"
#include "pitcast/core/pi_mutex.h"

#include "receiver.h"
#include "record_format.h"

namespace pitcast::feed {
namespace {

constexpr int kWaitMs = 50;
constexpr std::size_t kFlushBytes = 1 << 20;

}  // namespace

struct Recorder::Impl {
    ~Impl() {
        stop = true;
        if (thread.joinable()) {
            thread.join();
        }
    }

    void note(const std::vector<std::string>& frames, bool live);
    void write_out();
    void run();

    std::filesystem::path path;
    std::ofstream file;  // the thread's own, like all down to `mutex`
    std::unique_ptr<Receiver> receiver;
    std::string waiting;
    std::uint64_t messages = 0;
    std::uint64_t bytes = kRecordingMagic.size();

    mutable PiMutex mutex;
    RecorderStats stats;
    std::atomic<bool> stop{false};
    std::thread thread;
};

void Recorder::Impl::note(const std::vector<std::string>& frames, bool live) {
    append_record(waiting,
                  {utc_now_ns(), live ? Record::Source::live : Record::Source::repair, frames});
    ++messages;
    if (waiting.size() >= kFlushBytes) {
        write_out();
    }
}

void Recorder::Impl::write_out() {
    file.write(waiting.data(), static_cast<std::streamsize>(waiting.size()));
    file.flush();
    bytes += waiting.size();
    waiting.clear();
    const std::lock_guard lock(mutex);
    if (!file && !stats.failed) {
        stats.failed = true;
        stats.failure = path.string() + ": cannot be written: " + std::strerror(errno);
        log_error({path.string(), "cannot be written, the recording ends here",
                   "make room on the disk and record to another file"});
    }
    stats.messages = messages;
    stats.bytes = bytes;
    stats.refused = receiver->refused();
    stats.gaps_found = receiver->counts().gaps_found;
    stats.gaps_repaired = receiver->counts().gaps_repaired;
}

void Recorder::Impl::run() {
    Nanoseconds next_flush = monotonic_now_ns();
    while (!stop) {
        receiver->run_once(kWaitMs);
        if (monotonic_now_ns() >= next_flush) {
            write_out();
            next_flush = monotonic_now_ns() + kNanosecondsPerSecond;
        }
    }
    receiver->run_once(0);
    write_out();
}

Recorder::Recorder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Recorder::~Recorder() = default;

Result<std::unique_ptr<Recorder>> Recorder::open(const std::string& endpoint,
                                                 const std::filesystem::path& file) {
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) {
        return Error{file.string(), "exists already", "choose another name, or remove it"};
    }
    auto impl = std::make_unique<Impl>();
    impl->path = file;
    auto receiver = Receiver::open(
        endpoint, [](const wire::Message&) { return true; },
        [raw = impl.get()](const std::vector<std::string>& frames, bool live) {
            raw->note(frames, live);
        });
    if (!receiver) {
        return receiver.error();
    }
    impl->receiver = std::move(*receiver);
    impl->file.open(file, std::ios::binary);
    impl->file << kRecordingMagic << std::flush;
    if (!impl->file) {
        return Error{file.string(), std::string("cannot be made: ") + std::strerror(errno),
                     "choose a folder that exists and may be written"};
    }
    impl->thread = std::thread([raw = impl.get()] { raw->run(); });
    return std::unique_ptr<Recorder>(new Recorder(std::move(impl)));
}

RecorderStats Recorder::stats() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->stats;
}

Status run_record(const std::string& endpoint, const std::filesystem::path& file,
                  const std::atomic<bool>& stop) {
    auto recorder = Recorder::open(endpoint, file);
    if (!recorder) {
        return recorder.error();
    }
    while (!stop) {
        sleep_until_monotonic(monotonic_now_ns() + kNanosecondsPerSecond / 10);
        if (const RecorderStats stats = (*recorder)->stats(); stats.failed) {
            return Error{file.string(), stats.failure, "make room on the disk"};
        }
    }
    return {};
}

}  // namespace pitcast::feed
