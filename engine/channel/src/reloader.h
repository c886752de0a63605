// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "pitcast/channel/channel.h"
#include "pitcast/draw/text.h"
#include "pitcast/show/package.h"

namespace pitcast::channel {

/// What became of loading the show anew.
struct Reloaded {
    std::shared_ptr<const show::Package> package;  ///< null: `error`, or nothing is new
    std::unique_ptr<draw::FontLibrary> fonts;      ///< a twin of the channel's, with new faces
    std::optional<race::Track> track;              ///< where the venue's way is another one
    std::optional<Error> error;
};

/// Loads and checks the show's folder on a thread of its own: when asked, and, when it watches,
/// once a file of the folder has changed and then rested for a moment. The frame thread only
/// looks whether something is there.
class Reloader {
 public:
    /// `fonts` and `package` are those in use; they are read in here only.
    Reloader(const ChannelOptions& options, const draw::FontLibrary& fonts,
             const show::Package& package);
    ~Reloader();
    Reloader(const Reloader&) = delete;
    Reloader& operator=(const Reloader&) = delete;

    /// One thread, which never waits.
    void ask() { asked_ = true; }
    [[nodiscard]] std::optional<Reloaded> take();

 private:
    void work();
    [[nodiscard]] bool is_due();
    [[nodiscard]] Reloaded load();
    void note_what_waits(const show::Package& package) const;

    const ChannelOptions options_;
    std::unique_ptr<draw::FontLibrary> fonts_;  ///< that the next loading begins with
    std::uint64_t content_ = 0;                 ///< of the package handed over last
    std::uint64_t way_ = 0;                     ///< of its venue, as way_hash() has it
    std::vector<std::string> sources_;          ///< opened at the start
    std::uint64_t loaded_ = 0;                  ///< the folder's files when they were last read
    std::uint64_t seen_ = 0;                    ///< when they were last looked at
    int quiet_ = 0;                             ///< looks since they changed last
    Reloaded done_;                             ///< the frame thread's while `ready_`
    std::atomic<bool> ready_{false};
    std::atomic<bool> asked_{false};
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace pitcast::channel
