// SPDX-License-Identifier: Apache-2.0
#include "demux.h"

#include <vector>

#include "slot_decoder.h"

namespace pitcast::video {
namespace {

/// Of a chip, beside those that its decoder refers to: pictures on their way out.
constexpr int kMoreSurfaces = 4;

/// Colour as the container says it. Some decoders (ProRes) overwrite it with "unspecified" when
/// the stream's own header does not say.
std::vector<AVColorSpace> container_matrices(const AVFormatContext& demuxer) {
    std::vector<AVColorSpace> matrices;
    for (unsigned int i = 0; i < demuxer.nb_streams; ++i) {
        matrices.push_back(demuxer.streams[i]->codecpar->color_space);
    }
    return matrices;
}

}  // namespace

bool is_sequence(std::string_view path) {
    const std::size_t percent = path.find('%');
    const std::size_t letter = path.find_first_not_of("0123456789", percent + 1);
    return percent != std::string_view::npos && letter != std::string_view::npos &&
           path[letter] == 'd';
}

Result<OpenedFile> open_file(const std::string& path, FrameRate sequence_rate) {
    quieten_ffmpeg();
    Options options;
    options.set("protocol_whitelist", "file");
    options.set("format_whitelist", kContainers);
    const AVInputFormat* format = nullptr;
    if (is_sequence(path) && sequence_rate.numerator > 0) {
        format = av_find_input_format("image2");
        options.set("pattern_type", "sequence");
        options.set("framerate", std::to_string(sequence_rate.numerator) + "/" +
                                     std::to_string(sequence_rate.denominator));
    }
    AVFormatContext* context = nullptr;
    // The prefix keeps a path like "http:x" from being read as a URL.
    int code = avformat_open_input(&context, ("file:" + path).c_str(), format, options.address());
    if (code < 0) {
        const bool missing = code == AVERROR(ENOENT);
        return Error{path, missing ? "no such file" : "cannot open as video: " + av_text(code),
                     missing ? "check the path" : "check that it is a video file, not damaged"};
    }
    OpenedFile file;
    file.demuxer.reset(context);
    const std::vector<AVColorSpace> matrices = container_matrices(*context);
    code = avformat_find_stream_info(context, nullptr);
    if (code < 0) {
        return Error{path, "cannot read its streams: " + av_text(code), "the file may be damaged"};
    }
    file.stream_index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (file.stream_index < 0) {
        return Error{path, "has no video stream", "choose another file"};
    }
    const auto stream = static_cast<std::size_t>(file.stream_index);
    AVCodecParameters& parameters = *file.stream().codecpar;
    if (parameters.color_space == AVCOL_SPC_UNSPECIFIED && stream < matrices.size()) {
        parameters.color_space = matrices[stream];
    }
    return file;
}

Result<CodecPtr> open_decoder(const AVCodecParameters& parameters, std::string_view where,
                              const DecoderPlan& plan) {
    const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
    if (codec == nullptr) {
        return Error{std::string(where),
                     std::string("no decoder for ") + avcodec_get_name(parameters.codec_id),
                     "convert it to H.264"};
    }
    CodecPtr context(avcodec_alloc_context3(codec));
    context->thread_count = plan.threads;
    if (plan.slots != nullptr) {
        plan.slots->serve(*context);
    }
    if (plan.chip != nullptr) {
        context->hw_device_ctx = av_buffer_ref(plan.chip);
        context->extra_hw_frames = kMoreSurfaces;
    }
    int code = avcodec_parameters_to_context(context.get(), &parameters);
    code = code < 0 ? code : avcodec_open2(context.get(), codec, nullptr);
    if (code < 0) {
        return Error{std::string(where),
                     std::string("the ") + codec->name + " decoder does not open: " + av_text(code),
                     "the file may be damaged"};
    }
    return context;
}

FrameRate rate_of(AVFormatContext& demuxer, AVStream& stream) {
    const AVRational rate = av_guess_frame_rate(&demuxer, &stream, nullptr);
    if (rate.num <= 0 || rate.den <= 0) {
        return {0, 1};
    }
    return {rate.num, rate.den};
}

Nanoseconds ns_of(std::int64_t stamp, AVRational base) {
    return av_rescale_q(stamp, base, {1, 1'000'000'000});
}

}  // namespace pitcast::video
