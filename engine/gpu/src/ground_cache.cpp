// SPDX-License-Identifier: Apache-2.0
#include "pitcast/gpu/ground_cache.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "pitcast/core/file.h"
#include "pitcast/core/hash.h"

namespace pitcast::gpu {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMagic = 0x3130'444e'5547'4350;  // "PCGUND01"
constexpr std::size_t kMostFiles = 24;
constexpr std::int32_t kLongestSide = 8192;

struct Head {
    std::uint64_t magic = kMagic;
    std::uint64_t hash = 0;  ///< of the texels
    std::int32_t columns = 0;
    std::int32_t rows = 0;
};

std::uint64_t hash_of(const map::GroundPicture& picture) {
    return hash_bytes(std::as_bytes(std::span(picture.rgba)));
}

std::uint64_t hash_of_this_program() {
    const auto program = read_file("/proc/self/exe");
    return program ? hash_bytes(std::as_bytes(std::span(program->data(), program->size()))) : 0;
}

}  // namespace

GroundCache::GroundCache(fs::path folder, std::uint64_t venue) : folder_(std::move(folder)) {
    Hasher hasher;
    hasher.add(venue);
    hasher.add(hash_of_this_program());
    seed_ = hasher.value();
}

fs::path GroundCache::file_of(const Key& key) const {
    Hasher hasher(seed_);
    hasher.add(key.style);
    hasher.add(key.day);
    for (const double side : {key.window.x0, key.window.y0, key.window.width, key.window.depth}) {
        hasher.add(std::bit_cast<std::uint64_t>(side));
    }
    hasher.add(key.texels);
    char name[32];
    std::snprintf(name, sizeof name, "%016llx.ground",
                  static_cast<unsigned long long>(hasher.value()));
    return folder_ / name;
}

std::optional<map::GroundPicture> GroundCache::find(const Key& key) const {
    if (folder_.empty()) {
        return std::nullopt;
    }
    const auto bytes = read_file(file_of(key));
    Head head;
    if (!bytes || bytes->size() < sizeof head) {
        return std::nullopt;
    }
    std::memcpy(&head, bytes->data(), sizeof head);
    if (head.magic != kMagic || head.columns < 1 || head.columns > kLongestSide || head.rows < 1 ||
        head.rows > kLongestSide) {
        return std::nullopt;
    }
    map::GroundPicture picture{key.window, head.columns, head.rows, {}};
    const std::size_t texels =
        static_cast<std::size_t>(head.columns) * static_cast<std::size_t>(head.rows);
    if (bytes->size() != sizeof head + texels * sizeof(std::uint32_t)) {
        return std::nullopt;
    }
    picture.rgba.resize(texels);
    std::memcpy(picture.rgba.data(), bytes->data() + sizeof head, texels * sizeof(std::uint32_t));
    return hash_of(picture) == head.hash ? std::optional(std::move(picture)) : std::nullopt;
}

void GroundCache::keep(const Key& key, const map::GroundPicture& picture) const {
    std::error_code failed;
    if (folder_.empty() || (fs::create_directories(folder_, failed), failed)) {
        return;
    }
    remove_oldest();
    Head head;
    head.hash = hash_of(picture);
    head.columns = picture.columns;
    head.rows = picture.rows;
    std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
    bytes.append(reinterpret_cast<const char*>(picture.rgba.data()),
                 picture.rgba.size() * sizeof(std::uint32_t));
    (void)write_file(file_of(key), bytes);
}

void GroundCache::remove_oldest() const {
    std::error_code failed;
    std::vector<std::pair<fs::file_time_type, fs::path>> files;
    for (const auto& entry : fs::directory_iterator(folder_, failed)) {
        if (entry.path().extension() == ".ground") {
            files.emplace_back(entry.last_write_time(failed), entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    for (std::size_t i = 0; i + kMostFiles <= files.size(); ++i) {
        fs::remove(files[i].second, failed);
    }
}

}  // namespace pitcast::gpu
