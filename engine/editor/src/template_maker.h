// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/edit/template_plan.h"

namespace pitcast::editor {

/// A template that is to be made: what it begins with, its id and layer, and the thread that makes
/// it. No drawing here.
class TemplateMaker {
 public:
    TemplateMaker(std::filesystem::path folder, std::filesystem::path media_root,
                  std::vector<std::filesystem::path> libraries);

    /// What the pane has of it.
    struct View {
        bool copies = false;  ///< others are chosen among, not starts
        std::string id;
        int layer = 50;
        std::string search;
        bool focus_search = false;
        bool focus_id = false;
    } view;

    [[nodiscard]] bool is_open() const { return open_; }
    /// `package` and the ids that are `taken` as they are now.
    void open(const Json& package, std::vector<std::string> taken);
    void close() { open_ = false; }

    void choose_start(const edit::TemplateStart& start);
    void choose_origin(const edit::TemplateOrigin& origin);
    /// Id of the start that is chosen; empty = a template is.
    [[nodiscard]] const std::string& start() const { return start_; }
    [[nodiscard]] bool is_chosen(const edit::TemplateOrigin& origin) const;
    /// Those that can be copied; `listing` until they are known.
    [[nodiscard]] const std::vector<edit::TemplateOrigin>& origins() const { return origins_; }
    [[nodiscard]] bool listing() const { return listing_.valid(); }

    /// The id and the layer are the user's own from now on, not what goes with the choice.
    void id_typed() { own_id_ = true; }
    void layer_typed() { own_layer_ = true; }
    [[nodiscard]] edit::IdFault fault() const;
    /// Templates of this package in the same layer, which would take its place: "tower, flag".
    [[nodiscard]] std::string sharing() const;
    /// What would be done; null where that cannot be.
    [[nodiscard]] const edit::TemplatePlan* plan() const { return plan_ ? &*plan_ : nullptr; }
    /// Why it cannot be, or why it was not when it was tried.
    [[nodiscard]] const std::optional<Error>& obstacle() const { return obstacle_; }
    [[nodiscard]] bool making() const { return making_.valid(); }
    [[nodiscard]] bool can_make() const;
    /// On a thread of its own.
    void make();
    /// Once a frame: the file of a template that has been made.
    [[nodiscard]] std::optional<std::string> take_made();

 private:
    [[nodiscard]] Result<edit::TemplatePlan> planned(const std::string& id) const;
    void chosen(const std::string& id, std::int32_t layer);

    std::filesystem::path folder_;
    std::filesystem::path media_root_;
    std::vector<std::filesystem::path> libraries_;
    Json package_;
    std::vector<std::string> taken_;
    bool open_ = false;
    bool own_id_ = false;
    bool own_layer_ = false;
    std::string start_ = "lower-third";
    edit::TemplateOrigin origin_;
    std::vector<edit::TemplateOrigin> origins_;
    std::optional<edit::TemplatePlan> plan_;
    std::optional<Error> obstacle_;
    std::future<std::vector<edit::TemplateOrigin>> listing_;
    std::string made_file_;
    std::future<Status> making_;
};

}  // namespace pitcast::editor
