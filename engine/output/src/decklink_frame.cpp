// SPDX-License-Identifier: Apache-2.0
#include "decklink_frame.h"

#include <cstring>

namespace pitcast::output::card::decklink {
namespace {

/// CEA-861.3: hybrid log-gamma.
constexpr std::int64_t kHlg = 3;
constexpr std::int64_t kBt2020 = code_of("2020");

struct MetadataReal {
    std::uint32_t what;
    double value;
};
/// Primaries and white of BT.2020, and the display that BT.2100 has in mind for HLG. What is in the
/// pictures (the brightest pixel, the brightest frame) we do not know, and do not say.
constexpr std::array kMetadata{
    MetadataReal{code_of("hdrx"), 0.708},  MetadataReal{code_of("hdry"), 0.292},
    MetadataReal{code_of("hdgx"), 0.170},  MetadataReal{code_of("hdgy"), 0.797},
    MetadataReal{code_of("hdbx"), 0.131},  MetadataReal{code_of("hdby"), 0.046},
    MetadataReal{code_of("hdwx"), 0.3127}, MetadataReal{code_of("hdwy"), 0.3290},
    MetadataReal{code_of("hdml"), 1000},   MetadataReal{code_of("hmil"), 0.005},
};

/// An address of ST 12-1.
class AddressTimecode final : public FrameTimecode {
 public:
    AddressTimecode(const Timecode& address, bool field_mark)
        : address_(address), field_mark_(field_mark) {}
    AddressTimecode(const AddressTimecode&) = delete;
    AddressTimecode& operator=(const AddressTimecode&) = delete;

    Code query_interface(Iid id, void** to) override {
        if (id != Unknown::kId && id != FrameTimecode::kId) {
            *to = nullptr;
            return kNoInterface;
        }
        *to = static_cast<FrameTimecode*>(this);
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

    std::uint32_t bcd() override {
        std::uint32_t digits = 0;
        for (const std::int32_t part :
             {address_.hours, address_.minutes, address_.seconds, address_.frames}) {
            digits = digits << 8U | static_cast<std::uint32_t>(part / 10) << 4U |
                     static_cast<std::uint32_t>(part % 10);
        }
        return digits;
    }
    Code components(std::uint8_t* hours, std::uint8_t* minutes, std::uint8_t* seconds,
                    std::uint8_t* frames) override {
        for (const auto& [to, part] : {std::pair{hours, address_.hours},
                                       {minutes, address_.minutes},
                                       {seconds, address_.seconds},
                                       {frames, address_.frames}}) {
            *to = static_cast<std::uint8_t>(part);
        }
        return kOk;
    }
    Code text(const char** text) override {
        *text = ::strdup(address_.text().c_str());  // the caller's, who calls free()
        return kOk;
    }
    std::uint32_t flags() override { return field_mark_ ? kFieldMark : 0; }
    Code user_bits(std::uint32_t* bits) override {
        *bits = 0;
        return kOk;
    }

 private:
    ~AddressTimecode() = default;
    References references_;
    const Timecode address_;
    const bool field_mark_;
};

}  // namespace

void SlotTally::over(Completion completion) {
    Completion worst = worst_.load();
    while (completion > worst && !worst_.compare_exchange_weak(worst, completion)) {
    }
    if (left_.fetch_sub(1) == 1) {
        listener_->frame_completed(slot_, worst_.load());
    }
}

OutputFrame::OutputFrame(const FrameLook& look, const card::Frame& frame, bool key,
                         std::shared_ptr<SlotTally> tally, Held<Unknown> packets)
    : look_(look),
      picture_(frame.picture),
      key_(key),
      address_(frame.address),
      second_(frame.second),
      tally_(std::move(tally)),
      packets_(std::move(packets)) {}

Code OutputFrame::query_interface(Iid id, void** to) {
    if (id == kPacketsId || id == kPackets15Id) {
        *to = nullptr;
        return packets_ ? packets_->query_interface(id, to) : kNoInterface;
    }
    if (id == kId) {
        *to = this;
    } else if (id == Unknown::kId || id == VideoFrame::kId) {
        *to = static_cast<VideoFrame*>(this);
    } else if (id == VideoFrame14::kId) {
        *to = static_cast<VideoFrame14*>(this);
    } else if (id == VideoBuffer::kId) {
        *to = static_cast<VideoBuffer*>(this);
    } else if (id == VideoBuffer15::kId) {
        *to = static_cast<VideoBuffer15*>(this);
    } else if (look_.hlg && (id == FrameMetadata::kId || id == FrameMetadata::kIdUpTo115)) {
        *to = static_cast<FrameMetadata*>(this);
    } else {
        *to = nullptr;
        return kNoInterface;
    }
    references_.add();
    return kOk;
}

unsigned long OutputFrame::release() {
    const unsigned long left = references_.drop();
    if (left == 0) {
        delete this;
    }
    return left;
}

Code OutputFrame::timecode(TimecodeKind kind, FrameTimecode** timecode) {
    *timecode = nullptr;
    // ST 12-2, as our own ancillary data has it: the second of two frames that share an address
    // carries VITC2 alone; an interlaced frame has both, of its two fields.
    const bool vitc_2 = kind == TimecodeKind::vitc_2;
    const bool known = vitc_2 || kind == TimecodeKind::vitc_1 || kind == TimecodeKind::ltc;
    if (!known || (vitc_2 != second_ && !(vitc_2 && look_.interlaced))) {
        return kFalse;
    }
    *timecode = new AddressTimecode(address_, vitc_2);
    return kOk;
}

Code OutputFrame::ancillary(Unknown** ancillary) {
    *ancillary = nullptr;
    return kFalse;
}

Code OutputFrame::bytes(void** bytes) {
    // The driver only reads them, though its interface does not say so.
    *bytes = const_cast<std::byte*>(memory().data());
    return kOk;
}

Code OutputFrame::size(std::uint64_t* bytes) {
    *bytes = memory().size();
    return kOk;
}

Code OutputFrame::metadata_integer(std::uint32_t what, std::int64_t* value) {
    if (what != kTransferFunction && what != kColourSpace) {
        return kBadArgument;
    }
    *value = what == kTransferFunction ? kHlg : kBt2020;
    return kOk;
}

Code OutputFrame::metadata_real(std::uint32_t what, double* value) {
    for (const MetadataReal& each : kMetadata) {
        if (each.what == what) {
            *value = each.value;
            return kOk;
        }
    }
    return kBadArgument;
}

}  // namespace pitcast::output::card::decklink
