// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "pitcast/channel/media_shelf.h"

#include "source_sheet.h"

namespace pitcast::editor {

/// The files that layers can play, with small pictures of them: made once on a thread behind the
/// others, and kept in a folder for the next time.
class ClipShelf {
 public:
    struct Clip {
        std::string file;  ///< as a command names it: "idents/amb.mov"
        bool is_still = false;
        std::uint64_t bytes = 0;
        Nanoseconds length_ns = 0;
        std::string stamp;  ///< another one when the file has changed
    };

    /// `kept`: folder of pictures; empty = there are none.
    ClipShelf(std::filesystem::path folder, std::filesystem::path kept);
    ~ClipShelf();
    ClipShelf(const ClipShelf&) = delete;
    ClipShelf& operator=(const ClipShelf&) = delete;

    /// Once a frame while they are looked at.
    void refresh(Nanoseconds now_ns);
    [[nodiscard]] const std::vector<Clip>& all() const { return clips_; }
    /// Those whose names have all words of the search.
    [[nodiscard]] std::vector<const Clip*> found(std::string_view search) const;
    [[nodiscard]] const SourceSheet& pictures() const { return sheet_; }

 private:
    void work();

    const std::filesystem::path folder_;
    const std::filesystem::path kept_;
    channel::MediaShelf shelf_;
    std::shared_ptr<const amcp::MediaList> list_;
    std::vector<Clip> clips_;
    SourceSheet sheet_;
    std::vector<channel::SourcePicture> pictures_;
    std::mutex mutex_;
    std::vector<Clip> wanted_;                  ///< guarded
    std::vector<channel::SourcePicture> done_;  ///< guarded
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

/// "12.3 MB".
[[nodiscard]] std::string size_text(std::uint64_t bytes);

}  // namespace pitcast::editor
