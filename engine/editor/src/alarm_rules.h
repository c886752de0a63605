// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pitcast/editor/alarms.h"

namespace pitcast::editor {

/// Two looks at the engine.
struct AlarmMoment {
    const EngineStatus& now;
    const EngineStatus& before;  ///< so much older; the same one when there is none
    Nanoseconds between_ns = 0;
    Language language = Language::english;

    [[nodiscard]] const char* say(const char* english) const { return word(language, english); }
};

/// What each part of the engine has to complain of, added to `alarms`.
void frame_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms);
void journal_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms);
void sink_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms);
void source_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms);
void clip_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms);
void feed_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms);
void plugin_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms);

}  // namespace pitcast::editor
