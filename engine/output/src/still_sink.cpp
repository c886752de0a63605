// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pitcast/core/timecode.h"
#include "pitcast/draw/image_file.h"

#include "threaded_sink.h"

namespace pitcast::output {
namespace {

class StillWriting final : public Writing {
 public:
    StillWriting(StillOptions options, const SinkContext& context)
        : options_(std::move(options)), context_(context) {}

    bool skips(FrameNumber number) override {
        // In the middle of each interval: the very first frame has nothing on it yet.
        if ((number - context_.first) % options_.interval != options_.interval / 2 ||
            taken_ >= options_.count) {
            return true;
        }
        ++taken_;
        return false;
    }
    Status open(std::stop_token) override { return {}; }
    Status write(const FramePtr& frame, FrameNumber number,
                 const audio::Block* /*sound*/) override {
        std::string code = timecode_of(number, context_.format.rate, context_.utc_offset_s).text();
        std::replace(code.begin(), code.end(), ':', '-');
        return draw::write_png(options_.folder / ("still_" + code + ".png"), *frame);
    }
    Status finish() override { return {}; }
    void abandon() override {}
    bool retries() const override { return false; }

 private:
    StillOptions options_;
    SinkContext context_;
    std::uint64_t taken_ = 0;
};

}  // namespace

Result<std::unique_ptr<Sink>> make_still_sink(StillOptions options, const SinkContext& context) {
    if (options.interval < 1) {
        return Error{options.folder.string(), "interval of stills below 1", "use 1 or more frames"};
    }
    std::error_code failed;
    std::filesystem::create_directories(options.folder, failed);
    if (failed) {
        return Error{options.folder.string(), "cannot make the folder: " + failed.message(), ""};
    }
    std::string name = "stills:" + options.folder.string();
    return std::unique_ptr<Sink>(std::make_unique<ThreadedSink>(
        std::move(name), draw::PackFormat::rgba8, context,
        std::make_unique<StillWriting>(std::move(options), context)));
}

}  // namespace pitcast::output
