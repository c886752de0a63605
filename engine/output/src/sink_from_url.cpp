// SPDX-License-Identifier: Apache-2.0
#include "pitcast/output/output_url.h"

#include "hold_sink.h"
#include "window_sink.h"

namespace pitcast::output {

Result<std::unique_ptr<Sink>> sink_from_url(const std::string& url, const SinkContext& context) {
    auto request = read_output_url(url, context);
    if (!request) {
        return request.error();
    }
    if (!request->held_url.empty()) {
        return make_held_sink(*request, context);
    }
    SinkContext own = context;
    own.signal = request->packing.signal;
    own.sound = request->sound;
    own.coding = request->coding;
    switch (request->kind) {
        case OutputKind::stills:
            return make_still_sink(std::move(request->stills), own);
        case OutputKind::raw:
            return make_raw_sink(request->target, request->packing.format, own);
        case OutputKind::mxl:
            return make_mxl_sink(request->mxl, own);
        case OutputKind::ndi:
            return make_ndi_sink(request->ndi, own);
        case OutputKind::st2110:
            return make_st2110_sink(request->st2110, own);
        case OutputKind::card:
            return make_card_sink(request->card, own);
        case OutputKind::window:
            return make_window_sink(url, request->window, own);
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
