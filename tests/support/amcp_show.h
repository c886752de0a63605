// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "pitcast/amcp/show_view.h"

#include "small_show.h"

namespace pitcast::test {

inline amcp::ShowView small_view() {
    amcp::ShowView view;
    view.package = std::make_shared<const SmallShow>();
    view.format = *video_format("1080i50");
    view.version = "9.8.7";
    view.show_folder = "/shows/small";
    view.data_folder = "/data";
    return view;
}

}  // namespace pitcast::test
