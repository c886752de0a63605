// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>

#include "pitcast/map/ground.h"

namespace pitcast::gpu {

/// Painted grounds on disk, so that a channel that is started again need not paint for seconds what
/// it has painted before. What is kept belongs to this very program (its bytes are part of the
/// key), so that a change of the painting never meets an old picture. Files that are damaged are
/// passed over, the oldest removed.
class GroundCache {
 public:
    /// Keeps nothing.
    GroundCache() = default;
    /// `venue`: hash of all that the venue is.
    GroundCache(std::filesystem::path folder, std::uint64_t venue);

    struct Key {
        map::MapStyle style{};
        map::DayPhase day{};
        map::GroundWindow window{};
        std::int32_t texels = 0;
    };
    [[nodiscard]] std::optional<map::GroundPicture> find(const Key& key) const;
    /// A full disk, or no right to write, is no error: it is painted again.
    void keep(const Key& key, const map::GroundPicture& picture) const;

 private:
    [[nodiscard]] std::filesystem::path file_of(const Key& key) const;
    void remove_oldest() const;

    std::filesystem::path folder_;
    std::uint64_t seed_ = 0;
};

}  // namespace pitcast::gpu
