// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <unistd.h>

#include "pitcast/core/file.h"
#include "pitcast/core/hash.h"
#include "pitcast/core/json_document.h"
#include "pitcast/show/package_file.h"
#include "pitcast/web/gate.h"

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

namespace {

/// A folder of the user's: what the variable names, else `below_home`; empty when there is no home.
std::filesystem::path user_folder(const char* variable, const char* below_home) {
    if (const char* named = std::getenv(variable); named != nullptr && *named != '\0') {
        return named;
    }
    const char* home = std::getenv("HOME");
    return home == nullptr || *home == '\0' ? std::filesystem::path()
                                            : std::filesystem::path(home) / below_home;
}

}  // namespace

std::filesystem::path kept_data_folder() {
    const auto data = user_folder("XDG_DATA_HOME", ".local/share");
    return data.empty() ? data : data / "pitcast" / "amcp";
}

Result<std::string> read_token(const std::filesystem::path& path) {
    const auto text = read_file(path);
    if (!text) {
        return text.error();
    }
    auto token = web::token_of(*text, path.string());
    std::error_code unknown;
    const auto rights = std::filesystem::status(path, unknown).permissions();
    if (token && !unknown &&
        (rights & std::filesystem::perms::others_read) != std::filesystem::perms::none) {
        warn({path.string(), "others on this machine can read the token", "chmod 600"});
    }
    return token;
}

std::filesystem::path settings_file() {
    const auto settings = user_folder("XDG_CONFIG_HOME", ".config");
    return settings.empty() ? settings : settings / "pitcast" / "desk.json";
}

std::filesystem::path cache_folder() {
    if (const char* named = std::getenv("XDG_CACHE_HOME"); named != nullptr && *named != '\0') {
        return std::filesystem::path(named) / "pitcast";
    }
    const char* home = std::getenv("HOME");
    return std::filesystem::path(home != nullptr ? home : "/tmp") / ".cache" / "pitcast";
}

namespace {

/// Packages in one file have a folder for each content.
Result<std::filesystem::path> unpacked(const std::string& file) {
    auto bytes = read_file(file);
    if (!bytes) {
        return bytes.error();
    }
    Hasher hasher;
    hasher.add(std::string_view(*bytes));
    char name[24];
    std::snprintf(name, sizeof name, "%016llx", static_cast<unsigned long long>(hasher.value()));
    const std::filesystem::path folder = cache_folder() / "packages" / name;
    if (std::filesystem::exists(folder / "package.json")) {
        return folder;
    }
    // Under a name of its own first, so that nobody ever sees half a package.
    const std::filesystem::path fresh = folder.string() + "." + std::to_string(::getpid());
    if (auto done = show::unpack_package(file, fresh); !done) {
        return done.error();
    }
    std::error_code failed;
    std::filesystem::rename(fresh, folder, failed);
    if (failed && !std::filesystem::exists(folder / "package.json")) {
        return Error{folder.string(), "cannot be made: " + failed.message(), ""};
    }
    std::filesystem::remove_all(fresh, failed);
    return folder;
}

}  // namespace

std::filesystem::path bundled_shows() {
    return std::filesystem::path(PITCAST_SOURCE_DIR) / "templates";
}

Result<std::filesystem::path> show_folder(const std::string& show) {
    const std::filesystem::path bundled = bundled_shows() / show;
    if (show.find('/') == std::string::npos && !std::filesystem::exists(show) &&
        std::filesystem::exists(bundled)) {
        return bundled;
    }
    if (std::filesystem::is_regular_file(show) && show.ends_with(".pitcast")) {
        return unpacked(show);
    }
    return std::filesystem::path(show);
}

std::function<Result<std::filesystem::path>(const std::string& name)> show_finder(
    const std::filesystem::path& shows, const std::string& show) {
    std::filesystem::path beside = shows;
    if (beside.empty()) {
        const auto whole = std::filesystem::absolute(show).lexically_normal();
        beside = !std::filesystem::exists(show) ? bundled_shows()
                 : whole.has_filename()         ? whole.parent_path()
                                                : whole.parent_path().parent_path();
    }
    return [beside](const std::string& name) -> Result<std::filesystem::path> {
        std::vector<std::string> known;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(beside, none)) {
            const bool is_file = entry.path().extension() == ".pitcast";
            if (!is_file && !std::filesystem::exists(entry.path() / "package.json", none)) {
                continue;
            }
            known.push_back((is_file ? entry.path().stem() : entry.path().filename()).string());
            if (known.back() == name) {
                return show_folder(entry.path().string());
            }
        }
        std::sort(known.begin(), known.end());
        std::string all;
        for (const std::string& one : known) {
            all += (all.empty() ? "" : ", ") + one;
        }
        return Error{"show \"" + name + "\"", "is not in " + beside.string(),
                     all.empty() ? "--shows names the folder with shows" : "there are: " + all};
    };
}

int ensure_media_of(const std::filesystem::path& show) {
    std::error_code none;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(show, none)) {
        if (entry.path().extension() != ".json") {
            continue;
        }
        const auto text = read_file(entry.path());
        if (text && text->find("\"media:") != std::string::npos) {
            return ensure_media(tools::MediaSize::any);
        }
    }
    return kDone;
}

int ensure_media(tools::MediaSize size) {
    const Status made = tools::make_media(media_folder(), size, [](std::string_view line) {
        std::fprintf(stderr, "pitcast: %.*s\n", static_cast<int>(line.size()), line.data());
    });
    return made ? int{kDone} : fail(made.error(), kEnvironment);
}

}  // namespace pitcast::cli
