// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pitcast::test {

/// A command line that runs until the test ends it.
class PeerProcess {
 public:
    explicit PeerProcess(const std::string& command) : pid_(::fork()) {
        if (pid_ == 0) {
            ::setpgid(0, 0);
            ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
            ::_exit(1);
        }
    }
    PeerProcess(const PeerProcess&) = delete;
    PeerProcess& operator=(const PeerProcess&) = delete;
    ~PeerProcess() { stop(); }
    void stop() {
        if (pid_ > 0) {
            ::kill(-pid_, SIGKILL);
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
            pid_ = 0;
        }
    }

 private:
    pid_t pid_;
};

}  // namespace pitcast::test
