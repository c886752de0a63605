// SPDX-License-Identifier: Apache-2.0
#include "pitcast/editor/alarms.h"

#include <algorithm>
#include <utility>

#include "alarm_rules.h"

namespace pitcast::editor {
namespace {

constexpr Nanoseconds kSampleEvery = kNanosecondsPerSecond;

}  // namespace

std::vector<Alarm> alarms_of(const EngineStatus& now, const EngineStatus& before,
                             Nanoseconds between_ns, Language language) {
    const AlarmMoment moment{now, between_ns > 0 ? before : now, between_ns, language};
    std::vector<Alarm> alarms;
    frame_alarms(moment, alarms);
    journal_alarms(moment, alarms);
    sink_alarms(moment, alarms);
    source_alarms(moment, alarms);
    clip_alarms(moment, alarms);
    feed_alarms(moment, alarms);
    plugin_alarms(moment, alarms);
    std::stable_sort(alarms.begin(), alarms.end(), [](const Alarm& a, const Alarm& b) {
        return a.severity == Severity::failure && b.severity != Severity::failure;
    });
    return alarms;
}

bool AlarmBoard::update(const EngineStatus& status, Nanoseconds now_ns, Language language) {
    remember(status, now_ns);
    const Past& before = past_.front();
    std::vector<Alarm> holding = alarms_of(status, before.status, now_ns - before.at_ns, language);
    came_.clear();
    gone_.clear();
    std::erase_if(entries_, [&](Entry& entry) {
        const bool holds = std::any_of(holding.begin(), holding.end(), [&](const Alarm& alarm) {
            return alarm.id == entry.alarm.id;
        });
        entry.held_ns = holds ? now_ns : entry.held_ns;
        const bool over = now_ns - entry.held_ns >= kAlarmOverNs;
        if (over) {
            gone_.push_back(std::move(entry.alarm));
        }
        return over;
    });
    for (Alarm& alarm : holding) {
        const auto known = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
            return entry.alarm.id == alarm.id;
        });
        if (known == entries_.end()) {
            came_.push_back(alarm);
            entries_.push_back({std::move(alarm), now_ns, false, now_ns});
            continue;
        }
        // One that grows worse is a new one to who has seen it.
        const bool worse =
            known->alarm.severity == Severity::warning && alarm.severity == Severity::failure;
        known->seen = known->seen && !worse;
        known->alarm = std::move(alarm);
    }
    sort();
    return !came_.empty() || !gone_.empty();
}

void AlarmBoard::remember(const EngineStatus& status, Nanoseconds now_ns) {
    if (past_.empty() || now_ns - past_.back().at_ns >= kSampleEvery) {
        past_.push_back({status, now_ns});
    }
    while (past_.size() > 1 && now_ns - past_[1].at_ns >= kAlarmWindowNs) {
        past_.pop_front();
    }
}

void AlarmBoard::sort() {
    std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
        if (a.seen != b.seen) {
            return b.seen;
        }
        if (a.alarm.severity != b.alarm.severity) {
            return a.alarm.severity == Severity::failure;
        }
        return a.since_ns > b.since_ns;
    });
}

std::size_t AlarmBoard::unseen() const {
    return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(),
                                                  [](const Entry& entry) { return !entry.seen; }));
}

bool AlarmBoard::has_unseen_failure() const {
    return std::any_of(entries_.begin(), entries_.end(), [](const Entry& entry) {
        return !entry.seen && entry.alarm.severity == Severity::failure;
    });
}

void AlarmBoard::acknowledge(std::string_view id) {
    for (Entry& entry : entries_) {
        entry.seen = entry.seen || entry.alarm.id == id;
    }
    sort();
}

void AlarmBoard::acknowledge_all() {
    for (Entry& entry : entries_) {
        entry.seen = true;
    }
    sort();
}

}  // namespace pitcast::editor
