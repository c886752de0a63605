// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/json_document.h"
#include "pitcast/show/package.h"

namespace pitcast::osc {

/// The show and what is on air, as addresses mean it.
struct ShowView {
    std::shared_ptr<const show::Package> package;
    std::shared_ptr<const Json> state;  ///< as published last; null = not yet

    /// A template that a sender has put on a layer, and that `state` may not tell yet.
    struct Recent {
        std::string template_id;
        std::uint64_t number = 0;   ///< of the command
        FrameNumber effective = 0;  ///< 0 = not taken yet
    };
    std::map<std::int32_t, Recent> recent{};

    /// Null when there is no such template.
    [[nodiscard]] const show::TemplateSummary* find_template(std::string_view id) const;
    /// Null when there is no such page.
    [[nodiscard]] const show::Page* find_page(std::string_view id) const;
    /// Template on a layer, on air before cued; empty = none.
    [[nodiscard]] std::string template_on(std::int32_t layer) const;
    /// Layers that something is on, or cued on, or that somebody has locked.
    [[nodiscard]] std::set<std::int32_t> layers() const;

    /// Remembers what command `number` puts on a layer, if it does.
    void expect(const show::Command& command, std::uint64_t number);
    /// What became of it.
    void settle(std::uint64_t number, bool taken, FrameNumber effective);
};

}  // namespace pitcast::osc
