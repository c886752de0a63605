// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "pitcast/editor/scopes.h"

namespace pitcast::editor {

/// Measures the programme on a thread of its own, at low priority: the newest frame that it is
/// given while it rests. Frames that come while it works are passed over.
class ScopeWorker {
 public:
    ScopeWorker();
    ~ScopeWorker();
    ScopeWorker(const ScopeWorker&) = delete;
    ScopeWorker& operator=(const ScopeWorker&) = delete;

    /// False: it is at work still.
    bool offer(std::shared_ptr<const draw::PackedFrame> frame);
    /// The newest pictures since the last call.
    [[nodiscard]] std::optional<ScopePictures> take();

 private:
    void run();

    std::mutex mutex_;
    std::condition_variable asked_;
    std::shared_ptr<const draw::PackedFrame> frame_;  ///< to be measured; null = none
    std::optional<ScopePictures> done_;
    bool working_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace pitcast::editor
