// SPDX-License-Identifier: Apache-2.0
#include "pitcast/window/viewer.h"

#include <algorithm>
#include <csignal>
#include <optional>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/frame_rate.h"
#include "pitcast/draw/tile_builder.h"
#include "pitcast/window/frame_inlet.h"
#include "pitcast/window/page.h"

#include "screens.h"

namespace pitcast::window {
namespace {

using output::WindowShows;

constexpr int kOrderPatienceMs = 5000;
constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr int kLookMs = 8;
constexpr Nanoseconds kTellEvery = 200 * kMillisecond;
/// Without a frame for so long, what is seen is no longer the programme.
constexpr Nanoseconds kStaleAfter = kNanosecondsPerSecond;
/// A desktop that changes a window's size takes a moment, and may lose what is drawn meanwhile.
constexpr Nanoseconds kSettlesFor = 400 * kMillisecond;
constexpr Nanoseconds kCaptionFor = 2 * kNanosecondsPerSecond;
// A channel may run on the same processors: its frames come first.
constexpr int kNiceness = 5;
/// How much larger than the picture a canvas may be; beyond, the device makes it larger.
constexpr std::int64_t kMostEnlarged = 2;

const char* name_of(WindowShows shows) {
    switch (shows) {
        case WindowShows::graphics:
            return "GRAPHICS";
        case WindowShows::preview:
            return "PREVIEW";
        case WindowShows::multiview:
            return "MULTIVIEW";
        default:
            return "PROGRAMME";
    }
}

class Viewer {
 public:
    Viewer(PacketSocket& socket, const output::WindowOrder& order)
        : socket_(socket), order_(order), inlet_(order), safe_(order.safe != 0) {}

    Status open() {
        auto screen = ScreenWindow::open(order_, title(0));
        if (!screen) {
            return screen.error();
        }
        screen_ = std::move(*screen);
        opened_ns_ = monotonic_now_ns();
        return {};
    }

    /// Until the channel or the user ends it. True: the user did.
    Result<bool> run() {
        while (!ended_) {
            screen_->window().poll();
            if (screen_->window().closed()) {
                return true;
            }
            for (const int key : screen_->take_keys()) {
                press(key);
            }
            hear();
            const Nanoseconds now = monotonic_now_ns();
            if (const Status shown = show(now); !shown) {
                return shown.error();
            }
            tell(now);
        }
        return false;
    }

 private:
    void press(int key) {
        if (key == GLFW_KEY_F || key == GLFW_KEY_F11) {
            screen_->set_full(!screen_->full());
        } else if (key == GLFW_KEY_ESCAPE) {
            screen_->set_full(false);
        } else if (key == GLFW_KEY_S) {
            screen_->next_screen();
            say("Screen " + std::to_string(screen_->screen()));
        } else if (key == GLFW_KEY_G) {
            safe_ = !safe_;
            say(safe_ ? "Safe areas: action 93 %, titles 90 % (EBU R 95)" : "Safe areas off");
        }
    }
    void say(std::string caption) {
        caption_ = std::move(caption);
        caption_until_ns_ = monotonic_now_ns() + kCaptionFor;
    }

    /// All that has come, or waits for a moment.
    void hear() {
        int patience = kLookMs;
        for (;;) {
            const auto outcome = socket_.receive(patience);
            if (outcome == PacketSocket::Outcome::silence) {
                return;
            }
            if (outcome != PacketSocket::Outcome::message || !take(socket_.message())) {
                ended_ = true;
                return;
            }
            patience = 0;
        }
    }
    bool take(std::span<const std::byte> message) {
        if (const auto frame = read_packet<output::WindowFrame>(message)) {
            return inlet_.add(*frame, monotonic_now_ns()).ok();
        }
        if (const auto slots = read_packet<output::WindowSlots>(message)) {
            return inlet_.use(socket_.take_file(), *slots).ok();
        }
        return false;  // the end, or what we do not know
    }

    [[nodiscard]] bool second_field_due(Nanoseconds now) const {
        const FrameRate rate{order_.rate_numerator, order_.rate_denominator};
        return now - inlet_.changed_ns() >= frame_duration_ns(rate) / 2;
    }
    [[nodiscard]] std::int64_t stale_seconds(Nanoseconds now) const {
        const Nanoseconds since = inlet_.came_ns() > 0 ? inlet_.came_ns() : opened_ns_;
        return now - since > kStaleAfter ? (now - since) / kNanosecondsPerSecond : 0;
    }
    [[nodiscard]] std::string notice(Nanoseconds now) const {
        const std::int64_t seconds = stale_seconds(now);
        if (seconds == 0) {
            return {};
        }
        return inlet_.came_ns() == 0 ? std::string(name_of(shows())) + ": no picture has come yet"
                                     : std::string(name_of(shows())) + ": NO NEW PICTURE FOR " +
                                           std::to_string(seconds) + " s";
    }
    [[nodiscard]] WindowShows shows() const { return static_cast<WindowShows>(order_.shows); }
    [[nodiscard]] std::string title(Nanoseconds now) const {
        const auto channel = text_in(order_.channel);
        std::string text = name_of(shows());
        text += order_.key != 0 ? " (KEY)" : "";
        text += channel.empty() ? "" : " – " + std::string(channel);
        text += " – " + std::string(text_in(order_.format));
        if (now > 0 && stale_seconds(now) > 0) {
            text += " – NO PICTURES";
        }
        return text + " – Pitcast";
    }

    [[nodiscard]] Page page(Nanoseconds now) const {
        Page page;
        const Place size = screen_->size();
        page.width = size.width;
        page.height = size.height;
        const std::int64_t pixels = std::int64_t{size.width} * size.height;
        if (pixels > kMostEnlarged * order_.width * order_.height) {
            page.width = order_.width;
            page.height = order_.height;
        }
        page.picture = inlet_.interlaced() ? inlet_.field(second_field_due(now)) : inlet_.picture();
        page.is_graphics = shows() == WindowShows::graphics;
        page.backdrop = static_cast<output::WindowBackdrop>(order_.backdrop);
        page.key = order_.key != 0;
        page.safe = safe_;
        page.notice = notice(now);
        page.caption = now < caption_until_ns_ ? caption_ : "";
        return page;
    }

    Status show(Nanoseconds now) {
        screen_->set_title(title(now));
        if (screen_->take_damage()) {
            settles_until_ns_ = now + kSettlesFor;
        }
        Page wanted = page(now);
        if (wanted.width < 1 || wanted.height < 1 ||
            (wanted == shown_ && now >= settles_until_ns_)) {
            return {};
        }
        painter_.draw(wanted, list_);
        if (Status built = builder_.build(list_, program_); !built) {
            return built;
        }
        if (canvas_ == nullptr || canvas_->width != wanted.width ||
            canvas_->height != wanted.height) {
            auto made = executor_->allocate(draw::PackFormat::bgra8, wanted.width, wanted.height);
            if (!made) {
                return made.error();
            }
            canvas_ = std::move(*made);
        }
        draw::PackedFrame* target = canvas_.get();
        if (auto drawn = executor_->render(program_, nullptr, {&target, 1}); !drawn) {
            return drawn.error();
        }
        inlet_.mark_shown();
        count_ += wanted.picture != shown_.picture ? 1 : 0;
        shown_ = std::move(wanted);
        return screen_->window().present(*canvas_);
    }

    void tell(Nanoseconds now) {
        if (now < tell_ns_) {
            return;
        }
        tell_ns_ = now + kTellEvery;
        const Place size = screen_->size();
        output::WindowTold told;
        told.open = 1;
        told.screen = screen_->screen();
        told.full = screen_->full() ? 1 : 0;
        told.safe = safe_ ? 1 : 0;
        told.width = size.width;
        told.height = size.height;
        told.shown = count_;
        told.replaced = inlet_.replaced();
        ended_ = ended_ || !socket_.send(told);
    }

    PacketSocket& socket_;
    const output::WindowOrder order_;
    FrameInlet inlet_;
    std::unique_ptr<ScreenWindow> screen_;
    draw::FontLibrary fonts_;
    PagePainter painter_{fonts_};
    draw::TileBuilder builder_{fonts_, std::size_t{8} << 20U};
    std::unique_ptr<draw::Executor> executor_ = draw::make_cpu_executor(1);
    draw::DrawList list_;
    draw::TileProgram program_;
    std::shared_ptr<draw::PackedFrame> canvas_;
    Page shown_;
    std::uint64_t count_ = 0;
    bool safe_ = false;
    bool ended_ = false;
    std::string caption_;
    Nanoseconds caption_until_ns_ = 0;
    Nanoseconds settles_until_ns_ = 0;
    Nanoseconds opened_ns_ = 0;
    Nanoseconds tell_ns_ = 0;
};

int end_with(PacketSocket& socket, const Error& error, bool closed = false) {
    output::WindowEnded told;
    told.closed = closed ? 1 : 0;
    put_text(told.what, error.where.empty() ? error.what : error.where + ": " + error.what);
    put_text(told.mend, error.mend);
    (void)socket.send(told);
    return closed ? 0 : 1;
}

std::optional<output::WindowOrder> order_from(PacketSocket& socket) {
    return socket.receive(kOrderPatienceMs) == PacketSocket::Outcome::message
               ? read_packet<output::WindowOrder>(socket.message())
               : std::nullopt;
}

}  // namespace

int run_viewer(Descriptor descriptor) {
    std::signal(SIGPIPE, SIG_IGN);
    // Of the whole process. Where it is refused, it is as fast as others.
    (void)::setpriority(PRIO_PROCESS, 0, kNiceness);
    PacketSocket socket(std::move(descriptor));
    const auto order = order_from(socket);
    if (!order) {
        return end_with(socket, {"pitcast-window", "no order came", "build both anew"});
    }
    if (const Status sane = check_order(*order); !sane) {
        return end_with(socket, sane.error());
    }
    auto desktop = Desktop::open();
    if (!desktop) {
        return end_with(socket, desktop.error());
    }
    if (const Status there = Desktop::check_screen(order->screen); !there) {
        return end_with(socket, there.error());
    }
    if (!socket.send(output::WindowTaken{})) {
        return 1;
    }
    Viewer viewer(socket, *order);
    if (const Status opened = viewer.open(); !opened) {
        return end_with(socket, opened.error());
    }
    const auto ran = viewer.run();
    if (!ran) {
        return end_with(socket, ran.error());
    }
    return *ran ? end_with(socket,
                           {"", "was closed by its user", "remove_sink and add_sink bring it back"},
                           true)
                : 0;
}

}  // namespace pitcast::window
