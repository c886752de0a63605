// SPDX-License-Identifier: Apache-2.0
// What append() costs the frame thread while the disk works: median, 99.9 %, worst.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/journal/journal.h"

int main() {
    using namespace pitcast;
    const auto path = std::filesystem::temp_directory_path() /
                      ("pitcast-bench-" + std::to_string(::getpid()) + ".journal");
    auto writer = journal::Writer::open(path, Json::object());
    if (!writer) {
        std::fprintf(stderr, "%s\n", writer.error().message().c_str());
        return 1;
    }
    const std::string payload(120, 'x');
    std::vector<Nanoseconds> costs;
    // 10 s of a 50 Hz channel with 40 inputs a frame, in a tenth of the time.
    for (int frame = 0; frame < 500; ++frame) {
        for (int n = 0; n < 40; ++n) {
            const Nanoseconds start = monotonic_now_ns();
            static_cast<void>((*writer)->append(frame, 1, payload));
            costs.push_back(monotonic_now_ns() - start);
        }
        sleep_until_monotonic(monotonic_now_ns() + 2'000'000);
    }
    const auto closed = (*writer)->close();
    std::sort(costs.begin(), costs.end());
    const auto stats = (*writer)->stats();
    std::printf("append: median %lld ns, 99.9 %% %lld ns, worst %lld ns\n",
                static_cast<long long>(costs[costs.size() / 2]),
                static_cast<long long>(costs[costs.size() * 999 / 1000]),
                static_cast<long long>(costs.back()));
    std::printf("records %llu, refused %llu, syncs %llu, longest sync %lld us\n",
                static_cast<unsigned long long>(stats.synced),
                static_cast<unsigned long long>(stats.refused),
                static_cast<unsigned long long>(stats.sync_count),
                static_cast<long long>(stats.longest_sync_ns / 1000));
    std::filesystem::remove(path);
    return closed ? 0 : 1;
}
