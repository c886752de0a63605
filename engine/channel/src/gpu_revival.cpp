// SPDX-License-Identifier: Apache-2.0
#include "gpu_revival.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "pitcast/core/log.h"
#include "pitcast/core/pi_mutex.h"
#include "pitcast/gpu/executor.h"
#include "pitcast/map/venue.h"

#include "picture_stock.h"

namespace pitcast::channel {
namespace {

using namespace std::chrono_literals;

constexpr auto kFirstPause = 500ms;
constexpr auto kLongestPause = 30s;
constexpr auto kPartingPatience = 2s;

Result<std::unique_ptr<GpuKit>> make_kit(const GpuRevival::Order& order) {
    auto kit = std::make_unique<GpuKit>();
    gpu::DeviceOptions wanted;
    wanted.validation = order.options.validation;
    auto device = gpu::Device::open(wanted);
    if (!device) {
        return device.error();
    }
    kit->device = *device;
    if (order.with_executor) {
        auto executor = gpu::make_gpu_executor(kit->device, order.options.line_filter);
        if (!executor) {
            return executor.error();
        }
        kit->executor = std::move(*executor);
        for (const PoolWish& wish : order.wishes) {
            auto pool = output::FramePool::create(
                *kit->executor, wish.packing, order.options.format.width,
                order.options.format.height, wish.count, order.options.limit);
            if (!pool) {
                return pool.error();
            }
            kit->pools.emplace_back(std::move(*pool));
        }
    }
    if (!order.venue.empty()) {
        auto scene = make_scene(*order.package, order.venue, kit->device, order.options.cache);
        if (!scene) {
            return scene.error();
        }
        kit->scene = std::move(*scene);
    }
    return kit;
}

}  // namespace

struct GpuRevival::Shared {
    PiMutex mutex;
    PiCondition changed;
    bool stop = false;
    bool finished = false;
    std::unique_ptr<GpuKit> kit;

    /// False when it is time to stop.
    bool pause(std::chrono::milliseconds length) {
        std::unique_lock lock(mutex);
        return !changed.wait_for(lock, length, [&] { return stop; });
    }

    void work(Order& order) {
        auto length = std::chrono::milliseconds(kFirstPause);
        bool go_on = true;
        while (go_on) {
            auto made = make_kit(order);
            if (made) {
                const std::lock_guard lock(mutex);
                kit = std::move(*made);
                break;
            }
            log_warning("gpu", "not back yet: " + made.error().message());
            go_on = pause(length);
            length = std::min(length * 2, std::chrono::milliseconds(kLongestPause));
        }
        order.old_scene.reset();
        order.old_executor.reset();
        const std::lock_guard lock(mutex);
        finished = true;
        changed.notify_all();
    }
};

GpuRevival::GpuRevival(Order order) : shared_(std::make_shared<Shared>()) {
    thread_ = std::thread(
        [shared = shared_, order = std::move(order)]() mutable { shared->work(order); });
}

GpuRevival::~GpuRevival() {
    bool finished = false;
    {
        std::unique_lock lock(shared_->mutex);
        shared_->stop = true;
        shared_->changed.notify_all();
        finished =
            shared_->changed.wait_for(lock, kPartingPatience, [&] { return shared_->finished; });
    }
    if (finished) {
        thread_.join();
    } else {
        log_warning("gpu", "the driver does not answer; its thread is left behind");
        thread_.detach();
    }
}

std::unique_ptr<GpuKit> GpuRevival::take() {
    const std::unique_lock lock(shared_->mutex, std::try_to_lock);
    return lock ? std::move(shared_->kit) : nullptr;
}

bool GpuRevival::finished() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->finished;
}

}  // namespace pitcast::channel
