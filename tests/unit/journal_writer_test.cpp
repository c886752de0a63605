// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pitcast/core/file.h"
#include "pitcast/journal/journal.h"

namespace pitcast::journal {
namespace {

using ::testing::HasSubstr;

class JournalWriter : public ::testing::Test {
 protected:
    JournalWriter() {
        const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
        path_ = std::filesystem::path(::testing::TempDir()) /
                (std::string("pitcast-") + test->name() + "-" + std::to_string(::getpid()) +
                 ".journal");
        std::filesystem::remove(path_);
    }
    ~JournalWriter() override { std::filesystem::remove(path_); }

    std::filesystem::path path_;
};

Record sample(int n) {
    std::string payload(static_cast<std::size_t>(n * 37 % 1500), static_cast<char>(n));
    return {1'000 + n / 3, static_cast<std::uint16_t>(n % 5), payload + std::to_string(n)};
}

std::vector<Record> read_all(const std::filesystem::path& path, std::uint64_t* torn = nullptr) {
    std::vector<Record> records;
    auto reader = Reader::open(path);
    if (!reader) {
        ADD_FAILURE() << reader.error().message();
        return records;
    }
    Record record;
    while (true) {
        const auto more = (*reader)->next(record);
        if (!more) {
            ADD_FAILURE() << more.error().message();
            break;
        }
        if (!*more) {
            break;
        }
        records.push_back(record);
    }
    if (torn != nullptr) {
        *torn = (*reader)->torn_bytes();
    }
    return records;
}

template <typename Condition>
bool within_seconds(int seconds, Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

TEST_F(JournalWriter, WhatWasAppendedIsReadBackInOrder) {
    const Json header = {{"show", "舞台/demo"}, {"rate", {50, 1}}, {"first_frame", 87}};
    auto writer = Writer::open(path_, header);
    ASSERT_TRUE(writer) << writer.error().message();
    std::vector<Record> expected;
    for (int n = 0; n < 5000; ++n) {
        expected.push_back(sample(n));
        ASSERT_TRUE((*writer)->append(expected.back()));
    }
    ASSERT_TRUE((*writer)->append_check(77, 0x0123456789abcdefULL));
    ASSERT_TRUE((*writer)->close());
    const auto stats = (*writer)->stats();
    EXPECT_EQ(stats.accepted, 5001U);
    EXPECT_EQ(stats.synced, 5001U);
    EXPECT_EQ(stats.refused, 0U);

    std::uint64_t torn = 99;
    auto records = read_all(path_, &torn);
    ASSERT_EQ(records.size(), 5001U);
    EXPECT_EQ(torn, 0U);
    EXPECT_EQ(check_hash(records.back()), 0x0123456789abcdefULL);
    EXPECT_EQ(check_hash(records.front()), std::nullopt);
    records.pop_back();
    EXPECT_EQ(records, expected);
    EXPECT_EQ((*Reader::open(path_))->header(), header);
}

TEST_F(JournalWriter, AJournalThatExistsIsNotOverwritten) {
    ASSERT_TRUE(Writer::open(path_, Json::object()));
    const auto again = Writer::open(path_, Json::object());
    ASSERT_FALSE(again);
    EXPECT_THAT(again.error().message(), HasSubstr("already exists"));
}

TEST_F(JournalWriter, AHeaderThatIsNoObjectOrNoUtf8IsRefusedAndLeavesNoFile) {
    EXPECT_FALSE(Writer::open(path_, Json::array()));
    EXPECT_FALSE(Writer::open(path_, {{"show", "\xff\xfe"}}));
    EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(JournalWriter, TheFrameThreadIsRefusedNotBlockedWhenTheQueueIsFull) {
    auto writer = Writer::open(path_, Json::object(), {.queue_bytes = 1});
    ASSERT_TRUE(writer);
    const std::string large(kMaxPayload, 'x');
    EXPECT_FALSE((*writer)->append(1, 1, large + "x"));
    EXPECT_FALSE((*writer)->append(1, kLostKind, "12345678"));
    std::uint64_t refused = 2;
    std::uint64_t accepted = 0;
    for (int n = 0; n < 200; ++n) {  // faster than any disk
        (*writer)->append(n, 1, large) ? ++accepted : ++refused;
    }
    ASSERT_TRUE(within_seconds(20, [&] { return (*writer)->append(500, 2, "after the hole"); }));
    ++accepted;
    EXPECT_GT(refused, 2U);
    EXPECT_THAT((*writer)->error()->message(), HasSubstr("journal lost"));
    EXPECT_FALSE((*writer)->close());
    EXPECT_EQ((*writer)->stats().accepted, accepted);

    std::uint64_t holes = 0;
    std::uint64_t found = 0;
    for (const auto& record : read_all(path_)) {
        const auto lost = lost_count(record);
        lost ? holes += *lost : ++found;
    }
    EXPECT_EQ(found, accepted);
    EXPECT_EQ(holes, (*writer)->stats().refused);
}

TEST_F(JournalWriter, AFullDiskIsNamedAtTheStart) {
    const auto writer = Writer::open("/dev/full", Json::object());
    ASSERT_FALSE(writer);
    EXPECT_THAT(writer.error().message(),
                HasSubstr("/dev/full: cannot write the journal: No space"));
}

// A limit on the file size makes the system refuse writes in the middle, as a full disk does.
class FileSizeLimit {
 public:
    explicit FileSizeLimit(rlim_t bytes) : handler_(::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        ::signal(SIGXFSZ, handler_);
    }

 private:
    void (*handler_)(int);
    rlimit before_{};
};

TEST_F(JournalWriter, NothingAcceptedIsLostWhenADiskFillsUpAndIsFreedAgain) {
    auto writer = Writer::open(path_, Json::object());
    ASSERT_TRUE(writer);
    std::vector<Record> expected;
    {
        const FileSizeLimit limit(100'000);
        for (int n = 0; n < 1000; ++n) {
            expected.push_back(sample(n));
            ASSERT_TRUE((*writer)->append(expected.back()));
        }
        ASSERT_TRUE(within_seconds(10, [&] { return (*writer)->stats().failing; }));
        EXPECT_THAT((*writer)->error()->message(), HasSubstr("cannot write the journal"));
    }
    ASSERT_TRUE(within_seconds(10, [&] { return !(*writer)->stats().failing; }));
    EXPECT_EQ((*writer)->error(), std::nullopt);
    EXPECT_TRUE((*writer)->close());
    EXPECT_EQ(read_all(path_), expected);
}

TEST_F(JournalWriter, ClosingOnAFullDiskSaysHowManyRecordsAreMissing) {
    auto writer = Writer::open(path_, Json::object());
    ASSERT_TRUE(writer);
    const FileSizeLimit limit(100'000);
    for (int n = 0; n < 1000; ++n) {
        ASSERT_TRUE((*writer)->append(sample(n)));
    }
    const auto closed = (*writer)->close();
    ASSERT_FALSE(closed);
    const auto whole = read_all(path_).size();
    EXPECT_GT(whole, 50U);
    EXPECT_THAT(closed.error().message(),
                HasSubstr(std::to_string(1000 - whole) + " records are not in the file"));
}

TEST_F(JournalWriter, ResumingCutsTheTornEndAndGoesOn) {
    {
        auto writer = Writer::open(path_, {{"show", "a"}});
        ASSERT_TRUE(writer);
        for (int n = 0; n < 10; ++n) {
            ASSERT_TRUE((*writer)->append(sample(n)));
        }
        EXPECT_FALSE(Writer::resume(path_)) << "two writers on one file";
    }
    std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - 5);
    {
        auto writer = Writer::resume(path_);
        ASSERT_TRUE(writer) << writer.error().message();
        ASSERT_TRUE((*writer)->append(sample(10)));
        ASSERT_TRUE((*writer)->close());
    }
    const auto records = read_all(path_);
    ASSERT_EQ(records.size(), 10U);
    EXPECT_EQ(records[8], sample(8));
    EXPECT_EQ(records[9], sample(10));
}

TEST_F(JournalWriter, AProcessKilledWhileWritingLeavesAllThatItHadSynced) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        auto writer = Writer::open(path_, Json::object(), {.sync_interval_ns = 5'000'000});
        std::uint64_t reported = 0;
        for (int n = 0; writer; ++n) {
            while (!(*writer)->append(sample(n))) {
                std::this_thread::yield();
            }
            const std::uint64_t synced = (*writer)->stats().synced;
            if (synced != reported) {
                reported = synced;
                if (::write(pipe_ends[1], &reported, sizeof reported) < 0) {
                    break;
                }
            }
            if (n % 64 == 0) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        }
        ::_exit(1);
    }
    ::close(pipe_ends[1]);
    std::uint64_t synced = 0;
    while (synced < 2000 && ::read(pipe_ends[0], &synced, sizeof synced) == sizeof synced) {
    }
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    while (::read(pipe_ends[0], &synced, sizeof synced) == sizeof synced) {
    }
    ::close(pipe_ends[0]);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";

    const auto records = read_all(path_);
    ASSERT_GE(records.size(), synced);
    ASSERT_GE(synced, 2000U);
    for (std::size_t n = 0; n < records.size(); ++n) {
        ASSERT_EQ(records[n], sample(static_cast<int>(n)));
    }
}

}  // namespace
}  // namespace pitcast::journal
