// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/editor/editor.h"

namespace pitcast::editor {

/// Small pictures of the sources, all on one sheet. Made anew some times a second from pictures
/// that the channel holds anyway, on the desk's own thread: 37,000 pixels a source, no decoding.
class SourceSheet {
 public:
    static constexpr std::int32_t kCellWidth = 256;
    static constexpr std::int32_t kCellHeight = 144;
    static constexpr std::int32_t kColumns = 4;
    static constexpr std::size_t kMostCells = 64;

    /// Once a frame.
    void refresh(const std::vector<channel::SourcePicture>& pictures, Nanoseconds now_ns);

    /// Null: none yet.
    [[nodiscard]] const std::shared_ptr<const draw::PackedFrame>& sheet() const { return sheet_; }
    /// Which cell has a source's picture; nothing when there is none. Cells count along the rows.
    [[nodiscard]] std::optional<std::size_t> cell_of(std::string_view source) const;

 private:
    struct Cell {
        std::size_t index = 0;
        std::uint64_t version = 0;
        bool filled = false;
    };
    std::map<std::string, Cell, std::less<>> cells_;
    std::shared_ptr<std::vector<std::uint8_t>> bytes_;
    std::shared_ptr<const draw::PackedFrame> sheet_;
    std::int32_t rows_ = 0;
    std::uint64_t number_ = 0;
    Nanoseconds made_ns_ = 0;
};

}  // namespace pitcast::editor
