// SPDX-License-Identifier: Apache-2.0
#include "decklink_port.h"

#include <algorithm>
#include <cstdio>
#include <type_traits>

namespace pitcast::output::card::decklink {
namespace {

struct DisplayMode {
    std::int32_t width;
    std::int32_t height;
    FrameRate rate;
    bool interlaced;
    std::uint32_t code;
};
constexpr std::array kDisplayModes{
    DisplayMode{1920, 1080, {25, 1}, true, code_of("Hi50")},
    DisplayMode{1920, 1080, {25, 1}, false, code_of("Hp25")},
    DisplayMode{1920, 1080, {50, 1}, false, code_of("Hp50")},
    DisplayMode{1280, 720, {50, 1}, false, code_of("hp50")},
    DisplayMode{3840, 2160, {25, 1}, false, code_of("4k25")},
    DisplayMode{3840, 2160, {50, 1}, false, code_of("4k50")},
};

/// Devices take sound in these numbers of channels only.
constexpr std::array<std::int32_t, 3> kSoundChannels{2, 8, 16};
constexpr std::uint32_t kSoundBits = 32;
constexpr int kSoundShift = 8;  // ours has 24
constexpr std::uint8_t kFullKey = 255;

/// Told by the driver what became of a frame, on its thread.
template <typename Frame>
class Completions final : public OutputCallback<Frame> {
 public:
    Completions() = default;
    Completions(const Completions&) = delete;
    Completions& operator=(const Completions&) = delete;

    Code query_interface(Iid id, void** to) override {
        const Iid own = std::is_same_v<Frame, VideoFrame> ? kCallbackId : kCallback14Id;
        if (id != Unknown::kId && id != own) {
            *to = nullptr;
            return kNoInterface;
        }
        *to = static_cast<OutputCallback<Frame>*>(this);
        references_.add();
        return kOk;
    }
    unsigned long add_ref() override { return references_.add(); }
    unsigned long release() override {
        const unsigned long left = references_.drop();
        if (left == 0) {
            delete this;
        }
        return left;
    }

    Code frame_completed(Frame* frame, Outcome outcome) override {
        if (frame == nullptr) {
            return kOk;
        }
        // Asked, not cast: a driver may wrap what it was given.
        const Held<OutputFrame> ours = query<OutputFrame>(*frame);
        if (ours) {
            ours->tally().over(completion_of(outcome));
        }
        return kOk;
    }
    Code playback_stopped() override { return kOk; }

 private:
    ~Completions() = default;
    static Completion completion_of(Outcome outcome) {
        switch (outcome) {
            case Outcome::completed:
                return Completion::completed;
            case Outcome::late:
                return Completion::late;
            case Outcome::dropped:
                return Completion::dropped;
            default:
                return Completion::flushed;
        }
    }
    References references_;
};

std::string in_words(PixelFormat format) {
    return format == PixelFormat::v210 ? "10-bit 4:2:2" : "8-bit BGRA";
}

std::optional<std::uint32_t> mode_code(const VideoFormat& format) {
    for (const DisplayMode& mode : kDisplayModes) {
        if (mode.width == format.width && mode.height == format.height &&
            mode.rate == format.rate && mode.interlaced == format.interlaced) {
            return mode.code;
        }
    }
    return std::nullopt;
}

}  // namespace

Port::Port(FoundDevice found, AnyOutput output)
    : found_(std::move(found)),
      name_(found_.name),
      output_(std::move(output)),
      attributes_(query<Attributes>(*found_.device)) {}

Port::~Port() {
    disable();
}

Result<std::unique_ptr<Port>> Port::find(const std::string& wanted) {
    auto found = find_device(wanted);
    if (!found) {
        return found.error();
    }
    AnyOutput output = query<Output>(*found->device);
    if (!std::get<Held<Output>>(output)) {
        Held<Output14> older = query<Output14>(*found->device);
        if (!older) {
            return Error{found->name, "plays nothing: it only captures, or its driver is too old",
                         "use a device with an output, and Desktop Video 11.5 or later"};
        }
        output = std::move(older);
    }
    return std::unique_ptr<Port>(new Port(std::move(*found), std::move(output)));
}

Error Port::failed(const std::string& what, Code code) const {
    std::array<char, 16> hex{};
    std::snprintf(hex.data(), hex.size(), "0x%08X", static_cast<unsigned>(code));
    return Error{name_, what + " (" + hex.data() + ")", ""};
}

bool Port::has(std::uint32_t attribute) const {
    bool value = false;
    return attributes_ && ok(attributes_->flag(attribute, &value)) && value;
}

Status Port::takes(const PortMode& mode, std::uint32_t code) const {
    const bool keyed = mode.keyer != CardKeyer::none;
    if (keyed && !has(mode.keyer == CardKeyer::internal ? Attributes::kInternalKeying
                                                        : Attributes::kExternalKeying)) {
        return Error{
            name_,
            mode.keyer == CardKeyer::internal ? "has no internal keyer" : "has no external keyer",
            "use key=DEVICE: fill and key on two devices"};
    }
    std::uint32_t actual = 0;
    bool supported = false;
    const Code asked = on([&](auto& output) {
        return output.supports_mode(0, code, mode.look.format, kNoConversion,
                                    keyed ? kModeWithKeying : 0, &actual, &supported);
    });
    if (!ok(asked) || !supported) {
        return Error{name_,
                     "does not do " + std::string(mode.format.name) + " in " +
                         in_words(mode.look.format) + (keyed ? " with its keyer" : ""),
                     "choose another --format, or another device"};
    }
    return {};
}

Status Port::enable(const PortMode& mode) {
    const auto code = mode_code(mode.format);
    if (!code) {
        return Error{name_, std::string(mode.format.name) + " is no format of SDI",
                     "use --format 1080i50, 1080p25, 1080p50, 720p50, 2160p25 or 2160p50"};
    }
    if (Status fits = takes(mode, *code); !fits) {
        return fits;
    }
    if (mode.group) {
        const auto configuration = query<Configuration>(*found_.device);
        if (!configuration ||
            !ok(configuration->set_integer(Configuration::kPlaybackGroup, *mode.group))) {
            return Error{name_, "takes no number of a playback group", ""};
        }
    }
    const std::uint32_t flags = kOutputTimecode | (mode.group ? kOutputInGroup : 0);
    const Code enabled = on([&](auto& output) { return output.enable_video(*code, flags); });
    if (!ok(enabled)) {
        Error error = failed("its output cannot be enabled", enabled);
        error.mend = enabled == kAccessDenied ? "another program has it: close that"
                                              : "look at the device in Desktop Video Setup";
        return error;
    }
    enabled_ = true;
    mode_ = mode;
    // A scale of 1 would do for 50/1; theirs are thousands.
    const bool whole = mode.format.rate.denominator == 1;
    scale_ = std::int64_t{mode.format.rate.numerator} * (whole ? 1000 : 1);
    duration_ = whole ? 1000 : mode.format.rate.denominator;
    if (Status keyed = enable_keyer(mode.keyer); !keyed) {
        return keyed;
    }
    if (Status heard = enable_sound(mode.sound_channels); !heard) {
        return heard;
    }
    const Code called = on([](auto& output) {
        using Frame = typename std::remove_reference_t<decltype(output)>::Frame;
        const Held<OutputCallback<Frame>> completions(new Completions<Frame>());
        return output.set_callback(completions.get());
    });
    return ok(called) ? Status() : Status(failed("takes no callback", called));
}

Status Port::enable_keyer(CardKeyer keyer) {
    if (keyer == CardKeyer::none) {
        return {};
    }
    keyer_ = query<Keyer>(*found_.device);
    const Code done = keyer_ ? keyer_->enable(keyer == CardKeyer::external) : kNoInterface;
    if (!ok(done)) {
        keyer_ = {};
        return failed("its keyer cannot be enabled", done);
    }
    static_cast<void>(keyer_->set_level(kFullKey));
    return {};
}

Status Port::enable_sound(std::int32_t channels) {
    on_wire_ = 0;
    if (channels == 0) {
        return {};
    }
    const auto* enough = std::lower_bound(kSoundChannels.begin(), kSoundChannels.end(), channels);
    const std::int32_t wire = enough == kSoundChannels.end() ? kSoundChannels.back() : *enough;
    const Code done = on([&](auto& output) {
        return output.enable_sound(static_cast<std::uint32_t>(audio::kSampleRate), kSoundBits,
                                   static_cast<std::uint32_t>(wire), kSoundTimestamped);
    });
    if (!ok(done)) {
        Error error = failed("takes no " + std::to_string(wire) + " channels of sound", done);
        error.mend = "leave the sound out: audio=none";
        return error;
    }
    on_wire_ = wire;
    const Code prerolls = on([](auto& output) { return output.begin_sound_preroll(); });
    return ok(prerolls) ? Status() : Status(failed("its sound does not begin", prerolls));
}

void Port::disable() {
    if (!enabled_) {
        return;
    }
    enabled_ = false;
    on([&](auto& output) {
        static_cast<void>(output.stop_playback(0, nullptr, scale_));
        if (keyer_) {
            static_cast<void>(keyer_->disable());
        }
        if (on_wire_ > 0) {
            static_cast<void>(output.disable_sound());
        }
        static_cast<void>(output.disable_video());
        return output.set_callback(nullptr);
    });
}

Status Port::schedule(std::int64_t slot, const card::Frame& frame, bool key,
                      std::shared_ptr<SlotTally> tally) {
    const Code done = on([&](auto& output) {
        using Frame = typename std::remove_reference_t<decltype(output)>::Frame;
        const bool today = std::is_same_v<Frame, VideoFrame> && found_.make_packets != nullptr;
        const MakePackets make = today ? found_.make_packets : found_.make_packets_15;
        const Held<OutputFrame> ours(
            new OutputFrame(mode_.look, frame, key, std::move(tally),
                            Held<Unknown>(make == nullptr ? nullptr : make())));
        return output.schedule_frame(static_cast<Frame*>(ours.get()), slot * duration_, duration_,
                                     scale_);
    });
    return ok(done) ? Status() : Status(failed("takes no frame", done));
}

Status Port::schedule_sound(std::int64_t first, std::span<const audio::Sample> samples) {
    if (on_wire_ == 0) {
        return {};
    }
    const auto from = static_cast<std::size_t>(mode_.sound_channels);
    const auto to = static_cast<std::size_t>(on_wire_);
    const std::size_t count = samples.size() / from;
    sound_.assign(count * to, 0);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t c = 0; c < std::min(from, to); ++c) {
            sound_[i * to + c] = samples[i * from + c] * (1 << kSoundShift);
        }
    }
    std::uint32_t written = 0;  // fewer: the device's memory is full, and the rest is lost
    const Code done = on([&](auto& output) {
        return output.schedule_sound(sound_.data(), static_cast<std::uint32_t>(count), first,
                                     audio::kSampleRate, &written);
    });
    return ok(done) ? Status() : Status(failed("takes no sound", done));
}

Status Port::end_preroll() {
    if (on_wire_ == 0) {
        return {};
    }
    const Code done = on([](auto& output) { return output.end_sound_preroll(); });
    return ok(done) ? Status() : Status(failed("its sound does not begin", done));
}

Status Port::start() {
    const Code done = on([&](auto& output) { return output.start_playback(0, scale_, 1.0); });
    return ok(done) ? Status() : Status(failed("does not begin to play", done));
}

std::optional<Clock> Port::clock() const {
    Clock clock;
    double speed = 0;
    std::int64_t played = 0;  // in units of the frames' scale, as everybody asks
    std::int64_t in_frame = 0;
    std::int64_t a_frame = 0;
    const bool told = on([&](auto& output) {
        return ok(output.stream_time(scale_, &played, &speed)) &&
               ok(output.hardware_clock(kNanosecondsPerSecond, &clock.hardware_ns, &in_frame,
                                        &a_frame));
    });
    // In two parts: a day in nanoseconds times a scale does not fit into 64 bits.
    clock.stream_ns =
        played / scale_ * kNanosecondsPerSecond + played % scale_ * kNanosecondsPerSecond / scale_;
    return told ? std::optional(clock) : std::nullopt;
}

std::optional<double> Port::in_frame() const {
    std::int64_t now = 0;
    std::int64_t in_frame = 0;
    std::int64_t a_frame = 0;
    const Code told = on([&](auto& output) {
        return output.hardware_clock(kNanosecondsPerSecond, &now, &in_frame, &a_frame);
    });
    if (!ok(told) || a_frame <= 0) {
        return std::nullopt;
    }
    return static_cast<double>(in_frame) / static_cast<double>(a_frame);
}

CardReference Port::reference() const {
    std::uint32_t status = kReferenceNotSupported;
    const Code told = on([&](auto& output) { return output.reference_status(&status); });
    if (!ok(told) || (status & kReferenceNotSupported) != 0) {
        return CardReference::none;
    }
    return (status & kReferenceLocked) != 0 ? CardReference::locked : CardReference::unlocked;
}

}  // namespace pitcast::output::card::decklink
