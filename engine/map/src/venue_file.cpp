// SPDX-License-Identifier: Apache-2.0
// *.venue: magic "PCVENUE\0", version, raw size, XXH3 of the raw bytes, then the raw bytes
// deflated. Raw: names, terrain (planes of byte-wise differences), course, loops, obstacles.
#include <algorithm>
#include <span>
#include <string>

#include <zlib.h>

#include "pitcast/core/file.h"
#include "pitcast/core/hash.h"
#include "pitcast/map/venue.h"

#include "bytes.h"

namespace pitcast::map {
namespace {

constexpr std::string_view kMagic("PCVENUE\0", 8);
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeaderBytes = 8 + 4 + 8 + 8;
constexpr std::uint64_t kMostRawBytes = 128u << 20;
constexpr std::int64_t kMostPosts = 8 << 20;
constexpr std::int64_t kMostCellMm = 100'000;
constexpr std::int64_t kMostMm = 1'000'000'000;  // 1000 km
constexpr std::uint32_t kMostPoints = 1 << 18;
constexpr std::uint32_t kMostMarks = 4096;  // loops, obstacles
constexpr std::size_t kMostText = 4096;

std::uint64_t hash_text(std::string_view text) {
    return hash_bytes(std::as_bytes(std::span(text.data(), text.size())));
}

/// One byte plane of 32-bit values, as differences from post to post: deflates well.
template <typename T>
void write_planes(ByteWriter& out, const std::vector<T>& values) {
    for (unsigned shift = 0; shift < 8 * sizeof(T); shift += 8) {
        std::uint32_t before = 0;
        for (const T value : values) {
            const auto now = static_cast<std::uint32_t>(value);
            out.u8(static_cast<std::uint8_t>((now - before) >> shift));
            before = now;
        }
    }
}

template <typename T>
void read_planes(ByteReader& in, std::vector<T>& values, std::size_t count) {
    const std::string_view planes = in.take(count * sizeof(T));
    if (in.ran_short()) {
        return;
    }
    values.resize(count);
    std::uint32_t before = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint32_t difference = 0;
        for (std::size_t plane = 0; plane < sizeof(T); ++plane) {
            const auto byte = static_cast<unsigned char>(planes[plane * count + i]);
            difference |= static_cast<std::uint32_t>(byte) << (8 * plane);
        }
        before += difference;
        values[i] = static_cast<T>(before);
    }
}

void write_terrain(ByteWriter& out, const Terrain& terrain) {
    out.u32(static_cast<std::uint32_t>(terrain.columns));
    out.u32(static_cast<std::uint32_t>(terrain.rows));
    out.i64(terrain.cell_mm);
    out.i64(terrain.origin_x_mm);
    out.i64(terrain.origin_y_mm);
    write_planes(out, terrain.height_mm);
    write_planes(out, terrain.albedo);
    write_planes(out, terrain.occlusion);
}

void write_course(ByteWriter& out, const Course& course) {
    out.u8(course.closed ? 1 : 0);
    out.i64(course.length_mm);
    out.u32(static_cast<std::uint32_t>(course.line.size()));
    for (const CoursePoint& point : course.line) {
        out.i64(point.at.x_mm);
        out.i64(point.at.y_mm);
        out.i64(point.at.z_mm);
        out.u32(static_cast<std::uint32_t>(point.width_mm));
        out.i64(point.distance_mm);
    }
    out.u32(static_cast<std::uint32_t>(course.loops.size()));
    for (const race::Loop& loop : course.loops) {
        out.text(loop.id);
        out.text(loop.name);
        out.u8(static_cast<std::uint8_t>(loop.kind));
        out.i64(loop.distance_mm);
        out.u32(static_cast<std::uint32_t>(loop.ends_sector));
    }
    out.u32(static_cast<std::uint32_t>(course.obstacles.size()));
    for (const Obstacle& obstacle : course.obstacles) {
        out.text(obstacle.name);
        out.text(obstacle.name_zh);
        out.i64(obstacle.distance_mm);
        out.i64(obstacle.length_mm);
    }
}

bool within(std::int64_t value, std::int64_t low, std::int64_t high) {
    return value >= low && value <= high;
}

/// What is wrong, or nothing.
std::string read_terrain(ByteReader& in, Terrain& terrain) {
    const std::int64_t columns = in.u32();
    const std::int64_t rows = in.u32();
    terrain.cell_mm = in.i64();
    terrain.origin_x_mm = in.i64();
    terrain.origin_y_mm = in.i64();
    if (columns < 2 || rows < 2 || columns > kMostPosts / rows) {
        return "terrain of " + std::to_string(columns) + " x " + std::to_string(rows) + " posts";
    }
    if (!within(terrain.cell_mm, 1, kMostCellMm) ||
        !within(terrain.origin_x_mm, -kMostMm, kMostMm) ||
        !within(terrain.origin_y_mm, -kMostMm, kMostMm)) {
        return "terrain cell of " + std::to_string(terrain.cell_mm) + " mm, or its origin";
    }
    terrain.columns = static_cast<std::int32_t>(columns);
    terrain.rows = static_cast<std::int32_t>(rows);
    const auto posts = static_cast<std::size_t>(columns * rows);
    read_planes(in, terrain.height_mm, posts);
    read_planes(in, terrain.albedo, posts);
    read_planes(in, terrain.occlusion, posts);
    return in.ran_short() ? "terrain shorter than its size says" : "";
}

std::string read_line(ByteReader& in, Course& course) {
    course.closed = in.u8() != 0;
    course.length_mm = in.i64();
    const std::uint32_t count = in.u32();
    if (count < 2 || count > kMostPoints || !within(course.length_mm, 1, kMostMm)) {
        return "course of " + std::to_string(count) + " points and " +
               std::to_string(course.length_mm) + " mm";
    }
    std::int64_t before = -1;
    for (std::uint32_t i = 0; i < count && !in.ran_short(); ++i) {
        CoursePoint point;
        point.at = {in.i64(), in.i64(), in.i64()};
        point.width_mm = static_cast<std::int32_t>(in.u32());
        point.distance_mm = in.i64();
        if (!within(point.at.x_mm, -kMostMm, kMostMm) ||
            !within(point.at.y_mm, -kMostMm, kMostMm) ||
            !within(point.at.z_mm, -kMostMm, kMostMm) || !within(point.width_mm, 0, 1'000'000) ||
            !within(point.distance_mm, before + 1, course.length_mm)) {
            return "course point " + std::to_string(i) + " out of range or out of order";
        }
        before = point.distance_mm;
        course.line.push_back(point);
    }
    return in.ran_short() ? "course shorter than its size says" : "";
}

std::string read_marks(ByteReader& in, Course& course) {
    const std::uint32_t loops = in.u32();
    for (std::uint32_t i = 0; i < std::min(loops, kMostMarks) && !in.ran_short(); ++i) {
        race::Loop loop;
        loop.id = in.text(kMostText);
        loop.name = in.text(kMostText);
        const std::uint8_t kind = in.u8();
        loop.distance_mm = in.i64();
        loop.ends_sector = static_cast<std::int32_t>(in.u32());
        if (kind > static_cast<std::uint8_t>(race::LoopKind::detour) ||
            !within(loop.distance_mm, 0, course.length_mm) ||
            !within(loop.ends_sector, 0, kMostMarks)) {
            return "loop " + std::to_string(i) + " of unknown kind or off the course";
        }
        loop.kind = static_cast<race::LoopKind>(kind);
        course.loops.push_back(std::move(loop));
    }
    const std::uint32_t obstacles = in.u32();
    for (std::uint32_t i = 0; i < std::min(obstacles, kMostMarks) && !in.ran_short(); ++i) {
        Obstacle obstacle;
        obstacle.name = in.text(kMostText);
        obstacle.name_zh = in.text(kMostText);
        obstacle.distance_mm = in.i64();
        obstacle.length_mm = in.i64();
        if (!within(obstacle.distance_mm, 0, course.length_mm) ||
            !within(obstacle.length_mm, 0, course.length_mm)) {
            return "obstacle " + std::to_string(i) + " off the course";
        }
        course.obstacles.push_back(std::move(obstacle));
    }
    const bool damaged = in.ran_short() || in.left() > 0 || std::max(loops, obstacles) > kMostMarks;
    return damaged ? "loops or obstacles do not fit their count" : "";
}

Error refuse(const std::string& name, std::string what) {
    return {name, std::move(what), "make the venue file again"};
}

Result<std::string> inflate_all(std::string_view packed, std::uint64_t raw_bytes,
                                const std::string& name) {
    std::string raw(raw_bytes, '\0');
    uLongf size = static_cast<uLongf>(raw_bytes);
    const int code = uncompress(reinterpret_cast<Bytef*>(raw.data()), &size,
                                reinterpret_cast<const Bytef*>(packed.data()),
                                static_cast<uLong>(packed.size()));
    if (code != Z_OK || size != raw_bytes) {
        return refuse(name, "compressed part is damaged (zlib " + std::to_string(code) + ")");
    }
    return raw;
}

}  // namespace

Result<std::string> encode_venue(const Venue& venue) {
    const std::size_t posts = static_cast<std::size_t>(std::max(venue.terrain.columns, 0)) *
                              static_cast<std::size_t>(std::max(venue.terrain.rows, 0));
    if (venue.terrain.height_mm.size() != posts || venue.terrain.albedo.size() != posts ||
        venue.terrain.occlusion.size() != posts) {
        return Error{venue.id, "terrain planes do not have columns * rows posts", ""};
    }
    ByteWriter raw;
    raw.text(venue.id);
    raw.text(venue.name);
    raw.text(venue.name_zh);
    write_terrain(raw, venue.terrain);
    write_course(raw, venue.course);
    uLongf size = compressBound(static_cast<uLong>(raw.bytes().size()));
    std::string packed(size, '\0');
    const int code = compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                               reinterpret_cast<const Bytef*>(raw.bytes().data()),
                               static_cast<uLong>(raw.bytes().size()), 6);
    if (code != Z_OK) {
        return Error{venue.id, "zlib refused to compress (" + std::to_string(code) + ")", ""};
    }
    packed.resize(size);
    ByteWriter file;
    file.bytes() = kMagic;
    file.u32(kVersion);
    file.u64(raw.bytes().size());
    file.u64(hash_text(raw.bytes()));
    file.bytes() += packed;
    return std::move(file.bytes());
}

Result<Venue> decode_venue(std::string_view bytes, const std::string& name) {
    if (bytes.size() < kHeaderBytes || bytes.substr(0, kMagic.size()) != kMagic) {
        return refuse(name, "not a venue file");
    }
    ByteReader header(bytes.substr(kMagic.size()));
    const std::uint32_t version = header.u32();
    const std::uint64_t raw_bytes = header.u64();
    const std::uint64_t hash = header.u64();
    if (version != kVersion) {
        return refuse(name,
                      "version " + std::to_string(version) + " is not " + std::to_string(kVersion));
    }
    // Deflate shrinks at most about 1030 to 1: a larger claim is a lie, and not worth memory.
    if (raw_bytes > kMostRawBytes || raw_bytes > 1100 * header.left() + 1100) {
        return refuse(name, "claims " + std::to_string(raw_bytes) + " bytes of content");
    }
    Result<std::string> raw = inflate_all(bytes.substr(kHeaderBytes), raw_bytes, name);
    if (!raw) {
        return raw.error();
    }
    if (hash_text(*raw) != hash) {
        return refuse(name, "content does not have the hash in the header");
    }
    Venue venue;
    ByteReader in(*raw);
    venue.id = in.text(kMostText);
    venue.name = in.text(kMostText);
    venue.name_zh = in.text(kMostText);
    if (in.ran_short()) {
        return refuse(name, "names are cut short");
    }
    if (const std::string wrong = read_terrain(in, venue.terrain); !wrong.empty()) {
        return refuse(name, wrong);
    }
    if (const std::string wrong = read_line(in, venue.course); !wrong.empty()) {
        return refuse(name, wrong);
    }
    if (const std::string wrong = read_marks(in, venue.course); !wrong.empty()) {
        return refuse(name, wrong);
    }
    return venue;
}

Result<Venue> load_venue(const std::filesystem::path& path) {
    Result<std::string> bytes = read_file(path);
    if (!bytes) {
        return bytes.error();
    }
    return decode_venue(*bytes, path.string());
}

Status save_venue(const Venue& venue, const std::filesystem::path& path) {
    Result<std::string> bytes = encode_venue(venue);
    if (!bytes) {
        return bytes.error().within(path.string());
    }
    return write_file(path, *bytes);
}

}  // namespace pitcast::map
