// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"
#include "pitcast/race/event.h"

namespace pitcast::feed {

/// Payload of the native feed and of the journal: one event as an object
/// {"kind": "passing", "utc_ns": …, …fields named as in race/event.h…}, as MessagePack or JSON.
/// Every field of race/event.h survives the round trip.
[[nodiscard]] Json event_to_json(const race::Event& event);
[[nodiscard]] Result<race::Event> event_from_json(const Json& json);

[[nodiscard]] std::string encode_msgpack(const race::Event& event);
/// Takes MessagePack, or JSON when the first byte is '{'. Refuses over 1 MiB, nesting over 16,
/// text that is not UTF-8, times outside 1970..2200.
[[nodiscard]] Result<race::Event> decode_event(std::string_view payload);

}  // namespace pitcast::feed
