// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <future>
#include <thread>

#include "pitcast/core/clock.h"

#include "card_writing.h"
#include "decklink_card.h"
#include "threaded_sink.h"
#include "virtual_card.h"

namespace pitcast::output {
namespace {

/// Longer than the card's last frames and the end of its driver take.
constexpr auto kPatience = std::chrono::seconds(3);
/// Longer than any driver takes to open two devices.
constexpr auto kOpeningPatience = std::chrono::seconds(4);

/// A sink whose thread may be stuck in a driver. Then it is left behind when the sink is closed,
/// with all that it uses: nobody waits for a card.
class LeftBehindSink final : public Sink {
 public:
    explicit LeftBehindSink(std::shared_ptr<ThreadedSink> inner) : inner_(std::move(inner)) {}
    LeftBehindSink(const LeftBehindSink&) = delete;
    LeftBehindSink& operator=(const LeftBehindSink&) = delete;
    ~LeftBehindSink() override { static_cast<void>(close()); }

    std::string_view name() const override { return inner_->name(); }
    draw::Packing wants() const override { return inner_->wants(); }
    using Sink::offer;
    bool offer(FramePtr frame, FrameNumber number, audio::BlockPtr sound) override {
        return !closed_ && inner_->offer(std::move(frame), number, std::move(sound));
    }
    SinkStats stats() const override { return inner_->stats(); }
    Status close() override {
        if (closed_) {
            return result_;
        }
        closed_ = true;
        std::promise<Status> promise;
        std::future<Status> closing = promise.get_future();
        std::thread([inner = inner_, promise = std::move(promise)]() mutable {
            Status done = inner->close();
            inner.reset();  // before anybody hears of it, so that this thread holds nothing longer
            promise.set_value(std::move(done));
        }).detach();
        result_ = closing.wait_for(kPatience) == std::future_status::ready
                      ? closing.get()
                      : Status(Error{std::string(inner_->name()),
                                     "the card's driver does not return", "it is left alone"});
        return result_;
    }

 private:
    const std::shared_ptr<ThreadedSink> inner_;
    bool closed_ = false;
    Status result_;
};

using Opened = Result<std::unique_ptr<card::CardWriting>>;

/// Opens it on a thread that is left behind, with the card, when the driver does not return.
Opened open_patiently(std::unique_ptr<card::CardWriting> writing, const std::string& name) {
    std::promise<Opened> promise;
    std::future<Opened> opening = promise.get_future();
    std::thread([writing = std::move(writing), promise = std::move(promise)]() mutable {
        const Status opened = writing->open({});
        promise.set_value(opened ? Opened(std::move(writing)) : Opened(opened.error()));
    }).detach();
    if (opening.wait_for(kOpeningPatience) != std::future_status::ready) {
        return Error{name, "the card's driver does not return",
                     "restart the driver, or the machine"};
    }
    return opening.get();
}

std::string name_of(const CardOptions& options) {
    const bool simulated = options.maker == CardMaker::simulated;
    return (simulated ? "virtual-card:" : "decklink:") + options.device;
}

}  // namespace

Result<std::unique_ptr<Sink>> make_card_sink(const CardOptions& options,
                                             const SinkContext& context) {
    const std::string name = name_of(options);
    card::MakeCard make = [options] {
        return options.maker == CardMaker::simulated ? card::make_virtual_card(options)
                                                     : card::make_decklink_card(options);
    };
    auto writing = std::make_unique<card::CardWriting>(name, options, context, std::move(make),
                                                       monotonic_now_ns);
    auto opened = open_patiently(std::move(writing), name);
    if (!opened) {
        return opened.error();
    }
    return std::unique_ptr<Sink>(std::make_unique<LeftBehindSink>(std::make_shared<ThreadedSink>(
        name, draw::Packing{options.format, context.signal}, context, std::move(*opened))));
}

}  // namespace pitcast::output
