// SPDX-License-Identifier: Apache-2.0
// The URL of an output comes from a command line, or over the network on air.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "pitcast/output/output_url.h"

using namespace pitcast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    output::SinkContext context;
    context.format = *video_format("1080p50");
    (void)output::read_output_url(text, context);
    (void)output::outputs_of(text);
    const auto window = output::read_output_url("window:graphics?" + text, context);
    if (window) {
        const output::WindowOptions& options = window->window;
        const bool sane = options.screen >= 0 && options.screen <= 64 && options.width >= 0 &&
                          options.width <= 16384 && options.height <= 16384;
        if (!sane) {
            std::abort();
        }
    }
    return 0;
}
