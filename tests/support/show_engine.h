// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "pitcast/core/clock.h"
#include "pitcast/core/timecode.h"
#include "pitcast/draw/executor.h"
#include "pitcast/draw/tile_builder.h"
#include "pitcast/editor/editor.h"
#include "pitcast/race/corrections.h"
#include "pitcast/race/stories.h"
#include "pitcast/show/show_state.h"

#include "pitcast_tools/race_sim.h"

namespace pitcast::testing {

/// The smallest real engine a desk can look at: the show's state, a race that is run by the
/// simulator, and the CPU executor, on one thread at 25 frames a second. No cameras, no map.
class ShowEngine final : public editor::EngineView {
 public:
    static constexpr FrameRate kRate{25, 1};

    static Result<std::unique_ptr<ShowEngine>> open(const std::filesystem::path& folder,
                                                    const std::filesystem::path& media) {
        std::unique_ptr<ShowEngine> engine(new ShowEngine);
        show::LoadOptions load;
        load.media_root = media;
        auto package = show::load_package(folder, engine->fonts_, load);
        if (!package) {
            return package.error();
        }
        engine->package_ = *std::move(package);
        tools::RaceSimOptions race;
        race.start_utc_ns = engine->start_utc_ns_;
        auto sim = tools::RaceSim::make(race);
        if (!sim) {
            return sim.error();
        }
        engine->sim_ = *std::move(sim);
        engine->thread_ = std::thread([raw = engine.get()] { raw->run(); });
        return engine;
    }
    ~ShowEngine() override {
        stop_ = true;
        if (thread_.joinable()) {
            thread_.join();
        }
    }

    const show::Package& package() const override { return *package_; }
    editor::EngineSnapshot snapshot() override {
        const std::lock_guard lock(mutex_);
        return snapshot_;
    }
    editor::EngineStatus status() override {
        const std::lock_guard lock(mutex_);
        return status_;
    }
    Status send(show::Command command) override {
        const std::lock_guard lock(mutex_);
        commands_.push_back(std::move(command));
        return {};
    }
    std::vector<Error> take_errors() override {
        const std::lock_guard lock(mutex_);
        return std::exchange(errors_, {});
    }

    /// Text in a field of a template on air, such as a car's number; empty = none.
    std::string car_of(const std::string& template_id, const std::string& field) {
        const std::lock_guard lock(mutex_);
        for (const auto& report : snapshot_.layers) {
            if (report.template_id == template_id && report.data.contains(field)) {
                return report.data[field].get<std::string>();
            }
        }
        return "";
    }
    /// Cars of the stories on offer, in their order. From any thread.
    std::vector<std::string> cars_of_stories() {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> cars;
        for (const race::Story& story : status_.stories) {
            cars.push_back(story.car);
        }
        return cars;
    }

    /// Phase of the layer that shows a page; empty = none does. From any thread.
    std::string phase_of_page(const std::string& page) {
        const std::lock_guard lock(mutex_);
        for (const auto& report : snapshot_.layers) {
            if (report.page == page) {
                return report.phase;
            }
        }
        return "";
    }
    /// Who has locked the first layer that is locked; empty = none is. From any thread.
    std::string locker() {
        const std::lock_guard lock(mutex_);
        return status_.locks.empty() ? "" : status_.locks.front().who;
    }
    /// A car of the race, by its place in the order; without number = there is none yet.
    race::Entry car_at(std::size_t place) {
        const std::lock_guard lock(mutex_);
        const auto* race = snapshot_.race.get();
        return race == nullptr || place >= race->order.size()
                   ? race::Entry{}
                   : race->competitors[static_cast<std::size_t>(race->order[place])].entry;
    }
    std::optional<race::Competitor> car_of_number(const std::string& number) {
        const std::lock_guard lock(mutex_);
        const auto* car = snapshot_.race != nullptr ? snapshot_.race->find(number) : nullptr;
        return car != nullptr ? std::optional(*car) : std::nullopt;
    }
    bool is_armed(const std::string& rule) {
        const std::lock_guard lock(mutex_);
        for (const auto& report : status_.rules) {
            if (report.id == rule) {
                return report.armed;
            }
        }
        return false;
    }

    /// Phase of a template's layer; empty = not on a layer. From any thread.
    std::string phase_of(const std::string& template_id) {
        const std::lock_guard lock(mutex_);
        for (const auto& report : snapshot_.layers) {
            if (report.template_id == template_id) {
                return report.phase;
            }
        }
        return "";
    }

 private:
    struct NoPictures final : show::PictureProvider {
        draw::PicturePtr video(std::string_view) override { return nullptr; }
        draw::PicturePtr map(const map::MapView&) override { return nullptr; }
    };

    ShowEngine() = default;

    void note(const Error& error) {
        const std::lock_guard lock(mutex_);
        errors_.push_back(error);
    }

    void apply_inputs(show::ShowState& show, race::RaceState& race, race::StoryWatcher& stories,
                      const show::Instant& now) {
        std::vector<feed::TimedEvent> events;
        sim_->generate(utc_from_tai(now.tai_ns) - start_utc_ns_, events);
        for (const auto& timed : events) {
            corrections_.apply(race, timed.event);
        }
        if (!events.empty()) {
            race::classify(race);
            stories.step(race);
        }
        std::deque<show::Command> commands;
        {
            const std::lock_guard lock(mutex_);
            commands.swap(commands_);
        }
        for (const auto& command : commands) {
            const bool corrects = command.verb == show::Verb::correct;
            const auto applied = corrects ? corrections_.correct(race, command.car, command.data)
                                          : show.apply(command, now);
            if (!applied) {
                note(applied.error());
            }
        }
        race::classify(race);
    }

    void run() {
        show::ShowState show(package_);
        race::RaceState race;
        race::StoryWatcher stories;
        draw::TileBuilder builder(fonts_);
        draw::TileProgram program;
        auto executor = draw::make_cpu_executor(1);
        NoPictures pictures;
        FrameNumber frame = frame_at_tai_ns(tai_from_utc(start_utc_ns_), kRate) + 1;
        Nanoseconds due_ns = monotonic_now_ns();
        while (!stop_) {
            const show::Instant now{frame, frame_start_tai_ns(frame, kRate), kRate};
            apply_inputs(show, race, stories, now);
            show.step(race, now);
            draw::DrawList list;
            list.width = 1920;
            list.height = 1080;
            show.draw(race, now, fonts_, pictures, true, list);
            auto target = executor->allocate(draw::PackFormat::bgra8, list.width, list.height);
            if (const auto built = builder.build(list, program); !built || !target) {
                note(built ? target.error() : built.error());
                return;
            }
            draw::PackedFrame* const targets[] = {target->get()};
            if (const auto done = executor->render(program, nullptr, targets); !done) {
                note(done.error());
                return;
            }
            publish(frame, *target, race, show.layers(), std::string(executor->name()));
            offer(stories.offered(60 * kNanosecondsPerSecond, 12), show);
            ++frame;
            due_ns += frame_duration_ns(kRate);
            sleep_until_monotonic(due_ns);
        }
    }

    void offer(std::vector<race::Story> stories, const show::ShowState& show) {
        const std::lock_guard lock(mutex_);
        status_.rules = show.rules();
        status_.locks = show.locks();
        status_.stories = std::move(stories);
    }

    void publish(FrameNumber frame, std::shared_ptr<const draw::PackedFrame> programme,
                 const race::RaceState& race, std::vector<show::LayerReport> layers,
                 std::string executor) {
        auto copy = std::make_shared<const race::RaceState>(race);
        const std::lock_guard lock(mutex_);
        snapshot_ = {std::move(programme), std::move(copy), std::move(layers)};
        status_.frame = frame;
        status_.rate = kRate;
        status_.timecode = timecode_of(frame, kRate, 8 * 3600).text();
        status_.executor = std::move(executor);
        status_.has_feed = true;
        status_.feed_stale = false;
        status_.feed_age_ns = 0;
        status_.corrections = corrections_.told(race);
    }

    const Nanoseconds start_utc_ns_ = utc_now_ns();
    draw::FontLibrary fonts_;
    std::shared_ptr<const show::Package> package_;
    std::unique_ptr<tools::RaceSim> sim_;
    race::Corrections corrections_;
    std::atomic<bool> stop_{false};
    std::mutex mutex_;
    editor::EngineSnapshot snapshot_;
    editor::EngineStatus status_;
    std::deque<show::Command> commands_;
    std::vector<Error> errors_;
    std::thread thread_;
};

}  // namespace pitcast::testing
