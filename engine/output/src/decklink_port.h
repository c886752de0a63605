// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "decklink_frame.h"
#include "decklink_library.h"

namespace pitcast::output::card::decklink {

struct PortMode {
    VideoFormat format{};
    FrameLook look{};
    CardKeyer keyer = CardKeyer::none;
    std::int32_t sound_channels = 0;
    std::optional<std::int64_t> group{};  ///< devices of one number start and stop as one
};

/// One DeckLink device that plays. One thread calls.
class Port {
 public:
    /// Errors: no library, no such device, or one that plays nothing.
    [[nodiscard]] static Result<std::unique_ptr<Port>> find(const std::string& wanted);
    Port(const Port&) = delete;
    Port& operator=(const Port&) = delete;
    ~Port();

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] bool joins_groups() const { return has(Attributes::kPlaybackGroup); }
    [[nodiscard]] bool tells_hdr() const { return has(Attributes::kHdrMetadata); }

    [[nodiscard]] Status enable(const PortMode& mode);
    /// Frees the device. Without effect when it is not enabled.
    void disable();
    [[nodiscard]] Status schedule(std::int64_t slot, const card::Frame& frame, bool key,
                                  std::shared_ptr<SlotTally> tally);
    [[nodiscard]] Status schedule_sound(std::int64_t first, std::span<const audio::Sample> samples);
    [[nodiscard]] Status end_preroll();
    [[nodiscard]] Status start();
    [[nodiscard]] std::optional<Clock> clock() const;
    /// How far its raster is into a frame: 0..1; none: it does not say.
    [[nodiscard]] std::optional<double> in_frame() const;
    [[nodiscard]] CardReference reference() const;

 private:
    using AnyOutput = std::variant<Held<Output>, Held<Output14>>;
    Port(FoundDevice found, AnyOutput output);

    /// What `go` returns, called with the output of whichever generation it is.
    template <typename Go>
    auto on(Go&& go) const {
        return std::visit([&](const auto& output) { return go(*output); }, output_);
    }
    [[nodiscard]] bool has(std::uint32_t attribute) const;
    [[nodiscard]] Status takes(const PortMode& mode, std::uint32_t code) const;
    [[nodiscard]] Status enable_keyer(CardKeyer keyer);
    [[nodiscard]] Status enable_sound(std::int32_t channels);
    [[nodiscard]] Error failed(const std::string& what, Code code) const;

    FoundDevice found_;
    std::string name_;
    AnyOutput output_;
    Held<Attributes> attributes_;
    Held<Keyer> keyer_;
    PortMode mode_{};
    std::int64_t scale_ = 1;     ///< units of time in a second
    std::int64_t duration_ = 1;  ///< of a frame, in these
    std::int32_t on_wire_ = 0;   ///< channels of sound that the device is given
    std::vector<std::int32_t> sound_;
    bool enabled_ = false;
};

}  // namespace pitcast::output::card::decklink
