// SPDX-License-Identifier: Apache-2.0
// Venue files come from disks and show packages: any bytes must be refused or read, and what was
// read must be safe to use.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pitcast/map/venue.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto venue = pitcast::map::decode_venue(bytes, "fuzz");
    if (venue.ok()) {
        const pitcast::map::Point3 at = venue->course.at(venue->course.length_mm / 2);
        (void)venue->course.project(at.x_mm, at.y_mm);
        (void)venue->terrain.height_at(at.x_mm, at.y_mm);
        if (!pitcast::map::encode_venue(*venue).ok()) {
            __builtin_trap();
        }
    }
    return 0;
}
