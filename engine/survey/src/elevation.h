// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/map/survey.h"

namespace pitcast::survey {

/// An elevation model on disk: SRTM .hgt, GeoTIFF, ESRI ASCII grid.
class Elevation {
 public:
    /// `crs`: where the file does not say its own. Errors: the file, what GDAL says of it.
    [[nodiscard]] static Result<Elevation> open(const std::filesystem::path& file,
                                                const std::string& crs);
    ~Elevation();
    Elevation(Elevation&&) noexcept;
    Elevation& operator=(Elevation&&) noexcept;

    /// Distance of its posts, metres.
    [[nodiscard]] double spacing() const;

    /// Fills the heights of `ground`, whose frame touches the Earth at `origin`; where the model
    /// knows none they are no numbers.
    [[nodiscard]] Status sample(const map::GeoOrigin& origin, map::SurveyGround& ground) const;

 private:
    struct Impl;
    explicit Elevation(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::survey
