// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/program.h"

#include <cstring>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

namespace pitcast {
namespace {

/// posix_spawn's two lists, freed when done with.
struct SpawnOrder {
    SpawnOrder() {
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawnattr_init(&attributes);
    }
    SpawnOrder(const SpawnOrder&) = delete;
    SpawnOrder& operator=(const SpawnOrder&) = delete;
    ~SpawnOrder() {
        ::posix_spawn_file_actions_destroy(&files);
        ::posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};
};

void prepare(SpawnOrder& order, const ProgramStart& start) {
    if (start.socket >= 0) {
        ::posix_spawn_file_actions_adddup2(&order.files, start.socket, kProgramSocket);
    }
    ::posix_spawn_file_actions_addopen(&order.files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&order.files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (start.own_session) {  // nor a terminal or a pipe that somebody waits at
        ::posix_spawn_file_actions_addopen(&order.files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    ::posix_spawn_file_actions_addclosefrom_np(
        &order.files, start.socket >= 0 ? kProgramSocket + 1 : kProgramSocket);
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&order.attributes, &none);
    ::posix_spawnattr_setsigdefault(&order.attributes, &all);
    ::posix_spawnattr_setpgroup(&order.attributes, 0);
    const int place = start.own_session ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP;
    ::posix_spawnattr_setflags(
        &order.attributes,
        static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | place));
}

}  // namespace

std::filesystem::path program_beside(const char* name, const std::filesystem::path& built) {
    std::error_code failed;
    const auto beside =
        std::filesystem::read_symlink("/proc/self/exe", failed).parent_path() / name;
    return ::access(beside.c_str(), X_OK) == 0 ? beside : built;
}

Result<int> start_program(const std::filesystem::path& program, const ProgramStart& start) {
    SpawnOrder order;
    prepare(order, start);
    std::vector<std::string> words{program.filename().string()};
    words.insert(words.end(), start.arguments.begin(), start.arguments.end());
    std::vector<char*> arguments;
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    pid_t pid = -1;
    const int failed = ::posix_spawn(&pid, program.c_str(), &order.files, &order.attributes,
                                     arguments.data(), environ);
    if (failed != 0) {
        return Error{program.string(), std::string("does not start: ") + std::strerror(failed),
                     "build it: ninja " + program.filename().string()};
    }
    return pid;
}

}  // namespace pitcast
