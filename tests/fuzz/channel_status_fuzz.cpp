// SPDX-License-Identifier: Apache-2.0
// The state of an engine elsewhere, as a desk reads it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pitcast/channel/status_read.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pitcast;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Json state = Json::parse(text, nullptr, false);
    if (!state.is_discarded()) {
        const channel::ChannelStatus status = channel::status_from_json(state);
        if (status.sound.channels < 0 || status.sound.channels > audio::kMostChannels) {
            __builtin_trap();
        }
    }
    return 0;
}
