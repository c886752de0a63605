// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/core/video_format.h"
#include "pitcast/draw/executor.h"

/// What a flow says of itself: its UUID and flow_def.json, an NMOS IS-04 flow.
namespace pitcast::output::mxl {

using Uuid = std::array<std::uint8_t, 16>;

/// "5fbec3b1-1b0f-417d-9059-8b94a47197ed".
[[nodiscard]] std::string text_of(const Uuid& id);
/// The error says what a UUID looks like.
[[nodiscard]] Result<Uuid> read_uuid(std::string_view text);
/// The same for the same text, always (RFC 9562, version 8: of our own making).
[[nodiscard]] Uuid uuid_of(std::string_view text);

/// `group`: what the flows of one output have in common, "Pitcast programme".
[[nodiscard]] std::string video_definition(const Uuid& id, std::string_view group,
                                           const draw::Packing& packing, const VideoFormat& format);
[[nodiscard]] std::string sound_definition(const Uuid& id, std::string_view group,
                                           std::int32_t channels);

}  // namespace pitcast::output::mxl
