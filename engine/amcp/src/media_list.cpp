// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/media_list.h"

#include <algorithm>

#include "pitcast/amcp/request.h"

namespace pitcast::amcp {

const MediaEntry* find_media(const MediaList& media, std::string_view name) {
    std::string wanted = upper(name);
    std::replace(wanted.begin(), wanted.end(), '\\', '/');
    const auto found = std::find_if(media.begin(), media.end(), [&](const MediaEntry& entry) {
        return entry.name == wanted || upper(entry.file) == wanted;
    });
    return found == media.end() ? nullptr : &*found;
}

std::string media_line(const MediaEntry& entry) {
    const bool moves = !entry.is_still && entry.rate.numerator > 0;
    return "\"" + entry.name + "\" " + (entry.is_still ? "STILL" : "MOVIE") + " " +
           std::to_string(entry.bytes) + " " + entry.changed + " " +
           std::to_string(moves ? entry.frames : 0) + " " +
           (moves ? std::to_string(entry.rate.denominator) + "/" +
                        std::to_string(entry.rate.numerator)
                  : "0/1");
}

}  // namespace pitcast::amcp
