// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace pitcast::video {

/// Which memory of a decoder's pictures this process has looked at. A page that is looked at for
/// the first time is mapped then, and whoever does so waits while another thread changes the
/// address space (a decoder that comes or goes): that must not be a thread with a deadline.
class TouchedSlots {
 public:
    void restart(std::size_t slots) { ends_.assign(slots, 0); }
    /// Looks at each page of a picture's memory, up to where it was looked at before.
    void touch(std::size_t slot, std::span<const std::byte> memory);
    /// So many bytes of a slot have been looked at.
    [[nodiscard]] std::uint64_t touched(std::size_t slot) const { return ends_[slot]; }

 private:
    std::vector<std::uint64_t> ends_;
};

}  // namespace pitcast::video
