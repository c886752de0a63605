// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/channel/renderer.h"
#include "pitcast/show/package.h"
#include "pitcast/video/input.h"

namespace pitcast::channel {

/// A source of the show, opened.
struct OpenSource {
    show::SourceDeclaration declared;
    std::unique_ptr<video::VideoInput> input;     ///< null: could not be opened
    std::unique_ptr<video::VideoInput> fallback;  ///< null: there is none
    std::string error{};
};

/// Sources that come, by their ids or in the place of those that are there, and that go.
struct SourceChange {
    std::vector<OpenSource> opened;
    std::vector<std::string> gone;
    show::AudioPlan audio{};

    [[nodiscard]] bool empty() const { return opened.empty() && gone.empty(); }
};

/// May read a whole file. What cannot be opened is left out, with a warning.
[[nodiscard]] OpenSource open_source(const show::SourceDeclaration& declared,
                                     const RendererOptions& options, std::vector<Error>& warnings);

/// What sources a channel has open, and what must change for others to be: kept by who opens them.
class SourceRack {
 public:
    explicit SourceRack(const show::Package& package) : open_(package.sources()) {}

    /// From where a source comes instead of from where the show says; an empty URL: as it says.
    /// Errors: the show has no such source, or may not open that.
    [[nodiscard]] Status set(const show::Package& package, const std::string& id,
                             const std::string& url);
    /// Opens what `package` has, with what was set, and is not open yet.
    [[nodiscard]] SourceChange change_to(const show::Package& package,
                                         const RendererOptions& options,
                                         std::vector<Error>& warnings);

 private:
    std::vector<show::SourceDeclaration> open_;
    std::map<std::string, std::string, std::less<>> set_;  ///< URLs by id
};

}  // namespace pitcast::channel
