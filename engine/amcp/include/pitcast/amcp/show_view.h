// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/amcp/media_list.h"
#include "pitcast/core/json_document.h"
#include "pitcast/core/video_format.h"
#include "pitcast/show/package.h"

namespace pitcast::amcp {

/// The template that plays a file (docs/playout.md).
inline constexpr const char* kClipTemplate = "clip";

/// What a name means in a show: a template, or a page of its rundown.
struct Named {
    std::string template_id;
    std::string page;  ///< empty = the template itself
};

/// The show and its channel as clients see them: what commands are made for, and what questions
/// are answered from.
struct ShowView {
    std::shared_ptr<const show::Package> package;
    std::shared_ptr<const Json> state;  ///< as published last; null = not yet
    VideoFormat format;
    std::string version;  ///< of this program
    std::filesystem::path show_folder;
    std::filesystem::path data_folder;
    std::filesystem::path media_folder{};
    std::shared_ptr<const MediaList> media{};  ///< null = there is none

    /// Template that a client put on a layer and that `state` may not tell yet.
    struct Recent {
        std::string template_id;
        std::uint64_t number = 0;   ///< of the command
        FrameNumber effective = 0;  ///< 0 = not taken yet
    };
    std::map<std::int32_t, Recent> recent{};
    std::map<std::int32_t, std::string> consumers{};  ///< outputs that clients added with an index

    /// By the name of a file that clients may have instead of ours ("pack/Lower-Third.html",
    /// "http://host/lower-third.html?x=1"): the last step of it, without ending, in any case.
    /// "page/NAME" is a page; else a template comes before a page of the same name.
    [[nodiscard]] std::optional<Named> find(std::string_view name) const;
    /// A file that can be played; null when there is none of that name.
    [[nodiscard]] const MediaEntry* media_called(std::string_view name) const {
        return media == nullptr ? nullptr : find_media(*media, name);
    }
    /// Fields of a template; null when there is no such one.
    [[nodiscard]] const std::vector<show::Field>* fields_of(std::string_view template_id) const;
    /// Template on a layer, on air before cued; empty = none.
    [[nodiscard]] std::string template_on(std::int32_t layer) const;
};

}  // namespace pitcast::amcp
