// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "pitcast/core/json_document.h"
#include "pitcast/core/video_format.h"
#include "pitcast/osc/message.h"
#include "pitcast/show/package.h"

namespace pitcast::osc {

/// The channel's state as messages, an address a value, so that a surface needs no logic to light
/// a lamp; docs/control.md lists them. What has not changed is not told again, until refresh.
class Reporter {
 public:
    explicit Reporter(const VideoFormat& format) : format_(format) {}

    /// Takes a state as the channel publishes it. `package` may be null.
    void look(const Json& state, const show::Package* package, Nanoseconds now_ns);

    /// What has changed since the look before, encoded.
    [[nodiscard]] const std::vector<std::string>& news() const { return news_; }
    /// All that was told last, encoded, in the order of the addresses.
    [[nodiscard]] std::vector<std::string> all() const;

 private:
    struct Told {
        std::string encoded;
        std::uint64_t look = 0;  ///< the last one that had it
        bool stays = false;      ///< is kept when a look does not have it: told less often
    };
    void tell(const Message& message, bool stays);

    const VideoFormat format_;
    std::map<std::string, Told> told_;  ///< by address
    std::vector<std::string> news_;
    std::uint64_t look_ = 0;
    std::set<std::int32_t> layers_;  ///< told of before: when they are empty, that is told too
    std::string second_;             ///< of the timecode told last
    Nanoseconds metered_ns_ = 0;
};

}  // namespace pitcast::osc
