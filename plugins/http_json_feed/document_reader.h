// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

namespace http_json_feed {

using Json = nlohmann::json;
using Tell = std::function<void(const Json& event)>;

/// Finds what is new in a document that tells the whole state each time.
class DocumentReader {
 public:
    virtual ~DocumentReader() = default;
    /// `utc_ns`: when the document was true. What is wrong with it; empty: nothing.
    [[nodiscard]] virtual std::string read(const Json& document, std::int64_t utc_ns,
                                           const Tell& tell) = 0;
};

/// {"events": [ … ]}, or only the list: events of the native feed, each told once.
[[nodiscard]] std::unique_ptr<DocumentReader> make_event_list();
/// NASCAR's live-feed.json, and what looks like it.
[[nodiscard]] std::unique_ptr<DocumentReader> make_live_feed();

}  // namespace http_json_feed
