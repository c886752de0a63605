// SPDX-License-Identifier: Apache-2.0
#include "pitcast/output/output_url.h"

namespace pitcast::output {

Result<std::unique_ptr<Sink>> sink_from_url(const std::string& url, const SinkContext& context) {
    auto request = read_output_url(url, context);
    if (!request) {
        return request.error();
    }
    SinkContext own = context;
    own.signal = request->packing.signal;
    switch (request->kind) {
        case OutputKind::stills:
            return make_still_sink(std::move(request->stills), own);
        case OutputKind::raw:
            return make_raw_sink(request->target, request->packing.format, own);
        case OutputKind::mov:
            return make_mov_sink(request->target,
                                 request->packing.format == draw::PackFormat::v210_key
                                     ? MovPart::key
                                     : MovPart::fill,
                                 own);
        default:
            return make_stream_sink(request->target, own);
    }
}

}  // namespace pitcast::output
