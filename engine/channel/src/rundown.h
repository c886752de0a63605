// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "pitcast/show/package.h"

namespace pitcast::channel {

/// Plays a show's scripted rundown: says which commands are due at a time since the start.
class RundownPlayer {
 public:
    /// `generation` keeps the ids of commands apart from those of the rundown before it.
    explicit RundownPlayer(const show::Package& package, std::uint64_t generation = 0);

    /// Appends the commands due up to `elapsed_ns` and not yet given. Call with rising times.
    void due(Nanoseconds elapsed_ns, std::vector<show::Command>& out);

 private:
    std::vector<show::Cue> cues_;  ///< by time
    Nanoseconds length_ns_;
    std::string prefix_;
    std::size_t next_ = 0;
    std::int64_t round_ = 0;
};

}  // namespace pitcast::channel
