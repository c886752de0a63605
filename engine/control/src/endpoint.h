// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/core/result.h"

namespace pitcast::control {

/// A ZeroMQ endpoint of the two kinds that control knows.
struct Endpoint {
    bool is_ipc = false;
    std::string host;  ///< tcp: as written, without brackets; "localhost" becomes 127.0.0.1
    int port = 0;      ///< tcp: 1..65534 (the next one is the PUB's); 0 = any free one
    std::string path;  ///< ipc

    [[nodiscard]] std::string text() const;
    /// Of the PUB that belongs to it.
    [[nodiscard]] Endpoint state() const;
    [[nodiscard]] bool reaches_only_this_machine() const;
};

[[nodiscard]] Result<Endpoint> parse_endpoint(const std::string& text);

/// Errors: an ipc path too long, held by a living server, or by a file that is no socket. ZeroMQ
/// itself would take the path away from its holder.
[[nodiscard]] Status check_ipc_path(const Endpoint& endpoint);

}  // namespace pitcast::control
