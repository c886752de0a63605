// SPDX-License-Identifier: Apache-2.0
#include "rundown.h"

#include <algorithm>

namespace pitcast::channel {

RundownPlayer::RundownPlayer(const show::Package& package, std::uint64_t generation)
    : cues_(package.rundown()),
      length_ns_(package.rundown_length_ns()),
      prefix_(generation == 0 ? "rundown-" : "rundown-g" + std::to_string(generation) + "-") {
    std::stable_sort(cues_.begin(), cues_.end(),
                     [](const show::Cue& a, const show::Cue& b) { return a.at_ns < b.at_ns; });
}

void RundownPlayer::due(Nanoseconds elapsed_ns, std::vector<show::Command>& out) {
    while (!cues_.empty()) {
        if (next_ == cues_.size()) {
            if (length_ns_ <= 0) {
                return;
            }
            next_ = 0;
            ++round_;
        }
        const show::Cue& cue = cues_[next_];
        if (cue.at_ns + round_ * length_ns_ > elapsed_ns) {
            return;
        }
        show::Command command = cue.command;
        // A command's id is taken once only; each round of the rundown asks anew.
        command.id = prefix_ + std::to_string(round_) + "-" + std::to_string(next_);
        command.who = "rundown";
        out.push_back(std::move(command));
        ++next_;
    }
}

}  // namespace pitcast::channel
