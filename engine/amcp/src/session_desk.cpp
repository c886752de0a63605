// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/session.h"

/// What a session does with what all share: kept data, the lock, the log.
namespace pitcast::amcp {

Answer Session::keep_data(const Request& request) {
    const auto& words = request.parameters;
    switch (request.verb) {
        case Verb::data_store:
            return desk_.store.store(words[0], words[1]);
        case Verb::data_retrieve:
            return desk_.store.retrieve(words[0]);
        case Verb::data_remove:
            return desk_.store.remove(words[0]);
        default:
            return desk_.store.list(words.empty() ? "" : words[0]);
    }
}

Answer Session::lock(const Request& request) {
    const std::string what = upper(request.parameters[0]);
    const std::string phrase = request.parameters.size() > 1 ? request.parameters[1] : "";
    ChannelLock& lock = desk_.lock;
    if (what == "ACQUIRE") {
        if (phrase.empty()) {
            return fault(402, "a lock has a phrase");
        }
        if (!lock.holders.empty() && lock.phrase != phrase) {
            return fault(503, "somebody else holds the lock");
        }
        lock.phrase = phrase;
        lock.holders.insert(serial_);
        return {};
    }
    if (what == "RELEASE") {
        lock.holders.erase(serial_);
        return {};
    }
    if (what == "CLEAR") {
        if (!lock.holders.empty() && lock.phrase != phrase) {
            return fault(503, "this is not the phrase of the lock");
        }
        lock.holders.clear();
        return {};
    }
    return fault(403, "LOCK knows ACQUIRE, RELEASE and CLEAR");
}

Answer Session::log_level(const Request& request) {
    const std::string level = upper(request.parameters[0]);
    if (level == "TRACE" || level == "DEBUG") {
        desk_.talk = Talk::everything;
    } else if (level == "INFO" || level == "WARNING") {
        desk_.talk = Talk::refusals;
    } else if (level == "ERROR" || level == "FATAL") {
        desk_.talk = Talk::none;
    } else {
        return fault(403, "levels are trace, debug, info, warning, error and fatal");
    }
    return {};
}

}  // namespace pitcast::amcp
