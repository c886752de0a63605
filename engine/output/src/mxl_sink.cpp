// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <unistd.h>

#include "pitcast/core/log.h"

#include "mxl_essence.h"
#include "threaded_sink.h"

namespace pitcast::output {
namespace {

/// What makes the flows; kept, because a sink makes them on its own thread too.
struct MxlPlan {
    std::filesystem::path domain;
    mxl::Uuid video{};
    mxl::Uuid sound{};
    std::string group{};  ///< in flow_def.json
    draw::Packing packing{};
    VideoFormat format{};
    std::int32_t sound_channels = 0;  ///< 0 = no flow of sound
};

class MxlWriting final : public Writing {
 public:
    explicit MxlWriting(MxlPlan plan) : plan_(std::move(plan)) {}

    Status open(std::stop_token) override {
        if (video_) {
            return {};  // opened when the sink was made
        }
        auto video = mxl::VideoFlow::create(plan_.domain, plan_.video, plan_.group, plan_.packing,
                                            plan_.format);
        if (!video) {
            return video.error();
        }
        if (plan_.sound_channels > 0) {
            auto sound = mxl::SoundFlow::create(plan_.domain, plan_.sound, plan_.group,
                                                plan_.sound_channels, plan_.format.rate);
            if (!sound) {
                return sound.error();
            }
            sound_ = std::move(*sound);
        }
        video_ = std::move(*video);
        return {};
    }
    Status write(const FramePtr& frame, FrameNumber number, const audio::Block* sound) override {
        video_->write(*frame, number);
        if (sound_ && sound != nullptr) {
            sound_->write(*sound);
        }
        return {};
    }
    Status finish() override {
        abandon();
        return {};
    }
    void abandon() override {
        video_.reset();
        sound_.reset();
    }
    bool retries() const override { return false; }

 private:
    MxlPlan plan_;
    std::optional<mxl::VideoFlow> video_;
    std::optional<mxl::SoundFlow> sound_;
};

/// The same after each start, so that readers find a channel that was started again; another one
/// on each machine, for flows are carried from one to another.
std::string seed_of(const MxlOptions& options) {
    std::array<char, 256> host{};
    static_cast<void>(::gethostname(host.data(), host.size() - 1));
    return std::string("pitcast/") + host.data() + "/" + options.domain.string() + "/" +
           (options.graphics ? "graphics" : "programme") + "/" +
           (options.format == draw::PackFormat::v210a ? "v210a" : "v210");
}

}  // namespace

Result<std::unique_ptr<Sink>> make_mxl_sink(const MxlOptions& options, const SinkContext& context) {
    MxlPlan plan{.domain = options.domain,
                 .video = mxl::uuid_of(seed_of(options)),
                 .packing = {options.format, context.signal},
                 .format = context.format,
                 .sound_channels = options.sound ? context.sound_channels : 0};
    if (!options.flow.empty()) {
        auto id = mxl::read_uuid(options.flow);
        if (!id) {
            return id.error().within("flow");
        }
        plan.video = *id;
    }
    const std::string video = mxl::text_of(plan.video);
    plan.sound = mxl::uuid_of(video + "/audio");
    if (!options.sound_flow.empty()) {
        auto id = mxl::read_uuid(options.sound_flow);
        if (!id) {
            return id.error().within("audio_flow");
        }
        plan.sound = *id;
    }
    plan.group = std::string("Pitcast ") + (options.graphics ? "graphics " : "programme ") +
                 video.substr(0, 8);
    const draw::Packing packing = plan.packing;
    auto writing = std::make_unique<MxlWriting>(std::move(plan));
    if (const Status opened = writing->open({}); !opened) {
        return opened.error();
    }
    if (!mxl::in_shared_memory(options.domain)) {
        log_warning("mxl:" + options.domain.string(),
                    "is not in shared memory: every picture goes to the disk");
    }
    return std::unique_ptr<Sink>(std::make_unique<ThreadedSink>(
        "mxl:" + (options.domain / video).string(), packing, context, std::move(writing)));
}

}  // namespace pitcast::output
