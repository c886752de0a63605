// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "pitcast/osc/desk.h"
#include "pitcast/osc/reporter.h"

#include "outlets.h"

namespace pitcast::osc {

/// Tells what is new to all who listen, and everything to those who have just come and, now and
/// then, to all: a datagram may be lost.
class Teller {
 public:
    Teller(const VideoFormat& format, Nanoseconds refresh_ns)
        : reporter_(format), refresh_ns_(refresh_ns) {}

    /// Looks at the newest state, where there is somebody to be told.
    void tell(Desk& desk, Outlets& outlets, const Moment& now);
    static void send_replies(Desk& desk, Outlets& outlets);

 private:
    Reporter reporter_;
    const Nanoseconds refresh_ns_;
    std::shared_ptr<const Json> told_;  ///< the state that the reporter has looked at
    Nanoseconds refreshed_ns_ = 0;
};

}  // namespace pitcast::osc
