// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "pitcast/channel/renderer.h"
#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"

namespace pitcast::channel {

/// What is pictured of a package, and in which race.
struct PictureOptions {
    std::filesystem::path show;
    show::Edition edition{};
    RendererOptions render;                ///< progressive; `realtime` is set to false
    std::vector<feed::TimedEvent> events;  ///< the race; pictures begin `begin_ns` after its first
    Nanoseconds begin_ns = 0;
    Bus bus = Bus::programme;
    std::vector<std::string> templates;  ///< only these; empty = all
    std::vector<std::string> states;     ///< "in", "on", "step 1", …, "out"; empty = all
    bool first_sample = false;           ///< of each template the first sample alone
};

/// A template with a sample, in one of its states.
struct TemplatePicture {
    const show::Package& package;
    const show::TemplateSummary& shown;
    const show::Sample& sample;
    std::string state;
    const draw::PackedFrame& frame;  ///< rgba8
};

/// Takes every template of a package with each of its samples (its defaults where it has none)
/// and hands over a picture of every state: coming in, on, each further step, going out. The same
/// inputs give the same pictures in the same order. Errors: what stops it, with the place.
[[nodiscard]] Status picture_templates(const PictureOptions& options,
                                       const std::function<Status(const TemplatePicture&)>& each,
                                       std::vector<Error>& warnings);

struct ContactSheetOptions : PictureOptions {
    std::filesystem::path out;  ///< folder, made when it is not there
    bool brief = false;         ///< one picture a template, on, with its first sample
    bool stills = false;        ///< also every picture by itself, in the raster's size
};

struct ContactSheetReport {
    std::vector<std::filesystem::path> sheets;
    std::size_t pictures = 0;
};

/// Lays what `picture_templates` gives side by side, with captions, as sheet-01.png and so on.
/// Errors: what stops it, with the place.
[[nodiscard]] Result<ContactSheetReport> make_contact_sheet(const ContactSheetOptions& options,
                                                            std::vector<Error>& warnings);

}  // namespace pitcast::channel
