// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <memory>

#include "card.h"
#include "decklink_held.h"

namespace pitcast::output::card::decklink {

/// Tells the listener once of a frame that is on one device, or on two (fill and key): when the
/// last of them is done with it, what became of the worse.
class SlotTally {
 public:
    SlotTally(std::int64_t slot, int devices, std::shared_ptr<Listener> listener)
        : slot_(slot), left_(devices), listener_(std::move(listener)) {}
    void over(Completion completion);

 private:
    const std::int64_t slot_;
    std::atomic<int> left_;
    std::atomic<Completion> worst_{Completion::none};
    const std::shared_ptr<Listener> listener_;
};

/// What the frames of one device have in common.
struct FrameLook {
    long width = 0;   ///< pixels
    long height = 0;  ///< lines
    PixelFormat format = PixelFormat::v210;
    bool interlaced = false;
    bool hlg = false;  ///< says so (CEA-861.3), to devices that can tell
};

/// A frame of ours, as the driver reads it: it answers for the interfaces of every generation. The
/// picture is let go of with the last reference.
class OutputFrame final : public VideoFrame,
                          public VideoFrame14,
                          public VideoBuffer,
                          public VideoBuffer15,
                          public FrameMetadata {
 public:
    /// Of nobody else: tells a frame of ours from others.
    static constexpr Iid kId = iid("5C0D0F5A-3B0E-4D8B-9A53-50495443415A");

    /// `packets`: for the driver's ancillary packets; may be empty.
    OutputFrame(const FrameLook& look, const card::Frame& frame, bool key,
                std::shared_ptr<SlotTally> tally, Held<Unknown> packets);
    OutputFrame(const OutputFrame&) = delete;
    OutputFrame& operator=(const OutputFrame&) = delete;

    [[nodiscard]] SlotTally& tally() { return *tally_; }

    Code query_interface(Iid id, void** to) override;
    unsigned long add_ref() override { return references_.add(); }
    unsigned long release() override;

    long width() override { return look_.width; }
    long height() override { return look_.height; }
    long row_bytes() override { return static_cast<long>(picture_->stride); }
    PixelFormat pixel_format() override { return look_.format; }
    std::uint32_t flags() override { return look_.hlg ? kFrameHasHdr : 0; }
    Code timecode(TimecodeKind kind, FrameTimecode** timecode) override;
    Code ancillary(Unknown** ancillary) override;

    Code bytes(void** bytes) override;
    Code size(std::uint64_t* bytes) override;
    Code start_access(std::uint32_t) override { return kOk; }
    Code end_access(std::uint32_t) override { return kOk; }

    Code metadata_integer(std::uint32_t what, std::int64_t* value) override;
    Code metadata_real(std::uint32_t what, double* value) override;
    Code metadata_flag(std::uint32_t, bool*) override { return kBadArgument; }
    Code metadata_text(std::uint32_t, const char**) override { return kBadArgument; }
    Code metadata_bytes(std::uint32_t, void*, std::uint32_t*) override { return kBadArgument; }

 private:
    ~OutputFrame() = default;
    [[nodiscard]] const std::vector<std::byte>& memory() const {
        return key_ ? picture_->key : picture_->fill;
    }

    References references_;
    const FrameLook look_;
    const std::shared_ptr<const Picture> picture_;
    const bool key_;
    const Timecode address_;
    const bool second_;
    const std::shared_ptr<SlotTally> tally_;
    const Held<Unknown> packets_;
};

}  // namespace pitcast::output::card::decklink
