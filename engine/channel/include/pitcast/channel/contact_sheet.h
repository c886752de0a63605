// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "pitcast/channel/renderer.h"
#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"

namespace pitcast::channel {

struct ContactSheetOptions {
    std::filesystem::path show;
    show::Edition edition{};
    RendererOptions render;                ///< progressive; `realtime` is set to false
    std::vector<feed::TimedEvent> events;  ///< the race; pictures begin `begin_ns` after its first
    Nanoseconds begin_ns = 0;
    std::filesystem::path out;           ///< folder, made when it is not there
    std::vector<std::string> templates;  ///< only these; empty = all
    bool stills = false;                 ///< also every picture by itself, in the raster's size
};

struct ContactSheetReport {
    std::vector<std::filesystem::path> sheets;
    std::size_t pictures = 0;
};

/// Takes every template of a package with each of its samples (its defaults where it has none)
/// and keeps a picture of every state: coming in, on, each further step, going out. Writes them
/// side by side, with captions, as sheet-01.png and so on. Errors: what stops it, with the place.
[[nodiscard]] Result<ContactSheetReport> make_contact_sheet(const ContactSheetOptions& options,
                                                            std::vector<Error>& warnings);

}  // namespace pitcast::channel
