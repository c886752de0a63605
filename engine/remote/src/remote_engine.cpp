// SPDX-License-Identifier: Apache-2.0
#include "pitcast/remote/remote_engine.h"

#include <deque>

#include "pitcast/channel/status_read.h"
#include "pitcast/core/json_members.h"
#include "pitcast/core/log.h"
#include "pitcast/draw/jpeg.h"
#include "pitcast/draw/tile_program.h"
#include "pitcast/editor/channel_view.h"
#include "pitcast/race/snapshot.h"
#include "pitcast/show/command.h"

#include "show_copy.h"
#include "told.h"
#include "worker.h"

namespace pitcast::remote {
namespace {

constexpr std::string_view kOverHttp = "http ";
constexpr Nanoseconds kStateEvery = kNanosecondsPerSecond / 10;
constexpr Nanoseconds kRaceEvery = kNanosecondsPerSecond;
constexpr Nanoseconds kAgain = kNanosecondsPerSecond / 2;
constexpr Nanoseconds kIdle = 3600 * kNanosecondsPerSecond;
/// A copy of the show that differs from the engine's is loaded anew so often.
constexpr Nanoseconds kReloadEvery = 2 * kNanosecondsPerSecond;
/// A picture that is older would deceive.
constexpr Nanoseconds kOldestPicture = 2 * kNanosecondsPerSecond;
constexpr std::size_t kMostWaiting = 64;

class RemoteEngine final : public editor::EngineView {
 public:
    RemoteEngine(const RemoteOptions& options, std::unique_ptr<ShowCopy> copy, FrameRate rate)
        : url_(options.url),
          copy_(std::move(copy)),
          rate_(rate),
          state_(options.url, options.token, [this](HttpLink& link) { return follow(link); }),
          race_(options.url, options.token, [this](HttpLink& link) { return follow_race(link); }),
          pictures_(options.url, options.token,
                    [this](HttpLink& link) { return follow_picture(link); }),
          commands_(options.url, options.token,
                    [this](HttpLink& link) { return send_waiting(link); }) {}

    const show::Package& package() const override { return copy_->package(); }

    editor::EngineSnapshot snapshot() override {
        const Told::Newest newest = told_.newest();
        editor::EngineSnapshot snapshot;
        const bool fresh = monotonic_now_ns() - newest.programme_ns < kOldestPicture;
        snapshot.programme = fresh ? newest.programme : nullptr;
        snapshot.race = newest.race;
        if (newest.status != nullptr) {
            snapshot.layers = newest.status->layers;
        }
        return snapshot;
    }

    editor::EngineStatus status() override {
        const Told::Newest newest = told_.newest();
        editor::EngineStatus status = editor::engine_status(
            newest.status != nullptr ? *newest.status : channel::ChannelStatus{}, rate_);
        status.not_heard = newest.not_heard;
        return status;
    }

    Status send(show::Command command) override {
        if (command.who.starts_with(kOverHttp)) {
            command.who.erase(0, kOverHttp.size());  // the door puts it there
        }
        {
            const std::lock_guard lock(mutex_);
            if (waiting_.size() >= kMostWaiting) {
                return Error{"command", "the engine does not answer",
                             "wait until the link is back"};
            }
            waiting_.push_back(show::command_to_json(command).dump());
        }
        commands_.wake();
        return {};
    }

    std::vector<Error> take_errors() override { return told_.take_errors(); }

 private:
    Nanoseconds follow(HttpLink& link) {
        const auto answer = link.get("/api/state");
        if (!answer || answer->status != 200) {
            lose(answer ? refusal_in(*answer) : answer.error());
            return kAgain;
        }
        const Json state = Json::parse(answer->body, nullptr, false);
        if (!state.is_object()) {
            lose({url_, "answers with what is no state", "is it an engine of this version?"});
            return kAgain;
        }
        auto status =
            std::make_shared<const channel::ChannelStatus>(channel::status_from_json(state));
        if (told_.set_not_heard("")) {
            log_notice("engine", url_ + " answers again");
        }
        match_show(status->reload.content);
        told_.set_status(std::move(status));
        return kStateEvery;
    }

    /// Told once, not at each try.
    void lose(Error why) {
        if (told_.set_not_heard(why.what)) {
            told_.add_error(std::move(why));
        }
    }

    /// After a save the engine has another content than what was loaded here, for a while.
    void match_show(std::uint64_t content) {
        const Nanoseconds now = monotonic_now_ns();
        if (content == 0 || content == copy_->content()) {
            differs_since_ns_ = 0;
            return;
        }
        if (differs_since_ns_ == 0) {
            differs_since_ns_ = now;
            has_complained_ = false;
        }
        if (now - loaded_ns_ < kReloadEvery) {
            return;
        }
        loaded_ns_ = now;
        const Status loaded = copy_->load();
        if (content != copy_->content() && !has_complained_ &&
            now - differs_since_ns_ > kReloadEvery) {
            has_complained_ = true;
            told_.add_error(loaded ? Error{"show", "the engine has another content than this copy",
                                           "bring both to the same state"}
                                   : loaded.error().within("show"));
        }
    }

    Nanoseconds follow_race(HttpLink& link) {
        const auto answer = link.get("/api/race?form=snapshot");
        if (answer && answer->status == 200) {
            if (auto race = race::restore(answer->body)) {
                told_.set_race(std::make_shared<const race::RaceState>(*std::move(race)));
            } else {
                lose_race(race.error());
            }
        }
        return kRaceEvery;
    }
    void lose_race(Error why) {
        if (!has_told_of_race_) {
            has_told_of_race_ = true;
            told_.add_error(std::move(why));
        }
    }

    Nanoseconds follow_picture(HttpLink& link) {
        const auto answer = link.get("/api/picture/programme?after=" + seen_);
        if (!answer || answer->status != 200) {
            return kAgain;
        }
        auto frame = draw::frame_of_jpeg(answer->body);
        if (!frame) {
            return kAgain;
        }
        seen_ = answer->frame;
        // A picture that differs everywhere from the one before.
        const auto tiles = [](std::int32_t length, std::int32_t tile) {
            return static_cast<std::size_t>((length + tile - 1) / tile);
        };
        (*frame)->signatures.assign(
            tiles((*frame)->width, draw::kTileWidth) * tiles((*frame)->height, draw::kTileHeight),
            ++pictures_seen_);
        told_.set_programme(*std::move(frame));
        return 0;
    }

    Nanoseconds send_waiting(HttpLink& link) {
        for (;;) {
            std::string body;
            {
                const std::lock_guard lock(mutex_);
                if (waiting_.empty()) {
                    return kIdle;
                }
                body = waiting_.front();
            }
            const auto answer = link.post("/api/commands", body);
            if (!answer) {
                // What was asked for a while ago is not wanted any more when the link is back.
                told_.add_error({"command", "got no answer: it is not known whether it was done",
                                 "look at what is on air"});
            } else if (answer->status != 200) {
                told_.add_error(refusal_in(*answer));
            }
            const std::lock_guard lock(mutex_);
            waiting_.pop_front();
        }
    }

    const std::string url_;
    const std::unique_ptr<ShowCopy> copy_;
    const FrameRate rate_;
    Told told_;

    // Each of one of the workers.
    Nanoseconds differs_since_ns_ = 0;
    Nanoseconds loaded_ns_ = 0;
    bool has_complained_ = false;
    bool has_told_of_race_ = false;
    std::string seen_ = "-1";
    std::uint64_t pictures_seen_ = 0;

    std::mutex mutex_;
    std::deque<std::string> waiting_;

    Worker state_;  // last: they begin when all else stands
    Worker race_;
    Worker pictures_;
    Worker commands_;
};

/// What the engine says of its show. Errors: it does not answer, or refuses.
Result<Json> ask_show(const RemoteOptions& options) {
    HttpLink link(options.url, options.token);
    const auto answer = link.get("/api/show");
    if (!answer) {
        return answer.error();
    }
    if (answer->status != 200) {
        return refusal_in(*answer).within(options.url);
    }
    Json told = Json::parse(answer->body, nullptr, false);
    if (!told.is_object()) {
        return Error{options.url, "is no engine of Pitcast", "give the address of its --http"};
    }
    return told;
}

FrameRate rate_in(const Json& show) {
    const Json rate = show.value("rate", Json::array());
    return rate.is_array() && rate.size() == 2 && rate[0].is_number_integer() &&
                   rate[1].is_number_integer() && rate[1].get<std::int32_t>() > 0
               ? FrameRate{rate[0].get<std::int32_t>(), rate[1].get<std::int32_t>()}
               : FrameRate{50, 1};
}

}  // namespace

std::string name_over_http(const std::string& who) {
    return std::string(kOverHttp) + who;
}

Result<std::unique_ptr<editor::EngineView>> connect_engine(const RemoteOptions& wanted) {
    RemoteOptions options = wanted;
    auto url = check_url(options.url);
    if (!url) {
        return url.error();
    }
    options.url = *std::move(url);
    auto copy = std::make_unique<ShowCopy>(options);
    if (const Status loaded = copy->load(); !loaded) {
        return loaded.error();
    }
    const auto show = ask_show(options);
    if (!show) {
        return show.error();
    }
    std::string id;
    read_member(*show, "id", id);
    if (id != copy->package().id()) {
        return Error{options.url, "shows \"" + id + "\", not \"" + copy->package().id() + "\"",
                     "give this desk the show that the engine has"};
    }
    return std::unique_ptr<editor::EngineView>(
        std::make_unique<RemoteEngine>(options, std::move(copy), rate_in(*show)));
}

}  // namespace pitcast::remote
