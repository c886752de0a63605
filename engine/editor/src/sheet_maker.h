// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/draw/executor.h"
#include "pitcast/editor/editor.h"

namespace pitcast::editor {

/// Has the contact sheets of the package made, with what is not saved, and reads them as pictures
/// of the width at which they are shown. All on threads of low priority. No drawing here.
class SheetMaker {
 public:
    /// `state`: folder of the user's in which sheets are kept.
    SheetMaker(std::filesystem::path folder, std::filesystem::path state, SheetWork work)
        : folder_(std::move(folder)), state_(std::move(state)), work_(std::move(work)) {}
    ~SheetMaker() { stop_ = true; }
    SheetMaker(const SheetMaker&) = delete;
    SheetMaker& operator=(const SheetMaker&) = delete;

    bool shown = false;  ///< its pane is open

    [[nodiscard]] bool possible() const { return static_cast<bool>(work_); }
    /// `package`: its id, which names the folder of its sheets.
    void start(const std::string& package, std::map<std::string, std::string> drafts);
    void cancel() { stop_ = true; }
    [[nodiscard]] bool running() const { return running_.valid(); }
    /// Where they lie; empty = none have been made.
    [[nodiscard]] const std::filesystem::path& out() const { return out_; }
    [[nodiscard]] const std::vector<std::filesystem::path>& pages() const { return pages_; }
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

    [[nodiscard]] std::size_t page() const { return page_; }
    void turn_to(std::size_t page);
    /// Has the page that is shown read, so many pixels wide, unless it is there.
    void want(std::int32_t width);
    /// Null until it has been read.
    [[nodiscard]] std::shared_ptr<const draw::PackedFrame> picture() const {
        return read_.page == page_ ? read_.frame : nullptr;
    }
    /// Once a frame.
    void refresh(Nanoseconds now_ns);
    /// How long it has taken so far.
    [[nodiscard]] Nanoseconds elapsed_ns() const { return now_ns_ - began_ns_; }

 private:
    using Pages = Result<std::vector<std::filesystem::path>>;
    struct Read {
        std::size_t page = 0;
        std::int32_t width = 0;
        std::shared_ptr<const draw::PackedFrame> frame;
    };

    std::filesystem::path folder_;
    std::filesystem::path state_;
    SheetWork work_;
    std::filesystem::path out_;
    std::vector<std::filesystem::path> pages_;
    std::optional<Error> error_;
    Nanoseconds began_ns_ = 0;
    Nanoseconds now_ns_ = 0;
    std::size_t page_ = 0;
    std::uint64_t number_ = 0;  ///< of pictures that were read
    Read read_;
    std::atomic<bool> stop_{false};
    std::future<Pages> running_;  ///< last: they end before what they use
    std::future<Read> reading_;
};

}  // namespace pitcast::editor
