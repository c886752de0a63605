// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "pitcast/core/result.h"
#include "pitcast/core/spsc_ring.h"
#include "pitcast/video/input.h"

namespace pitcast::channel {

/// What became of a file that was to be opened.
struct OpenedClip {
    std::uint64_t ticket = 0;
    std::unique_ptr<video::VideoInput> input;  ///< null: see error
    std::string error{};
};

/// Opens files, and lets go of them, on a thread of its own: either may take as long as the disk
/// and the decoder like. All else is for one thread, which never waits here.
class ClipOpener {
 public:
    ClipOpener();
    ~ClipOpener();
    ClipOpener(const ClipOpener&) = delete;
    ClipOpener& operator=(const ClipOpener&) = delete;

    /// False: too much is waiting; try again.
    [[nodiscard]] bool open(std::uint64_t ticket, video::InputOptions options);
    /// Takes the input, or leaves it with the caller: too much is waiting.
    [[nodiscard]] bool close(std::unique_ptr<video::VideoInput>& input);
    [[nodiscard]] bool take(OpenedClip& opened) { return opened_.pop(opened); }

 private:
    struct Job {
        std::uint64_t ticket = 0;
        std::optional<video::InputOptions> open;
        std::unique_ptr<video::VideoInput> close;
    };
    void run();
    [[nodiscard]] bool push(Job& job);

    static constexpr std::size_t kMostWaiting = 64;
    SpscRing<Job> jobs_{kMostWaiting};
    /// As many as can be asked for and not be taken, so that there is always room.
    SpscRing<OpenedClip> opened_{2 * kMostWaiting};
    std::atomic<std::uint32_t> bell_{0};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

/// The same, at once, for renderings that wait.
[[nodiscard]] OpenedClip open_clip(std::uint64_t ticket, video::InputOptions options);

}  // namespace pitcast::channel
