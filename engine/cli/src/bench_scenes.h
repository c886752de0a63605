// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/draw_list.h"
#include "pitcast/draw/text.h"

/// What `pitcast bench compose` draws: four pictures of a race, 50 a second, that change more and
/// more from frame to frame.
namespace pitcast::cli {

enum class BenchScene : std::uint8_t {
    none,
    idle,     ///< tower and map up, nothing moves
    typical,  ///< tower re-ordering, clock, ticker, lower third, one 480x270 camera; no background
    heavy,    ///< full-frame camera, picture in picture, tower, ticker, lower third
    storm,    ///< everything moves
};
inline constexpr BenchScene kBenchScenes[] = {BenchScene::idle, BenchScene::typical,
                                              BenchScene::heavy, BenchScene::storm};
[[nodiscard]] const char* name_of(BenchScene scene);

/// A part of a scene as a compositor without a draw list is given it: a picture and its place.
struct BenchLayer {
    std::string name;
    std::int32_t x = 0;  ///< pixels of the canvas
    std::int32_t y = 0;
    std::int32_t width = 0;
    std::int32_t height = 0;
    bool moves = false;       ///< sideways, from frame to frame
    draw::PicturePtr video;   ///< a camera, to be scaled to the size; or
    draw::DrawList graphics;  ///< what to draw, at its place on the whole canvas
};

/// Makes the lists of a scene, frame by frame.
class BenchStage {
 public:
    /// `scale`: 1 for 1920x1080, 2 for 3840x2160, where everything is twice as large.
    explicit BenchStage(std::int32_t scale) : scale_(scale) {}

    [[nodiscard]] std::int32_t width() const { return kWidth * scale_; }
    [[nodiscard]] std::int32_t height() const { return kHeight * scale_; }
    /// Errors: the fonts of the bundled templates are not installed.
    [[nodiscard]] Status set_up();
    [[nodiscard]] draw::FontLibrary& fonts() { return fonts_; }
    [[nodiscard]] draw::DrawList list(BenchScene scene, int frame);
    /// The scene's parts as they are in frame 0, back to front.
    [[nodiscard]] std::vector<BenchLayer> layers(BenchScene scene);
    /// Bytes of camera pictures that a frame of the scene shows for the first time.
    [[nodiscard]] std::size_t new_video_bytes(BenchScene scene) const;

 private:
    static constexpr std::int32_t kWidth = 1920;
    static constexpr std::int32_t kHeight = 1080;
    enum class Part : std::uint8_t { full, inset, small, tower, map, clock, ticker, lower_third };

    [[nodiscard]] static std::vector<Part> parts_of(BenchScene scene);
    [[nodiscard]] const std::vector<draw::PicturePtr>* cameras_of(Part part) const;
    /// At 1920x1080.
    void add(Part part, BenchScene scene, int frame, draw::DrawList& list);
    void text(draw::DrawList& list, const std::string& words, std::int32_t x, std::int32_t y,
              std::int32_t size);
    void tower(draw::DrawList& list, int frame, bool moving, bool reordering);
    void map(draw::DrawList& list, int frame);
    void lower_third(draw::DrawList& list);
    void ticker(draw::DrawList& list, int frame);
    void clock(draw::DrawList& list, int frame);

    std::int32_t scale_;
    draw::FontLibrary fonts_;
    std::vector<draw::FontId> chain_;
    std::vector<draw::PicturePtr> full_;   ///< as large as the canvas, 4:2:2 of 10 bit
    std::vector<draw::PicturePtr> half_;   ///< half as wide and high, 4:2:0 of 8 bit
    std::vector<draw::PicturePtr> small_;  ///< a quarter as wide and high, 4:2:0 of 8 bit
};

}  // namespace pitcast::cli
