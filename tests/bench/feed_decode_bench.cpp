// SPDX-License-Identifier: Apache-2.0
// What decoders get through a second on one core, over the real recordings where they are. Reads
// each recording several times over; prints MB/s and records/s, asserts nothing.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>

#include "pitcast/core/file.h"
#include "pitcast/feed/alkamel.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/f1.h"
#include "pitcast/feed/p3.h"
#include "pitcast/feed/rmonitor.h"

namespace {

using namespace pitcast;
using namespace pitcast::feed;

double seconds(const std::function<void()>& work) {
    const auto from = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

void report(const char* name, double bytes, double records, double time) {
    std::printf("%-10s %8.1f MB/s %8.2f M records/s\n", name, bytes / time / 1e6,
                records / time / 1e6);
}

/// One decoder over the file's lines (or its bytes), again and again.
template <typename D>
void bench(const char* name, const char* path, bool in_lines) {
    const auto bytes = read_file(std::filesystem::path(PITCAST_DATA_DIR) / path);
    if (!bytes) {
        std::printf("%-10s no recording: %s\n", name, bytes.error().message().c_str());
        return;
    }
    std::string text = *bytes;
    if (!in_lines) {  // hex, one frame a line
        text.clear();
        for (std::size_t i = 0; i + 1 < bytes->size(); i += 2) {
            i += (*bytes)[i] == '\n' ? 1 : 0;
            text += static_cast<char>(std::stoi(bytes->substr(i, 2), nullptr, 16));
        }
    }
    constexpr int kRounds = 20;
    std::vector<TimedEvent> events;
    double best = 1e9;
    double records = 0;
    for (int round = 0; round < kRounds; ++round) {
        D decoder;
        const double time = seconds([&] {
            std::string_view rest = text;
            while (in_lines && !rest.empty()) {
                const std::size_t end = rest.find('\n');
                events.clear();
                decoder.decode(rest.substr(0, end), events);
                rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
            }
            for (; !in_lines && !rest.empty();
                 rest.remove_prefix(std::min<std::size_t>(rest.size(), 4096))) {
                events.clear();
                decoder.decode(rest.substr(0, 4096), events);
            }
        });
        best = std::min(best, time);
        records = static_cast<double>(decoder.stats().records);
    }
    report(name, static_cast<double>(text.size()), records, best);
}

}  // namespace

int main() {
    bench<RMonitorDecoder>("rmonitor", "rmonitor/2009_Sebring_ALMS_Session_4_Lites.txt", true);
    bench<AlKamelDecoder>("alkamel", "wec_alkamel/2025_imola_6h.csv", true);
    bench<P3Decoder>("p3", "amb_p3/amb.out", false);
    bench<F1Decoder>("f1 live", "f1_livedata_with_errors.txt", true);
    return 0;
}
