// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "pitcast/draw/smaller_pictures.h"

#include "inputs.h"

namespace pitcast::video {
namespace {

constexpr std::int32_t kWidth = 1920;
constexpr std::int32_t kHeight = 1080;

using Rgb = std::array<double, 3>;

/// Narrow range, 10 bits, BT.709 (clause 3).
std::array<std::uint16_t, 3> code_of(const Rgb& c) {
    constexpr double kRed = 0.2126, kBlue = 0.0722;
    const double y = kRed * c[0] + (1 - kRed - kBlue) * c[1] + kBlue * c[2];
    const auto code = [](double value) { return static_cast<std::uint16_t>(std::lround(value)); };
    return {code(64 + 876 * y), code(512 + 896 * (c[2] - y) / (2 * (1 - kBlue))),
            code(512 + 896 * (c[0] - y) / (2 * (1 - kRed)))};
}

/// Columns of one colour each, left to right.
draw::PicturePtr picture_of(const std::vector<Rgb>& columns, std::uint64_t source) {
    auto words = std::make_shared<std::vector<std::uint16_t>>();
    for (std::size_t plane = 0; plane < 3; ++plane) {
        const std::int32_t width = plane == 0 ? kWidth : kWidth / 2;
        for (std::int32_t x = 0; x < width; ++x) {
            const auto at =
                static_cast<std::size_t>(x) * columns.size() / static_cast<std::size_t>(width);
            words->push_back(code_of(columns[at])[plane]);
        }
    }
    auto picture = std::make_shared<draw::Picture>();
    picture->format = draw::PixelFormat::yuv422p10;
    picture->width = kWidth;
    picture->height = kHeight;
    const auto* bytes = reinterpret_cast<const std::byte*>(words->data());
    // All lines are the same one.
    picture->planes = {{{bytes, 0}, {bytes + kWidth * 2, 0}, {bytes + kWidth * 3, 0}}};
    picture->source = source;
    picture->version = 1;
    picture->owner = words;
    return draw::with_smaller(std::move(picture));
}

/// EBU bars 100/0/75/0 (ITU-R BT.1729's order), or one colour.
std::vector<Rgb> columns_of(std::string_view name) {
    if (name == "bars") {
        std::vector<Rgb> bars{{1, 1, 1}};
        for (const Rgb& bar : {Rgb{1, 1, 0}, Rgb{0, 1, 1}, Rgb{0, 1, 0}, Rgb{1, 0, 1}, Rgb{1, 0, 0},
                               Rgb{0, 0, 1}, Rgb{0, 0, 0}}) {
            bars.push_back({0.75 * bar[0], 0.75 * bar[1], 0.75 * bar[2]});
        }
        return bars;
    }
    if (name == "black") {
        return {{0, 0, 0}};
    }
    if (name == "grey") {
        return {{0.5, 0.5, 0.5}};
    }
    if (name == "white") {
        return {{1, 1, 1}};
    }
    return {};
}

/// Line-up tone of EBU R 68: a sine of 1 kHz whose peaks are 18 dB below the largest. One period.
constexpr std::size_t kTonePeriod = audio::kSampleRate / 1000;
std::array<audio::Sample, kTonePeriod> line_up_tone() {
    constexpr double kPi = 3.14159265358979323846;
    std::array<audio::Sample, kTonePeriod> tone{};
    for (std::size_t i = 0; i < kTonePeriod; ++i) {
        const double turn = 2 * kPi * static_cast<double>(i) / kTonePeriod;
        tone[i] = static_cast<audio::Sample>(
            std::lround(0.12589254117941673 * audio::kLoudest * std::sin(turn)));
    }
    return tone;
}

class PatternInput final : public InputBase {
 public:
    PatternInput(InputOptions options, const std::vector<Rgb>& columns, bool has_tone)
        : InputBase(std::move(options)),
          picture_(picture_of(columns, source_)),
          has_tone_(has_tone) {}

    std::int32_t sound_channels() const override { return has_tone_ ? 1 : 0; }
    void sound_at(std::int64_t first, std::span<audio::Sample> into) override {
        constexpr auto kPeriod = static_cast<std::int64_t>(kTonePeriod);
        const std::int64_t phase = first % kPeriod;
        std::size_t at = static_cast<std::size_t>(phase < 0 ? phase + kPeriod : phase);
        for (audio::Sample& sample : into) {
            sample = tone_[at];
            at = at + 1 == kTonePeriod ? 0 : at + 1;
        }
    }

    draw::PicturePtr picture_at(Nanoseconds) override { return picture_; }
    Nanoseconds overdue_ns() const override { return 0; }
    draw::PicturePtr newest() const override { return picture_; }
    InputHealth health() const override {
        InputHealth health;
        health.state = InputState::playing;
        health.width = kWidth;
        health.height = kHeight;
        health.codec = "pattern";
        return health;
    }

 private:
    const draw::PicturePtr picture_;
    const bool has_tone_;
    const std::array<audio::Sample, kTonePeriod> tone_ = line_up_tone();
};

}  // namespace

Result<std::unique_ptr<VideoInput>> open_pattern_input(InputOptions options,
                                                       std::string_view name) {
    const std::vector<Rgb> columns = columns_of(name);
    if (columns.empty()) {
        return Error{"pattern \"" + std::string(name) + "\"", "is not known",
                     "bars, black, grey or white"};
    }
    return std::unique_ptr<VideoInput>(
        std::make_unique<PatternInput>(std::move(options), columns, name == "bars"));
}

}  // namespace pitcast::video
