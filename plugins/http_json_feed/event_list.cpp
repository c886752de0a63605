// SPDX-License-Identifier: Apache-2.0
#include <unordered_set>

#include "document_reader.h"

namespace http_json_feed {
namespace {

constexpr std::size_t kMostRemembered = 500'000;

class EventList final : public DocumentReader {
 public:
    std::string read(const Json& document, std::int64_t, const Tell& tell) override {
        const Json* events = &document;
        if (document.is_object()) {
            const auto found = document.find("events");
            events = found == document.end() ? nullptr : &*found;
        }
        if (events == nullptr || !events->is_array()) {
            return "has no list of events";
        }
        if (told_.size() > kMostRemembered) {
            told_.clear();  // told again, they count once all the same
        }
        for (const Json& event : *events) {
            // The same event twice in one document is one; so it is in the race.
            if (told_.insert(event.dump(-1, ' ', false, Json::error_handler_t::replace)).second) {
                tell(event);
            }
        }
        return {};
    }

 private:
    std::unordered_set<std::string> told_;
};

}  // namespace

std::unique_ptr<DocumentReader> make_event_list() {
    return std::make_unique<EventList>();
}

}  // namespace http_json_feed
