// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/edit/draft_picture.h"
#include "pitcast/edit/template_document.h"
#include "pitcast/edit/version_store.h"

namespace pitcast::editor {

/// Versions of the template that is open, and a small picture of the one that is chosen. No
/// drawing here.
class VersionShelf {
 public:
    VersionShelf(std::filesystem::path store, std::string who, edit::PainterOptions painter);

    bool shown = false;  ///< its pane is open

    /// What a document that is about to be saved is kept as.
    struct Entry {
        std::filesystem::path path;
        edit::Version before;  ///< kept as well where there is none yet
        edit::Version saved;
    };
    [[nodiscard]] Entry entry_of(const edit::TemplateDocument& document) const;
    /// Once it has been saved.
    [[nodiscard]] Status keep(const Entry& entry);
    /// Reads those of another file; nothing when it is the same.
    void show(const std::filesystem::path& path);
    [[nodiscard]] const std::vector<edit::Version>& all() const { return all_; }
    /// Null: none is.
    [[nodiscard]] const edit::Version* chosen() const;
    [[nodiscard]] std::optional<std::size_t> place() const { return place_; }
    /// `wish`: how it is pictured, with its text among the drafts.
    void choose(std::size_t place, edit::PictureWish wish);
    [[nodiscard]] std::shared_ptr<const draw::PackedFrame> picture() const { return picture_; }
    /// Why there is no picture of it.
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    /// Once a frame.
    void refresh();

 private:
    edit::VersionStore store_;
    std::string who_;
    edit::PainterOptions painter_;
    std::filesystem::path path_;
    std::vector<edit::Version> all_;
    std::optional<std::size_t> place_;
    std::uint64_t number_ = 0;
    std::shared_ptr<const draw::PackedFrame> picture_;
    std::optional<Error> error_;
    std::unique_ptr<edit::DraftStudio> studio_;  ///< from the first choice on
};

}  // namespace pitcast::editor
