// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "pitcast/core/pi_mutex.h"
#include "pitcast/output/writing.h"

#include "card.h"
#include "card_picture.h"
#include "card_schedule.h"

namespace pitcast::output::card {

using MakeCard = std::function<std::unique_ptr<Card>()>;

/// Brings a channel's frames to a card: fills it before it plays, places each frame in a slot of
/// the card's clock, counts what becomes of them, and starts anew with a card that has stopped.
class CardWriting final : public Writing {
 public:
    /// `now` is CLOCK_MONOTONIC but in tests.
    CardWriting(std::string name, const CardOptions& options, const SinkContext& context,
                MakeCard make, Now now);
    CardWriting(const CardWriting&) = delete;
    CardWriting& operator=(const CardWriting&) = delete;
    ~CardWriting() override { abandon(); }

    Status open(std::stop_token stop) override;
    Status write(const FramePtr& frame, FrameNumber number, const audio::Block* sound) override;
    Status finish() override;
    void abandon() override;
    bool retries() const override { return true; }
    void report(SinkStats& stats) const override;

 private:
    /// Told by the card, on its thread.
    class Tally final : public Listener {
     public:
        void frame_completed(std::int64_t slot, Completion completion) override;
        std::atomic<std::uint64_t> completed{0};
        std::atomic<std::uint64_t> late{0};
        std::atomic<std::uint64_t> dropped{0};
        std::atomic<std::int64_t> over{0};  ///< of whatever kind but flushed
    };

    [[nodiscard]] Frame frame_of(std::shared_ptr<const Picture> picture, FrameNumber number) const;
    [[nodiscard]] Result<Schedule::Place> place(FrameNumber number);
    /// Offline: until the card has room for slot `slot`.
    [[nodiscard]] Status wait_for_room(std::int64_t slot);
    [[nodiscard]] Status put(const Schedule::Place& place, const Frame& frame);
    [[nodiscard]] Status put_sound(const Schedule::Place& place, const audio::Block& block);
    [[nodiscard]] Status check_alive();
    void publish();

    const std::string name_;
    const CardOptions options_;
    const VideoFormat format_;
    const st2110::AncillaryContent content_;
    const bool lossless_;
    const std::int32_t channels_;
    const MakeCard make_;
    const Now now_;
    Nanoseconds tai_minus_monotonic_;
    const std::shared_ptr<Tally> tally_ = std::make_shared<Tally>();
    PicturePool pool_;

    std::unique_ptr<Card> card_;
    Schedule schedule_;
    Schedule::Counts before_{};   ///< of cards that we had before this one
    std::uint64_t unplaced_ = 0;  ///< frames that came while the card held all pictures
    DriftMeter drift_;
    std::int32_t prerolled_ = 0;
    bool playing_ = false;
    Frame shown_{};               ///< the one put last
    std::int64_t scheduled_ = 0;  ///< frames ever, of this card
    std::int64_t over_before_ = 0;
    std::int64_t over_seen_ = 0;
    Nanoseconds alive_at_ = 0;
    std::int64_t next_sample_ = 0;

    mutable PiMutex mutex_;  ///< of what follows
    CardStatus status_{};
};

}  // namespace pitcast::output::card
