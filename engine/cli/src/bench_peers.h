// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "pitcast/draw/executor.h"

#include "bench_scenes.h"

/// Other compositors on the same content and output: the parts of a scene as pictures, laid over
/// one another in the same places and packed to v210.
namespace pitcast::cli {

enum class Peer : std::uint8_t {
    none,
    ffmpeg_8,   ///< an overlay graph in 8-bit 4:2:0: the fastest that FFmpeg has
    ffmpeg_10,  ///< in 10-bit 4:2:2, the depth of what goes out
    gstreamer,  ///< its compositor in AYUV (8 bit): the fastest that keeps the alpha of pixels
};
inline constexpr Peer kPeers[] = {Peer::ffmpeg_8, Peer::ffmpeg_10, Peer::gstreamer};
[[nodiscard]] const char* name_of(Peer peer);
/// The Debian package to install; empty when its program is there.
[[nodiscard]] std::string missing_package(Peer peer);

/// A scene's layers as raw pictures in files of a folder of its own. Cameras and graphics stand
/// still: what a peer does for a frame does not depend on whether it changed, and so neither
/// reading files nor drawing graphics is counted against it.
class PeerContent {
 public:
    /// Errors: no room for temporary files.
    [[nodiscard]] static Result<PeerContent> write(BenchStage& stage, BenchScene scene,
                                                   draw::Executor& executor);
    ~PeerContent();
    PeerContent(PeerContent&& other) noexcept;
    PeerContent& operator=(PeerContent&&) = delete;

    /// Milliseconds a frame by the peer's own clock, start-up taken off, the best of a few runs.
    /// Errors: the peer failed; what it said.
    [[nodiscard]] Result<double> milliseconds(Peer peer) const;

 private:
    struct File {
        BenchLayer layer;
        std::filesystem::path path;
        std::size_t size = 0;
    };
    PeerContent(std::filesystem::path folder, std::int32_t width, std::int32_t height)
        : folder_(std::move(folder)), width_(width), height_(height) {}

    [[nodiscard]] std::string ffmpeg_line(bool ten_bit, int frames) const;
    [[nodiscard]] std::string gstreamer_line(int frames) const;
    [[nodiscard]] Result<double> seconds(Peer peer, int frames) const;

    std::filesystem::path folder_;
    std::int32_t width_;
    std::int32_t height_;
    std::vector<File> files_;
};

}  // namespace pitcast::cli
