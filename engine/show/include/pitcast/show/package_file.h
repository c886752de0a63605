// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "pitcast/core/result.h"

/// A package in one file: a zip of its folder, ".pitcast".
namespace pitcast::show {

/// Limits of what is unpacked.
inline constexpr std::uint64_t kMostPackageFiles = 4096;
inline constexpr std::uint64_t kMostPackageBytes = std::uint64_t{1} << 30;
/// A file above the first size may not be so many times as large as it is in the zip: pictures and
/// text shrink less, and what shrinks more is made to fill a disk.
inline constexpr std::uint64_t kFreePackageBytes = std::uint64_t{16} << 20;
inline constexpr std::uint64_t kMostPackageRatio = 200;

/// Writes the folder's files into `file`, in the order of their names and without their times, so
/// that the same folder gives the same bytes. Hidden files stay out. Errors name the path.
[[nodiscard]] Status pack_package(const std::filesystem::path& folder,
                                  const std::filesystem::path& file);

/// Unpacks into `folder`, which must not be there. Entries whose names lead outside, that stand
/// twice, that are links, and files beyond the limits are refused before anything is written;
/// after any error nothing stays behind.
[[nodiscard]] Status unpack_package(const std::filesystem::path& file,
                                    const std::filesystem::path& folder);

}  // namespace pitcast::show
