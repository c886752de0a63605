// SPDX-License-Identifier: Apache-2.0
#include "doors.h"

#include <utility>

namespace pitcast::osc {

Result<Doors> bind_both(const std::string& address, bool wide) {
    const ListenRules rules{.wide = wide,
                            .example = "127.0.0.1:9000",
                            .why_not = ", and OSC has no passwords",
                            .mend =
                                "use 127.0.0.1:PORT, or allow it with --osc-wide where the "
                                "network is trusted",
                            .in_use = ""};
    // A free port of UDP may be taken in TCP: then another is asked for.
    const bool any_port = address.ends_with(":0");
    for (int left = any_port ? 16 : 1;; --left) {
        Doors doors;
        auto datagrams = bind_udp(address, rules);
        if (!datagrams) {
            return datagrams.error();
        }
        doors.datagrams = *std::move(datagrams);
        auto streams = listen_at(doors.datagrams->address, rules);
        if (streams) {
            doors.streams = *std::move(streams);
            return doors;
        }
        if (left == 1) {
            return streams.error();
        }
    }
}

}  // namespace pitcast::osc
