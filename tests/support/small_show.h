// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "pitcast/show/package.h"

namespace pitcast::test {

/// A show of two templates and a page, without files.
class SmallShow final : public show::Package {
 public:
    SmallShow() {
        show::TemplateSummary third;
        third.id = "lower-third";
        third.title = "Driver <& car>";
        third.layer = 40;
        third.fields = {{"name", "Name", "text", "", {}, {}},
                        {"place", "Place", "number", 0, {}, {}},
                        {"live", "Live", "boolean", false, {}, {}},
                        {"rows", "Rows", "table", Json::array(), {}, {"a"}}};
        show::TemplateSummary tower;
        tower.id = "tower";
        tower.layer = 20;
        templates_ = {third, tower};
        show::Page page;
        page.id = "Welcome";
        page.template_id = "lower-third";
        pages_ = {page};
    }
    [[nodiscard]] const std::string& id() const override { return text_; }
    [[nodiscard]] const std::string& title() const override { return text_; }
    [[nodiscard]] const std::vector<show::TemplateSummary>& templates() const override {
        return templates_;
    }
    [[nodiscard]] const std::vector<show::SourceDeclaration>& sources() const override {
        return sources_;
    }
    [[nodiscard]] const show::AudioPlan& audio() const override { return audio_; }
    [[nodiscard]] const std::vector<show::Cue>& rundown() const override { return rundown_; }
    [[nodiscard]] Nanoseconds rundown_length_ns() const override { return 0; }
    [[nodiscard]] const std::vector<show::Page>& pages() const override { return pages_; }
    [[nodiscard]] const std::vector<show::RuleSummary>& rules() const override { return rules_; }
    [[nodiscard]] const std::vector<show::Sponsor>& sponsors() const override { return sponsors_; }
    [[nodiscard]] std::filesystem::path venue_path() const override { return {}; }
    [[nodiscard]] std::vector<std::string> themes() const override { return {}; }
    [[nodiscard]] std::vector<std::string> languages() const override { return {}; }
    [[nodiscard]] const std::vector<show::AspectSummary>& aspects() const override {
        return aspects_;
    }
    [[nodiscard]] const std::string& aspect() const override { return text_; }
    [[nodiscard]] std::uint64_t content_hash() const override { return 1; }

 private:
    std::string text_ = "small";
    std::vector<show::TemplateSummary> templates_;
    std::vector<show::Page> pages_;
    std::vector<show::SourceDeclaration> sources_;
    show::AudioPlan audio_;
    std::vector<show::Cue> rundown_;
    std::vector<show::RuleSummary> rules_;
    std::vector<show::Sponsor> sponsors_;
    std::vector<show::AspectSummary> aspects_;
};

}  // namespace pitcast::test
