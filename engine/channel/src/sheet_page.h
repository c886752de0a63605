// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/draw_list.h"
#include "pitcast/draw/executor.h"
#include "pitcast/draw/text.h"

namespace pitcast::channel {

/// Lays small pictures out on pages, block after block, each with a title, and writes the pages as
/// PNG. Drawn by the same compositor as everything else.
class SheetPage {
 public:
    [[nodiscard]] static Result<std::unique_ptr<SheetPage>> open(std::filesystem::path folder,
                                                                 std::string title);

    /// Begins a block; its pictures stand in rows below the title.
    void begin(std::string title, std::string id);
    /// Adds an rgba8 frame, with what it shows below it.
    [[nodiscard]] Status add(const draw::PackedFrame& frame, const std::string& caption);
    /// Writes the last page.
    [[nodiscard]] Status finish();
    [[nodiscard]] const std::vector<std::filesystem::path>& files() const { return files_; }

 private:
    struct Block {
        std::string title;
        std::string id;
        std::vector<std::pair<draw::PicturePtr, std::string>> pictures;
    };
    SheetPage(std::filesystem::path folder, std::string title)
        : folder_(std::move(folder)), title_(std::move(title)) {}

    [[nodiscard]] std::int32_t height_of(const Block& block) const;
    void draw_block(const Block& block, std::int32_t y, draw::DrawList& list);
    void write(const std::string& text, double x, double y, double size, draw::Color colour,
               draw::DrawList& list);
    [[nodiscard]] Status write_page();

    std::filesystem::path folder_;
    std::string title_;
    draw::FontLibrary fonts_;
    std::vector<draw::FontId> faces_;
    std::unique_ptr<draw::Executor> executor_;
    std::vector<Block> blocks_;  ///< of the page under way
    std::vector<std::filesystem::path> files_;
    std::uint64_t versions_ = 0;
};

}  // namespace pitcast::channel
