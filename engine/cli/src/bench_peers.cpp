// SPDX-License-Identifier: Apache-2.0
#include "bench_peers.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

#include "pitcast/core/file.h"
#include "pitcast/draw/tile_builder.h"

namespace pitcast::cli {
namespace {

constexpr int kFewFrames = 15;
constexpr int kManyFrames = 75;
constexpr int kRuns = 2;

std::string number(std::int64_t value) {
    return std::to_string(value);
}

/// Graphics as straight R G B A, which is what both peers take.
Result<std::string> straight_pixels(const BenchLayer& layer, BenchStage& stage,
                                    draw::Executor& executor) {
    draw::TileBuilder builder(stage.fonts());
    draw::TileProgram program;
    if (const Status built = builder.build(layer.graphics, program); !built) {
        return built.error();
    }
    const auto frame =
        executor.allocate(draw::PackFormat::rgba8, layer.graphics.width, layer.graphics.height);
    if (!frame) {
        return frame.error();
    }
    draw::PackedFrame* target = frame->get();
    if (const auto done = executor.render(program, nullptr, std::span(&target, 1)); !done) {
        return done.error();
    }
    std::string pixels;
    for (std::int32_t y = layer.y; y < layer.y + layer.height; ++y) {
        const auto* line = reinterpret_cast<const std::uint8_t*>(target->planes[0].bytes) +
                           static_cast<std::size_t>(y) * target->planes[0].stride;
        for (std::int32_t x = layer.x; x < layer.x + layer.width; ++x) {
            const std::uint8_t* pixel = line + x * 4;
            const int alpha = pixel[3];
            for (int i = 0; i < 3; ++i) {
                const int value = alpha == 0 ? 0 : (pixel[i] * 255 + alpha / 2) / alpha;
                pixels.push_back(static_cast<char>(std::min(value, 255)));
            }
            pixels.push_back(static_cast<char>(alpha));
        }
    }
    return pixels;
}

/// The planes of a camera of the stage, which lie one behind the other without gaps.
std::string planes_of(const draw::Picture& picture) {
    const auto* bytes = static_cast<const std::vector<std::byte>*>(picture.owner.get());
    return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

bool is_422p10(const draw::Picture& picture) {
    return picture.format == draw::PixelFormat::yuv422p10;
}

struct Output {
    std::string text;
    bool good = false;
};

Output run(const std::string& line) {
    Output output;
    std::FILE* pipe = popen(line.c_str(), "r");
    if (pipe == nullptr) {
        return output;
    }
    std::array<char, 4096> part{};
    for (std::size_t got = 0; (got = std::fread(part.data(), 1, part.size(), pipe)) > 0;) {
        output.text.append(part.data(), got);
    }
    output.good = pclose(pipe) == 0;
    return output;
}

/// The seconds in "rtime=1.234s" of `ffmpeg -benchmark`.
std::optional<double> ffmpeg_seconds(const std::string& text) {
    const auto at = text.rfind("rtime=");
    double seconds = 0;
    if (at == std::string::npos || std::sscanf(text.c_str() + at, "rtime=%lf", &seconds) != 1) {
        return std::nullopt;
    }
    return seconds;
}

/// The seconds in "Execution ended after 0:00:01.234567890" of gst-launch.
std::optional<double> gstreamer_seconds(const std::string& text) {
    const char* const kWords = "Execution ended after ";
    const auto at = text.rfind(kWords);
    int hours = 0;
    int minutes = 0;
    double seconds = 0;
    if (at == std::string::npos || std::sscanf(text.c_str() + at + std::strlen(kWords), "%d:%d:%lf",
                                               &hours, &minutes, &seconds) != 3) {
        return std::nullopt;
    }
    return hours * 3600 + minutes * 60 + seconds;
}

}  // namespace

const char* name_of(Peer peer) {
    switch (peer) {
        case Peer::ffmpeg_8:
            return "FFmpeg 8 bit";
        case Peer::ffmpeg_10:
            return "FFmpeg 10 bit";
        case Peer::gstreamer:
            return "GStreamer";
        case Peer::none:
            break;
    }
    return "none";
}

std::string missing_package(Peer peer) {
    const bool gstreamer = peer == Peer::gstreamer;
    const std::string program = gstreamer ? "gst-launch-1.0" : "ffmpeg";
    const bool there = std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
    return there ? "" : gstreamer ? "gstreamer1.0-tools" : "ffmpeg";
}

Result<PeerContent> PeerContent::write(BenchStage& stage, BenchScene scene,
                                       draw::Executor& executor) {
    std::error_code failed;
    const auto temporary = std::filesystem::temp_directory_path(failed);
    std::string name = (temporary / "pitcast-bench-XXXXXX").string();
    if (failed || mkdtemp(name.data()) == nullptr) {
        return Error{"temporary folder", "cannot be made in " + temporary.string(),
                     "set TMPDIR to a folder with room for 40 MB"};
    }
    PeerContent content(name, stage.width(), stage.height());
    for (BenchLayer& layer : stage.layers(scene)) {
        Result<std::string> bytes = layer.video != nullptr
                                        ? Result<std::string>(planes_of(*layer.video))
                                        : straight_pixels(layer, stage, executor);
        if (!bytes) {
            return bytes.error();
        }
        File file{std::move(layer), content.folder_, bytes->size()};
        file.path /= file.layer.name + ".raw";
        if (const Status written = write_file(file.path, *bytes); !written) {
            return written.error();
        }
        content.files_.push_back(std::move(file));
    }
    return content;
}

PeerContent::PeerContent(PeerContent&& other) noexcept
    : folder_(std::exchange(other.folder_, {})),
      width_(other.width_),
      height_(other.height_),
      files_(std::move(other.files_)) {}

PeerContent::~PeerContent() {
    if (!folder_.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
}

std::string PeerContent::ffmpeg_line(bool ten_bit, int frames) const {
    const std::string plain = ten_bit ? "yuv422p10le" : "yuv420p";
    const std::string keyed = ten_bit ? "yuva422p10le" : "yuva420p";
    const std::string blended = ten_bit ? "yuv422p10" : "yuv420";
    // Each picture is read and converted once, then repeated from memory.
    const std::string repeat = "loop=loop=-1:size=1:start=0";
    std::string inputs = " -f lavfi -i color=c=black:s=" + number(width_) + "x" + number(height_) +
                         ":r=50,format=" + plain;
    std::string graph;
    std::string under = "[0]";
    for (std::size_t i = 0; i < files_.size(); ++i) {
        const BenchLayer& layer = files_[i].layer;
        const std::string own = "l" + number(static_cast<std::int64_t>(i));
        const std::string input = "[" + number(static_cast<std::int64_t>(i) + 1) + "]";
        const bool fills = layer.width == width_ && layer.height == height_;
        const draw::Picture* video = layer.video.get();
        const std::int32_t w = video != nullptr ? video->width : layer.width;
        const std::int32_t h = video != nullptr ? video->height : layer.height;
        inputs += " -f rawvideo -r 50 -s " + number(w) + "x" + number(h) + " -pix_fmt " +
                  (video == nullptr    ? "rgba"
                   : is_422p10(*video) ? "yuv422p10le"
                                       : "yuv420p") +
                  " -i " + files_[i].path.string();
        if (video == nullptr) {
            graph += input + "format=" + keyed + "," + repeat;
        } else {  // a camera is new in every frame: scaled and converted each time
            graph += input + repeat + ",scale=" + number(layer.width) + ":" + number(layer.height) +
                     ",format=" + plain;
        }
        graph += "[" + own + "];";
        if (fills) {
            under = "[" + own + "]";
            continue;
        }
        const std::string x =
            layer.moves ? "'" + number(layer.x - 40) + "+mod(n,40)'" : number(layer.x);
        graph += under + "[" + own + "]overlay=x=" + x + ":y=" + number(layer.y) +
                 ":format=" + blended + "[o" + number(static_cast<std::int64_t>(i)) + "];";
        under = "[o" + number(static_cast<std::int64_t>(i)) + "]";
    }
    return "ffmpeg -v info -benchmark -nostdin -nostats" + inputs + " -filter_complex \"" + graph +
           under + "format=yuv422p10le\" -frames:v " + number(frames) + " -c:v v210 -f null - 2>&1";
}

std::string PeerContent::gstreamer_line(int frames) const {
    const std::string repeat =
        " ! imagefreeze num-buffers=" + number(frames) + " ! video/x-raw,framerate=50/1 ! queue";
    std::string pads;
    std::string sources =
        " videotestsrc pattern=black num-buffers=1"
        " ! video/x-raw,format=AYUV,width=" +
        number(width_) + ",height=" + number(height_) + repeat + " ! c.sink_0";
    for (std::size_t i = 0; i < files_.size(); ++i) {
        const BenchLayer& layer = files_[i].layer;
        const draw::Picture* video = layer.video.get();
        const bool fills = layer.width == width_ && layer.height == height_;
        const std::string pad = "sink_" + number(fills ? 0 : static_cast<std::int64_t>(i) + 1);
        if (fills) {
            sources.clear();  // in place of the black below
        }
        pads += " " + pad + "::xpos=" + number(layer.x) + " " + pad + "::ypos=" + number(layer.y) +
                " " + pad + "::width=" + number(layer.width) + " " + pad +
                "::height=" + number(layer.height);
        sources += " filesrc location=" + files_[i].path.string() +
                   " blocksize=" + number(static_cast<std::int64_t>(files_[i].size)) +
                   " ! rawvideoparse framerate=50/1 width=" +
                   number(video != nullptr ? video->width : layer.width) +
                   " height=" + number(video != nullptr ? video->height : layer.height) +
                   " format=" +
                   (video == nullptr    ? "rgba"
                    : is_422p10(*video) ? "i422-10le"
                                        : "i420");
        // A camera is new in every frame: it is converted, and scaled, by the compositor.
        sources += (video == nullptr ? " ! videoconvert ! video/x-raw,format=AYUV" : "") + repeat +
                   " ! c." + pad;
    }
    return "gst-launch-1.0 compositor name=c background=black" + pads +
           " ! video/x-raw,format=AYUV,width=" + number(width_) + ",height=" + number(height_) +
           " ! videoconvert n-threads=2 ! video/x-raw,format=v210 ! fakesink sync=false" + sources +
           " 2>&1";
}

Result<double> PeerContent::seconds(Peer peer, int frames) const {
    const bool gstreamer = peer == Peer::gstreamer;
    const Output output =
        run(gstreamer ? gstreamer_line(frames) : ffmpeg_line(peer == Peer::ffmpeg_10, frames));
    const auto seconds = gstreamer ? gstreamer_seconds(output.text) : ffmpeg_seconds(output.text);
    if (!output.good || !seconds) {
        const auto from = output.text.size() - std::min<std::size_t>(output.text.size(), 400);
        return Error{name_of(peer), "did not run: " + output.text.substr(from),
                     "its packages may be incomplete: tools/setup/install.sh bench"};
    }
    return *seconds;
}

Result<double> PeerContent::milliseconds(Peer peer) const {
    double few = 1e9;
    double many = 1e9;
    for (int i = 0; i < kRuns; ++i) {
        const auto a = seconds(peer, kFewFrames);
        const auto b = a ? seconds(peer, kManyFrames) : a;
        if (!b) {
            return b.error();
        }
        few = std::min(few, *a);
        many = std::min(many, *b);
    }
    if (many <= few) {
        return Error{name_of(peer), "was slower with fewer frames", "run again on a quiet machine"};
    }
    return (many - few) * 1000 / (kManyFrames - kFewFrames);
}

}  // namespace pitcast::cli
