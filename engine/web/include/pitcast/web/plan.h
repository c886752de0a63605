// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "pitcast/show/command.h"
#include "pitcast/web/call.h"

namespace pitcast::web {

/// What a request asks of the show, and what it is answered with once that is done.
struct Plan {
    std::vector<show::Command> commands;  ///< all for one frame; none = answered at once
    Json body = Json::object();           ///< of the answer
    int refused_status = 409;             ///< of the answer when the show refuses
    std::string key{};                    ///< names the request, so that it is done once
    bool tells_frame = false;             ///< "effective_frame" is added to the body
};

/// A plan, or the answer when there is nothing to plan.
using Mapped = std::variant<Plan, Reply>;

}  // namespace pitcast::web
