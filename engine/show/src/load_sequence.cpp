// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>

#include "pitcast/core/file.h"
#include "pitcast/draw/image_file.h"

#include "loader.h"

namespace pitcast::show {
namespace {

/// "flame-%04d.png" in its parts; `digits` 0 = as many as there are.
struct Pattern {
    std::string before;
    std::size_t digits = 0;
    std::string after;

    [[nodiscard]] std::string name(std::size_t number) const {
        std::string text = std::to_string(number);
        text.insert(0, digits > text.size() ? digits - text.size() : 0, '0');
        return before + text + after;
    }
};

std::optional<Pattern> parse_pattern(const std::string& text) {
    const std::size_t start = text.find('%');
    if (start == std::string::npos || text.find('%', start + 1) != std::string::npos) {
        return std::nullopt;
    }
    Pattern pattern;
    pattern.before = text.substr(0, start);
    std::size_t at = start + 1;
    if (at + 1 < text.size() && text[at] == '0' && text[at + 1] >= '1' && text[at + 1] <= '9') {
        pattern.digits = static_cast<std::size_t>(text[at + 1] - '0');
        at += 2;
    }
    if (at >= text.size() || text[at] != 'd') {
        return std::nullopt;
    }
    pattern.after = text.substr(at + 1);
    return pattern;
}

bool exists(const std::filesystem::path& folder, const std::string& name) {
    const auto path = path_inside(folder, name);
    std::error_code ignored;
    return path && std::filesystem::is_regular_file(*path, ignored);
}

/// Files of a pattern, from 0 or 1 on, as far as they follow each other.
std::vector<std::string> files_of(const Pattern& pattern, const std::filesystem::path& folder) {
    std::vector<std::string> files;
    for (std::size_t number = exists(folder, pattern.name(0)) ? 0 : 1;
         files.size() <= kMostSequencePictures && exists(folder, pattern.name(number)); ++number) {
        files.push_back(pattern.name(number));
    }
    return files;
}

/// The number at the end of "lap-012.png"; empty when there is none.
std::optional<std::uint64_t> number_in(const std::filesystem::path& file) {
    const std::string stem = file.stem().string();
    const std::size_t start = stem.find_last_not_of("0123456789") + 1;
    if (start == stem.size() || stem.size() - start > 9) {
        return std::nullopt;
    }
    return std::stoull(stem.substr(start));
}

/// PNG files of a folder by their numbers. Other files are left alone; gaps are a mistake.
std::vector<std::string> numbered(const Node& at, const std::string& name,
                                  TemplateContext& context) {
    Reader& reader = context.reader;
    const auto path = path_inside(context.package.folder, name);
    if (!path) {
        reader.fail(at, path.error().what, path.error().mend);
        return {};
    }
    std::map<std::uint64_t, std::string> found;
    std::error_code failure;
    std::filesystem::directory_iterator entry(*path, failure);
    for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure)) {
        const auto& file = entry->path();
        const auto number = file.extension() == ".png" ? number_in(file) : std::nullopt;
        if (!number) {
            continue;
        }
        const std::string inside = name + "/" + file.filename().string();
        if (!found.emplace(*number, inside).second) {
            reader.fail(at, "\"" + inside + "\" has a number that another picture has");
            return {};
        }
    }
    if (failure) {
        reader.fail(at, "folder \"" + name + "\" cannot be read: " + failure.message());
        return {};
    }
    std::vector<std::string> files;
    for (const auto& [number, file] : found) {
        if (number != found.begin()->first + files.size()) {
            reader.fail(at, "a number is missing before \"" + file + "\"",
                        "number the pictures without gaps");
            return {};
        }
        files.push_back(file);
    }
    return files;
}

std::vector<std::string> files_of(const Node& node, TemplateContext& context) {
    Reader& reader = context.reader;
    const Node folder = node.child("folder");
    const Node files = node.child("files");
    if (static_cast<bool>(folder) == static_cast<bool>(files)) {
        reader.fail(node, "a sequence needs \"folder\" or \"files\", one of the two");
        return {};
    }
    if (folder) {
        return numbered(folder, reader.text(node, "folder", ""), context);
    }
    const std::string text = reader.text(node, "files", "");
    const auto pattern = parse_pattern(text);
    if (!pattern) {
        reader.fail(files, "\"" + text + "\" is no pattern of numbered files",
                    "write \"name-%04d.png\"");
        return {};
    }
    auto all = files_of(*pattern, context.package.folder);
    if (all.empty()) {
        reader.fail(files, "neither \"" + pattern->name(0) + "\" nor \"" + pattern->name(1) +
                               "\" exists in the package");
    }
    return all;
}

}  // namespace

bool take_sequence_memory(const Node& at, const std::string& file, const draw::Picture& picture,
                          TemplateContext& context) {
    std::size_t& used = context.package.show.sequence_bytes_;
    used += static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 4;
    if (used > kMostSequenceBytes) {
        context.reader.fail(
            at,
            "with \"" + file + "\" the sequences of the package take more than " +
                std::to_string(kMostSequenceBytes >> 20U) + " MiB",
            "use fewer or smaller pictures: each takes 4 bytes a pixel, however it is packed");
        return false;
    }
    return true;
}

void load_play(const Node& node, TemplateContext& context, SequenceBody& body) {
    Reader& reader = context.reader;
    body.loop = reader.boolean(node, "loop", false);
    body.hold_first = reader.choice(node, "hold", {"last", "first"}, 0) == 1;
    if (body.loop && node.child("hold")) {
        reader.fail(node.child("hold"), "what loops has no \"hold\"", "leave one of the two out");
    }
    if (const Node tint = node.child("tint")) {
        body.tint = parse_colour_template(tint, context.bindings, reader);
    }
}

void load_sequence(const Node& node, TemplateContext& context, SequenceBody& body) {
    Reader& reader = context.reader;
    const double fps = reader.number(node, "fps", 25);
    if (fps < 0.1 || fps > 240) {
        reader.fail(node.child("fps"), "\"fps\" is out of range", "between 0.1 and 240");
        return;
    }
    body.rate_milli = std::llround(fps * 1000);
    load_play(node, context, body);
    const Node at = node.child("folder") ? node.child("folder") : node.child("files");
    const std::vector<std::string> files = files_of(node, context);
    if (reader.failed()) {
        return;
    }
    if (files.empty() || files.size() > kMostSequencePictures) {
        reader.fail(at, files.empty() ? "there are no numbered PNG files in the folder"
                                      : "a sequence has more than " +
                                            std::to_string(kMostSequencePictures) + " pictures");
        return;
    }
    auto& known = context.package.show.sequences_[at.json->get<std::string>()];
    if (known != nullptr) {
        body.pictures = known;
        return;
    }
    auto pictures = std::make_shared<Pictures>();
    for (const std::string& file : files) {
        const auto path = path_inside(context.package.folder, file);
        const auto picture = path ? draw::read_png(*path) : path.error();
        if (!picture) {
            reader.fail(at, "picture \"" + file + "\": " + picture.error().what,
                        picture.error().mend);
            return;
        }
        const draw::Picture& first = pictures->empty() ? **picture : *pictures->front();
        if ((*picture)->width != first.width || (*picture)->height != first.height) {
            reader.fail(at,
                        "picture \"" + file + "\" has another size than \"" + files.front() + "\"");
            return;
        }
        if (!take_sequence_memory(at, file, **picture, context)) {
            return;
        }
        context.package.show.content_.add((*picture)->version);
        pictures->push_back(*picture);
    }
    known = body.pictures = std::move(pictures);
}

}  // namespace pitcast::show
