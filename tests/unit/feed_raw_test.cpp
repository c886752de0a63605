// SPDX-License-Identifier: Apache-2.0
// Recordings of foreign bytes, and recordings read by protocol.
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pitcast/core/file.h"
#include "pitcast/feed/raw_recording.h"
#include "pitcast/feed/rmonitor.h"

#include "feed_race.h"
#include "feed_rig.h"
#include "test_paths.h"

namespace pitcast::feed {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, removed at the end.
class RawFile : public ::testing::Test {
 protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() / ("pitcast-raw-" + std::to_string(::getpid()));
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] std::string text() const {
        std::string lines = "$B,7,\"Final\"\r\n$A,\"5\",\"5\",1,\"ZHANG\",\"\",\"\",1\r\n";
        for (int i = 0; i < 200; ++i) {
            char line[128];
            std::snprintf(
                line, sizeof(line),
                "$F,9999,\"00:%02d:%02d\",\"12:%02d:%02d\",\"00:%02d:%02d\",\"Green \"\r\n",
                9 - i / 60, 59 - i % 60, i / 60, i % 60, i / 60, i % 60);
            lines += line;
            lines += i == 92 ? "$J,\"5\",\"00:01:30.500\",\"00:01:32.600\"\r\n"
                               "$G,1,\"5\",1,\"00:01:32.600\"\r\n"
                             : "";
        }
        return lines;
    }
    /// A recording of a file, as of a source that sends it all at once.
    [[nodiscard]] fs::path record(const std::string& bytes) {
        const fs::path source = folder_ / "source.txt";
        const fs::path file = folder_ / "x.raw";
        EXPECT_TRUE(write_file(source, bytes));
        const std::atomic<bool> stop{false};
        EXPECT_TRUE(run_record_raw({"rmonitor", source.string()}, file, stop));
        return file;
    }

    fs::path folder_;
};

std::uint64_t hash_of(const Recording& recording) {
    return race::state_hash(race_of(recording.events));
}

TEST_F(RawFile, SaysTheSameAsTheBytesThemselves) {
    const fs::path file = record(text());
    const auto recording = read_recording(file.string());
    ASSERT_TRUE(recording) << recording.error().message();
    EXPECT_EQ(recording->protocol, "rmonitor");
    EXPECT_EQ(recording->stats.refused, 0U);
    ASSERT_NE(race_of(recording->events).find("5"), nullptr);
    EXPECT_EQ(race_of(recording->events).find("5")->laps, 1);
    RMonitorDecoder decoder;  // the same lines, received when the file was recorded
    decoder.received(recording->events.front().delivered_utc_ns);
    std::vector<TimedEvent> events;
    const std::string lines = text();
    for (std::size_t at = 0; at < lines.size(); at = lines.find('\n', at) + 1) {
        decoder.decode(std::string_view(lines).substr(at, lines.find('\n', at) - at), events);
    }
    EXPECT_EQ(race::state_hash(race_of(events)), hash_of(*recording));
    const std::atomic<bool> stop{false};
    EXPECT_FALSE(run_record_raw({"rmonitor", "-"}, file, stop)) << "never over another recording";
}

TEST_F(RawFile, WhatIsDamagedIsNamedAndTheRestUsed) {
    const fs::path file = record(text());
    const std::string bytes = *read_file(file);
    const auto cut = parse_raw_recording(bytes.substr(0, bytes.size() - 5), "cut");
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->stats.refused, 1U);
    EXPECT_NE(cut->stats.last_refusal.find("cut: byte"), std::string::npos);
    EXPECT_FALSE(parse_raw_recording("PITCRAW1", "empty"));
    EXPECT_FALSE(parse_raw_recording("PITCREC1", "other"));
}

std::string read_all(const std::string& endpoint) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port =
        htons(static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1))));
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    std::string bytes;
    std::array<char, 4096> chunk{};
    for (ssize_t size = 1; size > 0;) {
        size = ::recv(descriptor, chunk.data(), chunk.size(), 0);
        bytes.append(chunk.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    }
    ::close(descriptor);
    return bytes;
}

TEST_F(RawFile, IsServedAgainByteForByte) {
    const fs::path file = record(text());
    auto server = RawServer::open(file, "tcp://127.0.0.1:0");
    ASSERT_TRUE(server) << server.error().message();
    const std::atomic<bool> stop{false};
    std::thread serving([&] { EXPECT_TRUE((*server)->run(0, stop)); });
    EXPECT_EQ(read_all((*server)->endpoint()), text());
    serving.join();
    EXPECT_FALSE(RawServer::open(folder_ / "none", "tcp://127.0.0.1:0"));
    EXPECT_FALSE(RawServer::open(file, "carrier-pigeon"));
}

TEST_F(RawFile, KeepsThePaceOfARecordingOverTcpAndStopsWhenTold) {
    const fs::path first = record(text());
    auto server = RawServer::open(first, "tcp://127.0.0.1:0");
    ASSERT_TRUE(server);
    std::atomic<bool> stop{false};
    std::thread serving([&] { EXPECT_TRUE((*server)->run(1, stop)); });
    const auto source = parse_bridge_source("rmonitor://" + (*server)->endpoint().substr(6));
    ASSERT_TRUE(source);
    const fs::path second = folder_ / "again.raw";
    std::atomic<bool> done{false};
    std::thread recording([&] { EXPECT_TRUE(run_record_raw(*source, second, done)); });
    serving.join();
    EXPECT_TRUE(wait_until([&] {
        const auto bytes = read_file(second);
        const auto again = bytes ? parse_raw_recording(*bytes, "again") : Error{"", "", ""};
        return again && race_of(again->events).find("5") &&
               race_of(again->events).find("5")->laps == 1;
    }));
    done = true;
    recording.join();
}

TEST(Recording, TextOfALiveF1StreamIsReadAndItsBadLinesAreNamed) {
    const auto path = fs::path(PITCAST_DATA_DIR) / "f1_livedata_with_errors.txt";
    if (!fs::exists(path)) {
        GTEST_SKIP() << "no recording " << path;
    }
    for (const char* protocol : {"", "f1"}) {
        const auto recording = read_recording(path.string(), protocol);
        ASSERT_TRUE(recording) << recording.error().message();
        EXPECT_EQ(recording->protocol, "f1");
        EXPECT_EQ(recording->stats.records, 51U);
        EXPECT_EQ(recording->stats.refused, 35U);
        EXPECT_EQ(recording->events.size(), 6U);
        EXPECT_NE(recording->stats.last_refusal.find("line 5"), std::string::npos)
            << recording->stats.last_refusal;
    }
}

TEST(Recording, EveryProtocolIsKnownByItsContent) {
    const fs::path data = PITCAST_DATA_DIR;
    if (!fs::exists(data)) {
        GTEST_SKIP() << "no recordings in " << data;
    }
    const std::array<std::pair<const char*, const char*>, 6> kFiles{
        {{"rmonitor/Orbits_Mock_Session.txt", "rmonitor"},
         {"redmist_captures/TestFlagtronicsPurple.txt", "rmonitor"},
         {"wec_alkamel/2025_imola_6h.csv", "alkamel"},
         {"amb_p3/amb.out", "p3"},
         {"rally_montecarlo_stage/split_times_example.json", "wrc"},
         {"f1_2025_mexico_qualifying_raw", "f1"}}};
    for (const auto& [file, protocol] : kFiles) {
        const auto recording = read_recording((data / file).string());
        ASSERT_TRUE(recording) << recording.error().message();
        EXPECT_EQ(recording->protocol, protocol) << file;
    }
    EXPECT_FALSE(read_recording((data / "README.md").string()));
    EXPECT_FALSE(read_recording((data / "README.md").string(), "pigeon"));
}

}  // namespace
}  // namespace pitcast::feed
