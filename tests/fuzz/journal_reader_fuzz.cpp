// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>

#include "pitcast/journal/journal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto reader = pitcast::journal::Reader::from_bytes(
        std::string(reinterpret_cast<const char*>(data), size), "fuzz");
    if (!reader) {
        return 0;
    }
    pitcast::journal::Record record;
    std::uint64_t offset = (*reader)->offset();
    while (true) {
        const auto more = (*reader)->next(record);
        if (!more || !*more) {
            return 0;
        }
        if ((*reader)->offset() <= offset || (*reader)->offset() > size) {
            __builtin_trap();
        }
        offset = (*reader)->offset();
    }
}
