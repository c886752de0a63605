// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <thread>
#include <vector>

#include "pitcast/channel/renderer.h"
#include "pitcast/gpu/device.h"
#include "pitcast/gpu/scene_renderer.h"
#include "pitcast/output/frame_pool.h"

namespace pitcast::channel {

/// Buffers of one format that will be wanted.
struct PoolWish {
    draw::Packing packing{};
    std::size_t count = 0;
};

/// What a renderer needs of a device, whole.
struct GpuKit {
    std::shared_ptr<gpu::Device> device;
    std::unique_ptr<draw::Executor> executor;   ///< null when it was not asked for
    std::unique_ptr<gpu::SceneRenderer> scene;  ///< null when the show has no map
    std::vector<output::FramePool> pools;       ///< one a wish, when there is an executor
};

/// Makes a new device and all that hangs on it after the old one was lost, on a thread of its own:
/// the channel goes on with the CPU executor meanwhile. Tries again at growing intervals, from
/// half a second to half a minute.
class GpuRevival {
 public:
    struct Order {
        RendererOptions options;
        std::filesystem::path venue;  ///< empty = no map
        std::shared_ptr<const show::Package> package{};
        bool with_executor = true;
        std::vector<PoolWish> wishes;
        /// Destroyed on that thread, after the new device stands: a driver that hangs would hold
        /// up whoever waits for it.
        std::unique_ptr<draw::Executor> old_executor;
        std::unique_ptr<gpu::SceneRenderer> old_scene;
    };

    explicit GpuRevival(Order order);
    /// Waits two seconds for what is not finished, then leaves the thread to itself: not for the
    /// frame thread on air.
    ~GpuRevival();
    GpuRevival(const GpuRevival&) = delete;
    GpuRevival& operator=(const GpuRevival&) = delete;

    /// The new kit, once, when it is ready; null before. Never waits.
    [[nodiscard]] std::unique_ptr<GpuKit> take();
    /// The kit is made and the old device's things are destroyed: now its end takes no time.
    [[nodiscard]] bool finished() const;

 private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
    std::thread thread_;
};

}  // namespace pitcast::channel
