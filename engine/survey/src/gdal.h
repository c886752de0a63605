// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "gdal_priv.h"

/// What of GDAL the readers share.
namespace pitcast::survey {

/// Keeps what GDAL complains of, instead of printing it.
class GdalComplaints {
 public:
    GdalComplaints();
    ~GdalComplaints();
    GdalComplaints(const GdalComplaints&) = delete;
    GdalComplaints& operator=(const GdalComplaints&) = delete;
    /// The first error since construction, in GDAL's words; empty = none.
    [[nodiscard]] const std::string& text() const { return text_; }

 private:
    std::string text_;
};

struct CloseDataset {
    void operator()(GDALDataset* dataset) const { GDALClose(GDALDataset::ToHandle(dataset)); }
};
using Dataset = std::unique_ptr<GDALDataset, CloseDataset>;

/// Opens read only, with these drivers alone: a file never chooses one that reaches further.
[[nodiscard]] Dataset open_dataset(const std::string& path, unsigned kind,
                                   const std::vector<const char*>& drivers);

}  // namespace pitcast::survey
