// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/channel/channel.h"

namespace pitcast::channel {

/// Loads and checks a show's folder as this channel wants it.
[[nodiscard]] Result<std::shared_ptr<const show::Package>> load_show(
    const ChannelOptions& options, const std::filesystem::path& folder,
    const show::Edition& edition, draw::FontLibrary& fonts, std::vector<std::string>& warnings);

/// The name that a show's folder has for whoever loads it.
[[nodiscard]] std::string show_name(const std::filesystem::path& folder);

}  // namespace pitcast::channel
