// SPDX-License-Identifier: Apache-2.0
#include "pitcast/web/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

#include "pitcast/core/file.h"

namespace pitcast::web {
namespace {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

const Json& member(const Json& json, const char* key) {
    static const Json nothing;
    const auto found = json.find(key);
    return json.is_object() && found != json.end() ? *found : nothing;
}

double number(const Json& json, const char* key, double scale = 1) {
    const Json& found = member(json, key);
    return found.is_number()    ? found.get<double>() * scale
           : found.is_boolean() ? (found.get<bool>() ? 1 : 0)
                                : 0;
}

std::string text(const Json& json, const char* key) {
    const Json& found = member(json, key);
    return found.is_string() ? found.get<std::string>() : "";
}

std::string escaped(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == '\\' || c == '"') {
            out += '\\';
        }
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

constexpr double kNs = 1e-9;

class Exposition {
 public:
    void head(std::string_view name, std::string_view type, std::string_view help) {
        out_.append("# HELP pitcast_").append(name).append(" ").append(help).append("\n");
        out_.append("# TYPE pitcast_").append(name).append(" ").append(type).append("\n");
    }
    void value(std::string_view name, Labels labels, double value) {
        out_.append("pitcast_").append(name);
        char separator = '{';
        for (const auto& [label, content] : labels) {
            out_.append(1, separator).append(label).append("=\"").append(escaped(content)) += '"';
            separator = ',';
        }
        out_ += separator == '{' ? " " : "} ";
        std::array<char, 40> digits{};
        const bool whole = std::fabs(value) < 1e15 && value == std::floor(value);
        std::snprintf(digits.data(), digits.size(), whole ? "%.0f" : "%.9g", value);
        out_.append(digits.data()) += '\n';
    }
    void one(std::string_view name, std::string_view type, std::string_view help, double what) {
        head(name, type, help);
        value(name, {}, what);
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

 private:
    std::string out_;
};

void write_frames(const Json& state, Exposition& out) {
    out.one("frames_total", "counter", "Frames rendered", number(state, "frames"));
    out.one("frames_late_total", "counter", "Frames done after their deadline",
            number(state, "frames_late"));
    out.one("frames_repeated_total", "counter",
            "Frame numbers for which the last picture was sent again",
            number(state, "frames_repeated"));
    out.head("frame_cost_seconds", "histogram", "What a frame takes, from step to handing over");
    for (const Json& bucket : member(state, "cost_buckets")) {
        std::array<char, 32> edge{};
        std::snprintf(edge.data(), edge.size(), "%g", bucket[0].get<double>() * kNs);
        out.value("frame_cost_seconds_bucket", {{"le", edge.data()}}, bucket[1].get<double>());
    }
    const double count = number(state, "cost_count");
    out.value("frame_cost_seconds_bucket", {{"le", "+Inf"}}, count);
    out.value("frame_cost_seconds_sum", {}, number(state, "cost_sum_ns", kNs));
    out.value("frame_cost_seconds_count", {}, count);
    out.head("frame_cost_quantile_seconds", "gauge", "Quantiles of that since the start");
    out.value("frame_cost_quantile_seconds", {{"quantile", "0.5"}},
              number(state, "cost_p50_ns", kNs));
    out.value("frame_cost_quantile_seconds", {{"quantile", "0.99"}},
              number(state, "cost_p99_ns", kNs));
    out.value("frame_cost_quantile_seconds", {{"quantile", "1"}},
              number(state, "cost_max_ns", kNs));
    out.head("passing_latency_quantile_seconds", "gauge",
             "From a car's passing to the frame that shows it");
    out.value("passing_latency_quantile_seconds", {{"quantile", "0.5"}},
              number(state, "passing_p50_ns", kNs));
    out.value("passing_latency_quantile_seconds", {{"quantile", "0.99"}},
              number(state, "passing_p99_ns", kNs));
    out.one("inputs_total", "counter", "Inputs taken in and journalled", number(state, "inputs"));
    out.one("journal_refused_total", "counter", "Inputs that the journal could not take",
            number(state, "journal_refused"));
    out.one("layers_on_air", "gauge", "Layers that something is on",
            static_cast<double>(member(state, "layers").size()));
}

/// A metric that every item of a list has: the same head, a line an item.
struct ItemMetric {
    std::string_view name;
    std::string_view type;
    const char* key;
    double scale;
    std::string_view help;
};

/// Names of a list's items. Two of one name would make Prometheus refuse all of it.
std::vector<std::string> names_of(const Json& items, const char* id) {
    std::vector<std::string> names;
    for (const Json& item : items) {
        std::string name = text(item, id);
        const auto same = std::count(names.begin(), names.end(), name);
        names.push_back(same == 0 ? name : name + "#" + std::to_string(names.size()));
    }
    return names;
}

template <std::size_t Count>
void write_items(const Json& items, const char* id, std::string_view label,
                 const std::array<ItemMetric, Count>& metrics, Exposition& out) {
    const std::vector<std::string> names = names_of(items, id);
    for (const ItemMetric& metric : metrics) {
        out.head(metric.name, metric.type, metric.help);
        for (std::size_t i = 0; i < names.size(); ++i) {
            out.value(metric.name, {{label, names[i]}}, number(items[i], metric.key, metric.scale));
        }
    }
}

void write_sources(const Json& sources, Exposition& out) {
    constexpr std::array<ItemMetric, 6> kMetrics{
        {{"source_drops_total", "counter", "dropped", 1, "Pictures decoded and never shown"},
         {"source_repeats_total", "counter", "late", 1, "Pictures due that were not there yet"},
         {"source_reconnects_total", "counter", "reconnects", 1, "Connections after the first"},
         {"source_decode_errors_total", "counter", "decode_errors", 1, "Packets refused"},
         {"source_decoder_deaths_total", "counter", "decoder_deaths", 1, "Decoders that died"},
         {"source_way_seconds", "gauge", "way_ms", 1e-3, "From shooting to here; 0 = not known"}}};
    out.head("source_connected", "gauge", "1 while the source plays");
    for (const Json& source : sources) {
        const std::string id = text(source, "id");
        out.value("source_connected", {{"source", id}}, text(source, "state") == "playing" ? 1 : 0);
    }
    write_items(sources, "id", "source", kMetrics, out);
}

void write_sinks(const Json& sinks, Exposition& out) {
    constexpr std::array<ItemMetric, 8> kMetrics{
        {{"sink_frames_written_total", "counter", "written", 1, "Frames written"},
         {"sink_frames_dropped_total", "counter", "dropped", 1, "Frames not written"},
         {"sink_alive", "gauge", "alive", 1, "0 = failed for good"},
         {"sink_connected", "gauge", "connected", 1, "1 while it writes"},
         {"sink_reconnects_total", "counter", "reconnects", 1, "Connections after the first"},
         {"sink_repeated_total", "counter", "repeated", 1, "Held outputs: frames that were late"},
         {"sink_latency_p50_seconds", "gauge", "latency_p50_ns", kNs,
          "From a frame's beginning to its last byte handed on, median"},
         {"sink_latency_p99_seconds", "gauge", "latency_p99_ns", kNs,
          "Likewise, 99th percentile"}}};
    write_items(sinks, "name", "sink", kMetrics, out);
}

void write_feed(const Json& feed, Exposition& out) {
    out.one("feed_present", "gauge", "1 when the channel has a timing feed", feed.is_object());
    if (!feed.is_object()) {
        return;
    }
    // Before the first message there is no age; -1 would look young to an alarm.
    if (const double age = number(feed, "age_ns", kNs); age >= 0) {
        out.one("feed_age_seconds", "gauge", "Since anything came", age);
    }
    out.one("feed_stale", "gauge", "1 when nothing came for too long", number(feed, "stale"));
    out.one("feed_events_total", "counter", "Events taken", number(feed, "events"));
    out.one("feed_refused_total", "counter", "Messages not understood", number(feed, "refused"));
    out.one("feed_gaps_found_total", "counter", "Messages missing", number(feed, "gaps_found"));
    out.one("feed_gaps_repaired_total", "counter", "Of those, come later",
            number(feed, "gaps_repaired"));
    out.one("feed_dropped_total", "counter", "Messages that the channel had no time for",
            number(feed, "dropped"));
    out.one("feed_changeovers_total", "counter", "Changes between publishers",
            number(feed, "changeovers"));
}

void write_osc(const Json& osc, Exposition& out) {
    constexpr std::array<ItemMetric, 12> kMetrics{
        {{"osc_packets_total", "counter", "packets", 1, "OSC packets that have come"},
         {"osc_messages_total", "counter", "messages", 1, "Messages in them"},
         {"osc_commands_total", "counter", "commands", 1, "Commands handed to the channel"},
         {"osc_releases_total", "counter", "releases", 1, "Buttons let go, which do nothing"},
         {"osc_refused_total", "counter", "refused", 1, "Answered with an error"},
         {"osc_flooded_total", "counter", "flooded", 1, "Messages over a sender's rate"},
         {"osc_lost_total", "counter", "lost", 1, "Packets that the system had no room for"},
         {"osc_late_total", "counter", "late", 1, "Bundles whose time had passed"},
         {"osc_sent_total", "counter", "sent", 1, "OSC packets sent"},
         {"osc_unsent_total", "counter", "unsent", 1, "OSC packets that could not go"},
         {"osc_held", "gauge", "held", 1, "Bundles that wait for their time"},
         {"osc_subscribers", "gauge", "subscribers", 1, "Who is told the state"}}};
    if (!osc.is_object()) {
        return;
    }
    for (const ItemMetric& metric : kMetrics) {
        out.one(metric.name, metric.type, metric.help, number(osc, metric.key));
    }
}

void write_door(const WebStats& web, Exposition& out) {
    out.one("http_requests_total", "counter", "Requests to this door",
            static_cast<double>(web.requests));
    out.one("http_refused_total", "counter", "Of those, answered 4xx or 5xx",
            static_cast<double>(web.refused));
    out.one("http_commands_total", "counter", "Commands handed to the channel",
            static_cast<double>(web.commands));
    out.one("http_unanswered_total", "counter", "Requests that the channel did not answer",
            static_cast<double>(web.unanswered));
    out.one("http_connections", "gauge", "Connections now", static_cast<double>(web.connections));
    out.one("http_connections_dropped_total", "counter", "Slow, or in the way of others",
            static_cast<double>(web.dropped + web.turned_away));
}

}  // namespace

ProcessStats read_process_stats() {
    ProcessStats stats;
    const auto memory = read_file("/proc/self/statm");
    unsigned long long pages = 0;
    if (memory && std::sscanf(memory->c_str(), "%*u %llu", &pages) == 1) {
        stats.resident_bytes = pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    }
    const auto times = read_file("/proc/self/stat");
    // The name of the program, in brackets, may have spaces.
    const std::size_t end = times ? times->rfind(')') : std::string::npos;
    unsigned long long user = 0;
    unsigned long long system = 0;
    unsigned long long threads = 0;
    if (end != std::string::npos &&
        std::sscanf(times->c_str() + end + 1,
                    " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %*d %*d %*d %*d %llu",
                    &user, &system, &threads) == 3) {
        stats.cpu_seconds =
            static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
        stats.threads = threads;
    }
    return stats;
}

std::string metrics_text(const View& view, bool healthy, const WebStats& web,
                         const ProcessStats& process) {
    static const Json nothing = Json::object();
    const Json& state = view.state == nullptr ? nothing : *view.state;
    Exposition out;
    const std::string executor = text(state, "executor");
    out.head("build_info", "gauge", "Always 1; what runs here");
    out.value("build_info",
              {{"version", view.version},
               {"format", view.format.name},
               {"show", view.package == nullptr ? "" : view.package->id()},
               {"executor", executor}},
              1);
    out.one("healthy", "gauge", "What /healthz says", healthy ? 1 : 0);
    write_frames(state, out);
    write_sources(member(state, "sources"), out);
    write_sinks(member(state, "sinks"), out);
    write_feed(member(state, "feed"), out);
    write_osc(member(state, "osc"), out);
    out.one("process_resident_memory_bytes", "gauge", "Memory in use",
            static_cast<double>(process.resident_bytes));
    out.one("process_cpu_seconds_total", "counter", "Time on processors", process.cpu_seconds);
    out.one("process_threads", "gauge", "Threads", static_cast<double>(process.threads));
    write_door(web, out);
    return out.take();
}

}  // namespace pitcast::web
