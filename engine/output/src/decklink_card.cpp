// SPDX-License-Identifier: Apache-2.0
#include "decklink_card.h"

#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include "decklink_port.h"

namespace pitcast::output::card {
namespace {

using decklink::Port;
using decklink::PortMode;

/// Devices that cannot be started as one are started right after each other, early in a frame, so
/// that both begin with the next. Looked for this often, a millisecond apart.
constexpr int kLooks = 60;
constexpr double kEarly = 0.25;
constexpr auto kLookAgain = std::chrono::milliseconds(1);

/// The same for a device whenever it is used: numbers of groups outlive the program, and the pairs
/// of two channels must not start each other. FNV-1a of its name.
std::int64_t group_of(const std::string& name) {
    std::uint32_t hash = 2166136261U;
    for (const char c : name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    }
    return hash & 0x7fffffffU;
}

/// The picture on the first device, and the key, if it has one, on the second.
class DecklinkCard final : public Card {
 public:
    explicit DecklinkCard(const CardOptions& options) : options_(options) {}
    DecklinkCard(const DecklinkCard&) = delete;
    DecklinkCard& operator=(const DecklinkCard&) = delete;
    ~DecklinkCard() override = default;

    std::string_view name() const override { return name_; }

    Status open(const Mode& mode, std::shared_ptr<Listener> listener) override {
        listener_ = std::move(listener);
        mode_ = mode;
        if (Status found = find_ports(); !found) {
            return found;
        }
        PortMode wanted{
            .format = mode.format,
            .look = {.width = mode.format.width,
                     .height = mode.format.height,
                     .format = mode.pack == draw::PackFormat::bgra8 ? decklink::PixelFormat::bgra
                                                                    : decklink::PixelFormat::v210,
                     .interlaced = mode.format.interlaced},
            .keyer = mode.keyer,
            .sound_channels = mode.sound_channels};
        if (in_group_) {
            wanted.group = group_of(ports_.front()->name());
        }
        const bool hlg = mode.signal.colour == draw::PackColour::bt2100_hlg;
        for (const auto& port : ports_) {
            wanted.look.hlg = hlg && port->tells_hdr();
            if (Status enabled = port->enable(wanted); !enabled) {
                return enabled;
            }
            wanted.sound_channels = 0;  // with the picture, not with the key
        }
        if (hlg && !ports_.front()->tells_hdr()) {
            name_ += ", which cannot say that it is HLG";
        }
        return {};
    }

    Status schedule(std::int64_t slot, const Frame& frame) override {
        auto tally =
            std::make_shared<decklink::SlotTally>(slot, static_cast<int>(ports_.size()), listener_);
        bool key = false;
        for (const auto& port : ports_) {
            if (Status done = port->schedule(slot, frame, key, tally); !done) {
                return done;
            }
            key = true;
        }
        return {};
    }

    Status schedule_sound(std::int64_t first, std::span<const audio::Sample> samples) override {
        return ports_.front()->schedule_sound(first, samples);
    }

    Status start() override {
        if (Status ended = ports_.front()->end_preroll(); !ended) {
            return ended;
        }
        if (ports_.size() == 1) {
            return ports_.front()->start();
        }
        if (in_group_) {
            const Status started = ports_.front()->start();
            return started ? check_together() : started;
        }
        for (int look = 0; look < kLooks; ++look) {
            const auto at = ports_.front()->in_frame();
            if (!at || *at < kEarly) {
                break;
            }
            std::this_thread::sleep_for(kLookAgain);
        }
        for (const auto& port : ports_) {
            if (Status started = port->start(); !started) {
                return started;
            }
        }
        return check_together();
    }

    void stop() override { ports_.clear(); }

    std::optional<Clock> clock() override {
        return ports_.empty() ? std::nullopt : ports_.front()->clock();
    }

    CardReference reference() override {
        return ports_.empty() ? CardReference::none : ports_.front()->reference();
    }

 private:
    Status find_ports() {
        for (const std::string& wanted : {options_.device, options_.key_device}) {
            if (wanted.empty()) {
                continue;
            }
            auto port = Port::find(wanted);
            if (!port) {
                return port.error();
            }
            ports_.push_back(std::move(*port));
        }
        if (ports_.size() == 1) {
            name_ = ports_.front()->name();
            return {};
        }
        if (ports_.front()->name() == ports_.back()->name()) {
            return Error{ports_.front()->name(), "cannot play the fill and the key both",
                         "name two devices, or use keyer=external"};
        }
        in_group_ = ports_.front()->joins_groups() && ports_.back()->joins_groups();
        name_ = ports_.front()->name() + ", key on " + ports_.back()->name();
        return {};
    }

    Status check_together() const {
        const auto fill = ports_.front()->clock();
        const auto key = ports_.back()->clock();
        if (fill && key &&
            std::abs(fill->stream_ns - key->stream_ns) > frame_duration_ns(mode_.format.rate) / 2) {
            return Error{name_, "fill and key did not begin in the same frame",
                         "give both devices the same reference"};
        }
        return {};
    }

    const CardOptions options_;
    Mode mode_{};
    std::shared_ptr<Listener> listener_;
    std::vector<std::unique_ptr<Port>> ports_;
    std::string name_ = "DeckLink";
    bool in_group_ = false;
};

}  // namespace

std::unique_ptr<Card> make_decklink_card(const CardOptions& options) {
    return std::make_unique<DecklinkCard>(options);
}

}  // namespace pitcast::output::card
