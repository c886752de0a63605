// SPDX-License-Identifier: Apache-2.0
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "pitcast/edit/background.h"
#include "pitcast/edit/draft_picture.h"

namespace pitcast::edit {

struct DraftStudio::Impl {
    explicit Impl(PainterOptions options) : painter(std::move(options)) {}

    void work() {
        work_in_background();
        std::unique_lock lock(mutex);
        for (;;) {
            asked.wait(lock, [&] { return stop || wish.has_value(); });
            if (stop) {
                return;
            }
            const PictureWish now = *std::exchange(wish, std::nullopt);
            working = true;
            lock.unlock();
            DraftPicture picture = painter.picture(now);
            lock.lock();
            working = false;
            done = std::move(picture);
        }
    }

    DraftPainter painter;  ///< of the thread
    mutable std::mutex mutex;
    std::condition_variable asked;
    std::optional<PictureWish> wish;
    std::optional<DraftPicture> done;
    bool working = false;
    bool stop = false;
    std::thread thread;
};

DraftStudio::DraftStudio(PainterOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {
    impl_->thread = std::thread([impl = impl_.get()] { impl->work(); });
}

DraftStudio::~DraftStudio() {
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->stop = true;
    }
    impl_->asked.notify_one();
    impl_->thread.join();
}

void DraftStudio::ask(PictureWish wish) {
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->wish = std::move(wish);
    }
    impl_->asked.notify_one();
}

std::optional<DraftPicture> DraftStudio::take() {
    const std::lock_guard lock(impl_->mutex);
    return std::exchange(impl_->done, std::nullopt);
}

bool DraftStudio::busy() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->working || impl_->wish.has_value();
}

}  // namespace pitcast::edit
