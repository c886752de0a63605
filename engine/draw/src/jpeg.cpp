// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/jpeg.h"

#include <memory>
#include <vector>

#include <turbojpeg.h>

#include "pitcast/draw/smaller_pictures.h"

namespace pitcast::draw {
namespace {

constexpr int kQuality = 80;

struct EndWork {
    void operator()(void* handle) const { (void)tjDestroy(handle); }
};
/// Larger ones are not ours.
constexpr int kMostSide = 4096;

struct FreeJpeg {
    void operator()(unsigned char* bytes) const { tjFree(bytes); }
};

}  // namespace

Result<std::string> jpeg_of(const PackedFrame& frame, std::int32_t most_width) {
    if (frame.format != PackFormat::rgba8) {
        return Error{"JPEG", "is made of rgba8 alone", "pack the frame so"};
    }
    auto whole = std::make_shared<Picture>();
    whole->format = PixelFormat::rgba8;
    whole->width = frame.width;
    whole->height = frame.height;
    whole->planes[0] = {frame.planes[0].bytes, frame.planes[0].stride};
    PicturePtr shown = with_smaller(whole);
    while (shown->width > most_width && shown->smaller != nullptr) {
        shown = shown->smaller;
    }
    const std::unique_ptr<void, EndWork> compressor(tjInitCompress());
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    const int code =
        compressor == nullptr
            ? -1
            : tjCompress2(compressor.get(),
                          reinterpret_cast<const unsigned char*>(shown->planes[0].bytes),
                          shown->width, static_cast<int>(shown->planes[0].stride), shown->height,
                          TJPF_RGBX, &bytes, &size, TJSAMP_420, kQuality, TJFLAG_FASTDCT);
    const std::unique_ptr<unsigned char, FreeJpeg> made(bytes);
    if (code != 0) {
        return Error{"JPEG", tjGetErrorStr2(compressor.get()), ""};
    }
    return std::string(reinterpret_cast<const char*>(bytes), size);
}

Result<std::shared_ptr<PackedFrame>> frame_of_jpeg(std::string_view jpeg) {
    const std::unique_ptr<void, EndWork> reader(tjInitDecompress());
    const auto* bytes = reinterpret_cast<const unsigned char*>(jpeg.data());
    int width = 0;
    int height = 0;
    int subsampling = 0;
    int colours = 0;
    if (reader == nullptr || tjDecompressHeader3(reader.get(), bytes, jpeg.size(), &width, &height,
                                                 &subsampling, &colours) != 0) {
        return Error{"JPEG", tjGetErrorStr2(reader.get()), ""};
    }
    if (width < 1 || height < 1 || width > kMostSide || height > kMostSide) {
        return Error{"JPEG", "is " + std::to_string(width) + "x" + std::to_string(height), ""};
    }
    auto frame = std::make_shared<PackedFrame>();
    frame->format = PackFormat::bgra8;
    frame->width = width;
    frame->height = height;
    const std::size_t stride = static_cast<std::size_t>(width) * 4;
    const auto memory =
        std::make_shared<std::vector<std::byte>>(stride * static_cast<std::size_t>(height));
    frame->planes[0] = {memory->data(), stride, memory->size()};
    frame->owner = memory;
    if (tjDecompress2(reader.get(), bytes, jpeg.size(),
                      reinterpret_cast<unsigned char*>(memory->data()), width,
                      static_cast<int>(stride), height, TJPF_BGRA, 0) != 0 &&
        tjGetErrorCode(reader.get()) != TJERR_WARNING) {
        return Error{"JPEG", tjGetErrorStr2(reader.get()), ""};
    }
    return frame;
}

}  // namespace pitcast::draw
