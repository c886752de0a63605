// SPDX-License-Identifier: Apache-2.0
#include "map_remake.h"

#include <utility>

#include "pitcast/core/log.h"
#include "pitcast/core/thread_priority.h"

#include "picture_stock.h"

namespace pitcast::channel {
namespace {

constexpr int kBehindOthers = 10;

}  // namespace

MapRemake::MapRemake(Order order) : order_(std::move(order)), thread_([this] { work(); }) {}

MapRemake::~MapRemake() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void MapRemake::work() {
    step_thread_back(kBehindOthers);
    auto made = make_scene(*order_.package, order_.venue, order_.device, order_.cache);
    for (const map::MapView& view : order_.views) {
        if (made && !(*made)->render_settled(view)) {
            log_warning("3D map", "the map with the marks that were moved cannot be drawn");
        }
    }
    std::unique_lock lock(mutex_);
    if (!made) {
        log_warning("3D map", made.error().message() + "; it stays as it was");
        stage_ = Stage::finished;
        changed_.notify_all();
        return;
    }
    scene_ = std::move(*made);
    stage_ = Stage::ready;
    changed_.notify_all();
    changed_.wait(lock, [&] { return stop_ || stage_ == Stage::parted; });
    auto old = std::move(scene_);
    lock.unlock();
    old.reset();
    lock.lock();
    stage_ = Stage::finished;
}

std::unique_ptr<gpu::SceneRenderer> MapRemake::take() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock || stage_ != Stage::ready) {
        return nullptr;
    }
    stage_ = Stage::taken;
    return std::move(scene_);
}

void MapRemake::part(std::unique_ptr<gpu::SceneRenderer> old) {
    {
        const std::lock_guard lock(mutex_);
        scene_ = std::move(old);
        stage_ = Stage::parted;
    }
    changed_.notify_all();
}

void MapRemake::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stage_ != Stage::making; });
}

bool MapRemake::finished() const {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    return lock && stage_ == Stage::finished;
}

}  // namespace pitcast::channel
