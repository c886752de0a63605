// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <vector>

#include "pitcast/channel/simulation.h"
#include "pitcast/control/command_server.h"

namespace pitcast::channel {

/// Commands over the native door that have not taken effect yet: the answer says what became of
/// them, so that "ok" means on air. A batch is answered when its last command has been done.
class NativeAnswers {
 public:
    /// An answer that is due.
    struct Due {
        control::Received asked;
        Json body;
    };

    void expect(control::Received asked);
    /// What became of a command, whoever gave it; `body` is its answer.
    [[nodiscard]] std::optional<Due> note(const Outcome& outcome, const Json& body);

 private:
    struct Expected {
        show::Command command;  ///< only its id and who
        std::uint64_t ticket = 0;
        std::size_t in_batch = 0;  ///< from 1; 0 = alone
    };
    struct Batch {
        std::vector<Json> answers;
        std::size_t missing = 0;
    };

    std::vector<Expected> expected_;
    std::map<std::uint64_t, Batch> batches_;  ///< by ticket
};

}  // namespace pitcast::channel
