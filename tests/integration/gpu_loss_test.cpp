// SPDX-License-Identifier: Apache-2.0
// A device that is lost on air: every frame comes all the same, with the same bits, and the GPU
// takes over again as soon as there is one.
#include <chrono>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/channel/renderer.h"
#include "pitcast/channel/simulation.h"
#include "pitcast/core/clock.h"
#include "pitcast/core/hash.h"
#include "pitcast/show/package.h"

#include "../../engine/channel/src/gpu_revival.h"
#include "bundled_show.h"
#include "pitcast_tools/race_sim.h"

namespace pitcast {
namespace {

/// The same show on a renderer of each kind, frame by frame.
class GpuLoss : public ::testing::Test {
 protected:
    void SetUp() override {
        show::LoadOptions loading;
        loading.media_root = testing::quick_media();
        auto package = show::load_package(testing::bundled_show(), fonts_, loading);
        ASSERT_TRUE(package) << package.error().message();
        package_ = *package;
        simulation_ = std::make_unique<channel::Simulation>(package_, format_);
        lossy_ = open(channel::ExecutorChoice::gpu);
        steady_ = open(channel::ExecutorChoice::cpu);
        auto race = tools::RaceSim::make({});
        ASSERT_TRUE(race) << race.error().message();
        std::vector<feed::TimedEvent> events;
        (*race)->generate(20 * kNanosecondsPerSecond, events);
        for (feed::TimedEvent& timed : events) {
            const FrameNumber at =
                frame_at_tai_ns(tai_from_utc(timed.delivered_utc_ns), format_.rate);
            frame_ = frame_ == 0 ? at : frame_;
            simulation_->push({at, std::move(timed.event)});
        }
        // Without the map: it is away while there is no device.
        for (const char* id : {"tower", "clock"}) {
            show::Command command;
            command.id = id;
            command.verb = show::Verb::take;
            command.template_id = id;
            simulation_->push({frame_ + 2, command});
        }
    }

    std::unique_ptr<channel::Renderer> open(channel::ExecutorChoice executor) {
        channel::RendererOptions options = testing::small_render();
        options.executor = executor;
        options.realtime = false;
        std::vector<Error> warnings;
        auto renderer = channel::Renderer::open(options, package_, fonts_, warnings);
        EXPECT_TRUE(renderer) << renderer.error().message();
        EXPECT_TRUE((*renderer)->want(channel::Bus::programme, draw::PackFormat::v210, 1));
        EXPECT_TRUE((*renderer)->want(channel::Bus::graphics, draw::PackFormat::bgra8, 1));
        return std::move(*renderer);
    }

    static std::vector<std::uint64_t> hashes_of(channel::Renderer& renderer) {
        std::vector<std::uint64_t> hashes;
        const auto rendered = renderer.render();
        EXPECT_TRUE(rendered) << rendered.error().message();
        for (const auto& item : rendered->items) {
            EXPECT_NE(item.frame, nullptr);
            hashes.push_back(hash_bytes({item.frame->planes[0].bytes, item.frame->planes[0].size}));
        }
        return hashes;
    }

    void step() {
        std::vector<channel::Outcome> outcomes;
        simulation_->advance(
            ++frame_,
            [&](const show::Instant& instant) {
                lossy_->capture(simulation_->race(), simulation_->show(), instant);
                steady_->capture(simulation_->race(), simulation_->show(), instant);
            },
            outcomes);
        EXPECT_EQ(hashes_of(*lossy_), hashes_of(*steady_)) << "frame " << frame_;
    }

    bool on_gpu() const { return lossy_->executor_name().starts_with("gpu"); }

    VideoFormat format_ = testing::small_render().format;
    draw::FontLibrary fonts_;
    std::shared_ptr<const show::Package> package_;
    std::unique_ptr<channel::Simulation> simulation_;
    std::unique_ptr<channel::Renderer> lossy_;
    std::unique_ptr<channel::Renderer> steady_;
    FrameNumber frame_ = 0;
};

TEST_F(GpuLoss, CostsNoFrameAndNoBitAndTheGpuComesBack) {
    for (int i = 0; i < 40; ++i) {
        step();
    }
    ASSERT_TRUE(on_gpu());
    for (int loss = 0; loss < 3; ++loss) {
        lossy_->device()->noted(VK_ERROR_DEVICE_LOST);
        step();
        EXPECT_FALSE(on_gpu()) << "the device is lost: the CPU has drawn this frame";
        const Nanoseconds lost_ns = monotonic_now_ns();
        while (!on_gpu() && monotonic_now_ns() - lost_ns < 60 * kNanosecondsPerSecond) {
            step();
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        ASSERT_TRUE(on_gpu());
        std::printf("back on the GPU after %lld ms\n",
                    static_cast<long long>((monotonic_now_ns() - lost_ns) / 1'000'000));
        for (int i = 0; i < 5; ++i) {
            step();
        }
    }
    EXPECT_EQ(lossy_->validation_messages(), 0U);
}

/// An executor of a driver that hangs: whoever destroys it waits until it is let go.
class Hanging final : public draw::Executor {
 public:
    explicit Hanging(std::shared_future<void> let_go) : let_go_(std::move(let_go)) {}
    ~Hanging() override { let_go_.wait(); }
    [[nodiscard]] std::string_view name() const override { return "hanging"; }
    [[nodiscard]] Result<std::shared_ptr<draw::PackedFrame>> allocate(const draw::Packing&,
                                                                      std::int32_t,
                                                                      std::int32_t) override {
        return Error{"hanging", "never answers", ""};
    }
    [[nodiscard]] Result<draw::RenderStats> render(const draw::TileProgram&,
                                                   const draw::TileProgram*,
                                                   std::span<draw::PackedFrame* const>) override {
        return Error{"hanging", "never answers", ""};
    }

 private:
    std::shared_future<void> let_go_;
};

TEST(GpuRevival, GivesTheNewDeviceWhileTheOldOneStillHangs) {
    std::promise<void> let_go;
    channel::GpuRevival::Order order;
    order.options = testing::small_render();
    order.wishes = {{draw::PackFormat::v210, 3}};
    order.old_executor = std::make_unique<Hanging>(let_go.get_future().share());
    channel::GpuRevival revival(std::move(order));
    const auto wait_for = [](const auto& condition) {
        const Nanoseconds end = monotonic_now_ns() + 60 * kNanosecondsPerSecond;
        while (!condition() && monotonic_now_ns() < end) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    };
    std::unique_ptr<channel::GpuKit> kit;
    wait_for([&] { return (kit = revival.take()) != nullptr; });
    ASSERT_NE(kit, nullptr);
    ASSERT_EQ(kit->pools.size(), 1U);
    EXPECT_EQ(kit->pools.front().size(), 3U);
    EXPECT_FALSE(revival.finished()) << "so the frame thread must not end it";
    EXPECT_EQ(revival.take(), nullptr);
    let_go.set_value();
    wait_for([&] { return revival.finished(); });
    EXPECT_TRUE(revival.finished());
}

}  // namespace
}  // namespace pitcast
