// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/decoder_options.h"

namespace pitcast::feed {

/// Everything that is to be known of a protocol, in one row.
struct Protocol {
    std::string_view name;
    /// Null = recordings only: the protocol is no stream.
    std::unique_ptr<Decoder> (*make)(const DecoderOptions&);
    bool in_lines;          ///< else a stream of bytes
    std::string_view port;  ///< usual TCP port; empty = none
    /// Whether the beginning of a file is of the protocol.
    bool (*looks_like)(std::string_view bytes);
    Result<Recording> (*parse)(std::string_view bytes, const std::string& name,
                               const DecoderOptions& options);
};

/// In the order in which a file's content is tried.
[[nodiscard]] std::span<const Protocol> protocols();
/// Null when there is none of that name.
[[nodiscard]] const Protocol* find_protocol(std::string_view name);
/// "a, b, c": those that are streams, or all.
[[nodiscard]] std::string protocol_names(bool streams_only);

}  // namespace pitcast::feed
