// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdlib>
#include <string>

#include "pitcast/core/hash.h"

#include "draw_scene.h"

namespace pitcast::draw::test {

/// Holds a picture against a stored hash. PITCAST_SCREENSHOTS=folder writes it as PNG: whoever
/// changes a hash looks at the picture first.
inline void expect_golden(const char* name, FontLibrary& fonts, const DrawList& list,
                          std::uint64_t hash) {
    const auto executor = make_cpu_executor(1);
    const auto frame = draw_frame(*executor, fonts, list, PackFormat::rgba8);
    if (const char* folder = std::getenv("PITCAST_SCREENSHOTS")) {
        EXPECT_TRUE(
            write_png(std::filesystem::path(folder) / (std::string(name) + ".png"), *frame));
    }
    const std::string bytes = bytes_of(*frame);
    EXPECT_EQ(hash_bytes(std::as_bytes(std::span(bytes))), hash) << name << " looks different";
}

}  // namespace pitcast::draw::test
