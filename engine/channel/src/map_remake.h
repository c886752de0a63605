// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "pitcast/core/pi_mutex.h"
#include "pitcast/gpu/device.h"
#include "pitcast/gpu/scene_renderer.h"
#include "pitcast/show/package.h"

namespace pitcast::channel {

/// Makes the 3D map anew after marks of its venue were moved on air, on a thread of its own behind
/// the others: the old one is drawn meanwhile. The frame thread only looks whether it is there.
class MapRemake {
 public:
    struct Order {
        std::shared_ptr<const show::Package> package;
        std::filesystem::path venue;
        std::shared_ptr<gpu::Device> device;
        std::filesystem::path cache;
        /// What the old one was last seen from: drawn before it is handed over, so that no frame
        /// makes meshes, targets or pictures for the first time.
        std::vector<map::MapView> views;
    };

    explicit MapRemake(Order order);
    /// Waits for the thread: not for the frame thread, unless finished().
    ~MapRemake();
    MapRemake(const MapRemake&) = delete;
    MapRemake& operator=(const MapRemake&) = delete;

    [[nodiscard]] const std::shared_ptr<gpu::Device>& device() const { return order_.device; }
    /// The new map, once, when it is ready; null before. Never waits.
    [[nodiscard]] std::unique_ptr<gpu::SceneRenderer> take();
    /// Hands over what is to be destroyed on that thread, after take().
    void part(std::unique_ptr<gpu::SceneRenderer> old);
    /// Until there is something to take, or nothing will be: not on air.
    void wait();
    [[nodiscard]] bool finished() const;

 private:
    enum class Stage : std::uint8_t { making, ready, taken, parted, finished };
    void work();

    const Order order_;
    mutable PiMutex mutex_;
    PiCondition changed_;
    Stage stage_ = Stage::making;
    bool stop_ = false;
    std::unique_ptr<gpu::SceneRenderer> scene_;  ///< the new one, then the old one
    std::thread thread_;
};

}  // namespace pitcast::channel
