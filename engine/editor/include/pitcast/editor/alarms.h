// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/editor/editor.h"
#include "pitcast/editor/language.h"

/// What somebody at the desk should do something about. A pure function of what the engine tells.
namespace pitcast::editor {

enum class Severity : std::uint8_t {
    none,
    warning,  ///< what is on air is whole, but something behind it is not
    failure   ///< pictures, sound, an output or the journal suffer
};

struct Alarm {
    std::string id;  ///< "source:onboard-1:silent": what has the same one is the same alarm
    Severity severity = Severity::none;
    std::string where;  ///< "camera onboard-1"
    std::string what;   ///< "sends nothing, for 12 s"
    std::string mend;   ///< what to do, in an order that makes sense; never empty
};

/// How far back counters are looked at: what grew within it is of now.
inline constexpr Nanoseconds kAlarmWindowNs = 10 * kNanosecondsPerSecond;

/// An alarm is over when it has not held for so long: what comes and goes is one alarm.
inline constexpr Nanoseconds kAlarmOverNs = kNanosecondsPerSecond;

/// Alarms that hold `now`, failures first; counters are compared with those of `before`, which is
/// `between_ns` older. With between_ns = 0 only states count. Thresholds of frames and outputs are
/// those of /healthz (docs/control.md).
[[nodiscard]] std::vector<Alarm> alarms_of(const EngineStatus& now, const EngineStatus& before,
                                           Nanoseconds between_ns,
                                           Language language = Language::english);

/// Alarms over time: since when they hold, and whether somebody has seen them.
class AlarmBoard {
 public:
    struct Entry {
        Alarm alarm;
        Nanoseconds since_ns = 0;
        bool seen = false;        ///< somebody has acknowledged it
        Nanoseconds held_ns = 0;  ///< when it held last
    };

    /// Takes in a status; time is of any clock that goes forward. True when an alarm came or went.
    bool update(const EngineStatus& status, Nanoseconds now_ns,
                Language language = Language::english);

    /// Not yet seen before seen, failures before warnings, the newest first.
    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
    /// Those that came and went with the last update.
    [[nodiscard]] const std::vector<Alarm>& came() const { return came_; }
    [[nodiscard]] const std::vector<Alarm>& gone() const { return gone_; }
    [[nodiscard]] std::size_t unseen() const;
    [[nodiscard]] bool has_unseen_failure() const;

    /// It stays in the list while it holds, but no longer calls. One that comes again calls again.
    void acknowledge(std::string_view id);
    void acknowledge_all();

 private:
    struct Past {
        EngineStatus status;
        Nanoseconds at_ns = 0;
    };
    void remember(const EngineStatus& status, Nanoseconds now_ns);
    void sort();

    std::deque<Past> past_;  ///< a second apart, the oldest just within the window
    std::vector<Entry> entries_;
    std::vector<Alarm> came_;
    std::vector<Alarm> gone_;
};

}  // namespace pitcast::editor
