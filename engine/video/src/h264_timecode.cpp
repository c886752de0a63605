// SPDX-License-Identifier: Apache-2.0
#include "h264_timecode.h"

namespace pitcast::video {
namespace {

constexpr std::uint8_t kSei = 6;
constexpr std::uint8_t kPicTiming = 1;

class BitWriter {
 public:
    void put(std::uint32_t value, int bits) {
        for (int bit = bits - 1; bit >= 0; --bit) {
            if (used_ == 0) {
                bytes_.push_back(0);
            }
            const auto one = static_cast<std::uint8_t>((value >> bit) & 1U);
            bytes_.back() = static_cast<std::uint8_t>(bytes_.back() | (one << (7 - used_)));
            used_ = (used_ + 1) % 8;
        }
    }
    /// A payload that does not end on a byte is closed by a one and zeros (D.1.1).
    [[nodiscard]] std::vector<std::uint8_t> finish() {
        if (used_ != 0) {
            put(1, 1);
            while (used_ != 0) {
                put(0, 1);
            }
        }
        return bytes_;
    }

 private:
    std::vector<std::uint8_t> bytes_;
    int used_ = 0;
};

std::vector<std::uint8_t> pic_timing_payload(std::uint32_t pic_struct, const Timecode& timecode) {
    // Table D-1: number of clock time stamps by pic_struct.
    constexpr int kStamps[] = {1, 1, 1, 2, 2, 3, 3, 2, 3};
    BitWriter bits;
    bits.put(pic_struct, 4);
    bits.put(1, 1);                        // clock_timestamp_flag[0]
    bits.put(pic_struct == 0 ? 0 : 1, 2);  // ct_type: progressive or interlaced
    bits.put(1, 1);                        // nuit_field_based_flag
    bits.put(0, 5);                        // counting_type: nothing dropped
    bits.put(1, 1);                        // full_timestamp_flag
    bits.put(0, 1);                        // discontinuity_flag
    bits.put(0, 1);                        // cnt_dropped_flag
    bits.put(static_cast<std::uint32_t>(timecode.frames), 8);
    bits.put(static_cast<std::uint32_t>(timecode.seconds), 6);
    bits.put(static_cast<std::uint32_t>(timecode.minutes), 6);
    bits.put(static_cast<std::uint32_t>(timecode.hours), 5);
    bits.put(0, 24);  // time_offset; 24 bits when there are no HRD parameters (E.2.2)
    for (int i = 1; i < kStamps[pic_struct]; ++i) {
        bits.put(0, 1);
    }
    return bits.finish();
}

void append_sei(std::uint32_t pic_struct, const Timecode& timecode,
                std::vector<std::uint8_t>& out) {
    const std::vector<std::uint8_t> payload = pic_timing_payload(pic_struct, timecode);
    out.insert(out.end(), {0, 0, 0, 1, kSei});
    int zeros = 0;
    const auto put = [&](std::uint8_t byte) {
        if (zeros == 2 && byte <= 3) {
            out.push_back(3);  // emulation prevention, 7.4.1
            zeros = 0;
        }
        zeros = byte == 0 ? zeros + 1 : 0;
        out.push_back(byte);
    };
    put(kPicTiming);
    put(static_cast<std::uint8_t>(payload.size()));
    for (const std::uint8_t byte : payload) {
        put(byte);
    }
    put(0x80);  // rbsp_trailing_bits
}

/// Position of the next start code (00 00 01) at or after `at`; size() when there is none.
std::size_t start_code(std::span<const std::uint8_t> unit, std::size_t at) {
    for (std::size_t i = at; i + 3 <= unit.size(); ++i) {
        if (unit[i] == 0 && unit[i + 1] == 0 && unit[i + 2] == 1) {
            return i;
        }
    }
    return unit.size();
}

}  // namespace

bool set_h264_timecode(std::span<const std::uint8_t> unit, const Timecode& timecode,
                       std::vector<std::uint8_t>& out) {
    out.clear();
    std::size_t copied = 0;
    for (std::size_t at = start_code(unit, 0); at + 5 < unit.size();) {
        const std::uint8_t type = unit[at + 3] & 0x1f;
        if (type >= 1 && type <= 5) {
            break;  // picture data: SEI stands before it, and scanning it would cost time
        }
        const std::size_t next = start_code(unit, at + 3);
        const auto pic_struct =
            static_cast<std::uint32_t>(at + 6 < unit.size() ? unit[at + 6] >> 4 : 15);
        if (type == kSei && unit[at + 4] == kPicTiming && pic_struct <= 8) {
            // A start code may have a zero byte before it, which belongs to it.
            const std::size_t begin = at > copied && unit[at - 1] == 0 ? at - 1 : at;
            std::size_t end = next;
            if (end < unit.size() && unit[end - 1] == 0) {
                --end;
            }
            out.reserve(unit.size() + 32);
            out.insert(out.end(), unit.begin() + static_cast<std::ptrdiff_t>(copied),
                       unit.begin() + static_cast<std::ptrdiff_t>(begin));
            append_sei(pic_struct, timecode, out);
            out.insert(out.end(), unit.begin() + static_cast<std::ptrdiff_t>(end), unit.end());
            return true;
        }
        at = next;
    }
    out.assign(unit.begin(), unit.end());
    return false;
}

}  // namespace pitcast::video
