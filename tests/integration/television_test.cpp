// SPDX-License-Identifier: Apache-2.0
// What television asks of graphics, of every template of every bundled package: EBU R 95 graphics
// safe areas, no lines that flicker when interlaced, text that can be read, the same at 2160 lines.
#include <cstdlib>

#include "package_pictures.h"

namespace pitcast {
namespace {

namespace fs = std::filesystem;
using channel::TemplatePicture;
using testing::name_of;

/// Luma of the graphics over a middle grey, and their key.
struct Grey {
    explicit Grey(const draw::PackedFrame& frame)
        : width(frame.width),
          height(frame.height),
          luma(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)),
          key(luma.size()) {
        constexpr std::uint32_t kBehind = 110;
        for (std::int32_t y = 0; y < height; ++y) {
            const auto* line =
                frame.planes[0].bytes + static_cast<std::size_t>(y) * frame.planes[0].stride;
            for (std::int32_t x = 0; x < width; ++x, line += 4) {
                const auto part = [&](int i) { return std::to_integer<std::uint32_t>(line[i]); };
                const std::uint32_t own = (54 * part(0) + 183 * part(1) + 19 * part(2)) >> 8U;
                luma[at(x, y)] = static_cast<std::uint8_t>(own + (255 - part(3)) * kBehind / 255);
                key[at(x, y)] = static_cast<std::uint8_t>(part(3));
            }
        }
    }
    [[nodiscard]] std::size_t at(std::int32_t x, std::int32_t y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
               static_cast<std::size_t>(x);
    }
    std::int32_t width;
    std::int32_t height;
    std::vector<std::uint8_t> luma;
    std::vector<std::uint8_t> key;
};

/// EBU R 95, per mille of width and height on each side: where graphics stand, and where action
/// may be, which is also what graphics may pass through while they come and go.
constexpr std::int32_t kGraphicsSafe = 50;
constexpr std::int32_t kActionSafe = 35;

/// Where something stands outside the safe area; empty = nowhere.
std::string outside(const Grey& grey, std::int32_t margin) {
    constexpr std::uint8_t kSeen = 16;  // the foot of a soft shadow is no graphics
    const std::int32_t side = grey.width * margin / 1000;
    const std::int32_t top = grey.height * margin / 1000;
    std::int32_t left = grey.width, right = 0, upper = grey.height, lower = 0;
    for (std::int32_t y = 0; y < grey.height; ++y) {
        const bool edge = y < top || y >= grey.height - top;
        for (std::int32_t x = 0; x < grey.width; ++x) {
            if (!edge && x == side) {
                x = grey.width - side;
            }
            if (grey.key[grey.at(x, y)] >= kSeen) {
                left = std::min(left, x);
                right = std::max(right, x + 1);
                upper = std::min(upper, y);
                lower = std::max(lower, y + 1);
            }
        }
    }
    return right == 0 ? ""
                      : "x " + std::to_string(left) + " to " + std::to_string(right) + ", y " +
                            std::to_string(upper) + " to " + std::to_string(lower);
}

/// A horizontal line of one scan line, which one field shows and the other does not; empty = none.
/// The longer it is, the less contrast it may have: what is short is the stroke of a letter, which
/// the line filter of an interlaced channel sees to.
std::string flickering(const Grey& grey) {
    constexpr struct {
        int contrast;
        std::int32_t length;
    } kLimits[] = {{32, 160}, {100, 48}};
    for (std::int32_t y = 1; y + 1 < grey.height; ++y) {
        std::int32_t runs[std::size(kLimits)] = {};
        for (std::int32_t x = 0; x < grey.width; ++x) {
            const int here = grey.luma[grey.at(x, y)];
            const int above = here - grey.luma[grey.at(x, y - 1)];
            const int below = here - grey.luma[grey.at(x, y + 1)];
            const int step =
                (above > 0) == (below > 0) ? std::min(std::abs(above), std::abs(below)) : 0;
            for (std::size_t i = 0; i < std::size(kLimits); ++i) {
                runs[i] = step > kLimits[i].contrast ? runs[i] + 1 : 0;
                if (runs[i] == kLimits[i].length) {
                    return "from x " + std::to_string(x + 1 - runs[i]) + ", y " + std::to_string(y);
                }
            }
        }
    }
    return "";
}

/// Elements that may run off the picture are put in the background, which fill and key leave out.
/// Shadows go, as nothing is lost with them.
void hide_bleeds(Json& element) {
    element.erase("shadow");
    if (element.value("bleed", false)) {
        element["background"] = true;
    }
}

class Television : public ::testing::TestWithParam<std::string> {
 protected:
    void each(std::string_view format, const std::vector<std::string>& states,
              const std::function<void(Json&)>& edit,
              const std::function<Status(const TemplatePicture&)>& look) {
        const fs::path copy = scratch_.path() / GetParam();
        if (!fs::exists(copy)) {
            testing::copy_package(GetParam(), copy, edit);
        }
        auto options = testing::picture_options(copy, format);
        options.states = states;
        options.render.solid_maps = true;  // contours, the drawn form's, are thin by nature
        std::vector<Error> warnings;
        const Status done = channel::picture_templates(options, look, warnings);
        EXPECT_TRUE(done.ok()) << done.error().message();
    }
    testing::Scratch scratch_;
};

TEST_P(Television, StaysInTheSafeArea) {
    each("1080p25", {}, hide_bleeds, [&](const TemplatePicture& picture) -> Status {
        const Grey grey(picture.frame);
        const bool moves = picture.state == "in" || picture.state == "out";
        EXPECT_EQ(outside(grey, moves ? kActionSafe : kGraphicsSafe), "")
            << name_of(picture) << ": outside the safe area";
        return {};
    });
}

/// Means of blocks of so many pixels a side.
std::vector<int> blocks(const Grey& grey, std::int32_t size) {
    std::vector<int> means;
    for (std::int32_t y = 0; y + size <= grey.height; y += size) {
        for (std::int32_t x = 0; x + size <= grey.width; x += size) {
            int sum = 0;
            for (std::int32_t i = 0; i < size * size; ++i) {
                sum += grey.luma[grey.at(x + i % size, y + i / size)];
            }
            means.push_back(sum / (size * size));
        }
    }
    return means;
}

TEST_P(Television, DoesNotFlickerAndIsTheSameAt2160Lines) {
    const auto as_it_is = [](Json&) {};
    std::vector<std::vector<int>> usual;
    each("1080p25", {"on"}, as_it_is, [&](const TemplatePicture& picture) -> Status {
        const Grey grey(picture.frame);
        EXPECT_EQ(flickering(grey), "") << name_of(picture) << ": one scan line high";
        usual.push_back(blocks(grey, 4));
        return {};
    });
    std::size_t next = 0;
    each("2160p25", {"on"}, as_it_is, [&](const TemplatePicture& picture) -> Status {
        const auto large = blocks(Grey(picture.frame), 8);
        const auto& small = usual.at(next++);
        EXPECT_EQ(large.size(), small.size());
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < std::min(small.size(), large.size()); ++i) {
            sum += std::abs(large[i] - small[i]);
        }
        const double mean = static_cast<double>(sum) / static_cast<double>(small.size());
        EXPECT_LT(mean, 1.5) << name_of(picture) << ": of 255, mean over the picture";
        return {};
    });
}

/// Size of an element's text in package.json's pixels, the smallest that it may be shrunk to.
double smallest_text(const Json& element, const Json& styles) {
    const auto of = [&](const Json& look, const char* member, double fallback) {
        const Json style = styles.value(look.value("style", ""), Json::object());
        const Json& found = look.contains(member)    ? look[member]
                            : style.contains(member) ? style[member]
                                                     : Json(fallback);
        return found.is_number() ? found.get<double>() : fallback;
    };
    const double size = of(element, "size", 32);
    return std::min(size, of(element, "min_size", 22));
}

TEST_P(Television, HasNoTextTooSmallToRead) {
    constexpr double kReadable = 22;  // 5 or 6 pixels in a quarter of the size, as on a telephone
    const fs::path folder = fs::path(PITCAST_SOURCE_DIR) / "templates" / GetParam();
    const Json package = testing::json_of(folder / "package.json");
    const Json styles = package.value("styles", Json::object());
    for (const Json& file : package["templates"]) {
        Json made = testing::json_of(folder / file.get<std::string>());
        testing::each_element(made["elements"], [&](Json& element) {
            const std::string type = element["type"];
            std::vector<Json> looks;
            if (type == "text" || type == "ticker") {
                looks.push_back(element);
            }
            for (const char* member : {"label_style", "axis_style"}) {
                if (element.contains(member)) {
                    looks.push_back({{"style", element[member]}});
                }
            }
            for (const Json& look : looks) {
                EXPECT_GE(smallest_text(look, styles), kReadable)
                    << file << ": element " << element["id"];
            }
        });
    }
}

INSTANTIATE_TEST_SUITE_P(Package, Television, ::testing::ValuesIn(testing::bundled_packages()),
                         [](const auto& made) { return made.param; });

}  // namespace
}  // namespace pitcast
