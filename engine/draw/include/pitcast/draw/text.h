// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/draw_list.h"

namespace pitcast::draw {

/// Metrics of a face at 1 em = 1 pixel size, scaled to `size`.
struct FontMetrics {
    Subpixel ascent = 0;   ///< above the base line, positive
    Subpixel descent = 0;  ///< below, positive
    Subpixel cap_height = 0;
};

/// A fall-back chain of fonts, held in place: styles are made for every text of every frame.
class FontChain {
 public:
    static constexpr std::size_t kMost = 12;

    FontChain() = default;
    FontChain(std::initializer_list<FontId> fonts) : FontChain(std::span(fonts)) {}
    /// Those beyond kMost are left out.
    FontChain(const std::vector<FontId>& fonts) : FontChain(std::span(fonts)) {}
    explicit FontChain(std::span<const FontId> fonts) : count_(std::min(fonts.size(), kMost)) {
        std::copy_n(fonts.begin(), count_, fonts_.begin());
    }

    [[nodiscard]] const FontId* begin() const { return fonts_.data(); }
    [[nodiscard]] const FontId* end() const { return fonts_.data() + count_; }
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] FontId front() const { return fonts_[0]; }

 private:
    std::array<FontId, kMost> fonts_{};
    std::size_t count_ = 0;
};

/// How a line of text is set. `fonts` is the fall-back chain: the first face that has a character
/// draws it.
struct TextStyle {
    FontChain fonts;
    Subpixel size = px(16);        ///< em in pixels
    Subpixel tracking = 0;         ///< added after every glyph
    bool tabular_figures = false;  ///< OpenType tnum: digits never jitter
    /// Width of every glyph and advance as a share of their own: kOne / 4 .. kOne. A run of such
    /// glyphs must say the same (GlyphRun::condense), as their coverage is made at that width.
    Unit condense = kOne;
};

/// A shaped line. Glyph positions are relative to the start of the base line.
struct ShapedText {
    std::vector<GlyphRun::Glyph> glyphs;
    Subpixel width = 0;                  ///< advance
    std::vector<std::uint32_t> missing;  ///< code points that no font of the chain has
};

/// Text broken into lines.
struct ShapedLines {
    std::vector<ShapedText> lines;  ///< at least 1
    Subpixel width = 0;             ///< of the widest
    bool cut = false;               ///< there was more text: the last line ends in an ellipsis
};

/// Fonts of a show, and shaping (HarfBuzz) with a cache. Not thread-safe: one thread.
class FontLibrary {
 public:
    FontLibrary();
    ~FontLibrary();
    FontLibrary(const FontLibrary&) = delete;
    FontLibrary& operator=(const FontLibrary&) = delete;

    /// Loads a face of a font file (`face` for collections). The same file and face give the same
    /// id. Errors name the path.
    [[nodiscard]] Result<FontId> load(const std::filesystem::path& path, int face = 0);

    /// A library for loading a show on another thread while this one is in use. The faces of this
    /// one keep their ids there, unread: it is for `load` alone.
    [[nodiscard]] std::unique_ptr<FontLibrary> twin() const;
    /// Takes over the faces that a twin of this library has loaded, under the same ids. What is
    /// in the caches stays. Twins are taken in the order in which they were made of each other.
    void take_in(FontLibrary& twin);

    /// Shapes one line of UTF-8 (bidi through FriBidi, kerning, ligatures). Invalid UTF-8 becomes
    /// U+FFFD.
    [[nodiscard]] const ShapedText& shape(std::string_view text, const TextStyle& style);

    /// Shapes to fit `max_width`: cuts at a cluster and ends in an ellipsis.
    [[nodiscard]] const ShapedText& shape_to_fit(std::string_view text, const TextStyle& style,
                                                 Subpixel max_width);

    /// Breaks text into lines no wider than `width` (0 or less: at line feeds only), by Unicode
    /// Standard Annex #14 with Chinese rules; a word that is wider than a line is broken between
    /// letters. What does not fit into `max_lines` (0: any number) is cut with an ellipsis. Valid
    /// until the next call.
    [[nodiscard]] const ShapedLines& shape_lines(std::string_view text, const TextStyle& style,
                                                 Subpixel width, std::int32_t max_lines);

    [[nodiscard]] FontMetrics metrics(FontId font, Subpixel size) const;

    struct Impl;
    [[nodiscard]] Impl& impl() { return *impl_; }  ///< for TileBuilder only

 private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::draw
