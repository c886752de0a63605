// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/draw_list.h"
#include "pitcast/draw/text.h"

/// What `pitcast bench compose` draws: four pictures of a race at 1920x1080, 50 a second, that
/// change more and more from frame to frame.
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

/// Makes the lists of a scene, frame by frame.
class BenchStage {
 public:
    static constexpr std::int32_t kWidth = 1920;
    static constexpr std::int32_t kHeight = 1080;

    /// Errors: the fonts of the bundled templates are not installed.
    [[nodiscard]] Status set_up();
    [[nodiscard]] draw::FontLibrary& fonts() { return fonts_; }
    [[nodiscard]] draw::DrawList list(BenchScene scene, int frame);
    /// Bytes of camera pictures that a frame of the scene shows for the first time.
    [[nodiscard]] static std::size_t new_video_bytes(BenchScene scene);

 private:
    void text(draw::DrawList& list, const std::string& words, std::int32_t x, std::int32_t y,
              std::int32_t size);
    void tower(draw::DrawList& list, int frame, bool moving, bool reordering);
    void map(draw::DrawList& list, int frame);
    void lower_third(draw::DrawList& list);
    void ticker(draw::DrawList& list, int frame);
    void clock(draw::DrawList& list, int frame);

    draw::FontLibrary fonts_;
    std::vector<draw::FontId> chain_;
    std::vector<draw::PicturePtr> full_;   ///< 1920x1080, 4:2:2 of 10 bit
    std::vector<draw::PicturePtr> half_;   ///< 960x540, 4:2:0 of 8 bit
    std::vector<draw::PicturePtr> small_;  ///< 480x270, 4:2:0 of 8 bit
};

}  // namespace pitcast::cli
