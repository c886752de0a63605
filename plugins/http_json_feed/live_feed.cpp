// SPDX-License-Identifier: Apache-2.0
// NASCAR's live-feed.json: the whole state of a session every few seconds, without the time of any
// crossing. What can be told exactly is told so: lap times, and with them the gaps of cars whose
// laps all came through; what cannot is put at the time of the document.
#include <algorithm>
#include <cmath>
#include <map>

#include "document_reader.h"

namespace http_json_feed {
namespace {

constexpr double kMillimetresPerMile = 1'609'344;

std::int64_t whole(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

double number(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

std::string text(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Seconds as whole nanoseconds, by way of whole milliseconds, in which they are told.
std::int64_t ns_of(double seconds) {
    return std::isfinite(seconds) && std::abs(seconds) < 1e6
               ? std::llround(seconds * 1000) * 1'000'000
               : 0;
}

const char* flag_of(std::int64_t state) {
    switch (state) {
        case 1:
            return "green";
        case 2:
            return "yellow";
        case 3:
            return "red";
        case 4:
            return "white";
        case 5:
            return "chequered";
        default:
            return "none";
    }
}

const char* kind_of(std::int64_t run_type) {
    return run_type == 1 ? "practice" : run_type == 2 ? "qualifying" : "race";
}

struct Car {
    Json entry;
    Json place;
    std::int64_t laps = -1;        ///< -1 = not seen yet
    std::int64_t crossing_ns = 0;  ///< end of the last of them
};

class LiveFeed final : public DocumentReader {
 public:
    std::string read(const Json& document, std::int64_t utc_ns, const Tell& tell) override {
        const auto vehicles = document.is_object() ? document.find("vehicles") : document.end();
        if (!document.is_object() || vehicles == document.end() || !vehicles->is_array()) {
            return "is no live feed: it has no vehicles";
        }
        tell_session(document, utc_ns, tell);
        double longest = 0;  // behind the leader, of those on the lead lap
        for (const Json& vehicle : *vehicles) {
            longest = std::max(longest, vehicle.is_object() ? number(vehicle, "delta") : 0);
        }
        for (const Json& vehicle : *vehicles) {
            if (vehicle.is_object() && !text(vehicle, "vehicle_number").empty()) {
                const double behind = number(vehicle, "delta");
                const double before_now = behind < 0 ? 0 : longest - behind;
                tell_car(vehicle, utc_ns - ns_of(before_now), utc_ns, tell);
            }
        }
        return {};
    }

 private:
    void tell_session(const Json& document, std::int64_t utc_ns, const Tell& tell) {
        const std::string id = std::to_string(whole(document, "race_id")) + "-" +
                               std::to_string(whole(document, "run_id"));
        const Json session{
            {"kind", "session"},
            {"id", id},
            {"name", text(document, "run_name")},
            {"session_kind", kind_of(whole(document, "run_type"))},
            {"laps_total", std::clamp<std::int64_t>(whole(document, "laps_in_race"), 0, 10'000)},
            {"lap_length_mm",
             std::llround(std::clamp(number(document, "track_length"), 0.0, 1000.0) *
                          kMillimetresPerMile)}};
        if (session != session_) {
            if (id != id_) {
                cars_.clear();
                flag_.clear();
            }
            id_ = id;
            session_ = session;
            tell_at(session, utc_ns, tell);
            tell_at({{"kind", "session_status"}, {"phase", "running"}}, utc_ns, tell);
        }
        const std::string flag = flag_of(whole(document, "flag_state"));
        if (flag != flag_) {
            flag_ = flag;
            tell_at({{"kind", "flag"}, {"flag", flag}}, utc_ns, tell);
        }
    }

    void tell_car(const Json& vehicle, std::int64_t crossing_ns, std::int64_t utc_ns,
                  const Tell& tell) {
        const std::string car_number = text(vehicle, "vehicle_number");
        Car& car = cars_[car_number];
        const Json none = Json::object();
        const auto driver = vehicle.find("driver");
        const Json entry{
            {"kind", "entry"},
            {"number", car_number},
            {"name",
             text(driver == vehicle.end() || !driver->is_object() ? none : *driver, "full_name")},
            {"vehicle", text(vehicle, "vehicle_manufacturer")},
            {"team", text(vehicle, "sponsor_name")},
            {"grid_position",
             std::clamp<std::int64_t>(whole(vehicle, "starting_position"), 0, 1000)}};
        if (entry != car.entry) {
            car.entry = entry;
            tell_at(entry, utc_ns, tell);
        }
        tell_laps(vehicle, car_number, car, crossing_ns, tell);
        const Json place{
            {"kind", "place"},
            {"number", car_number},
            {"position", std::clamp<std::int64_t>(whole(vehicle, "running_position"), 0, 1000)},
            {"laps", std::max<std::int64_t>(car.laps, 0)}};
        if (place != car.place) {
            car.place = place;
            tell_at(place, utc_ns, tell);
        }
    }

    void tell_laps(const Json& vehicle, const std::string& car_number, Car& car,
                   std::int64_t crossing_ns, const Tell& tell) {
        const std::int64_t laps =
            std::clamp<std::int64_t>(whole(vehicle, "laps_completed"), 0, 100'000);
        if (laps == car.laps) {
            return;
        }
        const std::int64_t lap_time = ns_of(number(vehicle, "last_lap_time"));
        const bool next = car.laps >= 0 && laps == car.laps + 1 && lap_time > 0;
        car.crossing_ns = next ? car.crossing_ns + lap_time : crossing_ns;
        car.laps = laps;
        tell_at(next ? Json{{"kind", "lap"},
                            {"number", car_number},
                            {"lap", laps},
                            {"lap_time_ns", lap_time}}
                     : Json{{"kind", "laps_corrected"}, {"number", car_number}, {"laps", laps}},
                car.crossing_ns, tell);
    }

    static void tell_at(Json event, std::int64_t utc_ns, const Tell& tell) {
        event["utc_ns"] = utc_ns;
        tell(event);
    }

    std::string id_;
    Json session_;
    std::string flag_;
    std::map<std::string, Car> cars_;
};

}  // namespace

std::unique_ptr<DocumentReader> make_live_feed() {
    return std::make_unique<LiveFeed>();
}

}  // namespace http_json_feed
