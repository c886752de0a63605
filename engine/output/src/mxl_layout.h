// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

/// Files of a flow of the Media eXchange Layer (MXL 1.0), as they lie in memory. A flow is a folder
/// DOMAIN/UUID.mxl-flow with
///   flow_def.json   what it is, as an NMOS IS-04 flow
///   data            FlowHeader
///   access          empty; readers touch it
///   grains/data.N   pictures: GrainHeader, then the payload at kGrainPayload; grain i is in file
///                   i modulo their count
///   channels        sound: a ring of float32 for each channel; sample s is at s modulo its length
namespace pitcast::output::mxl {

inline constexpr std::uint32_t kVersion = 1;  ///< of FlowHeader and of GrainHeader
inline constexpr std::size_t kGrainPayload = 8192;
inline constexpr std::uint32_t kGrainInvalid = 1;  ///< flag: nothing to be seen here

enum class Essence : std::uint32_t { none, video, audio, data };

struct Rational {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;
};

/// Pictures: grains, of slices; a slice of a picture is a line.
struct GrainShape {
    std::array<std::uint32_t, 4> slice_bytes{};  ///< of each plane; 0 = no such plane
    std::uint32_t grain_count = 0;
    std::array<std::uint8_t, 44> reserved{};
};

/// Sound: a ring each channel.
struct SampleShape {
    std::uint32_t channels;
    std::uint32_t ring_samples;  ///< readers may ask for the newer half
    std::array<std::uint8_t, 56> reserved;
};

struct FlowHeader {
    std::uint32_t version = kVersion;
    std::uint32_t size = 2048;
    std::array<std::uint8_t, 16> id{};  ///< the UUID, first digit first
    Essence essence = Essence::none;
    std::uint32_t flags = 0;
    Rational rate{};                 ///< grains or samples a second; fields when interlaced
    std::uint32_t commit_batch = 1;  ///< slices or samples that are written at once, at most
    std::uint32_t sync_batch = 1;    ///< and told to readers at once
    std::uint32_t device_memory = 0;
    std::int32_t device = -1;
    std::array<std::uint8_t, 72> reserved_common{};
    union {
        GrainShape grains{};
        SampleShape samples;
    };
    std::uint64_t head = 0;           ///< newest grain; of sound, the sample after the newest
    std::uint64_t last_write_ns = 0;  ///< TAI
    std::uint64_t last_read_ns = 0;   ///< TAI
    std::array<std::uint8_t, 40> reserved_state{};
    std::array<std::uint8_t, 1784> reserved{};
    // What follows is the library's own: from here it is not part of `size`.
    std::uint64_t inode = 0;         ///< of this file, so that readers see when it was made anew
    std::uint32_t sync_counter = 0;  ///< a futex: raised after each commit
    std::uint32_t padding = 0;
};
static_assert(offsetof(FlowHeader, essence) == 24);
static_assert(offsetof(FlowHeader, rate) == 32);
static_assert(offsetof(FlowHeader, commit_batch) == 48);
static_assert(offsetof(FlowHeader, device) == 60);
static_assert(offsetof(FlowHeader, grains) == 136);
static_assert(offsetof(FlowHeader, samples) == 136);
static_assert(offsetof(FlowHeader, head) == 200);
static_assert(offsetof(FlowHeader, inode) == 2048);
static_assert(offsetof(FlowHeader, sync_counter) == 2056);
static_assert(sizeof(FlowHeader) == 2064);

struct GrainHeader {
    std::uint32_t version = kVersion;
    std::uint32_t size = 4096;  ///< of what is described here; the payload begins later
    std::uint64_t index = 0;
    std::uint32_t flags = 0;
    std::uint32_t payload_bytes = 0;
    std::uint16_t slices = 0;
    std::uint16_t valid_slices = 0;
    std::array<std::uint8_t, 4068> reserved{};
};
static_assert(offsetof(GrainHeader, index) == 8);
static_assert(offsetof(GrainHeader, payload_bytes) == 20);
static_assert(offsetof(GrainHeader, valid_slices) == 26);
static_assert(sizeof(GrainHeader) == 4096);

}  // namespace pitcast::output::mxl
