// SPDX-License-Identifier: Apache-2.0
// Venue files come from disks and show packages: any bytes must be refused or read, and what was
// read must be safe to use. Bytes that are no venue file are taken as the content of one, packed
// and hashed as it should be, since damage would never get past the hash.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "pitcast/map/camera.h"
#include "pitcast/map/scene.h"
#include "pitcast/map/venue.h"

#include "../../engine/map/src/venue_content.h"

namespace {

using namespace pitcast::map;

void use(const Venue& venue) {
    const Point3 at = venue.course.at(venue.course.length_mm / 2);
    (void)venue.course.project(at.x_mm, at.y_mm);
    (void)venue.terrain.height_at(at.x_mm, at.y_mm);
    (void)track_of(venue.course);
    MapView view;
    view.width = 320;
    view.height = 180;
    view.camera = default_overview(venue);
    (void)project(view, at);
    if (venue.terrain.height_mm.size() < 4096) {
        (void)occluded(venue.terrain, view.camera, at);
    }
    const auto bytes = encode_venue(venue);
    if (!bytes.ok() || !decode_venue(*bytes, "again").ok()) {
        __builtin_trap();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto venue = decode_venue(bytes, "fuzz"); venue.ok()) {
        use(*venue);
        return 0;
    }
    for (std::uint32_t version = kOldestContentVersion; version <= kContentVersion; ++version) {
        Venue venue;
        if (read_content(bytes, version, venue).empty()) {
            use(venue);
        }
    }
    return 0;
}
