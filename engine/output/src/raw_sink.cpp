// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "threaded_sink.h"

namespace pitcast::output {
namespace {

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

/// Planes of each frame, one behind the other, as the packer left them: nothing before, between or
/// after.
class RawWriting final : public Writing {
 public:
    explicit RawWriting(std::string path) : path_(std::move(path)) {}

    Status open(std::stop_token) override {
        if (file_ == nullptr) {
            file_.reset(std::fopen(path_.c_str(), "wb"));
        }
        return file_ == nullptr ? Status(failure("cannot be opened")) : Status();
    }
    Status write(const FramePtr& frame, FrameNumber, const audio::Block* /*sound*/) override {
        for (const draw::PackedFrame::Plane& plane : frame->planes) {
            if (plane.size != 0 &&
                std::fwrite(plane.bytes, 1, plane.size, file_.get()) != plane.size) {
                return failure("cannot be written");
            }
        }
        return {};
    }
    Status finish() override {
        std::FILE* file = file_.release();
        return std::fclose(file) == 0 ? Status() : Status(failure("cannot be finished"));
    }
    void abandon() override { file_.reset(); }
    bool retries() const override { return false; }

 private:
    [[nodiscard]] Error failure(const char* what) const {
        return Error{path_, std::string(what) + ": " + std::strerror(errno), ""};
    }

    std::string path_;
    std::unique_ptr<std::FILE, FileCloser> file_;
};

}  // namespace

Result<std::unique_ptr<Sink>> make_raw_sink(std::string path, draw::PackFormat format,
                                            const SinkContext& context) {
    auto writing = std::make_unique<RawWriting>(path);
    if (const Status opened = writing->open({}); !opened) {
        return opened.error();
    }
    return std::unique_ptr<Sink>(std::make_unique<ThreadedSink>(
        "raw:" + path, draw::Packing{format, context.signal}, context, std::move(writing)));
}

}  // namespace pitcast::output
