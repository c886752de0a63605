// SPDX-License-Identifier: Apache-2.0
#include "pitcast/video/picture_sender.h"

#include <algorithm>
#include <mutex>

#include "pitcast/core/clock.h"

#include "camera_wire.h"
#include "slot_decoder.h"

namespace pitcast::video {
namespace {

constexpr Nanoseconds kAliveEvery = kNanosecondsPerSecond / 4;

}  // namespace

struct PictureSender::Impl {
    Impl(PacketSocket& socket, std::uint32_t slots) : channel(socket), memory(slots) {}

    template <typename Message>
    bool tell(const Message& message, int file = -1) {
        told_ns = monotonic_now_ns();
        listening = listening && channel.send(message, file);
        return listening;
    }
    bool tell_slots(const std::shared_ptr<SharedSlots>& slots) {
        if (slots == told_slots) {
            return listening;
        }
        told_slots = slots;
        WireSlots message;
        message.count = slots->count();
        message.slot_bytes = slots->slot_bytes();
        return tell(message, slots->file());
    }

    std::mutex mutex;  // of all below
    PacketSocket& channel;
    SlotDecoder memory;
    std::shared_ptr<SharedSlots> told_slots;
    Nanoseconds told_ns = 0;
    std::uint32_t damaged = 0;
    std::uint32_t without_room = 0;
    bool connected = false;
    bool listening = true;
};

std::optional<PictureSender::Order> PictureSender::order_in(std::span<const std::byte> message) {
    const auto order = read_packet<WireOrder>(message);
    if (!order || order->version != kWireVersion || order->url_size > order->url.size()) {
        return std::nullopt;
    }
    return Order{std::string(text_in(order->library)),
                 std::string(order->url.data(), order->url_size), order->slots};
}

PictureSender::PictureSender(PacketSocket& channel, const Order& order)
    : impl_(std::make_unique<Impl>(channel, order.slots)) {}
PictureSender::~PictureSender() = default;

bool PictureSender::connect(FrameRate rate, std::string_view codec) {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->connected) {
        return impl_->listening;
    }
    impl_->connected = true;
    WireConnected told;
    told.rate_numerator = rate.numerator;
    told.rate_denominator = rate.denominator;
    put_text(told.codec, codec);
    return impl_->tell(told);
}

bool PictureSender::send(const draw::Picture& picture, std::optional<Nanoseconds> stamp_ns,
                         bool top_first) {
    const std::lock_guard lock(impl_->mutex);
    WirePicture told;
    told.arrival_ns = monotonic_now_ns();
    const auto placed = impl_->memory.copy(picture);
    if (!placed) {
        ++impl_->without_room;  // the next picture says so
        return impl_->listening;
    }
    if (!impl_->tell_slots(placed->slots)) {
        return false;
    }
    told.has_stamp = stamp_ns ? 1 : 0;
    told.stamp_ns = stamp_ns.value_or(0);
    told.top_first = top_first ? 1 : 0;
    told.decode_errors = impl_->damaged;
    told.without_room = impl_->without_room;
    describe(*placed, told);
    return impl_->tell(told);
}

bool PictureSender::sound(Nanoseconds stamp_ns, std::int32_t channels,
                          std::span<const audio::Sample> samples) {
    const std::lock_guard lock(impl_->mutex);
    WireSound told;
    told.channels = channels;
    const auto width = static_cast<std::size_t>(channels);
    const std::size_t most = told.samples.size() / width * width;
    for (std::size_t at = 0; at < samples.size(); at += most) {
        const std::size_t count = std::min(most, samples.size() - at);
        told.frames = static_cast<std::int32_t>(count / width);
        told.stamp_ns = stamp_ns + static_cast<std::int64_t>(at / width) * kNanosecondsPerSecond /
                                       audio::kSampleRate;
        std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(at), count, told.samples.begin());
        if (!impl_->tell(told)) {
            return false;
        }
    }
    return impl_->listening;
}

bool PictureSender::damaged() {
    const std::lock_guard lock(impl_->mutex);
    ++impl_->damaged;
    return impl_->listening;
}

void PictureSender::log(bool is_warning, std::string_view text) {
    const std::lock_guard lock(impl_->mutex);
    WireLog told;
    told.is_warning = is_warning ? 1 : 0;
    put_text(told.text, text);
    (void)impl_->tell(told);
}

bool PictureSender::tell_alive() {
    const std::lock_guard lock(impl_->mutex);
    return monotonic_now_ns() - impl_->told_ns > kAliveEvery ? impl_->tell(WireAlive{})
                                                             : impl_->listening;
}

void PictureSender::end(const Error& why) {
    const std::lock_guard lock(impl_->mutex);
    WireEnded told;
    put_text(told.what, why.where.empty() ? why.what : why.where + ": " + why.what);
    put_text(told.mend, why.mend);
    (void)impl_->tell(told);
}

}  // namespace pitcast::video
