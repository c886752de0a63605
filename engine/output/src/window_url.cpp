// SPDX-License-Identifier: Apache-2.0
#include "window_url.h"

#include <algorithm>
#include <charconv>

namespace pitcast::output::window {
namespace {

constexpr std::array<Named<WindowShows>, 4> kShowsNames{{{"programme", WindowShows::programme},
                                                         {"graphics", WindowShows::graphics},
                                                         {"preview", WindowShows::preview},
                                                         {"multiview", WindowShows::multiview}}};
constexpr std::int32_t kMostScreens = 64;
constexpr std::int32_t kLeastSide = 64;
constexpr std::int32_t kMostSide = 16384;

bool whole(std::string_view text, std::int32_t& to) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), to);
    return failed == std::errc() && end == text.data() + text.size() && !text.empty();
}

/// Two whole numbers with a letter between them.
bool two_of(std::string_view text, char between, std::int32_t& first, std::int32_t& second) {
    const std::size_t cut = text.find(between);
    return cut != text.npos && whole(text.substr(0, cut), first) &&
           whole(text.substr(cut + 1), second);
}

Error wrong(const std::string& url, const Option& option, const char* mend) {
    return {url, "\"" + std::string(option.value) + "\" is no " + std::string(option.key), mend};
}

Status read_switch(const std::string& url, const Option& option, bool& to) {
    if (option.value != "1" && option.value != "0") {
        return wrong(url, option, "use 1 or 0");
    }
    to = option.value == "1";
    return {};
}

Status read_size(const std::string& url, const Option& option, WindowOptions& options) {
    const bool read = two_of(option.value, 'x', options.width, options.height);
    const auto fits = [](std::int32_t side) { return side >= kLeastSide && side <= kMostSide; };
    return read && fits(options.width) && fits(options.height)
               ? Status()
               : Status(wrong(url, option, "use size=960x540, pixels from 64 to 16384"));
}

Status read_place(const std::string& url, const Option& option, WindowOptions& options) {
    WindowOptions::Place place;
    const auto fits = [](std::int32_t at) { return at >= -kMostSide && at <= kMostSide; };
    if (!two_of(option.value, ',', place.x, place.y) || !fits(place.x) || !fits(place.y)) {
        return wrong(url, option, "use at=X,Y, pixels from the screen's top left");
    }
    options.at = place;
    return {};
}

}  // namespace

Result<WindowShows> read_shows(const std::string& target) {
    for (const auto& [name, shows] : kShowsNames) {
        if (target == name) {
            return shows;
        }
    }
    return Error{"window:" + target,
                 target.empty() ? "says not what it shows"
                                : "\"" + target + "\" is nothing that a window shows",
                 "use window:programme, window:graphics, window:preview or window:multiview"};
}

std::string_view text_of(WindowShows shows) {
    const auto* found = std::find_if(kShowsNames.begin(), kShowsNames.end(),
                                     [&](const auto& name) { return name.second == shows; });
    return found == kShowsNames.end() ? "none" : found->first;
}

Status read_option(const std::string& url, const Option& option, WindowOptions& options,
                   bool& known) {
    known = true;
    if (option.key == "screen") {
        return whole(option.value, options.screen) && options.screen >= 1 &&
                       options.screen <= kMostScreens
                   ? Status()
                   : Status(wrong(url, option, "screens count from 1: screen=2 is the second"));
    }
    if (option.key == "full") {
        return read_switch(url, option, options.full);
    }
    if (option.key == "safe") {
        return read_switch(url, option, options.safe);
    }
    if (option.key == "size") {
        return read_size(url, option, options);
    }
    if (option.key == "at") {
        return read_place(url, option, options);
    }
    if (option.key == "alpha") {
        const bool checker = option.value == "checker";
        options.backdrop = checker ? WindowBackdrop::checker : WindowBackdrop::black;
        return checker || option.value == "black"
                   ? Status()
                   : Status(wrong(url, option, "use alpha=checker or alpha=black"));
    }
    if (option.key == "view") {
        options.key = option.value == "key";
        return options.key || option.value == "fill"
                   ? Status()
                   : Status(wrong(url, option, "use view=fill or view=key"));
    }
    known = false;
    return {};
}

Status check(const std::string& url, const WindowOptions& options, bool says_alpha) {
    if ((options.key || says_alpha) && options.shows != WindowShows::graphics) {
        return Error{url, "only graphics have a key", "use window:graphics with alpha= and view="};
    }
    return {};
}

}  // namespace pitcast::output::window
