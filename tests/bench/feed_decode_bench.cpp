// SPDX-License-Identifier: Apache-2.0
// What decoders get through a second on one core, over the real recordings where they are. Reads
// each recording several times over; prints the best round in MB/s and records/s, asserts nothing.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>

#include "pitcast/core/file.h"
#include "pitcast/feed/alkamel.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/f1.h"
#include "pitcast/feed/json_lines.h"
#include "pitcast/feed/multiloop.h"
#include "pitcast/feed/nmea.h"
#include "pitcast/feed/p3.h"
#include "pitcast/feed/rmonitor.h"
#include "pitcast/feed/wrc.h"

#include "test_paths.h"

namespace {

using namespace pitcast;
using namespace pitcast::feed;

constexpr int kRounds = 20;

/// Of this process on its processor: what else the machine does is no matter of the decoder.
double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double seconds(const std::function<void()>& work) {
    const double from = cpu_seconds();
    work();
    return cpu_seconds() - from;
}

void report(const std::string& name, double bytes, double records, double time) {
    std::printf("%-22s %8.1f MB/s %8.2f M records/s\n", name.c_str(), bytes / time / 1e6,
                records / time / 1e6);
}

std::string read(const char* path) {
    auto bytes = read_file(std::filesystem::path(PITCAST_DATA_DIR) / path);
    if (!bytes) {
        std::printf("no recording: %s\n", bytes.error().message().c_str());
        return {};
    }
    return std::move(*bytes);
}

/// Takes the text line by line, again and again, each time with a new decoder.
void bench_lines(const std::string& name, const std::string& text,
                 const std::function<std::unique_ptr<Decoder>()>& make) {
    std::vector<TimedEvent> events;
    double best = 1e9;
    double records = 0;
    for (int round = 0; round < kRounds && !text.empty(); ++round) {
        const auto decoder = make();
        best = std::min(best, seconds([&] {
                            std::string_view rest = text;
                            while (!rest.empty()) {
                                const std::size_t end = rest.find('\n');
                                events.clear();
                                decoder->decode(rest.substr(0, end), events);
                                rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
                            }
                        }));
        records = static_cast<double>(decoder->stats().records);
    }
    if (!text.empty()) {
        report(name, static_cast<double>(text.size()), records, best);
    }
}

template <typename D>
std::unique_ptr<Decoder> make() {
    return std::make_unique<D>();
}

/// Frames in hex, one a line -> a stream of bytes.
void bench_p3() {
    const std::string hex = read("amb_p3/amb.out");
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        i += hex[i] == '\n' ? 1 : 0;
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    std::vector<TimedEvent> events;
    double best = 1e9;
    double records = 0;
    for (int round = 0; round < kRounds && !bytes.empty(); ++round) {
        P3Decoder decoder;
        best = std::min(best, seconds([&] {
                            for (std::size_t at = 0; at < bytes.size(); at += 4096) {
                                events.clear();
                                decoder.decode(std::string_view(bytes).substr(at, 4096), events);
                            }
                        }));
        records = static_cast<double>(decoder.stats().records);
    }
    if (!bytes.empty()) {
        report("p3 (binary)", static_cast<double>(bytes.size()), records, best);
    }
}

/// A topic of an archived session; lines begin with their offset.
void bench_f1_topic(const std::string& topic) {
    const std::string text =
        read(("f1_2025_mexico_qualifying_raw/" + topic + ".jsonStream").c_str());
    std::vector<TimedEvent> events;
    double best = 1e9;
    double records = 0;
    for (int round = 0; round < kRounds / 4 && !text.empty(); ++round) {
        F1Decoder decoder;
        best =
            std::min(best, seconds([&] {
                         std::string_view rest = text;
                         Nanoseconds at = 1'700'000'000 * kNanosecondsPerSecond;
                         while (!rest.empty()) {
                             const std::size_t end = std::min(rest.find('\n'), rest.size());
                             std::string_view line = rest.substr(0, end);
                             line = line.substr(0, line.find_last_not_of("\r ") + 1);
                             rest.remove_prefix(std::min(end + 1, rest.size()));
                             events.clear();
                             if (line.size() > 12) {
                                 decoder.decode_message(topic, line.substr(12), at += 1000, events);
                             }
                         }
                     }));
        records = static_cast<double>(decoder.stats().records);
    }
    if (!text.empty()) {
        report("f1 " + topic, static_cast<double>(text.size()), records, best);
    }
}

/// Made up, as there is no recording: 40 cars that complete 200 laps of three sections.
std::string multiloop_race() {
    std::string text =
        "$H\xA6N\xA6"
        "1\xA6R1\xA6G\xA6"
        "685E9B2F\xA6"
        "3E8\xA6"
        "0\xA6"
        "D42B4\r\n";
    char line[256];
    for (unsigned lap = 1; lap <= 200; ++lap) {
        for (unsigned car = 1; car <= 40; ++car) {
            const unsigned end = lap * 100'000 + car * 500;
            for (unsigned section = 1; section <= 3; ++section) {
                std::snprintf(line, sizeof(line),
                              "$S\xA6N\xA6%X\xA6R1\xA6%u\xA6%X\xA6S%u\xA6%X\xA6%X\xA6%X\r\n", lap,
                              car, car, section, end - (3 - section) * 30'000, 30'000, lap);
                text += line;
            }
            std::snprintf(line, sizeof(line),
                          "$C\xA6N\xA6%X\xA6R1\xA6%X\xA6%u\xA6%X\xA6%X\xA6%X\xA6%X\xA6T\xA6%X\xA6%X"
                          "\xA6%X\xA6"
                          "0\xA6%X\xA6"
                          "0\xA6%X\xA6%X\xA6"
                          "Active\xA6G\xA6"
                          "0\xA6"
                          "0\xA6%X\xA6"
                          "0\r\n",
                          lap, car, car, car, lap, end, 100'000, 100'000, lap, car * 500, 500, car,
                          100'000, car);
            text += line;
        }
    }
    return text;
}

/// Made up: 20 trackers at 10 Hz for two minutes.
std::string nmea_drive() {
    std::string text;
    char body[160];
    for (int tick = 0; tick < 1200; ++tick) {
        for (int car = 1; car <= 20; ++car) {
            std::snprintf(body, sizeof(body),
                          "GPRMC,12%02d%02d.%d0,A,4444.%04d,N,00553.%04d,E,022.4,084.4,230321,,,A",
                          tick / 600, tick / 10 % 60, tick % 10, tick, car * 100);
            unsigned sum = 0;
            for (const char* c = body; *c != 0; ++c) {
                sum ^= static_cast<unsigned char>(*c);
            }
            char line[200];
            std::snprintf(line, sizeof(line), "%d,$%s*%02X\r\n", car, body, sum);
            text += line;
        }
    }
    return text;
}

std::string json_passings() {
    std::string text = R"({"kind":"session","utc_ns":1750000000000000000,"id":"R1","loops":[]})"
                       "\n";
    for (int i = 0; i < 20'000; ++i) {
        text += R"({"kind": "passing", "utc_ns": )" +
                std::to_string(1'750'000'000'000'000'000 + i) + R"(, "number": ")" +
                std::to_string(i % 60) + R"(", "loop": "SF"})" + "\n";
    }
    return text;
}

}  // namespace

/// `pitcast_feed_decode_bench f1` runs the archived F1 session only: for a profiler.
int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "f1") {
        for (const char* topic : {"TimingData", "Position.z", "CarData.z"}) {
            bench_f1_topic(topic);
        }
        return 0;
    }
    bench_lines("rmonitor", read("rmonitor/2009_Sebring_ALMS_Session_4_Lites.txt"),
                make<RMonitorDecoder>);
    bench_lines("alkamel", read("wec_alkamel/2025_imola_6h.csv"), make<AlKamelDecoder>);
    bench_lines("multiloop (made up)", multiloop_race(), make<MultiloopDecoder>);
    bench_lines("nmea (made up)", nmea_drive(), [] {
        DecoderOptions options;
        options.origin = GeoPoint{44.7, 5.9, 0};
        return std::make_unique<NmeaDecoder>(options);
    });
    bench_lines("wrc", read("rally_montecarlo_stage/split_times_example.json"), make<WrcDecoder>);
    bench_lines("json (made up)", json_passings(), make<JsonLinesDecoder>);
    bench_p3();
    bench_lines("f1 live, errors", read("f1_livedata_with_errors.txt"), make<F1Decoder>);
    for (const char* topic : {"TimingData", "Position.z", "CarData.z", "TimingAppData"}) {
        bench_f1_topic(topic);
    }
    return 0;
}
