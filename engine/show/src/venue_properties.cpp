// SPDX-License-Identifier: Apache-2.0
#include "binding.h"
#include "profile.h"

namespace pitcast::show {
namespace {

using race::RaceState;

Value text_there(std::string_view text) {
    return text.empty() ? Value{} : Value::of_text(text);
}
Value name(const RaceState&, const Scope& scope) {
    return scope.venue == nullptr ? Value{} : text_there(scope.venue->name);
}
Value name_zh(const RaceState&, const Scope& scope) {
    return scope.venue == nullptr ? Value{} : text_there(scope.venue->name_zh);
}

Value metres_of(std::int64_t mm) {
    return Value::of_integer((mm + (mm < 0 ? -500 : 500)) / 1000);
}
Value length_m(const RaceState&, const Scope& scope) {
    return scope.venue == nullptr ? Value{} : metres_of(scope.venue->course.length_mm);
}
Value km(const RaceState&, const Scope& scope) {
    return scope.profile == nullptr ? Value{} : text_there(scope.profile->km);
}

/// Nothing where no heights are known.
template <typename Get>
Value of_profile(const Scope& scope, Get get) {
    return scope.profile == nullptr || !scope.profile->is_hilly() ? Value{}
                                                                  : metres_of(get(*scope.profile));
}
Value climb(const RaceState&, const Scope& scope) {
    return of_profile(scope, [](const Profile& p) { return p.climb_mm; });
}
Value descent(const RaceState&, const Scope& scope) {
    return of_profile(scope, [](const Profile& p) { return p.descent_mm; });
}
Value highest(const RaceState&, const Scope& scope) {
    return of_profile(scope, [](const Profile& p) { return p.height_mm[p.highest]; });
}
Value lowest(const RaceState&, const Scope& scope) {
    return of_profile(scope, [](const Profile& p) { return p.height_mm[p.lowest]; });
}

const std::vector<RaceProperty> kVenue{
    {"name", ValueKind::text, name},
    {"name.zh", ValueKind::text, name_zh},
    {"length_m", ValueKind::integer, length_m},
    {"km", ValueKind::text, km},
    {"climb_m", ValueKind::integer, climb},
    {"descent_m", ValueKind::integer, descent},
    {"highest_m", ValueKind::integer, highest},
    {"lowest_m", ValueKind::integer, lowest},
};

}  // namespace

const std::vector<RaceProperty>& venue_properties() {
    return kVenue;
}

}  // namespace pitcast::show
