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
#include "pitcast/core/bounded_queue.h"
#include "pitcast/draw/text.h"
#include "pitcast/show/package.h"

#include "channel_order.h"
#include "source_rack.h"

namespace pitcast::channel {

/// What became of loading the show anew, or another one.
struct Reloaded {
    std::optional<ChannelOrder> order;             ///< that asked for it; empty: a file was saved
    std::shared_ptr<const show::Package> package;  ///< null: `error`, or its content is not new
    std::string show;                              ///< name of its folder
    show::Edition edition{};
    bool is_other = false;                     ///< not the show that was on air
    std::vector<map::MapView> views;           ///< of another venue, that its templates ask for
    std::unique_ptr<draw::FontLibrary> fonts;  ///< a twin of the channel's, with new faces
    SourceChange sources;                      ///< that it needs and were not open
    std::optional<race::Track> track;          ///< where the venue's way is another one
    std::optional<Error> error;
};

/// Loads and checks the show's folder, and opens its sources, on a thread of its own: when asked,
/// and, when it watches, once a file of the folder has changed and then rested for a moment. The
/// frame thread only looks whether something is there.
class Reloader {
 public:
    /// `fonts` and `package` are those in use; they are read in here only.
    Reloader(const ChannelOptions& options, const draw::FontLibrary& fonts,
             std::shared_ptr<const show::Package> package);
    ~Reloader();
    Reloader(const Reloader&) = delete;
    Reloader& operator=(const Reloader&) = delete;

    /// One thread, which never waits. Error: too many wait already.
    [[nodiscard]] Status ask(ChannelOrder order);
    [[nodiscard]] std::optional<Reloaded> take();
    /// Closes what the frame thread has no more use for.
    void discard(SourceChange spent);

 private:
    /// Which show, from where and as what.
    struct Wanted {
        std::filesystem::path folder;
        show::Edition edition;
    };

    void work();
    [[nodiscard]] bool has_changed();
    [[nodiscard]] Reloaded carry_out(const std::optional<ChannelOrder>& order);
    [[nodiscard]] Reloaded load_for(const std::optional<ChannelOrder>& order);
    [[nodiscard]] Result<Wanted> wanted_by(const std::optional<ChannelOrder>& order) const;
    [[nodiscard]] Reloaded load(const Wanted& wanted);
    [[nodiscard]] std::vector<map::MapView> views_of(const Wanted& wanted) const;
    void note_what_waits(const show::Package& package) const;

    const ChannelOptions options_;
    std::unique_ptr<draw::FontLibrary> fonts_;   ///< that the next loading begins with
    Wanted now_;                                 ///< on air, or handed over
    std::shared_ptr<const show::Package> last_;  ///< on air, or handed over
    SourceRack rack_;
    std::uint64_t content_ = 0;    ///< of the package handed over last
    std::uint64_t way_ = 0;        ///< of its venue, as way_hash() has it
    std::filesystem::path venue_;  ///< of that package
    std::int32_t sound_channels_;  ///< of the start
    std::uint64_t loaded_ = 0;     ///< the folder's files when they were last read
    std::uint64_t seen_ = 0;       ///< when they were last looked at
    int quiet_ = 0;                ///< looks since they changed last
    BoundedQueue<ChannelOrder> asked_;
    Reloaded done_;  ///< the frame thread's while `ready_`
    std::atomic<bool> ready_{false};
    std::atomic<std::shared_ptr<SourceChange>> spent_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace pitcast::channel
