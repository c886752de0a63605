// SPDX-License-Identifier: Apache-2.0
#include "cue_preview.h"

#include <utility>

#include "desk.h"

namespace pitcast::editor {
namespace {

constexpr Nanoseconds kRaceEvery = kNanosecondsPerSecond;

}  // namespace

CuePreview::CuePreview(const EditOptions& options)
    : studio_({.folder = options.folder,
               .media_root = options.media_root,
               .edition = options.edition,
               .width = 960,
               .height = 540,
               .rate = {50, 1}}) {}

void CuePreview::refresh(Desk& desk, Nanoseconds now_ns) {
    if (auto newest = studio_.take()) {
        error_ = newest->error ? newest->error->message() : "";
        frame_ = newest->error ? nullptr : std::move(newest->frame);
    }
    const show::TemplateSummary* selected = desk.selected();
    if (selected == nullptr || studio_.busy()) {
        return;
    }
    const std::uint64_t content = desk.package().content_hash();
    Json data = desk.form_of(*selected);
    std::string shown = selected->id + " " + std::to_string(content) + " " + data.dump();
    if (shown == shown_ && now_ns - asked_ns_ < kRaceEvery) {
        return;
    }
    edit::PictureWish wish;
    wish.template_id = selected->id;
    wish.data = std::move(data);
    wish.sample.race = desk.snapshot().race;
    wish.revision = content;
    wish.backdrop = draw::Color{38, 42, 48, 255};
    studio_.ask(std::move(wish));
    shown_ = std::move(shown);
    asked_ns_ = now_ns;
}

}  // namespace pitcast::editor
