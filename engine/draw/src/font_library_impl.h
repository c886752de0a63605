// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include <hb.h>

#include "pitcast/draw/text.h"

#include "raster.h"
#include "text_runs.h"

namespace pitcast::draw {

struct FaceDeleter {
    void operator()(FT_Face face) const { FT_Done_Face(face); }
};
struct HbFaceDeleter {
    void operator()(hb_face_t* face) const { hb_face_destroy(face); }
};
struct HbFontDeleter {
    void operator()(hb_font_t* font) const { hb_font_destroy(font); }
};
struct HbBufferDeleter {
    void operator()(hb_buffer_t* buffer) const { hb_buffer_destroy(buffer); }
};

/// One face, seen by FreeType (outlines) and HarfBuzz (shaping) over the same bytes.
struct Face {
    std::string path;
    int index = 0;
    std::shared_ptr<const std::string> bytes;
    std::unique_ptr<std::remove_pointer_t<FT_Face>, FaceDeleter> free_type;
    std::unique_ptr<hb_face_t, HbFaceDeleter> hb_face;
    std::unique_ptr<hb_font_t, HbFontDeleter> hb_font;
    Subpixel outline_size = 0;  ///< that FreeType is set to
    /// Widest of the digits, and their advances, at the size asked for last.
    Subpixel digits_size = 0;
    Subpixel digit_width = 0;
};

/// Shaped text in two generations: what the older one holds and nobody asks for is forgotten.
template <typename Shaped>
class ShapeCache {
 public:
    [[nodiscard]] const Shaped* find(const std::string& key) {
        if (const auto found = young_.find(key); found != young_.end()) {
            return &found->second;
        }
        if (const auto found = old_.find(key); found != old_.end()) {
            Shaped text = std::move(found->second);
            old_.erase(found);
            return &store(key, std::move(text));
        }
        return nullptr;
    }
    const Shaped& store(const std::string& key, Shaped text) {
        constexpr std::size_t kGeneration = 4096;
        if (young_.size() >= kGeneration) {
            old_ = std::move(young_);
            young_.clear();
        }
        return young_[key] = std::move(text);
    }

 private:
    std::unordered_map<std::string, Shaped> young_;
    std::unordered_map<std::string, Shaped> old_;
};

struct FontLibrary::Impl {
    FreeTypeLibrary library = make_free_type();
    std::vector<FreeTypeLibrary> others;  ///< of faces that twins have loaded
    std::map<std::string, std::shared_ptr<const std::string>> files;
    std::vector<Face> faces;
    std::unique_ptr<hb_buffer_t, HbBufferDeleter> buffer{hb_buffer_create()};
    ShapeCache<ShapedText> cache;
    ShapeCache<ShapedLines> lines_cache;
    std::string key;
    ShapedText nothing;
    std::uint64_t lines_shaped = 0;

    [[nodiscard]] const Face* face(FontId font) const;
    /// Unhinted outline in 26.6, y up; null when there is none. Valid until the next call.
    [[nodiscard]] FT_Outline* outline(FontId font, std::uint32_t glyph, Subpixel size);
    /// Shapes without the cache.
    [[nodiscard]] ShapedText shape_line(std::span<const char32_t> text, const TextStyle& style);
    /// As much of the text as fits with an ellipsis after it.
    [[nodiscard]] ShapedText cut_line(std::span<const char32_t> text, const TextStyle& style,
                                      Subpixel max_width);
    /// How many characters the first line of a paragraph takes, at least 1; `breaks` as of
    /// line_breaks().
    [[nodiscard]] std::size_t line_length(std::span<const char32_t> text,
                                          const std::vector<bool>& breaks, const TextStyle& style,
                                          Subpixel width);
    [[nodiscard]] ShapedLines break_lines(std::string_view text, const TextStyle& style,
                                          Subpixel width, std::int32_t max_lines);

 private:
    void shape_run(const TextRun& run, std::span<const char32_t> text, const TextStyle& style,
                   ShapedText& shaped);
    [[nodiscard]] Subpixel digit_width(Face& face, Subpixel size);
};

}  // namespace pitcast::draw
