// SPDX-License-Identifier: Apache-2.0
#include "pitcast/video/writer.h"

#include "threaded_sink.h"

namespace pitcast::output {
namespace {

/// A video::VideoWriter, opened again when its peer went away.
class VideoWriting final : public Writing {
 public:
    explicit VideoWriting(video::WriterOptions options)
        : options_(std::move(options)), network_(video::is_network_url(options_.url)) {}

    Status open(std::stop_token stop) override {
        if (writer_ != nullptr) {
            return {};  // opened when the sink was made
        }
        options_.stop = std::move(stop);
        auto writer = video::VideoWriter::open(options_);
        if (!writer) {
            return writer.error();
        }
        writer_ = std::move(*writer);
        return {};
    }
    Status write(const FramePtr& frame, FrameNumber number, const audio::Block* sound) override {
        return writer_->write(*frame, number, sound);
    }
    Status finish() override { return writer_->finish(); }
    void abandon() override { writer_.reset(); }
    bool retries() const override { return network_; }

 private:
    video::WriterOptions options_;
    bool network_;
    std::unique_ptr<video::VideoWriter> writer_;
};

/// What the URL asks for; else the usual of the container.
video::SoundCodec sound_of(std::string_view url, const SinkContext& context) {
    const bool for_editing =
        url.ends_with(".mov") || url.ends_with(".mxf") || url.ends_with(".mkv");
    return context.sound.value_or(for_editing ? video::SoundCodec::pcm : video::SoundCodec::aac);
}

/// What codes the pictures, of what is asked for.
Result<video::Hardware> hardware_of(const Coding& coding, const video::WriterOptions& options) {
    using video::VideoCodec;
    const bool can = options.codec == VideoCodec::h264 || options.codec == VideoCodec::hevc ||
                     (options.codec == VideoCodec::none && !options.url.ends_with(".mov") &&
                      !options.url.ends_with(".mkv") && !options.url.ends_with(".mxf"));
    if (coding.hardware == video::Hardware::none || can) {
        return video::find_hardware(coding.hardware, options);
    }
    return coding.hardware == video::Hardware::automatic
               ? Result<video::Hardware>(video::Hardware::none)
               : Result<video::Hardware>(Error{"encoder", "codes H.264 and HEVC only",
                                               "leave it out, or say codec=h264"});
}

Result<std::unique_ptr<Sink>> make_sink(std::string url, video::WriterKind kind,
                                        const SinkContext& context) {
    video::WriterOptions options;
    options.url = std::move(url);
    options.kind = kind;
    options.codec = context.coding.codec;
    options.format = context.format;
    options.signal = context.signal;
    options.bit_rate = context.coding.bit_rate;
    options.mux_rate = context.coding.mux_rate;
    options.gop_frames = context.coding.gop_frames;
    options.preset = context.coding.preset;
    options.first = context.first;
    options.utc_offset_s = context.utc_offset_s;
    options.sound_channels = context.sound_channels;
    options.sound = sound_of(options.url, context);
    auto hardware = hardware_of(context.coding, options);
    if (!hardware) {
        return hardware.error().within(options.url);
    }
    options.hardware = *hardware;
    std::string name = options.url;
    const draw::Packing wants = video::packs(options);
    auto writing = std::make_unique<VideoWriting>(std::move(options));
    if (!writing->retries()) {
        // Whoever gives a path learns at once that it does not work.
        if (const Status opened = writing->open({}); !opened) {
            return opened.error();
        }
    }
    return std::unique_ptr<Sink>(
        std::make_unique<ThreadedSink>(std::move(name), wants, context, std::move(writing)));
}

}  // namespace

Result<std::unique_ptr<Sink>> make_stream_sink(std::string url, const SinkContext& context) {
    if (url.find("://") != std::string::npos && !video::is_network_url(url) &&
        !url.starts_with("file://")) {
        return Error{url, "scheme is not known",
                     "use a file path, srt://, udp://, rist://, rtp:// or rtmp://"};
    }
    return make_sink(std::move(url), video::WriterKind::none, context);
}

Result<std::unique_ptr<Sink>> make_mov_sink(std::string path, MovPart part,
                                            const SinkContext& context) {
    return make_sink(
        std::move(path),
        part == MovPart::key ? video::WriterKind::mov_v210_key : video::WriterKind::mov_v210,
        context);
}

Result<std::vector<std::unique_ptr<Sink>>> make_fill_key_sinks(const std::filesystem::path& folder,
                                                               const SinkContext& context) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) {
        return Error{folder.string(), "cannot make the folder: " + failed.message(), ""};
    }
    std::vector<std::unique_ptr<Sink>> sinks;
    for (const MovPart part : {MovPart::fill, MovPart::key}) {
        const char* name = part == MovPart::fill ? "fill.mov" : "key.mov";
        auto sink = make_mov_sink((folder / name).string(), part, context);
        if (!sink) {
            return sink.error();
        }
        sinks.push_back(std::move(*sink));
    }
    return sinks;
}

}  // namespace pitcast::output
