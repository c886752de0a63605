// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "f1_state.h"

namespace pitcast::feed {
namespace {

constexpr Nanoseconds kDay = 86'400 * kNanosecondsPerSecond;

/// The word after `before`, or nothing.
std::string_view word_after(std::string_view text, std::string_view before) {
    const std::size_t at = text.find(before);
    if (at == std::string_view::npos) {
        return {};
    }
    text.remove_prefix(at + before.size());
    return text.substr(0, text.find(' '));
}

/// "15:03:34" somewhere in the text, the time of day at the track.
std::optional<Nanoseconds> local_time_in(std::string_view text) {
    for (std::size_t at = text.find(':'); at != std::string_view::npos;
         at = text.find(':', at + 1)) {
        if (at >= 2 && at + 6 <= text.size() && text[at + 3] == ':') {
            return f1_duration(text.substr(at - 2, 8));
        }
    }
    return std::nullopt;
}

/// The instant of that local time of day nearest to `utc_ns`.
Nanoseconds nearest_instant(Nanoseconds local_time, Nanoseconds local_minus_utc,
                            Nanoseconds utc_ns) {
    const Nanoseconds candidate = (utc_ns / kDay) * kDay + local_time - local_minus_utc;
    Nanoseconds best = candidate;
    for (const Nanoseconds other : {candidate - kDay, candidate + kDay}) {
        best = std::abs(other - utc_ns) < std::abs(best - utc_ns) ? other : best;
    }
    return best;
}

/// Lap in which the car was at that instant, counted as run.
std::int32_t lap_at(const F1Car& car, Nanoseconds utc_ns) {
    const auto later = std::count_if(car.lap_ends.begin(), car.lap_ends.end(),
                                     [&](Nanoseconds end) { return end > utc_ns; });
    return car.laps_done + 1 - static_cast<std::int32_t>(later);
}

/// "CAR 5 (BOR) TIME 1:18.964 DELETED - TRACK LIMITS AT TURN 12 LAP 3 15:03:34"
/// "CAR 43 (COL) LAP DELETED - TRACK LIMITS AT TURN 3 LAP 9 15:16:30 (PIT)"
void read_deletion(F1Message& message, std::string_view text, const std::string& number,
                   Nanoseconds utc_ns) {
    const std::size_t at = text.find(" DELETED");
    if (number.empty() || at == std::string_view::npos) {
        return;
    }
    race::LapDeleted deletion;
    deletion.number = number;
    const std::size_t dash = text.find(" - ", at);
    deletion.reason = dash == std::string_view::npos ? "" : std::string(text.substr(dash + 3));
    deletion.lap_time_ns = f1_duration(word_after(text.substr(0, at), " TIME "));
    if (!deletion.lap_time_ns) {
        // The lap's number is told in a count of its own; the time of day is sure.
        F1Car* car = message.car(number);
        const auto local = local_time_in(deletion.reason);
        const auto told = f1_integer(word_after(deletion.reason, "LAP "));
        if (car && local && message.state.local_minus_utc) {
            deletion.lap =
                lap_at(*car, nearest_instant(*local, *message.state.local_minus_utc, utc_ns));
        } else if (told) {
            const bool race = message.state.session.kind == race::SessionKind::race;
            deletion.lap = race ? *told : *told - 1;
        }
    }
    if (deletion.lap_time_ns || deletion.lap > 0) {
        message.put_at(utc_ns, std::move(deletion));
    }
}

void read_flag(F1Message& message, const F1Json& told, Nanoseconds utc_ns) {
    const std::string_view flag = f1_text(told, "Flag").value_or("");
    const std::string_view scope = f1_text(told, "Scope").value_or("Track");
    const std::int32_t sector = scope == "Sector" ? f1_int(told, "Sector").value_or(0) : 0;
    if (scope == "Driver" || (scope == "Sector" && sector <= 0)) {
        return;
    }
    race::FlagChange change{race::Flag::none, sector};
    if (flag == "GREEN" || flag == "CLEAR") {
        change.flag = race::Flag::green;
    } else if (flag == "YELLOW" || flag == "DOUBLE YELLOW") {
        change.flag = race::Flag::yellow;
    } else if (flag == "RED") {
        change.flag = race::Flag::red;
    } else if (flag == "CHEQUERED") {
        change.flag = race::Flag::chequered;
    } else {
        return;
    }
    message.put_at(utc_ns, change);
}

bool read_message(F1Message& message, const F1Json& told) {
    const auto text = f1_text(told, "Message");
    const auto utc = f1_utc(f1_text(told, "Utc").value_or(""));
    if (!text || text->empty()) {
        return false;
    }
    const Nanoseconds utc_ns = utc.value_or(message.delivered_utc_ns);
    std::string number(f1_text(told, "RacingNumber").value_or(""));
    if (number.empty() && f1_integer(word_after(*text, "CAR "))) {
        number = word_after(*text, "CAR ");
    }
    message.put_at(utc_ns, race::RaceControlMessage{std::string(*text), number});
    read_flag(message, told, utc_ns);
    read_deletion(message, *text, number, utc_ns);
    return true;
}

}  // namespace

bool f1_race_control(F1Message& message, const F1Json& json) {
    const auto messages = f1_member(json, "Messages");
    bool good = messages.has_value();
    f1_each_index(messages, [&](std::int32_t, const F1Json& told) {
        good = read_message(message, told) && good;
    });
    return good;
}

}  // namespace pitcast::feed
