// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "pitcast/core/shared_slots.h"

#include "av.h"
#include "camera_wire.h"

namespace pitcast::video {

/// Lets a decoder write its pictures straight into memory that the channel sees: no copy is made of
/// formats that the compositor reads. A slot is free when neither the decoder nor the channel has
/// it. Where a codec wants memory of its own, its pictures are copied.
class SlotDecoder {
 public:
    explicit SlotDecoder(std::uint32_t slots) : count_(slots) {}
    SlotDecoder(const SlotDecoder&) = delete;
    SlotDecoder& operator=(const SlotDecoder&) = delete;

    /// Before the decoder is opened. This must outlive its frames.
    void serve(AVCodecContext& decoder);

    /// A picture that a chip decoded, in memory, in a slot where one is free; any other as it is.
    /// Null when it cannot be had. `decoder` is what made it.
    [[nodiscard]] FramePtr fetched(FramePtr frame, AVCodecContext& decoder);

    struct Placed {
        std::shared_ptr<SharedSlots> slots;
        std::uint32_t index = 0;
        draw::PicturePtr picture;  ///< its planes lie in the slot
    };
    /// The frame's picture in a slot that is the channel's from now on. Empty: no slot is free.
    /// Error: a format that nobody reads.
    [[nodiscard]] Result<std::optional<Placed>> place(FramePtr frame);
    /// A copy of a picture in a slot that is the channel's from now on. Empty: no slot is free.
    [[nodiscard]] std::optional<Placed> copy(const draw::Picture& picture);

 private:
    /// Who has the slots of one piece of memory, on the decoder's side.
    struct Pool {
        std::shared_ptr<SharedSlots> slots;
        std::mutex mutex;
        std::vector<std::uint8_t> held;
        std::optional<std::uint32_t> take();
        void let_go(std::uint32_t index);
    };
    struct Hold;

    static int buffer_for(AVCodecContext* decoder, AVFrame* frame, int flags);
    static void buffer_done(void* opaque, std::uint8_t* data);
    [[nodiscard]] bool give_buffer(AVCodecContext& decoder, AVFrame& frame);
    [[nodiscard]] std::shared_ptr<Pool> pool_for(std::uint64_t bytes);

    const std::uint32_t count_;
    std::mutex mutex_;
    std::shared_ptr<Pool> pool_;
};

/// Where a picture lies and what it is, for the channel.
void describe(const SlotDecoder::Placed& place, WirePicture& told);

}  // namespace pitcast::video
