// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <thread>
#include <vector>

#include "pitcast/core/clock.h"
#include "pitcast/draw/executor.h"
#include "pitcast/draw/tile_builder.h"

#include "bench_peers.h"
#include "bench_scenes.h"
#include "verbs.h"

namespace pitcast::cli {
namespace {

struct BenchOptions {
    int frames = 300;
    int threads = 0;
    int size = 1080;    ///< lines
    std::string scene;  ///< empty = all
    bool peers = true;
};

struct SceneCost {
    double p50_ms = 0;
    double p99_ms = 0;
    double processor_ms = 0;    ///< mean, of all threads together: says the same on a busy machine
    double tiles_composed = 0;  ///< a frame
    double tiles_packed = 0;
    double megabytes = 0;  ///< a frame: new video read, packed tiles written
};

/// Bytes a second that `threads` threads copy, read and written counted both.
double copy_bandwidth(int threads) {
    constexpr std::size_t kSize = std::size_t{32} << 20U;
    constexpr int kRounds = 6;
    double best = 0;
    std::vector<std::vector<std::byte>> from(static_cast<std::size_t>(threads));
    std::vector<std::vector<std::byte>> to(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        from[i].assign(kSize, std::byte{1});
        to[i].assign(kSize, std::byte{2});
    }
    for (int round = 0; round < kRounds; ++round) {
        const Nanoseconds start = monotonic_now_ns();
        std::vector<std::thread> copiers;
        for (std::size_t i = 0; i < from.size(); ++i) {
            copiers.emplace_back([&, i] { std::memcpy(to[i].data(), from[i].data(), kSize); });
        }
        for (std::thread& copier : copiers) {
            copier.join();
        }
        const double seconds = static_cast<double>(monotonic_now_ns() - start) / 1e9;
        best = std::max(best, 2.0 * static_cast<double>(kSize) * threads / seconds);
    }
    return best;
}

/// Processor time of the whole program so far.
double processor_ms_now() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Bytes of one packed tile of v210.
constexpr double kTileBytes = 128.0 * draw::kTileHeight;
/// Frames in turn, as outputs hold them.
constexpr std::size_t kSlots = 3;

Result<SceneCost> measure(BenchStage& stage, draw::Executor& executor, BenchScene scene,
                          int frames) {
    draw::TileBuilder builder(stage.fonts());
    draw::TileProgram program;
    std::array<std::shared_ptr<draw::PackedFrame>, kSlots> slots;
    for (auto& slot : slots) {
        auto made = executor.allocate(draw::PackFormat::v210, stage.width(), stage.height());
        if (!made) {
            return made.error();
        }
        slot = std::move(made).value();
    }
    constexpr int kWarmUp = 10;
    std::vector<double> ms;
    SceneCost cost;
    for (int frame = 0; frame < frames + kWarmUp; ++frame) {
        const draw::DrawList list = stage.list(scene, frame);
        const double processor_start = processor_ms_now();
        const Nanoseconds start = monotonic_now_ns();
        if (const Status built = builder.build(list, program); !built) {
            return built.error();
        }
        draw::PackedFrame* target = slots[static_cast<std::size_t>(frame) % kSlots].get();
        const auto stats = executor.render(program, nullptr, std::span(&target, 1));
        if (!stats) {
            return stats.error();
        }
        if (frame >= kWarmUp) {
            ms.push_back(static_cast<double>(monotonic_now_ns() - start) / 1e6);
            cost.processor_ms += processor_ms_now() - processor_start;
            cost.tiles_composed += stats->tiles_composed;
            cost.tiles_packed += stats->tiles_packed;
        }
    }
    std::sort(ms.begin(), ms.end());
    cost.p50_ms = ms[ms.size() / 2];
    cost.p99_ms = ms[ms.size() * 99 / 100];
    cost.processor_ms /= frames;
    cost.tiles_composed /= frames;
    cost.tiles_packed /= frames;
    cost.megabytes =
        (static_cast<double>(stage.new_video_bytes(scene)) + cost.tiles_packed * kTileBytes) / 1e6;
    return cost;
}

void print_head(const BenchOptions& options, const BenchStage& stage,
                const draw::Executor& executor, double bandwidth) {
    double load[1] = {-1};
    if (getloadavg(load, 1) != 1) {
        load[0] = -1;
    }
    std::printf("%dx%d to v210, %s, %d frames a scene; copying moves %.1f GB/s; load %.1f\n\n",
                stage.width(), stage.height(), std::string(executor.name()).c_str(), options.frames,
                bandwidth / 1e9, load[0]);
    std::printf("%-8s %8s %8s %8s %9s %9s %8s %8s %6s", "scene", "p50 ms", "p99 ms", "cpu ms",
                "composed", "packed", "MB", "bound ms", "share");
    for (const Peer peer : kPeers) {
        std::printf(options.peers ? " | %13s %7s" : "", name_of(peer), "times");
    }
    std::printf("\n");
}

/// The peers' part of a line; what is wrong with one goes to `remarks`.
void print_peers(const PeerContent& content, double ours_ms, std::vector<std::string>& remarks) {
    for (const Peer peer : kPeers) {
        if (!missing_package(peer).empty()) {
            std::printf(" | %13s %7s", "-", "-");
            continue;
        }
        const auto ms = content.milliseconds(peer);
        if (ms) {
            std::printf(" | %10.2f ms %7.1f", *ms, *ms / ours_ms);
        } else {
            std::printf(" | %13s %7s", "failed", "-");
            remarks.push_back(ms.error().message());
        }
        std::fflush(stdout);
    }
}

void print_remarks(const std::vector<std::string>& remarks) {
    std::printf(
        "\ncpu: processor time a frame, all threads together. MB: camera pictures read and packed "
        "tiles written, a frame. Bound: the time to "
        "copy as much.\nPeers lay the same pictures over one another, and draw no text.\n");
    for (const Peer peer : kPeers) {
        if (const std::string package = missing_package(peer); !package.empty()) {
            std::printf("%s is not installed (%s and its plug-ins): tools/setup/install.sh bench\n",
                        name_of(peer), package.c_str());
        }
    }
    for (const std::string& remark : remarks) {
        std::printf("%s\n", remark.c_str());
    }
}

int bench_compose(const BenchOptions& options) {
    BenchStage stage(options.size / 1080);
    if (const Status ready = stage.set_up(); !ready) {
        return fail(ready.error(), kEnvironment);
    }
    const auto executor = draw::make_cpu_executor(options.threads);
    const int threads = options.threads > 0
                            ? options.threads
                            : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const double bandwidth = copy_bandwidth(threads);
    print_head(options, stage, *executor, bandwidth);
    std::vector<std::string> remarks;
    for (const BenchScene scene : kBenchScenes) {
        if (!options.scene.empty() && options.scene != name_of(scene)) {
            continue;
        }
        const auto cost = measure(stage, *executor, scene, options.frames);
        if (!cost) {
            return fail(cost.error(), kFailed);
        }
        const double bound_ms = cost->megabytes * 1e6 / bandwidth * 1e3;
        std::printf("%-8s %8.3f %8.3f %8.3f %9.1f %9.1f %8.2f %8.3f %5.0f%%", name_of(scene),
                    cost->p50_ms, cost->p99_ms, cost->processor_ms, cost->tiles_composed,
                    cost->tiles_packed, cost->megabytes, bound_ms, 100 * bound_ms / cost->p50_ms);
        std::fflush(stdout);
        if (options.peers) {
            const auto content = PeerContent::write(stage, scene, *executor);
            if (!content) {
                return fail(content.error(), kEnvironment);
            }
            print_peers(*content, cost->p50_ms, remarks);
        }
        std::printf("\n");
    }
    if (options.peers) {
        print_remarks(remarks);
    }
    return kDone;
}

}  // namespace

void add_bench(CLI::App& app, int& exit_code) {
    auto* bench = app.add_subcommand("bench", "Measure this machine");
    bench->require_subcommand(1);
    auto* compose = bench->add_subcommand(
        "compose", "Milliseconds a frame of the compositor, beside FFmpeg and GStreamer");
    auto options = std::make_shared<BenchOptions>();
    compose->add_option("--frames", options->frames, "Frames a scene")
        ->check(CLI::Range(10, 100000));
    compose->add_option("--threads", options->threads, "Threads; 0 = one a core")
        ->check(CLI::Range(0, 8));
    compose->add_option("--size", options->size, "Lines of the picture")
        ->check(CLI::IsMember({1080, 2160}));
    compose->add_option("--scene", options->scene, "One scene instead of all four")
        ->check(CLI::IsMember({"idle", "typical", "heavy", "storm"}));
    compose->add_flag("!--no-peers", options->peers, "Leave out FFmpeg and GStreamer");
    compose->callback([options, &exit_code] { exit_code = bench_compose(*options); });
}

}  // namespace pitcast::cli
