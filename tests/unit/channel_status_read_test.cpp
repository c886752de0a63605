// SPDX-License-Identifier: Apache-2.0
#include <random>

#include <gtest/gtest.h>

#include "pitcast/channel/status_read.h"

#include "small_show.h"
#include "status_json.h"

/// A published state, read by another program.
namespace pitcast::channel {
namespace {

class Dice {
 public:
    explicit Dice(std::uint32_t seed) : random_(seed) {}
    std::int64_t number(std::int64_t most = 1'000'000) {
        return std::uniform_int_distribution<std::int64_t>(0, most)(random_);
    }
    std::uint64_t count() { return static_cast<std::uint64_t>(number()); }
    std::int32_t small() { return static_cast<std::int32_t>(number(60)); }
    bool coin() { return number(1) == 1; }
    std::string word() { return "赛" + std::to_string(number(99)); }

 private:
    std::mt19937 random_;
};

feed::ClockReport a_clock(Dice& dice) {
    feed::ClockReport clock;
    clock.known = dice.coin();
    clock.offset_ns = clock.known ? dice.number() : 0;
    clock.drift_known = dice.coin();
    clock.drift_ppb = clock.drift_known ? -dice.number() : 0;
    clock.late = dice.count();
    clock.jumps = dice.count();
    clock.last_jump_ns = -dice.number();
    return clock;
}

SinkReport a_sink(Dice& dice) {
    SinkReport sink{dice.word(), {}, dice.word()};
    output::SinkStats& stats = sink.stats;
    stats.frames_written = dice.count();
    stats.frames_dropped = dice.count();
    stats.alive = dice.coin();
    stats.connected = dice.coin();
    stats.reconnects = dice.count();
    stats.error = dice.word();
    if (dice.coin()) {
        stats.holder_pid = dice.small() + 1;
        stats.frames_repeated = dice.count();
    }
    if (dice.coin()) {
        stats.audience = output::Audience{dice.small(), dice.coin(), dice.coin()};
    }
    if (dice.coin()) {
        stats.latency = output::SinkLatency{dice.number(), dice.number(), dice.number()};
        stats.pace = output::Pace{dice.count(), dice.count(), dice.number(), dice.number()};
    }
    if (stats.holder_pid == 0 && dice.coin()) {
        output::CardStatus& card = stats.card.emplace();
        card.device = dice.word();
        card.reference = static_cast<output::CardReference>(dice.number(2));
        card.drift_ppm = static_cast<double>(dice.number(400)) / 100;
        card.latency_ns = dice.number();
        card.buffered = dice.small();
        card.repeated = dice.count();
        card.left_out = dice.count();
        card.too_late = dice.count();
        card.missing = dice.count();
        card.shown_late = dice.count();
        card.not_shown = dice.count();
        card.new_starts = dice.count();
    }
    if (dice.coin()) {
        stats.window = output::WindowState{dice.coin(),  dice.small(), dice.coin(), dice.small(),
                                           dice.small(), dice.count(), dice.count()};
    }
    return sink;
}

SourceReport a_source(Dice& dice) {
    SourceReport source;
    source.id = dice.word();
    source.state = "stalled";
    source.drops = dice.count();
    source.error = dice.word();
    source.delay_frames = dice.small();
    source.on_air = dice.coin();
    video::InputHealth& health = source.health;
    if (dice.coin()) {
        health.width = 1 + dice.small();
        health.height = dice.small();
        health.rate = {dice.small() * 1000, 1001};
        health.codec = dice.word();
        health.frames_late = dice.count();
        health.frames_dropped = dice.count();
        health.decode_errors = dice.count();
        health.reconnects = dice.count();
        health.decoder_deaths = dice.count();
        health.decoder_pid = dice.small();
        health.age_ns = dice.number();
        health.silent_ns = dice.number();
    }
    if (dice.coin()) {
        health.clock = dice.coin() ? "timecode" : "sender";
        health.way_ns = dice.number() * 1000;
        health.aligned = dice.coin();
    }
    if (dice.coin()) {
        source.sound.channels = 1 + static_cast<std::int32_t>(dice.number(15));
        source.sound.gain_tenths = dice.small() - 30;
        for (std::size_t c = 0; c < static_cast<std::size_t>(source.sound.channels); ++c) {
            source.sound.peaks[c] = static_cast<audio::Sample>(dice.number(audio::kLoudest));
        }
    }
    return source;
}

plugin::Report a_plugin(Dice& dice) {
    plugin::Report plugin;
    plugin.name = dice.word();
    plugin.role = static_cast<plugin::Role>(1 + dice.number(3));
    plugin.condition = static_cast<plugin::Condition>(1 + dice.number(4));
    plugin.in_process = dice.coin();
    plugin.pid = dice.small();
    plugin.lives = dice.count();
    plugin.crashes = dice.count();
    plugin.hangs = dice.count();
    plugin.error = dice.word();
    plugin.heard = dice.coin();
    plugin.events = dice.count();
    plugin.held_up = dice.count();
    plugin.commands = dice.count();
    plugin.refused = dice.count();
    plugin.last_refusal = dice.word();
    return plugin;
}

race::Story a_story(Dice& dice) {
    race::Story story;
    story.id = dice.count();
    story.kind = static_cast<race::StoryKind>(1 + dice.number(12));
    story.priority = dice.small();
    story.car = dice.word();
    story.other = dice.coin() ? dice.word() : "";
    story.car_class = dice.coin() ? dice.word() : "";
    story.position = dice.small();
    story.lap = dice.small();
    story.begun_utc_ns = dice.number();
    story.ended_utc_ns = dice.coin() ? dice.number() : 0;
    story.time_ns = dice.number();
    story.closing_ns_per_lap = -dice.number();
    story.laps_to_contact = dice.small();
    story.loop = dice.coin() ? dice.word() : "";
    story.withdrawn = dice.coin();
    return story;
}

void a_feed(Dice& dice, ChannelStatus& status) {
    status.has_feed = true;
    feed::FeedHealth& feed = status.feed;
    feed.provenance = static_cast<race::Provenance>(dice.number(4));
    feed.used = dice.small();
    feed.changeovers = dice.count();
    feed.unmatched = dice.count();
    feed.events = dice.count();
    feed.refused = dice.count();
    feed.gaps_found = dice.count();
    feed.gaps_repaired = dice.count();
    feed.dropped = dice.count();
    feed.age_ns = dice.number();
    feed.stale = dice.coin();
    feed.publishers.push_back({dice.word(), dice.number(), dice.coin(), dice.count(), dice.count(),
                               dice.count(), dice.count()});
    status.feed_clocks = {a_clock(dice), a_clock(dice), dice.count()};
}

void a_sound(Dice& dice, SoundReport& sound) {
    sound.channels = 2;
    sound.dropped = dice.count();
    audio::Loudness& loudness = sound.loudness;
    loudness.momentary_lufs = -static_cast<double>(dice.number()) / 7;
    loudness.short_term_lufs = -static_cast<double>(dice.number()) / 7;
    loudness.integrated_lufs = -static_cast<double>(dice.number()) / 7;
    loudness.range_lu = static_cast<double>(dice.number()) / 7;
    loudness.true_peak_dbtp = -static_cast<double>(dice.number()) / 7;
    for (std::size_t c = 0; c < 2; ++c) {
        loudness.peak_dbfs[c] = -static_cast<double>(dice.number()) / 7;
        loudness.rms_dbfs[c] = -static_cast<double>(dice.number()) / 7;
    }
}

ChannelStatus a_status(Dice& dice) {
    ChannelStatus status;
    status.frame = dice.number();
    status.timecode = dice.word();
    status.executor = dice.word();
    status.frames = dice.count();
    status.frames_late = dice.count();
    status.frames_repeated = dice.count();
    if (dice.coin()) {
        status.last_late = LateFrame{dice.number(), dice.number(), dice.number(), dice.number(),
                                     dice.number(), dice.number(), dice.number(), dice.number(),
                                     dice.number(), dice.count(),  dice.count(),  dice.count()};
    }
    status.cost_p50_ns = dice.number();
    status.cost_p99_ns = dice.number();
    status.cost_max_ns = dice.number();
    status.passing_p50_ns = dice.number();
    status.passing_p99_ns = dice.number();
    status.journal_refused = dice.count();
    status.inputs = dice.count();
    if (dice.coin()) {
        a_feed(dice, status);
    }
    status.reload = {
        dice.coin(),  dice.count(), dice.count(), dice.word(), dice.coin() ? dice.word() : "",
        {dice.word()}};
    for (std::int64_t i = dice.number(3); i > 0; --i) {
        status.sinks.push_back(a_sink(dice));
        status.plugins.push_back(a_plugin(dice));
        status.sources.push_back(a_source(dice));
        status.stories.push_back(a_story(dice));
        status.layers.push_back({dice.small(), dice.word(), "on", dice.small(),
                                 Json{{"name", dice.word()}}, dice.word()});
        status.locks.push_back({dice.small(), dice.word()});
        status.rules.push_back({dice.word(), dice.coin(), dice.coin(), dice.number()});
    }
    if (dice.coin()) {
        a_sound(dice, status.sound);
    }
    return status;
}

/// Levels in decibels stand for samples: as near as a sample is to the next one.
void round_levels(Json& state) {
    for (Json& source : state["sources"]) {
        for (Json& level : source.value("peak_dbfs", Json::array())) {
            level = std::round(level.get<double>() * 100) / 100;
        }
    }
}

TEST(StatusRead, TellsWhatWasTold) {
    const test::SmallShow show;
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        Dice dice(seed);
        const ChannelStatus told = a_status(dice);
        Json before = status_json(told, show);
        // Through text, as it comes over a wire.
        Json after = status_json(status_from_json(Json::parse(before.dump())), show);
        for (Json* state : {&before, &after}) {
            round_levels(*state);
            for (const char* left_out :
                 {"live", "exposure", "cost_sum_ns", "cost_count", "cost_buckets"}) {
                state->erase(left_out);
            }
        }
        ASSERT_EQ(before, after) << "seed " << seed << Json::diff(before, after).dump(1);
    }
}

TEST(StatusRead, TakesNothingThatIsOfAnotherKind) {
    const ChannelStatus none = status_from_json(Json::array({1, 2}));
    EXPECT_EQ(none.frame, 0);
    const ChannelStatus odd = status_from_json(
        {{"frame", "7"},
         {"frames_late", -1},
         {"timecode", 12},
         {"sinks", {1, "x", nullptr, Json::array(), {{"name", 4}, {"window", 3}}}},
         {"sources", {{{"rate", {1}}, {"gain_db", "loud"}, {"peak_dbfs", {"x", 1e300}}}}},
         {"sound", {{"channels", 99}, {"peak_dbfs", "x"}}},
         {"stories", {{{"kind", "romance"}}}},
         {"feed", Json::array()},
         {"layers", {{"not", "a list"}}}});
    EXPECT_EQ(odd.frame, 0);
    EXPECT_EQ(odd.frames_late, 0U);
    EXPECT_EQ(odd.timecode, "");
    ASSERT_EQ(odd.sinks.size(), 5U);
    EXPECT_FALSE(odd.sinks[4].stats.window.has_value());
    ASSERT_EQ(odd.sources.size(), 1U);
    EXPECT_EQ(odd.sources[0].sound.peaks[1], audio::kLoudest);
    EXPECT_EQ(odd.sound.channels, audio::kMostChannels);
    ASSERT_EQ(odd.stories.size(), 1U);
    EXPECT_EQ(odd.stories[0].kind, race::StoryKind::none);
    EXPECT_FALSE(odd.has_feed);
    EXPECT_TRUE(odd.layers.empty());
}

}  // namespace
}  // namespace pitcast::channel
