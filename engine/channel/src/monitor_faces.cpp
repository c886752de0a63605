// SPDX-License-Identifier: Apache-2.0
#include "monitor_faces.h"

#include <filesystem>
#include <utility>
#include <vector>

namespace pitcast::channel {

draw::FontChain monitor_faces(draw::FontLibrary& fonts, const char* latin) {
    const std::filesystem::path root = "/usr/share/fonts";
    std::vector<draw::FontId> faces;
    for (const auto& [file, face] :
         {std::pair{root / "truetype/roboto/unhinted" / latin, 0},
          std::pair{root / "opentype/noto/NotoSansCJK-Regular.ttc", 2}}) {
        if (const auto loaded = fonts.load(file, face)) {
            faces.push_back(*loaded);
        }
    }
    return draw::FontChain(faces);
}

}  // namespace pitcast::channel
