// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "virtual_display.h"

namespace pitcast::testing {

/// An X server with two screens of 1280 x 720 side by side that nobody sees, as the DISPLAY of this
/// process while it lives. It takes Xorg's dummy driver (package xserver-xorg-video-dummy).
class TwoScreens {
 public:
    TwoScreens() {
        std::filesystem::create_directories(folder_);
        std::ofstream(folder_ / "xorg.conf") << R"(
Section "Device"
  Identifier "d"
  Driver "dummy"
  VideoRam 64000
EndSection
Section "Monitor"
  Identifier "m"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "s"
  Device "d"
  Monitor "m"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "1280x720"
    Virtual 2560 720
  EndSubSection
EndSection
Section "ServerFlags"
  Option "DontVTSwitch" "true"
  Option "AutoAddDevices" "false"
EndSection
)";
        const std::string name = ":" + std::to_string(31'000 + ::getpid() % 1'000);
        pid_ = ::fork();
        if (pid_ == 0) {
            const int silence = ::open("/dev/null", O_WRONLY);
            ::dup2(silence, 1);
            ::dup2(silence, 2);
            ::execlp("Xorg", "Xorg", name.c_str(), "-config", (folder_ / "xorg.conf").c_str(),
                     "-logfile", (folder_ / "log").c_str(), "-noreset", "-novtswitch", "-nolisten",
                     "tcp", static_cast<char*>(nullptr));
            ::_exit(127);
        }
        ::setenv("DISPLAY", name.c_str(), 1);
        for (int i = 0; i < 50 && !ok_ && ::waitpid(pid_, nullptr, WNOHANG) == 0; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            ok_ = run_program({"xrandr", "--addmode", "DUMMY1", "1280x720"}) &&
                  run_program({"xrandr", "--output", "DUMMY1", "--mode", "1280x720", "--right-of",
                               "DUMMY0"}) &&
                  // Only who asks anew is told that it is connected.
                  run_program({"sh", "-c", "xrandr --query | grep -q 'DUMMY1 connected'"});
        }
    }
    ~TwoScreens() {
        ::unsetenv("DISPLAY");
        if (pid_ > 0) {
            ::kill(pid_, SIGTERM);
            ::waitpid(pid_, nullptr, 0);
        }
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    TwoScreens(const TwoScreens&) = delete;
    TwoScreens& operator=(const TwoScreens&) = delete;
    /// False when there is no such server, or it may not start here.
    [[nodiscard]] bool ok() const { return ok_; }

 private:
    const std::filesystem::path folder_ = std::filesystem::temp_directory_path() /
                                          ("pitcast-two-screens-" + std::to_string(::getpid()));
    pid_t pid_ = -1;
    bool ok_ = false;
};

}  // namespace pitcast::testing
