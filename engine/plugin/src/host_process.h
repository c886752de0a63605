// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <sys/types.h>

#include "pitcast/core/packet_socket.h"

#include "plugin_wire.h"

namespace pitcast::plugin {

/// The program that runs plug-ins: beside this one, or where it was built.
[[nodiscard]] std::filesystem::path host_program();

/// The order for a plug-in. Errors: a path or URL that is too long.
[[nodiscard]] Result<PluginOrder> order_of(const PluginInfo& info, Role role, std::string_view url);

/// A running pitcast-plugin-host; killed and waited for when this goes.
class HostProcess {
 public:
    /// Starts it and gives it its order. `patience_ns`: for the process to take a message. Errors:
    /// the program is missing.
    [[nodiscard]] static Result<std::unique_ptr<HostProcess>> start(const PluginOrder& order,
                                                                    Nanoseconds patience_ns);
    HostProcess(const HostProcess&) = delete;
    HostProcess& operator=(const HostProcess&) = delete;
    ~HostProcess() { (void)end(); }

    [[nodiscard]] PacketSocket& socket() { return socket_; }
    [[nodiscard]] pid_t pid() const { return pid_; }
    /// Has it closed its end?
    [[nodiscard]] bool is_gone() const;
    /// Kills it when it still runs. How it ended: "was stopped by signal 11".
    std::string end();
    /// Asks it to end in order, and hears it out for so long. What it says to that; nothing: it did
    /// not say, or crashed over it.
    [[nodiscard]] std::optional<PluginEnded> finish(Nanoseconds patience_ns);

 private:
    HostProcess(pid_t pid, Descriptor socket) : pid_(pid), socket_(std::move(socket)) {}
    /// How long a message may wait for room.
    void be_patient(Nanoseconds patience_ns) const;

    pid_t pid_ = -1;
    PacketSocket socket_;
};

}  // namespace pitcast::plugin
