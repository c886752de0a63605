// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/amcp/show_view.h"

/// Answers of INFO, in the shape that clients of CasparCG look for. One line each: no CR.
namespace pitcast::amcp {

/// "1080p5000", "1080i5000": lines, and hundredths of pictures a second.
[[nodiscard]] std::string mode_name(const VideoFormat& format);

/// What is on the channel; of one layer alone when `layer` is not -1.
[[nodiscard]] std::string channel_xml(const ShowView& view, std::int32_t layer);
[[nodiscard]] std::string config_xml(const ShowView& view);
[[nodiscard]] std::string paths_xml(const ShowView& view);
/// A template and its fields.
[[nodiscard]] std::string template_xml(const ShowView& view, const Named& named);

}  // namespace pitcast::amcp
