// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "pitcast/amcp/media_list.h"

namespace pitcast::channel {

/// What there is in the folder of clips, for those who ask over AMCP, and for the desk: looked
/// through again every two seconds, on a thread of its own. Files that nothing can be shown of are
/// left out.
class MediaShelf {
 public:
    static constexpr std::size_t kMostFiles = 2000;

    /// `pictured`: with thumbnails.
    explicit MediaShelf(std::filesystem::path folder, bool pictured = true);
    ~MediaShelf();
    MediaShelf(const MediaShelf&) = delete;
    MediaShelf& operator=(const MediaShelf&) = delete;

    /// Any thread; waits for nothing. By name. Thumbnails come later.
    [[nodiscard]] std::shared_ptr<const amcp::MediaList> list() const { return list_.load(); }

 private:
    struct Known {
        std::uint64_t bytes = 0;
        std::int64_t changed_s = 0;  ///< UTC
        bool playable = false;
        bool pictured = false;  ///< its thumbnail was made, or cannot be
        amcp::MediaEntry entry;
    };

    void run();
    /// Whether something has come, gone or changed.
    [[nodiscard]] bool look();
    /// Makes a thumbnail; false: there is none to be made.
    [[nodiscard]] bool picture_one();
    void publish();

    const std::filesystem::path folder_;
    const bool pictured_;
    std::map<std::string, Known> known_;  ///< by file
    std::atomic<std::shared_ptr<const amcp::MediaList>> list_;
    std::mutex mutex_;
    std::condition_variable ending_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace pitcast::channel
