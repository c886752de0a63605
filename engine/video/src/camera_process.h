// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include <sys/types.h>

#include "pitcast/core/packet_socket.h"

#include "camera_wire.h"

namespace pitcast::video {

/// The program that decodes: beside this one, or where it was built.
[[nodiscard]] std::filesystem::path camera_program();

/// A running decoder; killed and waited for when this goes.
class CameraProcess {
 public:
    /// Starts the program and gives it its order. Errors: the program is missing.
    [[nodiscard]] static Result<std::unique_ptr<CameraProcess>> start(
        const WireOrder& order, const std::filesystem::path& program = camera_program());
    CameraProcess(const CameraProcess&) = delete;
    CameraProcess& operator=(const CameraProcess&) = delete;
    ~CameraProcess() { end(); }

    [[nodiscard]] PacketSocket& socket() { return socket_; }
    [[nodiscard]] pid_t pid() const { return pid_; }
    /// Kills it when it still runs. How it ended: "was stopped by signal 11"; empty: by itself.
    std::string end();

 private:
    CameraProcess(pid_t pid, Descriptor socket) : pid_(pid), socket_(std::move(socket)) {}

    pid_t pid_ = -1;
    PacketSocket socket_;
};

}  // namespace pitcast::video
