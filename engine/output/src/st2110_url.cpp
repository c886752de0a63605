// SPDX-License-Identifier: Apache-2.0
#include "st2110_url.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <arpa/inet.h>

#include "st2110_schedule.h"

namespace pitcast::output {
namespace {

constexpr std::string_view kScheme = "st2110:";

std::vector<std::string> cut_at_commas(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

Status read_number(const std::string& url, const Option& option, std::int32_t least,
                   std::int32_t most, std::int32_t& to) {
    const char* last = option.value.data() + option.value.size();
    const auto [end, failed] = std::from_chars(option.value.data(), last, to);
    if (failed != std::errc() || end != last || to < least || to > most) {
        return Error{
            url, "\"" + std::string(option.value) + "\" is no " + std::string(option.key),
            "use a whole number from " + std::to_string(least) + " to " + std::to_string(most)};
    }
    return {};
}

/// "39-A7-94-FF-FE-07-CB-D0:127": eight octets, and a domain of PTP.
bool is_ptp(std::string_view text) {
    constexpr std::string_view kPattern = "xx-xx-xx-xx-xx-xx-xx-xx:";
    if (text == "traceable") {
        return true;
    }
    if (text.size() <= kPattern.size() || text.size() > kPattern.size() + 3) {
        return false;
    }
    for (std::size_t i = 0; i < kPattern.size(); ++i) {
        const bool hex = std::string_view("0123456789ABCDEFabcdef").find(text[i]) != text.npos;
        if (kPattern[i] == 'x' ? !hex : text[i] != kPattern[i]) {
            return false;
        }
    }
    int domain = -1;
    const char* last = text.data() + text.size();
    const auto [end, failed] = std::from_chars(text.data() + kPattern.size(), last, domain);
    return failed == std::errc() && end == last && domain >= 0 && domain <= 127;
}

Status read_interfaces(const std::string& url, const Option& option, St2110Options& to) {
    to.interfaces = cut_at_commas(option.value);
    if (to.interfaces.empty() || to.interfaces.size() > 2) {
        return Error{url, "one interface or two are wanted",
                     "use interface=10.0.0.5 or interface=eth0,eth1"};
    }
    return {};
}

Status read_place(const std::string& url, const Option& option, St2110Flow& to) {
    auto flow = st2110::read_flow(option.value);
    if (!flow) {
        return flow.error().within(url + ": " + std::string(option.key));
    }
    to = std::move(*flow);
    return {};
}

}  // namespace

Result<St2110Flow> st2110::read_flow(std::string_view text) {
    St2110Flow flow;
    for (const std::string& place : cut_at_commas(text)) {
        const std::size_t colon = std::min(place.find(':'), place.size());
        St2110Endpoint endpoint{.address = place.substr(0, colon)};
        in_addr address{};
        const char* port = place.data() + std::min(colon + 1, place.size());
        const char* last = place.data() + place.size();
        const auto [end, failed] = std::from_chars(port, last, endpoint.port);
        if (::inet_pton(AF_INET, endpoint.address.c_str(), &address) != 1 ||
            failed != std::errc() || end != last || endpoint.port == 0) {
            return Error{"", "\"" + place + "\" is no IPv4 address and port",
                         "use 239.1.1.1:5004, for example"};
        }
        flow.push_back(std::move(endpoint));
    }
    if (flow.empty() || flow.size() > 2) {
        return Error{"", "one address and port are wanted, or two",
                     "use 239.1.1.1:5004, or 239.1.1.1:5004,239.2.1.1:5004"};
    }
    return flow;
}

Status st2110::read_option(const std::string& url, const Option& option, St2110Options& to,
                           bool& known) {
    const std::string_view key = option.key;
    if (key == "sound") {
        return read_place(url, option, to.sound);
    }
    if (key == "anc") {
        return read_place(url, option, to.ancillary);
    }
    if (key == "interface") {
        return read_interfaces(url, option, to);
    }
    if (key == "ttl") {
        return read_number(url, option, 1, 255, to.ttl);
    }
    if (key == "dscp") {
        return read_number(url, option, 0, 63, to.dscp);
    }
    if (key == "delay") {
        return read_number(url, option, 1, 8, to.delay_frames);
    }
    if (key == "burst") {
        return read_number(url, option, 1, Schedule::kMostBurst, to.burst);
    }
    if (key == "sampling" || key == "ptime") {
        const bool first = option.value == (key == "ptime" ? "1" : "ycbcr");
        if (!first && option.value != (key == "ptime" ? "0.125" : "key")) {
            return Error{url, "\"" + std::string(option.value) + "\" is no " + std::string(key),
                         key == "ptime" ? "use ptime=1 or 0.125 (milliseconds)"
                                        : "use sampling=ycbcr or key"};
        }
        if (key == "ptime") {
            to.ptime_us = first ? 1000 : 125;
        } else {
            to.key_sampling = !first;
        }
        return {};
    }
    if (key == "sdp") {
        to.sdp = option.value;
        return {};
    }
    if (key == "ptp") {
        to.ptp = option.value;
        return is_ptp(option.value)
                   ? Status()
                   : Status(Error{url, "\"" + to.ptp + "\" is no clock of PTP",
                                  "use ptp=39-A7-94-FF-FE-07-CB-D0:127, which is the grandmaster "
                                  "and the domain, or ptp=traceable"});
    }
    if (key == "key") {
        return Error{url, "fill and key are two outputs here",
                     "name them one by one, st2110:FILL?bus=graphics and st2110:KEY?pack=v210_key"};
    }
    known = false;
    return {};
}

std::vector<std::string> outputs_of(const std::string& url) {
    const std::size_t scheme = url.starts_with("hold:") ? 5 : 0;
    const std::size_t question = url.find('?');
    if (url.compare(scheme, kScheme.size(), kScheme) != 0 || question == url.npos) {
        return {url};
    }
    const std::string start = url.substr(0, scheme) + std::string(kScheme);
    std::string place;
    std::string fill;
    std::string key = "?pack=v210_key";
    bool bus = false;
    for (const Option& option : options_of(std::string_view(url).substr(question + 1))) {
        const std::string text = std::string(option.key) + "=" + std::string(option.value);
        if (option.key == "key") {
            place = option.value;
            continue;
        }
        bus = bus || option.key == "bus";
        // What is of one of them only; all else is of both.
        constexpr std::array kOfFill{"sound", "anc", "ptime", "pack", "colour", "dither"};
        const bool of_fill = std::find(kOfFill.begin(), kOfFill.end(), option.key) != kOfFill.end();
        if (option.key != "sampling") {
            fill += "&" + text;
        }
        if (!of_fill) {
            key += "&" + text;
        }
    }
    if (place.empty()) {
        return {url};
    }
    fill = (bus ? "" : "&bus=graphics") + fill;
    fill[0] = '?';
    return {url.substr(0, question) + fill, start + place + key};
}

}  // namespace pitcast::output
