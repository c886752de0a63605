// SPDX-License-Identifier: Apache-2.0
#include "camera_process.h"

#include <signal.h>
#include <sys/wait.h>

#include "pitcast/core/program.h"

#include "camera_worker.h"

namespace pitcast::video {
namespace {

constexpr const char* kProgram = "pitcast-camera";

}  // namespace

std::filesystem::path camera_program() {
    return program_beside(kProgram, PITCAST_CAMERA_PROGRAM);
}

Result<std::unique_ptr<CameraProcess>> CameraProcess::start(const WireOrder& order,
                                                            const std::filesystem::path& program) {
    auto ends = PacketSocket::pair();
    if (!ends) {
        return ends.error();
    }
    const auto pid = start_program(program, {.socket = (*ends)[1].get()});
    if (!pid) {
        return pid.error();
    }
    std::unique_ptr<CameraProcess> process(new CameraProcess(*pid, std::move((*ends)[0])));
    (*ends)[1] = Descriptor();
    if (!process->socket_.send(order)) {
        return Error{program.string(), "ended at once", "run it by hand to see why"};
    }
    return process;
}

std::string CameraProcess::end() {
    if (pid_ <= 0) {
        return {};
    }
    int status = 0;
    pid_t ended = ::waitpid(pid_, &status, WNOHANG);
    const bool killed_here = ended == 0;
    if (killed_here) {
        ::kill(pid_, SIGKILL);
        ended = ::waitpid(pid_, &status, 0);
    }
    pid_ = -1;
    if (ended > 0 && !killed_here && WIFSIGNALED(status)) {
        return "was stopped by signal " + std::to_string(WTERMSIG(status));
    }
    return ended > 0 && !killed_here && WEXITSTATUS(status) != 0
               ? "ended with status " + std::to_string(WEXITSTATUS(status))
               : std::string();
}

}  // namespace pitcast::video
