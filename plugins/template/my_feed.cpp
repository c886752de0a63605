// A feed that understands a timing system's lines. Replace `take_line` by what yours tells.
//
//     007;SF;1750000090000      car 007 crossed the loop SF at that time (UTC, milliseconds)
//
// Pitcast connects to the timing system (?source=tcp://host:port) and hands over the bytes as they
// come; this file cuts them into lines and says what they mean.
#include <cstdlib>
#include <string>
#include <string_view>

#include "pitcast_plugin.h"

namespace {

class MyFeed {
 public:
    MyFeed(const pitcast_host* host, std::string session)
        : host_(host), session_(std::move(session)) {}

    void start() {
        tell(R"({"kind": "session", "id": ")" + session_ +
             R"(", "session_kind": "race", "loops": [{"id": "SF", "kind": "start_finish"}]})");
    }

    /// Bytes come cut anywhere; none at all: the connection has ended.
    void receive(std::string_view bytes) {
        if (bytes.empty()) {
            rest_.clear();
            return;
        }
        rest_ += bytes;
        for (std::size_t end = 0; (end = rest_.find('\n')) != std::string::npos;) {
            take_line(std::string_view(rest_).substr(0, end));
            rest_.erase(0, end + 1);
        }
        if (rest_.size() > 4096) {  // no line of this system is so long
            rest_.clear();
        }
    }

 private:
    void take_line(std::string_view line) {
        const std::size_t first = line.find(';');
        const std::size_t second = first == line.npos ? line.npos : line.find(';', first + 1);
        if (second == line.npos) {
            host_->log(host_, PITCAST_LOG_WARNING, "a line without three fields");
            return;
        }
        const long long ms = std::atoll(std::string(line.substr(second + 1)).c_str());
        // Letters that JSON would want escaped do not come in numbers and loops.
        const std::string number(line.substr(0, first));
        const std::string loop(line.substr(first + 1, second - first - 1));
        tell(R"({"kind": "passing", "utc_ns": )" + std::to_string(ms * 1000000) +
             R"(, "number": ")" + number + R"(", "loop": ")" + loop + R"("})");
    }

    void tell(const std::string& event) { (void)host_->event(host_, event.data(), event.size()); }

    const pitcast_host* host_;
    std::string session_;
    std::string rest_;  // of a line that is not whole yet
};

void* create(const pitcast_host* host, const pitcast_options* options) {
    return new MyFeed(host, pitcast_option_of(options, "session", "R1"));
}
int32_t start(void* feed) {
    static_cast<MyFeed*>(feed)->start();
    return PITCAST_OK;
}
int32_t receive(void* feed, const void* bytes, size_t length, int64_t /*utc_ns*/) {
    static_cast<MyFeed*>(feed)->receive({static_cast<const char*>(bytes), length});
    return PITCAST_OK;
}
void stop(void* /*feed*/) {}
void destroy(void* feed) {
    delete static_cast<MyFeed*>(feed);
}

}  // namespace

const pitcast_plugin* pitcast_plugin_entry(void) {
    static const pitcast_feed_api feed{sizeof(pitcast_feed_api), 0,       create, start,
                                       /*poll*/ nullptr,         receive, stop,   destroy};
    static const pitcast_plugin plugin{sizeof(pitcast_plugin),
                                       PITCAST_PLUGIN_ABI,
                                       "my_feed",
                                       "0.1.0",
                                       "Lines of my timing system",
                                       &feed,
                                       /*sink*/ nullptr,
                                       /*control*/ nullptr,
                                       /*source*/ nullptr};
    return &plugin;
}
