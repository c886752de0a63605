// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/event_codec.h"

#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include "event_fields.h"
#include "payload_scan.h"

namespace pitcast::feed {
namespace {

using fields::Described;
using fields::Texts;

constexpr std::size_t kLargestPayload = 1 << 20;
constexpr std::size_t kLongestList = 4096;  // bytes that cost the sender one cost us a hundred
constexpr std::int64_t kYear2200Ns = 7'258'118'400 * kNanosecondsPerSecond;

template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};

// ---- writing ----

template <typename T>
Json write(const T& value);

template <typename T>
void write_members(const T& value, Json& json) {
    std::apply(
        [&](const auto&... field) {
            const auto one = [&](const auto& f) {
                const auto& member = value.*f.member;
                if constexpr (IsOptional<std::decay_t<decltype(member)>>::value) {
                    if (member) {
                        json[std::string(f.name)] = write(*member);
                    }
                } else {
                    json[std::string(f.name)] = write(member);
                }
            };
            (one(field), ...);
        },
        Described<T>::list);
}

template <typename T>
Json write(const T& value) {
    if constexpr (std::is_enum_v<T>) {
        const auto index = static_cast<std::size_t>(value);
        return std::string(Texts<T>::list[index < Texts<T>::list.size() ? index : 0]);
    } else if constexpr (IsVector<T>::value) {
        Json json = Json::array();
        for (const auto& item : value) {
            json.push_back(write(item));
        }
        return json;
    } else if constexpr (std::is_integral_v<T> || std::is_same_v<T, std::string>) {
        return value;
    } else {
        Json json = Json::object();
        write_members(value, json);
        return json;
    }
}

// ---- reading ----

struct Range {
    std::int64_t least;
    std::int64_t most;
};

Error refused(std::string_view name, std::string what) {
    return {std::string(name), std::move(what), "see race/event.h for what the field may hold"};
}

Status read(const Json& json, std::string_view name, Range, std::string& out) {
    if (!json.is_string()) {
        return refused(name, "is not text");
    }
    out = json.get_ref<const std::string&>();
    return is_utf8(out) ? Status{} : refused(name, "is not UTF-8");
}

Status read(const Json& json, std::string_view name, Range, bool& out) {
    if (!json.is_boolean()) {
        return refused(name, "is not true or false");
    }
    out = json.get<bool>();
    return {};
}

template <typename T>
requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) Status
    read(const Json& json, std::string_view name, Range range, T& out) {
    if (!json.is_number_integer()) {
        return refused(name, "is not a whole number");
    }
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const bool beyond = json.is_number_unsigned() && json.get<std::uint64_t>() > most;
    const std::int64_t value = beyond ? 0 : json.get<std::int64_t>();
    if (beyond || value < range.least || value > range.most || !std::in_range<T>(value)) {
        return refused(name, "is " + json.dump() + ", outside " + std::to_string(range.least) +
                                 ".." + std::to_string(range.most));
    }
    out = static_cast<T>(value);
    return {};
}

template <typename E>
requires(std::is_enum_v<E>) Status read(const Json& json, std::string_view name, Range, E& out) {
    const std::string* text = json.get_ptr<const std::string*>();
    for (std::size_t i = 0; text != nullptr && i < Texts<E>::list.size(); ++i) {
        if (Texts<E>::list[i] == *text) {
            out = static_cast<E>(i);
            return {};
        }
    }
    return refused(name, "is none of the words that it may be");
}

template <typename T>
Status read_members(const Json& json, std::string_view name, T& out);

template <typename T>
requires(!std::is_integral_v<T> && !std::is_enum_v<T>) Status
    read(const Json& json, std::string_view name, Range range, T& out) {
    if constexpr (IsOptional<T>::value) {
        if (json.is_null()) {
            return {};
        }
        return read(json, name, range, out.emplace());
    } else if constexpr (IsVector<T>::value) {
        if (!json.is_array() || json.size() > kLongestList) {
            return refused(name, "is not a list, or one of over 4096 items");
        }
        out.resize(json.size());
        for (std::size_t i = 0; i < out.size(); ++i) {
            if (Status status = read(json[i], name, range, out[i]); !status) {
                return status.error().within(name);
            }
        }
        return {};
    } else {
        return read_members(json, name, out);
    }
}

/// Members that are missing keep their defaults, members that we do not know are skipped: older
/// and newer publishers stay readable.
template <typename T>
Status read_members(const Json& json, std::string_view name, T& out) {
    if (!json.is_object()) {
        return refused(name, "is not a map");
    }
    Status status;
    const auto one = [&](const auto& f) {
        const auto found = json.find(f.name);
        if (found != json.end()) {
            status = read(*found, f.name, {f.least, f.most}, out.*f.member);
        }
        return status.ok();
    };
    std::apply([&](const auto&... field) { (one(field) && ...); }, Described<T>::list);
    return status;
}

/// Tries the alternatives of the variant one after the other by the name of their kind.
template <std::size_t I = 0>
Status read_body(const Json& json, std::string_view kind, race::EventBody& out) {
    if constexpr (I == std::variant_size_v<race::EventBody>) {
        return refused("kind", "\"" + std::string(kind.substr(0, 40)) + "\" is no kind of event");
    } else {
        using Body = std::variant_alternative_t<I, race::EventBody>;
        if (kind == Described<Body>::kind) {
            return read_members(json, kind, out.emplace<I>());
        }
        return read_body<I + 1>(json, kind, out);
    }
}

}  // namespace

Json event_to_json(const race::Event& event) {
    return std::visit(
        [&](const auto& body) {
            Json json = write(body);
            json["kind"] = std::string(Described<std::decay_t<decltype(body)>>::kind);
            json["utc_ns"] = event.utc_ns;
            return json;
        },
        event.body);
}

Result<race::Event> event_from_json(const Json& json) {
    if (!json.is_object()) {
        return refused("event", "is not a map");
    }
    const auto kind = json.find("kind");
    if (kind == json.end() || !kind->is_string()) {
        return refused("kind", "is missing");
    }
    race::Event event;
    if (const auto time = json.find("utc_ns"); time != json.end()) {
        if (Status status = read(*time, "utc_ns", {0, kYear2200Ns}, event.utc_ns); !status) {
            return status.error();
        }
    }
    const auto& name = kind->get_ref<const std::string&>();
    if (Status status = read_body(json, name, event.body); !status) {
        return status.error().within(is_utf8(name) ? name.substr(0, 40) : "event");
    }
    return event;
}

std::string encode_msgpack(const race::Event& event) {
    std::string bytes;
    Json::to_msgpack(event_to_json(event), nlohmann::detail::output_adapter<char>(bytes));
    return bytes;
}

Result<race::Event> decode_event(std::string_view payload) {
    if (payload.empty() || payload.size() > kLargestPayload) {
        return Error{"payload", "is empty or over 1 MiB", "split the event"};
    }
    const bool text = payload.front() == '{';
    if (Status status = text ? scan_json_nesting(payload) : scan_msgpack(payload); !status) {
        return status.error();
    }
    try {
        const Json json = text ? Json::parse(payload) : Json::from_msgpack(payload);
        return event_from_json(json);
    } catch (const Json::exception& exception) {
        return Error{"payload", exception.what(), "send an event as event_codec.h says"};
    }
}

}  // namespace pitcast::feed
