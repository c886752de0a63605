// SPDX-License-Identifier: Apache-2.0
// *.venue: magic "PCVENUE\0", version, raw size, XXH3 of the raw bytes, then the raw bytes
// deflated. Raw: names, terrain (planes of byte-wise differences), course, loops, obstacles; from
// version 2 on also origin, pit lane, places, cameras.
#include <algorithm>
#include <span>
#include <string>

#include <zlib.h>

#include "pitcast/core/file.h"
#include "pitcast/core/hash.h"
#include "pitcast/map/venue.h"

#include "bytes.h"
#include "venue_content.h"

namespace pitcast::map {
namespace {

constexpr std::string_view kMagic("PCVENUE\0", 8);
constexpr std::size_t kHeaderBytes = 8 + 4 + 8 + 8;
constexpr std::uint64_t kMostRawBytes = 128u << 20;

std::uint64_t hash_text(std::string_view text) {
    return hash_bytes(std::as_bytes(std::span(text.data(), text.size())));
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
    const std::string raw = write_content(venue);
    uLongf size = compressBound(static_cast<uLong>(raw.size()));
    std::string packed(size, '\0');
    const int code =
        compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                  reinterpret_cast<const Bytef*>(raw.data()), static_cast<uLong>(raw.size()), 6);
    if (code != Z_OK) {
        return Error{venue.id, "zlib refused to compress (" + std::to_string(code) + ")", ""};
    }
    packed.resize(size);
    ByteWriter file;
    file.bytes() = kMagic;
    file.u32(kContentVersion);
    file.u64(raw.size());
    file.u64(hash_text(raw));
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
    if (version < kOldestContentVersion || version > kContentVersion) {
        return refuse(name, "version " + std::to_string(version) + " is not " +
                                std::to_string(kContentVersion));
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
    if (const std::string wrong = read_content(*raw, version, venue); !wrong.empty()) {
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
