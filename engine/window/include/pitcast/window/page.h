// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/draw/draw_list.h"
#include "pitcast/draw/text.h"
#include "pitcast/output/window_options.h"

namespace pitcast::window {

/// What a window shows at a moment.
struct Page {
    std::int32_t width = 0;  ///< pixels of the canvas
    std::int32_t height = 0;
    draw::PicturePtr picture;  ///< null: none has come
    bool is_graphics = false;  ///< it lies over the backdrop
    output::WindowBackdrop backdrop = output::WindowBackdrop::black;
    bool key = false;       ///< its alpha as luma
    bool safe = false;      ///< lines of the safe areas
    std::string notice{};   ///< red, with a red frame: something is wrong; empty = nothing is
    std::string caption{};  ///< on a dark ground, for a moment: what a key has done
    friend bool operator==(const Page&, const Page&) = default;
};

/// Whole pixels.
struct Box {
    std::int32_t x = 0;
    std::int32_t y = 0;
    std::int32_t width = 0;
    std::int32_t height = 0;
    friend bool operator==(const Box&, const Box&) = default;
};

/// The largest box of the picture's shape in a canvas, in its middle.
[[nodiscard]] Box fitted(std::int32_t width, std::int32_t height, std::int32_t picture_width,
                         std::int32_t picture_height);

/// The action safe area of EBU R 95 (93 % of each side), and that of titles (90 %), in a picture.
[[nodiscard]] Box action_safe(const Box& picture);
[[nodiscard]] Box title_safe(const Box& picture);

/// Draws pages. One thread.
class PagePainter {
 public:
    /// Without a font there is no text, but a frame.
    explicit PagePainter(draw::FontLibrary& fonts);
    void draw(const Page& page, draw::DrawList& list);

 private:
    void draw_picture(const Page& page, const Box& box, draw::DrawList& list);
    void draw_label(const std::string& text, const Box& box, bool alarm, draw::DrawList& list);
    [[nodiscard]] draw::PicturePtr checker(std::int32_t width, std::int32_t height);

    draw::FontLibrary& fonts_;
    draw::FontChain faces_;
    draw::PicturePtr checker_;
};

}  // namespace pitcast::window
