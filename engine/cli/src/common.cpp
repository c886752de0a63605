// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "pitcast/core/json_document.h"

#include "verbs.h"

namespace pitcast::cli {
namespace {

// A signal handler can reach nothing but an object with static storage.
std::atomic<bool> g_stop{false};

}  // namespace

int fail(const Error& error, ExitCode code) {
    std::fprintf(stderr, "pitcast: %s\n", error.message().c_str());
    return code;
}

void warn(const Error& error) {
    std::fprintf(stderr, "pitcast: warning: %s\n", error.message().c_str());
}

std::optional<Error> unknown_verb(const CLI::App& app, const std::string& word) {
    if (word.starts_with('-')) {
        return std::nullopt;
    }
    std::vector<std::string> verbs;
    for (const CLI::App* verb : app.get_subcommands(nullptr)) {
        if (verb->get_name() == word) {
            return std::nullopt;
        }
        verbs.push_back(verb->get_name());
    }
    const std::string near = nearest_word(word, verbs);
    return Error{word, "is no verb of pitcast",
                 near.empty() ? "./pitcast --help lists them" : "did you mean \"" + near + "\"?"};
}

const std::atomic<bool>& stop_flag() {
    return g_stop;
}

void catch_signals() {
    struct sigaction action {};
    action.sa_handler = [](int) {
        if (g_stop.exchange(true)) {
            std::_Exit(130);  // asked twice: at once
        }
    };
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

std::filesystem::path media_folder() {
    if (const char* named = std::getenv("PITCAST_MEDIA")) {
        return named;
    }
    return std::filesystem::path(PITCAST_SOURCE_DIR) / "media" / "generated";
}

std::filesystem::path show_folder(const std::string& show) {
    std::filesystem::path bundled = std::filesystem::path(PITCAST_SOURCE_DIR) / "templates" / show;
    if (show.find('/') == std::string::npos && !std::filesystem::exists(show) &&
        std::filesystem::exists(bundled)) {
        return bundled;
    }
    return show;
}

int ensure_media(tools::MediaSize size) {
    const Status made = tools::make_media(media_folder(), size, [](std::string_view line) {
        std::fprintf(stderr, "pitcast: %.*s\n", static_cast<int>(line.size()), line.data());
    });
    return made ? int{kDone} : fail(made.error(), kEnvironment);
}

}  // namespace pitcast::cli
