// SPDX-License-Identifier: Apache-2.0
#include "touched_slots.h"

namespace pitcast::video {
namespace {

constexpr std::size_t kPage = 4096;

}  // namespace

void TouchedSlots::touch(std::size_t slot, std::span<const std::byte> memory) {
    std::uint64_t& end = ends_[slot];
    if (memory.size() <= end) {
        return;
    }
    for (std::size_t at = 0; at < memory.size(); at += kPage) {
        (void)*static_cast<const volatile std::byte*>(&memory[at]);
    }
    (void)*static_cast<const volatile std::byte*>(&memory.back());
    end = memory.size();
}

}  // namespace pitcast::video
