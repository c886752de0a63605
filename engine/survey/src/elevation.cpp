// SPDX-License-Identifier: Apache-2.0
#include "elevation.h"

#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

#include "gdal.h"
#include "gdal_utils.h"
#include "ogr_spatialref.h"

namespace pitcast::survey {
namespace {

constexpr double kMetresPerDegree = 111'320;
constexpr double kLowest = -12'000, kHighest = 9'000;  ///< on the Earth; beyond: a void in disguise

Error refused(const std::string& file, const GdalComplaints& complaints, const char* what) {
    return {file, complaints.text().empty() ? what : complaints.text(),
            "give an SRTM .hgt (named like N51E019.hgt), a GeoTIFF or an ESRI ASCII grid, whole"};
}

/// The tangent plane of feed::LocalFrame, in PROJ's words: positions of cars and the ground under
/// them come from one projection.
std::string local_plane(const map::GeoOrigin& origin) {
    char text[160];
    std::snprintf(text, sizeof text,
                  "+proj=ortho +lat_0=%.9f +lon_0=%.9f +ellps=WGS84 +units=m +no_defs +type=crs",
                  static_cast<double>(origin.latitude_ndeg) * 1e-9,
                  static_cast<double>(origin.longitude_ndeg) * 1e-9);
    return text;
}

struct FreeOptions {
    void operator()(GDALWarpAppOptions* options) const { GDALWarpAppOptionsFree(options); }
};

}  // namespace

struct Elevation::Impl {
    std::string file;
    std::string crs;
    Dataset dataset;
    double spacing = 0;
};

Elevation::Elevation(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Elevation::~Elevation() = default;
Elevation::Elevation(Elevation&&) noexcept = default;
Elevation& Elevation::operator=(Elevation&&) noexcept = default;

Result<Elevation> Elevation::open(const std::filesystem::path& file, const std::string& crs) {
    GdalComplaints complaints;
    auto impl = std::make_unique<Impl>();
    impl->file = file.string();
    impl->crs = crs;
    impl->dataset = open_dataset(impl->file, GDAL_OF_RASTER, {"SRTMHGT", "GTiff", "AAIGrid"});
    if (!impl->dataset || impl->dataset->GetRasterCount() < 1) {
        return refused(impl->file, complaints, "is no elevation model");
    }
    const OGRSpatialReference* own = impl->dataset->GetSpatialRef();
    if (crs.empty() && own == nullptr) {
        return Error{impl->file, "does not say where on the Earth it lies",
                     "put its .prj file beside it, or say --terrain-crs EPSG:…"};
    }
    double transform[6] = {};
    if (impl->dataset->GetGeoTransform(transform) != CE_None) {
        return refused(impl->file, complaints, "has no georeference");
    }
    OGRSpatialReference told;
    if (!crs.empty() && told.SetFromUserInput(crs.c_str()) != OGRERR_NONE) {
        return Error{crs, "is no coordinate system that PROJ knows", "for example EPSG:32634"};
    }
    const OGRSpatialReference& system = crs.empty() ? *own : told;
    const double unit = system.IsGeographic() != 0 ? kMetresPerDegree : system.GetLinearUnits();
    impl->spacing = std::hypot(transform[4], transform[5]) * unit;
    if (!(impl->spacing > 0)) {
        return refused(impl->file, complaints, "has posts at no distance from each other");
    }
    return Elevation(std::move(impl));
}

double Elevation::spacing() const {
    return impl_->spacing;
}

Status Elevation::sample(const map::GeoOrigin& origin, map::SurveyGround& ground) const {
    GdalComplaints complaints;
    const auto number = [](double v) {
        char text[40];
        std::snprintf(text, sizeof text, "%.6f", v);
        return std::string(text);
    };
    const double half = ground.cell / 2;
    std::vector<std::string> words = {"-of",
                                      "MEM",
                                      "-ot",
                                      "Float32",
                                      "-t_srs",
                                      local_plane(origin),
                                      "-te",
                                      number(ground.x0 - half),
                                      number(ground.y0 - half),
                                      number(ground.x0 + ground.cell * ground.columns - half),
                                      number(ground.y0 + ground.cell * ground.rows - half),
                                      "-ts",
                                      std::to_string(ground.columns),
                                      std::to_string(ground.rows),
                                      "-dstnodata",
                                      "nan",
                                      "-et",
                                      "0",
                                      "-r",
                                      ground.cell > 1.5 * impl_->spacing ? "average" : "cubic"};
    if (!impl_->crs.empty()) {
        words.insert(words.end(), {"-s_srs", impl_->crs});
    }
    std::vector<char*> arguments;
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const std::unique_ptr<GDALWarpAppOptions, FreeOptions> options(
        GDALWarpAppOptionsNew(arguments.data(), nullptr));
    GDALDatasetH source = GDALDataset::ToHandle(impl_->dataset.get());
    int usage = 0;
    const Dataset warped(GDALDataset::FromHandle(
        options ? GDALWarp("", nullptr, 1, &source, options.get(), &usage) : nullptr));
    if (!warped || !complaints.text().empty()) {
        return refused(impl_->file, complaints, "cannot be laid over the course");
    }
    const auto columns = static_cast<std::size_t>(ground.columns);
    std::vector<float> heights(columns * static_cast<std::size_t>(ground.rows));
    if (warped->GetRasterBand(1)->RasterIO(GF_Read, 0, 0, ground.columns, ground.rows,
                                           heights.data(), ground.columns, ground.rows, GDT_Float32,
                                           0, 0) != CE_None) {
        return refused(impl_->file, complaints, "cannot be read");
    }
    ground.height.resize(heights.size());
    for (std::size_t row = 0; row < static_cast<std::size_t>(ground.rows); ++row) {
        const float* from =
            heights.data() + (static_cast<std::size_t>(ground.rows) - 1 - row) * columns;
        for (std::size_t c = 0; c < columns; ++c) {
            const bool known = from[c] > kLowest && from[c] < kHighest;
            ground.height[row * columns + c] =
                known ? from[c] : std::numeric_limits<float>::quiet_NaN();
        }
    }
    return {};
}

}  // namespace pitcast::survey
