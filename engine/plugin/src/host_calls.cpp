// SPDX-License-Identifier: Apache-2.0
#include "host_calls.h"

#include <utility>

#include "pitcast/core/clock.h"

#include "told_text.h"

namespace pitcast::plugin {

HostCalls::HostCalls(Outlet& outlet) : outlet_(outlet) {
    host_.struct_size = sizeof(host_);
    host_.abi_version = PITCAST_PLUGIN_ABI;
    host_.context = this;
    host_.log = [](const pitcast_host* host, std::int32_t level, const char* text) {
        if (text != nullptr) {
            of(host).outlet_.log(level, told_text(text));
        }
    };
    host_.fail = [](const pitcast_host* host, const char* what, const char* mend) {
        HostCalls& calls = of(host);
        const std::lock_guard lock(calls.mutex_);
        calls.failure_.what = told_text(what == nullptr ? "" : what);
        calls.failure_.mend = told_text(mend == nullptr ? "" : mend, 200);
    };
    host_.utc_now_ns = [](const pitcast_host*) { return utc_now_ns(); };
    host_.event = [](const pitcast_host* host, const char* json, std::size_t length) {
        const std::size_t size = json == nullptr ? 0 : std::min(length, kLargestText + 1);
        return of(host).outlet_.event({json, size}) ? std::int32_t{PITCAST_OK}
                                                    : std::int32_t{PITCAST_AGAIN};
    };
    host_.heard = [](const pitcast_host* host, std::int32_t heard) {
        of(host).outlet_.heard(heard != 0);
    };
    host_.command = [](const pitcast_host* host, const char* json, std::size_t length) {
        const std::size_t size = json == nullptr ? 0 : std::min(length, kLargestText + 1);
        return of(host).outlet_.command({json, size}) ? std::int32_t{PITCAST_OK}
                                                      : std::int32_t{PITCAST_AGAIN};
    };
    host_.picture = [](const pitcast_host* host, const pitcast_picture* picture) {
        return picture != nullptr && of(host).outlet_.picture(*picture)
                   ? std::int32_t{PITCAST_OK}
                   : std::int32_t{PITCAST_AGAIN};
    };
    host_.sound = [](const pitcast_host* host, const pitcast_sound* sound) {
        return sound != nullptr && of(host).outlet_.sound(*sound) ? std::int32_t{PITCAST_OK}
                                                                  : std::int32_t{PITCAST_AGAIN};
    };
}

Error HostCalls::take_failure(const std::string& where, const std::string& otherwise) {
    const std::lock_guard lock(mutex_);
    Error failure = std::exchange(failure_, {});
    failure.where = where;
    if (failure.what.empty()) {
        failure.what = otherwise;
        failure.mend = "the plug-in gives no reason: it should call host->fail()";
    }
    return failure;
}

OptionList::OptionList(OptionPairs pairs) : pairs_(std::move(pairs)) {
    for (const auto& [key, value] : pairs_) {
        items_.push_back({key.c_str(), value.c_str()});
    }
    options_.struct_size = sizeof(options_);
    options_.count = static_cast<std::uint32_t>(items_.size());
    options_.items = items_.data();
}

}  // namespace pitcast::plugin
