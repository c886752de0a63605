// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/plugin/catalogue.h"
#include "pitcast/plugin/plugin_url.h"
#include "pitcast/plugin/watch.h"

#include "test_paths.h"

namespace pitcast::plugin {

/// A plug-in of tests/support/plugins.
inline std::string test_plugin(const std::string& name) {
    return std::string(PITCAST_TEST_BUILD_DIR) + "/plugins/" + name + ".so";
}

inline Catalogue catalogue_of(const std::vector<std::string>& named) {
    Catalogue catalogue;
    for (const std::string& one : named) {
        const Status allowed = catalogue.allow(one);
        EXPECT_TRUE(allowed) << (allowed ? "" : allowed.error().message());
    }
    return catalogue;
}

inline PluginInfo troublemaker() {
    const auto info = catalogue_of({test_plugin("troublemaker")}).find("troublemaker", Role::feed);
    EXPECT_TRUE(info);
    return info ? *info : PluginInfo{};
}

/// With the patience of a test: little pauses, three lives.
inline PluginUrl quick_url(const std::string& text) {
    auto url = parse_plugin_url(text);
    EXPECT_TRUE(url) << (url ? "" : url.error().message());
    url->limits.first_pause_ns = 1'000'000;
    url->limits.longest_pause_ns = 10'000'000;
    url->limits.short_lives = 3;
    url->limits.end_patience_ns = kNanosecondsPerSecond / 2;
    return *url;
}

inline bool comes_true(const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!done()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

inline std::string text_in_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

inline std::vector<std::string> lines_in_file(const std::string& path) {
    std::istringstream text(text_in_file(path));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) {
        lines.push_back(line);
    }
    return lines;
}

}  // namespace pitcast::plugin
