// SPDX-License-Identifier: Apache-2.0
#include "sheet_work.h"

#include <cerrno>
#include <chrono>
#include <thread>

#include <signal.h>
#include <sys/wait.h>

#include "pitcast/core/program.h"

namespace pitcast::cli {
namespace {

/// Waits for a program, or ends it. Its exit code; below zero: it did not come to one.
int outcome_of(int pid, const std::atomic<bool>& stop) {
    bool told = false;
    for (;;) {
        int status = 0;
        const int ended = ::waitpid(pid, &status, WNOHANG);
        if (ended == pid) {
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        }
        if (ended < 0 && errno != EINTR) {
            return -1;
        }
        if (stop && !told) {
            ::kill(pid, SIGKILL);  // it has nothing that must be finished
            told = true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

}  // namespace

editor::SheetWork sheet_work(const show::Edition& edition) {
    return [edition](const std::filesystem::path& show, const std::filesystem::path& out,
                     const std::atomic<bool>& stop) -> Status {
        ProgramStart start;
        // The graphics card is the channel's.
        start.arguments = {"sheet", show.string(), "--out", out.string(), "--executor", "cpu"};
        for (const auto& [name, value] :
             {std::pair{"--theme", edition.theme}, std::pair{"--language", edition.language}}) {
            if (!value.empty()) {
                start.arguments.insert(start.arguments.end(), {name, value});
            }
        }
        std::error_code unknown;
        const auto self = std::filesystem::read_symlink("/proc/self/exe", unknown);
        const auto pid = start_program(self, start);
        if (!pid) {
            return pid.error();
        }
        const int code = outcome_of(*pid, stop);
        return code == 0 ? Status{}
                         : Status(Error{"contact sheet", "could not be made",
                                        "check the package (Ctrl+T); `pitcast sheet " +
                                            show.string() + " --out FOLDER` says why"});
    };
}

}  // namespace pitcast::cli
