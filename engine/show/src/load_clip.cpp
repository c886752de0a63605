// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>

#include "loader.h"

namespace pitcast::show {
namespace {

constexpr std::int32_t kClipLayer = 5;  ///< over the cameras, under the graphics

Json field(const char* id, const char* title, const char* type) {
    return {{"id", id}, {"title", title}, {"type", type}};
}

}  // namespace

Status load_clip_template(LoadContext& context) {
    if (context.show.find_template("clip") != nullptr) {
        return {};
    }
    const Json made = {
        {"id", "clip"},
        {"title", "Clip"},
        {"layer", kClipLayer},
        {"take_over", "cut"},
        {"fields",
         {field("file", "File", "text"), field("loop", "Loop", "boolean"),
          field("paused", "Paused", "boolean"), field("seek_ms", "From, ms", "number"),
          field("length_ms", "Length, ms", "number"),
          field("file_ms", "Of the whole file, ms", "number")}},
        {"elements",
         {{{"id", "clip"},
           {"type", "video"},
           {"file", "{field.file}"},
           {"x", 0},
           {"y", 0},
           {"width", std::lround(context.show.canvas_width_)},
           {"height", std::lround(context.show.canvas_height_)}}}}};
    auto loaded = read_template(made.dump(), "the template \"clip\"", context);
    if (!loaded) {
        return loaded.error();
    }
    context.show.clip_ = *std::move(loaded);
    return {};
}

void list_clip_template(Show& show) {
    const bool played =
        show.clip_ && std::any_of(show.pages_.begin(), show.pages_.end(), [&](const Page& page) {
            return page.template_id == show.clip_->id;
        });
    if (played) {
        show.summaries_.push_back(summary_of(*show.clip_));
    }
}

}  // namespace pitcast::show
