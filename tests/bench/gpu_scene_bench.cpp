// SPDX-License-Identifier: Apache-2.0
// Milliseconds of the 3D pass of a map on the device that is there, in the sizes in which a channel
// asks for it: what a moving camera costs a frame, and what one that rests costs when it is asked
// for again.
#include <algorithm>
#include <cstdio>
#include <vector>

#include "pitcast/core/clock.h"
#include "pitcast/gpu/device.h"
#include "pitcast/gpu/scene_renderer.h"

namespace {

using namespace pitcast;

constexpr int kFrames = 60;

double percentile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

void measure(gpu::SceneRenderer& scene, const map::Venue& venue, const char* name,
             std::int32_t width, std::int32_t height, bool moves) {
    std::vector<double> spent;
    for (int i = 0; i < kFrames; ++i) {
        map::MapView view;
        view.camera =
            map::orbit_camera(venue.course.at(0), 900'000, 150'000 + (moves ? i * 400 : 0), 35'000);
        view.width = width;
        view.height = height;
        const Nanoseconds start = monotonic_now_ns();
        if (!scene.render(view).ok()) {
            std::printf("  %s: cannot be drawn\n", name);
            return;
        }
        // The first views of a look make its mesh and its ground; a rest is drawn finely once.
        if (i >= 5) {
            spent.push_back(static_cast<double>(monotonic_now_ns() - start) / 1e6);
        }
    }
    std::printf("  %-28s %4d x %4d   p50 %7.3f ms   p99 %7.3f ms   %u triangles\n", name, width,
                height, percentile(spent, 0.5), percentile(spent, 0.99), scene.stats().triangles);
}

}  // namespace

int main() {
    const map::Venue venue = map::make_xinqiu();
    auto device = gpu::Device::open();
    if (!device.ok()) {
        std::printf("no Vulkan device: %s\n", device.error().message().c_str());
        return 1;
    }
    const bool real = (*device)->is_real_gpu();
    auto scene = gpu::SceneRenderer::create(*device, venue, real ? 200'000 : 10'000);
    if (!scene.ok()) {
        std::printf("%s\n", scene.error().message().c_str());
        return 1;
    }
    std::printf("3D pass on %s\n", std::string((*device)->name()).c_str());
    measure(**scene, venue, "corner map, moving", 720, 406, true);
    measure(**scene, venue, "full frame, moving", 1920, 1080, true);
    measure(**scene, venue, "full frame, refined at rest", 1920, 1080, false);
    measure(**scene, venue, "2160, moving", 3840, 2160, true);
    measure(**scene, venue, "2160, refined at rest", 3840, 2160, false);
    return 0;
}
