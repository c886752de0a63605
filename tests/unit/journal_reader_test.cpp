// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "pitcast/core/file.h"
#include "pitcast/journal/journal.h"

namespace pitcast::journal {
namespace {

using ::testing::HasSubstr;

constexpr int kRecords = 6;

std::string journal_bytes() {
    const auto path = std::filesystem::path(::testing::TempDir()) /
                      ("pitcast-reader-" + std::to_string(::getpid()) + ".journal");
    std::filesystem::remove(path);
    {
        auto writer = Writer::open(path, {{"show", "demo"}});
        for (int n = 0; n < kRecords; ++n) {
            EXPECT_TRUE((*writer)->append(n, 1, "payload " + std::to_string(n)));
        }
    }
    auto bytes = read_file(path);
    std::filesystem::remove(path);
    return *std::move(bytes);
}

struct Outcome {
    std::uint64_t records = 0;
    std::uint64_t torn = 0;
    std::string error;  // of opening, or of the record where reading ended
};

Outcome read_through(std::string bytes) {
    auto reader = Reader::from_bytes(std::move(bytes), "test.journal");
    if (!reader) {
        return {0, 0, reader.error().message()};
    }
    Record record;
    while (true) {
        const auto more = (*reader)->next(record);
        if (!more) {
            return {(*reader)->records_read(), 0, more.error().message()};
        }
        if (!*more) {
            return {(*reader)->records_read(), (*reader)->torn_bytes(), ""};
        }
        EXPECT_EQ(record.payload, "payload " + std::to_string(record.effect_frame));
    }
}

TEST(JournalReader, AnyCutIsATornTailAndAllWholeRecordsBeforeItAreRead) {
    const std::string bytes = journal_bytes();
    const std::size_t record_size = 20 + 9 + 8;
    const std::size_t start = bytes.size() - kRecords * record_size;
    for (std::size_t cut = start; cut <= bytes.size(); ++cut) {
        const auto outcome = read_through(bytes.substr(0, cut));
        EXPECT_EQ(outcome.error, "");
        EXPECT_EQ(outcome.records, (cut - start) / record_size);
        EXPECT_EQ(outcome.torn, (cut - start) % record_size);
    }
    for (std::size_t cut = 0; cut < start; ++cut) {
        EXPECT_NE(read_through(bytes.substr(0, cut)).error, "") << cut;
    }
}

TEST(JournalReader, AnyFlippedBitIsFound) {
    const std::string bytes = journal_bytes();
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::string damaged = bytes;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
        const auto outcome = read_through(damaged);
        EXPECT_NE(outcome.error, "") << "bit " << bit;
        EXPECT_LT(outcome.records, kRecords);
    }
}

TEST(JournalReader, DamageIsNamedByByteAndRecord) {
    std::string bytes = journal_bytes();
    const std::size_t record_size = 20 + 9 + 8;
    const std::size_t third = bytes.size() - 4 * record_size;
    bytes[third + 25] = '!';
    const auto outcome = read_through(bytes);
    EXPECT_EQ(outcome.records, 2U);
    EXPECT_THAT(outcome.error, HasSubstr("test.journal: byte " + std::to_string(third) +
                                         ": record 3: its payload is damaged"));
}

TEST(JournalReader, ARecordMovedWithinTheFileIsFound) {
    std::string bytes = journal_bytes();
    const std::size_t record_size = 20 + 9 + 8;
    bytes += bytes.substr(bytes.size() - record_size);
    const auto outcome = read_through(bytes);
    EXPECT_EQ(outcome.records, static_cast<std::uint64_t>(kRecords));
    EXPECT_THAT(outcome.error, HasSubstr("head is damaged"));
}

TEST(JournalReader, ZerosAtTheEndAreATornTail) {
    const std::string bytes = journal_bytes();
    const auto outcome = read_through(bytes + std::string(5000, '\0'));
    EXPECT_EQ(outcome.error, "");
    EXPECT_EQ(outcome.records, static_cast<std::uint64_t>(kRecords));
    EXPECT_EQ(outcome.torn, 5000U);

    std::string half = bytes;
    half.replace(half.size() - 12, 12, std::string(12, '\0'));
    EXPECT_EQ(read_through(half).error, "");
    EXPECT_EQ(read_through(half).records, static_cast<std::uint64_t>(kRecords - 1));
}

TEST(JournalReader, WhatIsNoJournalIsNamed) {
    EXPECT_THAT(read_through("").error, HasSubstr("test.journal: this is no journal"));
    EXPECT_THAT(read_through(std::string(500, 'x')).error, HasSubstr("this is no journal"));
    std::string newer = journal_bytes();
    newer[8] = 2;
    EXPECT_THAT(read_through(newer).error, HasSubstr("journal version 2"));
    EXPECT_FALSE(Reader::open("/nowhere/x.journal"));
    EXPECT_FALSE(Reader::open("/dev/zero"));
}

TEST(JournalReader, AJournalThatGrowsIsReadOn) {
    const std::string bytes = journal_bytes();
    const auto path = std::filesystem::path(::testing::TempDir()) /
                      ("pitcast-grow-" + std::to_string(::getpid()) + ".journal");
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << bytes.substr(0, bytes.size() - 10) << std::flush;
    auto reader = Reader::open(path);
    ASSERT_TRUE(reader);
    Record record;
    for (int n = 0; n < kRecords - 1; ++n) {
        ASSERT_TRUE(*(*reader)->next(record));
    }
    EXPECT_FALSE(*(*reader)->next(record));
    file << bytes.substr(bytes.size() - 10) << std::flush;
    EXPECT_TRUE(*(*reader)->next(record));
    EXPECT_EQ(record.payload, "payload 5");
    EXPECT_FALSE(*(*reader)->next(record));
    EXPECT_EQ((*reader)->torn_bytes(), 0U);
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace pitcast::journal
