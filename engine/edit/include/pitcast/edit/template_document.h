// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/edit/json_text.h"

namespace pitcast::edit {

/// How the file on disk stands to what was read from it or written to it last.
enum class OnDisk : std::uint8_t { same, changed, gone };

/// A template (or any JSON file of a package) being edited: its text, everything that was done to
/// it, and its file. One thread.
class TemplateDocument {
 public:
    /// `file` as package.json names it. Errors: it cannot be read, it is not JSON.
    [[nodiscard]] static Result<TemplateDocument> open(const std::filesystem::path& folder,
                                                       std::string file);

    /// A file that is not there yet, or is: then as open() does. It is made when it is first saved.
    [[nodiscard]] static Result<TemplateDocument> begin(const std::filesystem::path& folder,
                                                        std::string file, const std::string& text);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] const JsonText& json() const { return json_; }
    /// Member "id" of a template; empty without one.
    [[nodiscard]] std::string id() const;
    /// Rises with every change, also of undo and redo.
    [[nodiscard]] std::uint64_t version() const { return version_; }
    [[nodiscard]] bool dirty() const { return json_.text() != saved_; }

    /// What a change does to the text. An error undoes all of it.
    using Change = std::function<Status(JsonText&)>;
    /// `label` for people ("move plate"). Changes with the same `series`, one after the other, are
    /// undone together: a drag, a word typed; empty = it stands alone.
    [[nodiscard]] Status change(std::string label, const Change& change,
                                std::string_view series = "");
    /// The next change begins a series of its own.
    void end_series() { series_.clear(); }

    [[nodiscard]] bool can_undo() const { return at_ > 0; }
    [[nodiscard]] bool can_redo() const { return at_ < history_.size(); }
    /// What undo would undo; empty = nothing.
    [[nodiscard]] std::string undo_label() const;
    [[nodiscard]] std::string redo_label() const;
    void undo();
    void redo();

    /// What is on disk, as last read or written.
    [[nodiscard]] const std::string& saved_text() const { return saved_; }
    /// Labels of what was done since then, in that order; of what was undone, "undo" and its label.
    [[nodiscard]] std::vector<std::string> done_since_saved() const;

    /// Replaces the whole text as one change that can be undone. Errors: it is not JSON.
    [[nodiscard]] Status replace(std::string label, std::string text);

    /// Reads the file to see. What is the same text is the same, whenever it was written.
    [[nodiscard]] OnDisk look_at_disk() const;
    /// Takes what is on disk over, as a change that can be undone.
    [[nodiscard]] Status take_from_disk();
    /// Writes beside the file and renames, so that no reader sees half of it. Refuses where
    /// somebody else has changed the file meanwhile, unless `over`.
    [[nodiscard]] Status save(bool over = false);

 private:
    struct Step {
        std::string label;
        std::string before;
        std::string after;
    };
    void show(const std::string& text);

    std::filesystem::path path_;
    std::string file_;
    JsonText json_;
    std::string saved_;  ///< on disk, as last read or written
    std::vector<Step> history_;
    std::size_t at_ = 0;        ///< steps that are done
    std::size_t saved_at_ = 0;  ///< that were done when it was saved
    std::string series_;
    std::uint64_t version_ = 1;
};

}  // namespace pitcast::edit
