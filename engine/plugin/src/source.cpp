// SPDX-License-Identifier: Apache-2.0
#include "pitcast/plugin/source.h"

#include "pitcast/plugin/plugin_url.h"

#include "host_process.h"

namespace pitcast::plugin {

Result<video::OwnDecoder> source_decoder(const Catalogue& catalogue, const std::string& url) {
    const auto read = parse_plugin_url(url);
    if (!read) {
        return read.error();
    }
    const auto info = catalogue.find(read->name, Role::source);
    if (!info) {
        return info.error();
    }
    return video::OwnDecoder{host_program(), info->path};
}

}  // namespace pitcast::plugin
