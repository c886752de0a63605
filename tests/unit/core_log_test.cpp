// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/core/json_document.h"
#include "pitcast/core/log.h"
#include "pitcast/core/log_ring.h"

namespace pitcast {
namespace {

/// A file of its own, gone with the object.
class LogFile {
 public:
    LogFile() {
        std::string pattern = (std::filesystem::temp_directory_path() / "pitcast-log-XXXXXX");
        folder_ = ::mkdtemp(pattern.data());
    }
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;
    ~LogFile() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    [[nodiscard]] std::filesystem::path path() const { return folder_ / "pitcast.log"; }

 private:
    std::filesystem::path folder_;
};

std::vector<Json> lines_of(const std::filesystem::path& file) {
    std::vector<Json> lines;
    std::ifstream from(file);
    for (std::string line; std::getline(from, line);) {
        lines.push_back(Json::parse(line, nullptr, false));
    }
    return lines;
}

TEST(Log, AFileGetsEveryEventAsAnObject) {
    const LogFile own;
    const auto file = own.path();
    {
        const Log log(LogLevel::quiet);
        ASSERT_TRUE(Log::add_file(file));
        const auto ring = keep_log(10);
        log_notice("feed", "is \"back\"\nafter 3 s");
        log_warning("相机", std::string("bytes \xff that are no text"));
        log_error({"show/tower.json:41", "names no field", "did you mean \"gap\"?"});
        for (int i = 0; i < 400 && ring->lost() == 0; ++i) {
            if (const auto kept = ring->take(); !kept.empty()) {
                EXPECT_EQ(kept.front().text, "feed: is \"back\"\nafter 3 s");
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
    const auto lines = lines_of(file);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0]["level"], "info");
    EXPECT_EQ(lines[0]["subject"], "feed");
    EXPECT_EQ(lines[0]["text"], "is \"back\"\nafter 3 s");
    EXPECT_EQ(lines[1]["level"], "warning");
    EXPECT_EQ(lines[1]["subject"], "相机");
    EXPECT_EQ(lines[2]["level"], "error");
    EXPECT_EQ(lines[2]["where"], "show/tower.json:41");
    EXPECT_EQ(lines[2]["mend"], "did you mean \"gap\"?");
    const std::string time = lines[0]["time"];
    EXPECT_EQ(time.size(), std::string("2026-11-28T09:45:00.123456Z").size()) << time;
}

TEST(Log, GoesOnAtTheEndOfAFileThatIsThere) {
    const LogFile own;
    const auto file = own.path();
    for (const char* text : {"first", "second"}) {
        const Log log(LogLevel::quiet);
        ASSERT_TRUE(Log::add_file(file));
        log_notice("start", text);
    }
    const auto lines = lines_of(file);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[1]["text"], "second");
}

TEST(Log, AFileThatCannotBeIsAnError) {
    const Log log(LogLevel::quiet);
    const Status added = Log::add_file("/proc/nowhere/pitcast.log");
    ASSERT_FALSE(added.ok());
    EXPECT_NE(added.error().message().find("/proc/nowhere/pitcast.log"), std::string::npos);
}

TEST(Log, WhoLogsAfterItsEndIsNotHurt) {
    { const Log log(LogLevel::quiet); }
    log_notice("late", "still there");
}

}  // namespace
}  // namespace pitcast
