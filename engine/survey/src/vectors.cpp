// SPDX-License-Identifier: Apache-2.0
#include "vectors.h"

#include <algorithm>
#include <cmath>

#include "gdal.h"
#include "ogrsf_frmts.h"

namespace pitcast::survey {
namespace {

constexpr std::size_t kMostPoints = 2'000'000;
constexpr std::size_t kMostFeatures = 100'000;

std::string field_of(const OGRFeature& feature, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const int field = feature.GetFieldIndex(name);
        if (field >= 0 && feature.IsFieldSetAndNotNull(field)) {
            return feature.GetFieldAsString(field);
        }
    }
    return "";
}

std::optional<double> number_of(const OGRFeature& feature, const char* name) {
    const int field = feature.GetFieldIndex(name);
    if (field < 0 || !feature.IsFieldSetAndNotNull(field)) {
        return std::nullopt;
    }
    const double value = feature.GetFieldAsDouble(field);
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

class VectorReader {
 public:
    VectorReader(std::string file, GdalComplaints& complaints)
        : file_(std::move(file)), complaints_(complaints) {}

    Result<Vectors> read(GDALDataset& dataset) {
        for (OGRLayer* layer : dataset.GetLayers()) {
            const std::string name = layer->GetName();
            // Of a GPX the same points come once more, one by one.
            if (name == "route_points" || name == "track_points") {
                continue;
            }
            layer->ResetReading();
            while (OGRFeatureUniquePtr feature{layer->GetNextFeature()}) {
                if (++features_ > kMostFeatures) {
                    return Error{file_, "more than 100000 features", "keep what the venue needs"};
                }
                if (Status taken = take(*feature, name); !taken) {
                    return taken.error();
                }
            }
            if (!complaints_.text().empty()) {
                return Error{file_, complaints_.text(), "mend the file there, or export it again"};
            }
        }
        return std::move(vectors_);
    }

 private:
    Status take(const OGRFeature& feature, const std::string& layer) {
        const OGRGeometry* geometry = feature.GetGeometryRef();
        if (geometry == nullptr || geometry->IsEmpty()) {
            return {};
        }
        where_ = layer + ", feature " + std::to_string(feature.GetFID());
        switch (wkbFlatten(geometry->getGeometryType())) {
            case wkbPoint:
                return point(feature, *geometry->toPoint());
            case wkbLineString:
                return line(feature, {geometry->toLineString()});
            case wkbMultiLineString: {
                std::vector<const OGRLineString*> parts;
                for (const OGRLineString* part : geometry->toMultiLineString()) {
                    parts.push_back(part);
                }
                return line(feature, parts);
            }
            case wkbPolygon:
                return line(feature, {geometry->toPolygon()->getExteriorRing()});
            default:
                return {};
        }
    }

    Status check(double longitude, double latitude) const {
        if (std::abs(latitude) <= 90 && std::abs(longitude) <= 180) {
            return {};
        }
        return Error{file_ + ": " + where_,
                     std::to_string(latitude) + "," + std::to_string(longitude) +
                         " is no place on the Earth",
                     "latitude -90 to 90, longitude -180 to 180"};
    }

    Status line(const OGRFeature& feature, const std::vector<const OGRLineString*>& parts) {
        NamedLine made;
        made.name = field_of(feature, {"name", "Name", "title"});
        made.kind = field_of(feature, {"kind"});
        const double width = number_of(feature, "width_m").value_or(0);
        for (const OGRLineString* part : parts) {
            const bool has_z = part->Is3D() != 0;
            for (int i = 0; i < part->getNumPoints(); ++i) {
                map::SurveyPoint p;
                p.x = part->getX(i);
                p.y = part->getY(i);
                p.width = std::clamp(width, 0.0, 200.0);
                if (has_z && std::isfinite(part->getZ(i))) {
                    p.altitude = part->getZ(i);
                }
                if (Status on_earth = check(p.x, p.y); !on_earth) {
                    return on_earth;
                }
                if (++points_ > kMostPoints) {
                    return Error{file_, "more than two million points", "thin the line"};
                }
                made.points.push_back(p);
            }
        }
        vectors_.lines.push_back(std::move(made));
        return {};
    }

    Status point(const OGRFeature& feature, const OGRPoint& at) {
        if (Status on_earth = check(at.getX(), at.getY()); !on_earth) {
            return on_earth;
        }
        map::SurveyMark mark;
        mark.id = field_of(feature, {"loop", "mark_id"});
        mark.name = field_of(feature, {"name", "Name", "title"});
        mark.name_zh = field_of(feature, {"name_zh", "name:zh"});
        mark.x = at.getX();
        mark.y = at.getY();
        mark.length = number_of(feature, "length_m").value_or(0);
        mark.above_ground = number_of(feature, "above_ground_m").value_or(0);
        mark.target_x = number_of(feature, "target_lon");
        mark.target_y = number_of(feature, "target_lat");
        mark.fov_deg = number_of(feature, "fov").value_or(mark.fov_deg);
        vectors_.marks.push_back(std::move(mark));
        vectors_.kinds_told.push_back(field_of(feature, {"kind", "type"}));
        return {};
    }

    std::string file_;
    std::string where_;
    GdalComplaints& complaints_;
    Vectors vectors_;
    std::size_t features_ = 0;
    std::size_t points_ = 0;
};

}  // namespace

Result<Vectors> read_vectors(const std::filesystem::path& file) {
    GdalComplaints complaints;
    const Dataset dataset =
        open_dataset(file.string(), GDAL_OF_VECTOR, {"GPX", "LIBKML", "KML", "GeoJSON"});
    if (!dataset) {
        return Error{file.string(),
                     complaints.text().empty() ? "is no GPX, KML or GeoJSON" : complaints.text(),
                     "mend the file there, or export it again"};
    }
    return VectorReader(file.string(), complaints).read(*dataset);
}

}  // namespace pitcast::survey
