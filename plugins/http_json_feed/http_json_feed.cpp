// SPDX-License-Identifier: Apache-2.0
// A feed that asks an HTTP server for a JSON document, again and again:
//
//     --plugin http_json_feed
//     --feed 'plugin:http_json_feed?url=https://timing.local/live-feed.json&format=nascar'
//
// Options: url=URL (%26 for & and %3F for ? in it); format=events (a list of native events, usual)
// or nascar; interval_ms=3000 from one answer to the next question; timeout_ms=5000 of an answer.
// Whatever has not changed is not sent again (ETag, Last-Modified). A server that fails is asked
// less and less often, down to every 30 s, or when it wants to be (Retry-After).
#include <algorithm>
#include <charconv>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "document_reader.h"
#include "http_document.h"
#include "pitcast_plugin.h"

namespace http_json_feed {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kLongestPause = 30'000 * kMillisecond;
/// One answer that is late is no silence.
constexpr int kFailuresOfSilence = 2;

/// A whole number of milliseconds within bounds; the usual one for anything else.
long milliseconds_of(const pitcast_options* options, const char* key, long usual) {
    const std::string_view text = pitcast_option_of(options, key, "");
    long value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc() && end == text.data() + text.size()
               ? std::clamp(value, 50L, 3'600'000L)
               : usual;
}

/// A URL as it may stand in a log: without user, password and query.
std::string place_of(const std::string& url) {
    std::string place = url.substr(0, url.find('?'));
    const std::size_t host = place.find("://") + 3;
    const std::size_t at = place.substr(0, place.find('/', host)).rfind('@');
    return at == std::string::npos ? place : place.erase(host, at + 1 - host);
}

class Feed {
 public:
    Feed(const pitcast_host* host, const pitcast_options* options,
         std::unique_ptr<DocumentReader> reader)
        : host_(host),
          url_(pitcast_option_of(options, "url", "")),
          interval_ns_(milliseconds_of(options, "interval_ms", 3000) * kMillisecond),
          timeout_ms_(milliseconds_of(options, "timeout_ms", 5000)),
          reader_(std::move(reader)) {}

    void start() { document_ = std::make_unique<HttpDocument>(url_, timeout_ms_); }
    void stop() { document_.reset(); }

    void poll(std::uint32_t wait_ms) {
        const std::int64_t now = host_->utc_now_ns(host_);
        if (!document_->is_under_way()) {
            // A clock that was put back must not make us wait for long.
            if (now < next_ns_ && next_ns_ - now <= std::max(kLongestPause, interval_ns_)) {
                const std::int64_t patience = wait_ms * kMillisecond;
                std::this_thread::sleep_for(
                    std::chrono::nanoseconds(std::min(next_ns_ - now, patience)));
                return;
            }
            document_->ask();
        }
        const Answer answer = document_->wait(static_cast<int>(wait_ms));
        if (answer.over) {
            take(answer);
        }
    }

 private:
    void take(const Answer& answer) {
        std::string wrong = answer.error;
        if (answer.changed) {
            const Json document = Json::parse(answer.body, nullptr, false);
            const std::int64_t utc_ns =
                answer.utc_ns != 0 ? answer.utc_ns : host_->utc_now_ns(host_);
            wrong = document.is_discarded()
                        ? "is no JSON"
                        : reader_->read(document, utc_ns, [&](const Json& e) { tell(e); });
            if (!wrong.empty()) {
                document_->forget();
            }
        }
        const std::int64_t now = host_->utc_now_ns(host_);
        if (wrong.empty()) {
            failures_ = 0;
            next_ns_ = now + interval_ns_;
            set_heard(true);
            return;
        }
        ++failures_;
        const std::int64_t doubled = interval_ns_ << std::min(failures_, 10);
        const std::int64_t pause = answer.wait_s >= 0 ? answer.wait_s * 1000 * kMillisecond
                                                      : std::max(interval_ns_, doubled);
        next_ns_ = now + std::min(pause, std::max(kLongestPause, interval_ns_));
        if (failures_ == 1) {
            host_->log(host_, PITCAST_LOG_WARNING, (place_of(url_) + ": " + wrong).c_str());
        }
        if (failures_ == kFailuresOfSilence) {
            set_heard(false);
        }
    }

    void tell(const Json& event) {
        const std::string line = event.dump(-1, ' ', false, Json::error_handler_t::replace);
        (void)host_->event(host_, line.data(), line.size());
    }

    void set_heard(bool heard) {
        if (heard != heard_) {
            heard_ = heard;
            host_->heard(host_, heard ? 1 : 0);
        }
    }

    const pitcast_host* host_;
    const std::string url_;
    const std::int64_t interval_ns_;
    const long timeout_ms_;
    std::unique_ptr<DocumentReader> reader_;
    std::unique_ptr<HttpDocument> document_;
    std::int64_t next_ns_ = 0;
    int failures_ = 0;
    bool heard_ = true;
};

// ---- the C side: no exception passes it ----

void* create(const pitcast_host* host, const pitcast_options* options) {
    const std::string url = pitcast_option_of(options, "url", "");
    const std::string format = pitcast_option_of(options, "format", "events");
    if (!url.starts_with("http://") && !url.starts_with("https://")) {
        host->fail(host, "is told no http:// or https:// URL",
                   "write plugin:http_json_feed?url=http://host/live-feed.json");
        return nullptr;
    }
    if (format != "events" && format != "nascar") {
        host->fail(host, ("\"" + format + "\" is no format").c_str(),
                   "use format=events or format=nascar");
        return nullptr;
    }
    ::curl_global_init(CURL_GLOBAL_DEFAULT);
    return new Feed(host, options, format == "nascar" ? make_live_feed() : make_event_list());
}

std::int32_t start(void* feed) {
    static_cast<Feed*>(feed)->start();
    return PITCAST_OK;
}

std::int32_t poll(void* feed, std::uint32_t wait_ms) {
    try {
        static_cast<Feed*>(feed)->poll(wait_ms);
        return PITCAST_OK;
    } catch (const std::exception&) {  // out of memory, or a JSON that we did not think of
        return PITCAST_AGAIN;
    }
}

void stop(void* feed) {
    static_cast<Feed*>(feed)->stop();
}

void destroy(void* feed) {
    delete static_cast<Feed*>(feed);
}

}  // namespace
}  // namespace http_json_feed

const pitcast_plugin* pitcast_plugin_entry(void) {
    static const pitcast_feed_api feed{
        sizeof(pitcast_feed_api), 0,       http_json_feed::create, http_json_feed::start,
        http_json_feed::poll,     nullptr, http_json_feed::stop,   http_json_feed::destroy};
    static const pitcast_plugin plugin{
        sizeof(pitcast_plugin),
        PITCAST_PLUGIN_ABI,
        "http_json_feed",
        "1.0.0",
        "Race events from a JSON document that an HTTP server offers",
        &feed,
        nullptr,
        nullptr,
        nullptr};
    return &plugin;
}
