// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <string>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pitcast::testing {

/// An X server without a screen, as the DISPLAY of this process while it lives.
class VirtualDisplay {
 public:
    explicit VirtualDisplay(const char* size = "1920x1080x24") {
        // A number of this process's own: of a number that the server picks, another server that is
        // just ending may still remove the socket.
        const std::string wanted = ":" + std::to_string(100 + ::getpid() % 30'000);
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) {
            return;
        }
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(ends[1], 9);
            const int silence = ::open("/dev/null", O_WRONLY);
            ::dup2(silence, 1);
            ::dup2(silence, 2);
            // Without -noreset the server starts anew when its last client leaves, and refuses the
            // next one meanwhile: a Vulkan layer looks at the display before the window opens.
            ::execlp("Xvfb", "Xvfb", wanted.c_str(), "-displayfd", "9", "-screen", "0", size,
                     "-nolisten", "tcp", "-noreset", static_cast<char*>(nullptr));
            ::_exit(127);
        }
        ::close(ends[1]);
        char letter = 0;
        while (::read(ends[0], &letter, 1) == 1 && letter != '\n') {
            number_ += letter;
        }
        ::close(ends[0]);
        if (ok()) {
            ::setenv("DISPLAY", (":" + number_).c_str(), 1);
        }
    }
    ~VirtualDisplay() {
        ::unsetenv("DISPLAY");
        if (pid_ > 0) {
            ::kill(pid_, SIGTERM);
            ::waitpid(pid_, nullptr, 0);
        }
    }
    VirtualDisplay(const VirtualDisplay&) = delete;
    VirtualDisplay& operator=(const VirtualDisplay&) = delete;

    /// False when Xvfb is not installed or did not start.
    [[nodiscard]] bool ok() const { return pid_ > 0 && !number_.empty(); }

 private:
    pid_t pid_ = -1;
    std::string number_;
};

/// Runs a program to its end; true when it ended well.
inline bool run_program(const std::vector<std::string>& words) {
    const pid_t pid = ::fork();
    if (pid == 0) {
        std::vector<char*> raw;
        for (const auto& word : words) {
            raw.push_back(const_cast<char*>(word.c_str()));
        }
        raw.push_back(nullptr);
        ::execvp(raw[0], raw.data());
        ::_exit(127);
    }
    int status = 0;
    return pid > 0 && ::waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

}  // namespace pitcast::testing
