// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pitcast/control/request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pitcast;
    const auto parsed = control::parse_request({reinterpret_cast<const char*>(data), size});
    if (const auto* request = std::get_if<control::Request>(&parsed)) {
        // What was understood must survive being written down, as the journal does.
        const auto survives = [](const show::Command& command) {
            return show::command_from_json(Json::parse(show::command_to_json(command).dump())).ok();
        };
        if (!request->asks_state && request->batch.empty() && !survives(request->command)) {
            __builtin_trap();
        }
        for (const show::Command& one : request->batch) {
            if (!survives(one) || one.who != request->command.who) {
                __builtin_trap();
            }
        }
    } else {
        static_cast<void>(std::get<control::Refusal>(parsed).id.dump());
    }
    return 0;
}
