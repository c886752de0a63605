// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

/// What we use of the binary interface that the library of Blackmagic's Desktop Video publishes for
/// Linux, in declarations of our own: interface ids, the order of functions, and constants. Objects
/// begin with a pointer to a table of functions (COM), which is what a C++ compiler on Linux makes
/// of virtual functions in the order of their declaration. Names are ours; theirs stand beside.
///
/// Two generations of the output are known, each with the frame that it reads: that of Desktop
/// Video 16, and that of 11.5 to 14.2. Drivers go on offering what older programs ask for, so those
/// of 14.3 to 15 are reached through the older one.
///
/// DeckLink and Desktop Video are trademarks of Blackmagic Design Pty Ltd.
namespace pitcast::output::card::decklink {

/// Zero or more is success.
using Code = std::int32_t;
inline constexpr Code kOk = 0;
inline constexpr Code kFalse = 1;
inline constexpr Code kBadArgument = static_cast<Code>(0x80000003U);
inline constexpr Code kNoInterface = static_cast<Code>(0x80000004U);
inline constexpr Code kAccessDenied = static_cast<Code>(0x80000009U);
[[nodiscard]] constexpr bool ok(Code code) {
    return code >= 0;
}

/// Passed by value.
struct Iid {
    std::array<std::uint8_t, 16> bytes{};
    friend bool operator==(const Iid&, const Iid&) = default;
};
static_assert(sizeof(Iid) == 16);

/// "C418FBDD-0587-48ED-8FE5-640F0A14AF91".
[[nodiscard]] consteval Iid iid(const char (&text)[37]) {
    Iid to;
    std::size_t digits = 0;
    for (std::size_t i = 0; i < 36; ++i) {
        if (text[i] == '-') {
            continue;
        }
        const char c = text[i];
        const int value = c <= '9' ? c - '0' : c - 'A' + 10;
        std::uint8_t& byte = to.bytes[digits / 2];
        byte = static_cast<std::uint8_t>(byte << 4 | value);
        ++digits;
    }
    return to;
}

/// Four characters, the first in the high byte.
[[nodiscard]] consteval std::uint32_t code_of(const char (&text)[5]) {
    std::uint32_t code = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        code = code << 8U | static_cast<unsigned char>(text[i]);
    }
    return code;
}

/// IUnknown. Objects are counted; none is deleted from outside.
struct Unknown {
    static constexpr Iid kId = iid("00000000-0000-0000-C000-000000000046");
    virtual Code query_interface(Iid id, void** to) = 0;
    virtual unsigned long add_ref() = 0;
    virtual unsigned long release() = 0;

 protected:
    ~Unknown() = default;
};

/// IDeckLink. Texts are the caller's, who calls free().
struct Device : Unknown {
    static constexpr Iid kId = iid("C418FBDD-0587-48ED-8FE5-640F0A14AF91");
    virtual Code model_name(const char** name) = 0;
    virtual Code display_name(const char** name) = 0;

 protected:
    ~Device() = default;
};

/// IDeckLinkIterator. kFalse: there are no more.
struct DeviceIterator : Unknown {
    virtual Code next(Device** device) = 0;

 protected:
    ~DeviceIterator() = default;
};

/// IDeckLinkProfileAttributes, as of 11.0 to 15.3.
struct Attributes : Unknown {
    static constexpr Iid kId = iid("17D4BF8E-4911-473A-80A0-731CF6FF345B");
    static constexpr std::uint32_t kInternalKeying = code_of("keyi");
    static constexpr std::uint32_t kExternalKeying = code_of("keye");
    static constexpr std::uint32_t kHdrMetadata = code_of("hdrm");
    static constexpr std::uint32_t kPlaybackGroup = code_of("stpg");
    static constexpr std::uint32_t kMostSoundChannels = code_of("mach");
    virtual Code flag(std::uint32_t what, bool* value) = 0;
    virtual Code integer(std::uint32_t what, std::int64_t* value) = 0;
    virtual Code real(std::uint32_t what, double* value) = 0;
    virtual Code text(std::uint32_t what, const char** value) = 0;

 protected:
    ~Attributes() = default;
};

/// IDeckLinkConfiguration, as of 11.0 to 15.3.
struct Configuration : Unknown {
    static constexpr Iid kId = iid("912F634B-2D4E-40A4-8AAB-8D80B73F1289");
    static constexpr std::uint32_t kPlaybackGroup = code_of("plgr");
    virtual Code set_flag(std::uint32_t what, bool value) = 0;
    virtual Code flag(std::uint32_t what, bool* value) = 0;
    virtual Code set_integer(std::uint32_t what, std::int64_t value) = 0;
    virtual Code integer(std::uint32_t what, std::int64_t* value) = 0;

 protected:
    ~Configuration() = default;
};

/// IDeckLinkKeyer.
struct Keyer : Unknown {
    static constexpr Iid kId = iid("89AFCAF5-65F8-421E-98F7-96FE5F5BFBA3");
    virtual Code enable(bool external) = 0;
    virtual Code set_level(std::uint8_t level) = 0;  ///< 255 = as the picture's alpha says
    virtual Code ramp_up(std::uint32_t frames) = 0;
    virtual Code ramp_down(std::uint32_t frames) = 0;
    virtual Code disable() = 0;

 protected:
    ~Keyer() = default;
};

enum class TimecodeKind : std::uint32_t {
    vitc_1 = code_of("rpv1"),
    vitc_2 = code_of("rp12"),  ///< line 571, or line 9 of the second of two frames
    ltc = code_of("rplt"),
};
inline constexpr std::uint32_t kFieldMark = 1U << 1U;

/// IDeckLinkTimecode, which we implement.
struct FrameTimecode : Unknown {
    static constexpr Iid kId = iid("BC6CFBD3-8317-4325-AC1C-1216391E9340");
    virtual std::uint32_t bcd() = 0;  ///< 0xHHMMSSFF
    virtual Code components(std::uint8_t* hours, std::uint8_t* minutes, std::uint8_t* seconds,
                            std::uint8_t* frames) = 0;
    virtual Code text(const char** text) = 0;
    virtual std::uint32_t flags() = 0;
    virtual Code user_bits(std::uint32_t* bits) = 0;

 protected:
    ~FrameTimecode() = default;
};

enum class PixelFormat : std::uint32_t { v210 = code_of("v210"), bgra = code_of("BGRA") };
inline constexpr std::uint32_t kFrameHasHdr = 1U << 1U;

/// What all generations of a frame begin with.
struct FrameHead : Unknown {
    virtual long width() = 0;
    virtual long height() = 0;
    virtual long row_bytes() = 0;
    virtual PixelFormat pixel_format() = 0;
    virtual std::uint32_t flags() = 0;

 protected:
    ~FrameHead() = default;
};

/// IDeckLinkVideoFrame. Its bytes are those of the VideoBuffer that it is also.
struct VideoFrame : FrameHead {
    static constexpr Iid kId = iid("6502091C-615F-4F51-BAF6-45C4256DD5B0");
    virtual Code timecode(TimecodeKind kind, FrameTimecode** timecode) = 0;
    virtual Code ancillary(Unknown** ancillary) = 0;

 protected:
    ~VideoFrame() = default;
};

/// IDeckLinkVideoFrame up to 14.2.
struct VideoFrame14 : FrameHead {
    static constexpr Iid kId = iid("3F716FE0-F023-4111-BE5D-EF4414C05B17");
    virtual Code bytes(void** bytes) = 0;
    virtual Code timecode(TimecodeKind kind, FrameTimecode** timecode) = 0;
    virtual Code ancillary(Unknown** ancillary) = 0;

 protected:
    ~VideoFrame14() = default;
};

/// IDeckLinkVideoBuffer.
struct VideoBuffer : Unknown {
    static constexpr Iid kId = iid("81F03D70-DE13-4B17-873A-C8AC9689C682");
    virtual Code bytes(void** bytes) = 0;
    virtual Code size(std::uint64_t* bytes) = 0;
    virtual Code start_access(std::uint32_t how) = 0;
    virtual Code end_access(std::uint32_t how) = 0;

 protected:
    ~VideoBuffer() = default;
};

/// IDeckLinkVideoBuffer of 14.3 to 15.3.
struct VideoBuffer15 : Unknown {
    static constexpr Iid kId = iid("CCB4B64A-5C86-4E02-B778-885D352709FE");
    virtual Code bytes(void** bytes) = 0;
    virtual Code start_access(std::uint32_t how) = 0;
    virtual Code end_access(std::uint32_t how) = 0;

 protected:
    ~VideoBuffer15() = default;
};

/// IDeckLinkVideoFrameMetadataExtensions; up to 11.5 without the last function.
struct FrameMetadata : Unknown {
    static constexpr Iid kId = iid("E232A5B7-4DB4-44C9-9152-F47C12E5F051");
    static constexpr Iid kIdUpTo115 = iid("D5973DC9-6432-46D0-8F0B-2496F8A1238F");
    static constexpr std::uint32_t kColourSpace = code_of("cspc");
    static constexpr std::uint32_t kTransferFunction = code_of("eotf");  ///< CEA-861.3
    virtual Code metadata_integer(std::uint32_t what, std::int64_t* value) = 0;
    virtual Code metadata_real(std::uint32_t what, double* value) = 0;
    virtual Code metadata_flag(std::uint32_t what, bool* value) = 0;
    virtual Code metadata_text(std::uint32_t what, const char** value) = 0;
    virtual Code metadata_bytes(std::uint32_t what, void* bytes, std::uint32_t* size) = 0;

 protected:
    ~FrameMetadata() = default;
};

/// IDeckLinkVideoFrameAncillaryPackets, which frames of other makers must have; the library makes
/// them. The second is that up to 15.2.
inline constexpr Iid kPacketsId = iid("8A72D630-8070-4D05-8A93-E60C40EE088A");
inline constexpr Iid kPackets15Id = iid("6C186C0F-459E-41D8-AEE2-4812D81AEE68");

enum class Outcome : std::uint32_t { completed = 0, late = 1, dropped = 2, flushed = 3 };

/// IDeckLinkVideoOutputCallback, which we implement. On a thread of the library.
template <typename Frame>
struct OutputCallback : Unknown {
    virtual Code frame_completed(Frame* frame, Outcome outcome) = 0;
    virtual Code playback_stopped() = 0;

 protected:
    ~OutputCallback() = default;
};
inline constexpr Iid kCallbackId = iid("5BE6DF26-02CE-433E-99D9-9A87C3AC171F");
inline constexpr Iid kCallback14Id = iid("20AA5225-1958-47CB-820B-80A8D521A6EE");

inline constexpr std::uint32_t kNoConversion = code_of("none");
inline constexpr std::uint32_t kModeWithKeying = 1U << 0U;  ///< that is asked for
inline constexpr std::uint32_t kOutputTimecode = 1U << 2U;  ///< ATC (RP 188) of the frames
inline constexpr std::uint32_t kOutputInGroup = 1U << 6U;
inline constexpr std::uint32_t kSoundTimestamped = 2;
inline constexpr std::uint32_t kReferenceNotSupported = 1U << 0U;
inline constexpr std::uint32_t kReferenceLocked = 1U << 1U;

/// IDeckLinkOutput up to where its generations part.
struct OutputHead : Unknown {
    virtual Code supports_mode(std::uint32_t connection, std::uint32_t mode, PixelFormat format,
                               std::uint32_t conversion, std::uint32_t flags, std::uint32_t* actual,
                               bool* supported) = 0;
    virtual Code display_mode(std::uint32_t mode, Unknown** found) = 0;
    virtual Code display_modes(Unknown** iterator) = 0;
    virtual Code set_preview(Unknown* callback) = 0;
    virtual Code enable_video(std::uint32_t mode, std::uint32_t flags) = 0;
    virtual Code disable_video() = 0;

 protected:
    ~OutputHead() = default;
};

struct OutputMiddle : OutputHead {
    virtual Code create_frame(std::int32_t width, std::int32_t height, std::int32_t row_bytes,
                              PixelFormat format, std::uint32_t flags, Unknown** frame) = 0;
    virtual Code create_frame_with_buffer(std::int32_t width, std::int32_t height,
                                          std::int32_t row_bytes, PixelFormat format,
                                          std::uint32_t flags, VideoBuffer* buffer,
                                          Unknown** frame) = 0;
    virtual Code row_bytes_of(PixelFormat format, std::int32_t width, std::int32_t* bytes) = 0;

 protected:
    ~OutputMiddle() = default;
};

struct OutputMiddle14 : OutputHead {
    virtual Code set_allocator(Unknown* allocator) = 0;
    virtual Code create_frame(std::int32_t width, std::int32_t height, std::int32_t row_bytes,
                              PixelFormat format, std::uint32_t flags, Unknown** frame) = 0;

 protected:
    ~OutputMiddle14() = default;
};

/// IDeckLinkOutput. Times are in units of a second / scale.
template <typename Middle, typename Frame>
struct OutputOf : Middle {
    virtual Code create_ancillary(PixelFormat format, Unknown** ancillary) = 0;
    virtual Code display_now(Frame* frame) = 0;
    virtual Code schedule_frame(Frame* frame, std::int64_t at, std::int64_t duration,
                                std::int64_t scale) = 0;
    virtual Code set_callback(OutputCallback<Frame>* callback) = 0;
    virtual Code buffered_frames(std::uint32_t* count) = 0;

    virtual Code enable_sound(std::uint32_t rate, std::uint32_t bits, std::uint32_t channels,
                              std::uint32_t stream) = 0;
    virtual Code disable_sound() = 0;
    virtual Code write_sound(void* samples, std::uint32_t count, std::uint32_t* written) = 0;
    virtual Code begin_sound_preroll() = 0;
    virtual Code end_sound_preroll() = 0;
    virtual Code schedule_sound(void* samples, std::uint32_t count, std::int64_t at,
                                std::int64_t scale, std::uint32_t* written) = 0;
    virtual Code buffered_sound(std::uint32_t* count) = 0;
    virtual Code flush_sound() = 0;
    virtual Code set_sound_callback(Unknown* callback) = 0;

    virtual Code start_playback(std::int64_t at, std::int64_t scale, double speed) = 0;
    virtual Code stop_playback(std::int64_t at, std::int64_t* actual, std::int64_t scale) = 0;
    virtual Code is_playing(bool* playing) = 0;
    virtual Code stream_time(std::int64_t scale, std::int64_t* at, double* speed) = 0;
    virtual Code reference_status(std::uint32_t* status) = 0;
    virtual Code hardware_clock(std::int64_t scale, std::int64_t* now, std::int64_t* in_frame,
                                std::int64_t* a_frame) = 0;

 protected:
    ~OutputOf() = default;
};

struct Output : OutputOf<OutputMiddle, VideoFrame> {
    static constexpr Iid kId = iid("5F227C95-39D7-46C7-8B7D-9C81795FBBE4");
    using Frame = VideoFrame;
};

struct Output14 : OutputOf<OutputMiddle14, VideoFrame14> {
    static constexpr Iid kId = iid("BE2D9020-461E-442F-84B7-E949CB953B9D");
    using Frame = VideoFrame14;
};

}  // namespace pitcast::output::card::decklink
