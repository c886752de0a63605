// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <freetype/tttables.h>
#include <hb-ot.h>

#include "pitcast/core/file.h"

#include "font_library_impl.h"

namespace pitcast::draw {
namespace {

constexpr std::size_t kMaxFontBytes = std::size_t{256} << 20U;

Subpixel scaled(FT_Long units, Subpixel size, FT_Long em) {
    const std::int64_t twice = 2 * std::int64_t{units} * size + em;
    return static_cast<Subpixel>(twice / (2 * em));
}

void append_style(std::string& key, const TextStyle& style, Subpixel max_width) {
    const auto add = [&](std::int32_t value) {
        key.append(reinterpret_cast<const char*>(&value), sizeof value);
    };
    key.clear();
    add(style.size);
    add(style.tracking);
    add(style.tabular_figures ? 1 : 0);
    add(style.condense);
    add(max_width);
    add(static_cast<std::int32_t>(style.fonts.size()));
    for (const FontId font : style.fonts) {
        add(font);
    }
}

}  // namespace

const Face* FontLibrary::Impl::face(FontId font) const {
    const auto index = static_cast<std::size_t>(font);
    return font >= 0 && index < faces.size() ? &faces[index] : nullptr;
}

FT_Outline* FontLibrary::Impl::outline(FontId font, std::uint32_t glyph, Subpixel size) {
    if (face(font) == nullptr || size < 4 || size > px(4096)) {
        return nullptr;
    }
    Face& chosen = faces[static_cast<std::size_t>(font)];
    FT_Face ft = chosen.free_type.get();
    if (chosen.outline_size != size) {
        if (FT_Set_Char_Size(ft, 0, (size + 2) >> 2, 72, 72) != 0) {
            return nullptr;
        }
        chosen.outline_size = size;
    }
    constexpr FT_Int32 kFlags = FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP;
    if (FT_Load_Glyph(ft, glyph, kFlags) != 0 || ft->glyph->format != FT_GLYPH_FORMAT_OUTLINE) {
        return nullptr;
    }
    return &ft->glyph->outline;
}

FontLibrary::FontLibrary() : impl_(std::make_unique<Impl>()) {}
FontLibrary::~FontLibrary() = default;

Result<FontId> FontLibrary::load(const std::filesystem::path& path, int face) {
    const std::string name = path.lexically_normal().string();
    for (std::size_t i = 0; i < impl_->faces.size(); ++i) {
        if (impl_->faces[i].path == name && impl_->faces[i].index == face) {
            return static_cast<FontId>(i);
        }
    }
    if (impl_->library == nullptr) {
        return Error{name, "FreeType cannot be started", "check the installation of libfreetype6"};
    }
    std::shared_ptr<const std::string>& bytes = impl_->files[name];
    if (bytes == nullptr) {
        auto read = read_file(path);
        if (!read) {
            impl_->files.erase(name);
            return read.error();
        }
        if (read->size() > kMaxFontBytes) {
            impl_->files.erase(name);
            return Error{name, "is larger than 256 MiB", "use a subset of the font"};
        }
        bytes = std::make_shared<const std::string>(std::move(*read));
    }
    Face loaded{name, face, bytes, nullptr, nullptr, nullptr};
    FT_Face raw = nullptr;
    if (face < 0 ||
        FT_New_Memory_Face(impl_->library.get(), reinterpret_cast<const FT_Byte*>(bytes->data()),
                           static_cast<FT_Long>(bytes->size()), face, &raw) != 0) {
        return Error{name, "is no font, or has no face " + std::to_string(face),
                     "TrueType and OpenType files are read; collections count faces from 0"};
    }
    loaded.free_type.reset(raw);
    if (!FT_IS_SCALABLE(raw) || raw->units_per_EM == 0) {
        return Error{name, "has no outlines", "use a scalable font"};
    }
    hb_blob_t* blob = hb_blob_create(bytes->data(), static_cast<unsigned>(bytes->size()),
                                     HB_MEMORY_MODE_READONLY, nullptr, nullptr);
    loaded.hb_face.reset(hb_face_create(blob, static_cast<unsigned>(face)));
    hb_blob_destroy(blob);
    loaded.hb_font.reset(hb_font_create(loaded.hb_face.get()));
    hb_ot_font_set_funcs(loaded.hb_font.get());
    impl_->faces.push_back(std::move(loaded));
    return static_cast<FontId>(impl_->faces.size() - 1);
}

std::unique_ptr<FontLibrary> FontLibrary::twin() const {
    auto twin = std::make_unique<FontLibrary>();
    twin->impl_->files = impl_->files;
    for (const Face& face : impl_->faces) {
        twin->impl_->faces.push_back({face.path, face.index, nullptr, nullptr, nullptr, nullptr});
    }
    return twin;
}

void FontLibrary::take_in(FontLibrary& twin) {
    Impl& from = *twin.impl_;
    for (std::size_t i = impl_->faces.size(); i < from.faces.size(); ++i) {
        impl_->faces.push_back(std::move(from.faces[i]));
    }
    impl_->files.merge(from.files);
    from.faces.clear();
    impl_->others.push_back(std::move(from.library));
}

FontMetrics FontLibrary::metrics(FontId font, Subpixel size) const {
    const Face* face = impl_->face(font);
    if (face == nullptr) {
        return {};
    }
    FT_Face ft = face->free_type.get();
    const FT_Long em = ft->units_per_EM;
    const auto* os2 = static_cast<const TT_OS2*>(FT_Get_Sfnt_Table(ft, FT_SFNT_OS2));
    FT_Long cap = os2 != nullptr && os2->version >= 2 ? os2->sCapHeight : 0;
    if (cap <= 0) {
        cap = em * 7 / 10;  // what most Latin faces have
    }
    return {scaled(ft->ascender, size, em), scaled(-ft->descender, size, em),
            scaled(cap, size, em)};
}

const ShapedText& FontLibrary::shape(std::string_view text, const TextStyle& style) {
    append_style(impl_->key, style, -1);
    impl_->key.append(text);
    if (const ShapedText* found = impl_->cache.find(impl_->key)) {
        return *found;
    }
    return impl_->cache.store(impl_->key, impl_->shape_line(decode_utf8(text), style));
}

const ShapedText& FontLibrary::shape_to_fit(std::string_view text, const TextStyle& style,
                                            Subpixel max_width) {
    const ShapedText& whole = shape(text, style);
    if (whole.width <= max_width) {
        return whole;
    }
    const std::vector<std::uint32_t> missing = whole.missing;  // what follows may move `whole`
    append_style(impl_->key, style, std::max(max_width, 0));
    impl_->key.append(text);
    if (const ShapedText* found = impl_->cache.find(impl_->key)) {
        return *found;
    }
    const std::string key = impl_->key;
    ShapedText best = impl_->cut_line(decode_utf8(text), style, max_width);
    best.missing = missing;
    return impl_->cache.store(key, std::move(best));
}

const ShapedLines& FontLibrary::shape_lines(std::string_view text, const TextStyle& style,
                                            Subpixel width, std::int32_t max_lines) {
    append_style(impl_->key, style, std::max(width, 0));
    impl_->key.append(reinterpret_cast<const char*>(&max_lines), sizeof max_lines);
    impl_->key.append(text);
    if (const ShapedLines* found = impl_->lines_cache.find(impl_->key)) {
        return *found;
    }
    const std::string key = impl_->key;
    return impl_->lines_cache.store(key, impl_->break_lines(text, style, width, max_lines));
}

}  // namespace pitcast::draw
