// SPDX-License-Identifier: Apache-2.0
#include "gdal.h"

#include "cpl_conv.h"

namespace pitcast::survey {
namespace {

extern "C" void keep_complaint(CPLErr level, CPLErrorNum /*number*/, const char* text) {
    auto* kept = static_cast<std::string*>(CPLGetErrorHandlerUserData());
    if (level >= CE_Failure && kept != nullptr && kept->empty()) {
        *kept = text;
    }
}

}  // namespace

GdalComplaints::GdalComplaints() {
    CPLPushErrorHandlerEx(keep_complaint, &text_);
    CPLErrorReset();
}

GdalComplaints::~GdalComplaints() {
    CPLPopErrorHandler();
}

Dataset open_dataset(const std::string& path, unsigned kind,
                     const std::vector<const char*>& drivers) {
    GDALAllRegister();
    // Else the GPX driver keeps altitudes out of the geometry.
    const CPLConfigOptionSetter altitudes("GPX_ELE_AS_25D", "YES", false);
    std::vector<const char*> names = drivers;
    names.push_back(nullptr);
    return Dataset(GDALDataset::Open(path.c_str(), kind | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                                     names.data()));
}

}  // namespace pitcast::survey
