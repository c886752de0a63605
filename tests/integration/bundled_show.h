// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include "pitcast/channel/channel.h"

#include "pitcast_tools/media_maker.h"
#include "test_paths.h"

namespace pitcast::testing {

/// Folder of a test, removed with this object.
class Scratch {
 public:
    Scratch()
        : path_(std::filesystem::temp_directory_path() /
                ("pitcast-test-" + std::to_string(getpid()) + "-" +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

/// Tiny clips and the venue, made once a build folder.
inline std::filesystem::path quick_media() {
    const auto folder = std::filesystem::temp_directory_path() / "pitcast-test-media";
    // Tests run side by side: one makes them, the others wait.
    const int lock =
        ::open((folder.string() + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    EXPECT_EQ(::flock(lock, LOCK_EX), 0);
    const Status made = tools::make_media(folder, tools::MediaSize::quick, [](std::string_view) {});
    ::close(lock);
    EXPECT_TRUE(made.ok()) << made.error().message();
    return folder;
}

/// The bundled show at a small raster, on the CPU, unless told otherwise.
inline channel::RendererOptions small_render() {
    channel::RendererOptions render;
    render.format = *video_format("360p25");
    render.executor = channel::ExecutorChoice::cpu;
    render.validation = true;
    render.media_root = quick_media();
    return render;
}

inline std::filesystem::path bundled_show() {
    return std::filesystem::path(PITCAST_SOURCE_DIR) / "templates" / "xinqiu";
}

}  // namespace pitcast::testing
