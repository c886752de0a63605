// SPDX-License-Identifier: Apache-2.0
// Marks beside a venue come with a package: any bytes are refused or placed, and a venue with them
// is one that every reader takes.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pitcast/map/places.h"

namespace {

pitcast::map::Venue ring_for_fuzz(bool closed) {
    std::vector<pitcast::map::Point3> lap;
    for (int i = 0; i < 60; ++i) {
        lap.push_back({std::llround(90'000 * std::cos(i * 0.10472)),
                       std::llround(70'000 * std::sin(i * 0.10472)), 0});
    }
    pitcast::map::Venue venue = pitcast::map::make_flat_venue("ring", lap).value();
    if (!closed) {
        venue.course.closed = false;
        venue.course.length_mm = venue.course.line.back().distance_mm;
    }
    return venue;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pitcast;
    static const map::Venue venues[] = {ring_for_fuzz(true), ring_for_fuzz(false)};
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto document = JsonDocument::parse(text, "fuzz");
    const auto marks =
        document ? map::read_marks(*document) : Result<std::vector<map::Mark>>(document.error());
    for (const map::Venue& own : venues) {
        map::Venue venue = own;
        if (marks && map::place_marks(*document, *marks, venue)) {
            const auto bytes = map::encode_venue(venue);
            if (!bytes || !map::decode_venue(*bytes, "again")) {
                __builtin_trap();
            }
        } else if (map::places_hash(venue) != map::places_hash(own)) {
            __builtin_trap();
        }
    }
    return 0;
}
