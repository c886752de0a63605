// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
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
    bool peers = true;
};

struct SceneCost {
    double p50_ms = 0;
    double p99_ms = 0;
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
        auto made =
            executor.allocate(draw::PackFormat::v210, BenchStage::kWidth, BenchStage::kHeight);
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
            cost.tiles_composed += stats->tiles_composed;
            cost.tiles_packed += stats->tiles_packed;
        }
    }
    std::sort(ms.begin(), ms.end());
    cost.p50_ms = ms[ms.size() / 2];
    cost.p99_ms = ms[ms.size() * 99 / 100];
    cost.tiles_composed /= frames;
    cost.tiles_packed /= frames;
    cost.megabytes =
        (static_cast<double>(BenchStage::new_video_bytes(scene)) + cost.tiles_packed * kTileBytes) /
        1e6;
    return cost;
}

void print_peers(BenchScene scene, double ours_ms) {
    for (const Peer& peer : {Peer{"FFmpeg", "ffmpeg"}, Peer{"GStreamer", "gst-launch-1.0"}}) {
        if (!is_installed(peer)) {
            std::printf("          %-9s not installed\n", peer.name.c_str());
        } else if (const auto ms = peer_ms(peer, scene)) {
            std::printf("          %-9s %7.2f ms a frame, %.1f times ours\n", peer.name.c_str(),
                        *ms, *ms / ours_ms);
        } else {
            std::printf("          %-9s could not run this scene\n", peer.name.c_str());
        }
    }
}

int bench_compose(const BenchOptions& options) {
    BenchStage stage;
    if (const Status ready = stage.set_up(); !ready) {
        return fail(ready.error(), kEnvironment);
    }
    const auto executor = draw::make_cpu_executor(options.threads);
    const int threads = options.threads > 0
                            ? options.threads
                            : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const double bandwidth = copy_bandwidth(threads);
    std::printf("1920x1080 to v210, %s, %d frames a scene; copying moves %.1f GB/s\n",
                std::string(executor->name()).c_str(), options.frames, bandwidth / 1e9);
    std::printf("%-8s %8s %8s %10s %10s %9s %9s %7s\n", "scene", "p50 ms", "p99 ms", "composed",
                "packed", "MB", "bound ms", "share");
    for (const BenchScene scene : kBenchScenes) {
        const auto cost = measure(stage, *executor, scene, options.frames);
        if (!cost) {
            return fail(cost.error(), kFailed);
        }
        const double bound_ms = cost->megabytes * 1e6 / bandwidth * 1e3;
        std::printf("%-8s %8.3f %8.3f %10.1f %10.1f %9.2f %9.3f %6.1f%%\n", name_of(scene),
                    cost->p50_ms, cost->p99_ms, cost->tiles_composed, cost->tiles_packed,
                    cost->megabytes, bound_ms, 100 * bound_ms / cost->p50_ms);
        if (options.peers) {
            print_peers(scene, cost->p50_ms);
        }
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
    compose->add_flag("!--no-peers", options->peers, "Leave out FFmpeg and GStreamer");
    compose->callback([options, &exit_code] { exit_code = bench_compose(*options); });
}

}  // namespace pitcast::cli
