// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>

#include <CLI/CLI.hpp>

#include "pitcast/core/error.h"
#include "pitcast/core/result.h"

#include "pitcast_tools/media_maker.h"

/// One function a verb: declares its options and, when it is the verb asked for, runs it and
/// leaves the exit code.
namespace pitcast::cli {

/// Exit codes, the same for every verb (README, "Exit codes").
enum ExitCode : int {
    kDone = 0,
    kFailed = 1,       ///< ran, but something was not as it should be: a late sink, a check differs
    kUsage = 2,        ///< the words of the command line
    kBadInput = 3,     ///< a show, template, recording or endpoint that makes no sense
    kEnvironment = 4,  ///< this machine: no device, port in use, disk full, no display
};

void add_demo(CLI::App& app, int& exit_code);
void add_run(CLI::App& app, int& exit_code);
void add_render(CLI::App& app, int& exit_code);
void add_feed(CLI::App& app, int& exit_code);
void add_classify(CLI::App& app, int& exit_code);
void add_check(CLI::App& app, int& exit_code);
void add_send(CLI::App& app, int& exit_code);
void add_keys(CLI::App& app, int& exit_code);
void add_edit(CLI::App& app, int& exit_code);
void add_venue(CLI::App& app, int& exit_code);
void add_media(CLI::App& app, int& exit_code);
void add_devices(CLI::App& app, int& exit_code);
void add_bench(CLI::App& app, int& exit_code);
void add_signal(CLI::App& app, int& exit_code);
void add_sheet(CLI::App& app, int& exit_code);
void add_manifest(CLI::App& app, int& exit_code);
void add_exposure(CLI::App& app, int& exit_code);
void add_pack(CLI::App& app, int& exit_code);
void add_plugin(CLI::App& app, int& exit_code);

/// Prints "pitcast: …" to standard error and returns `code`.
int fail(const Error& error, ExitCode code);
void warn(const Error& error);
/// Nothing when `word` is a verb or an option; else what is wrong, with the nearest verb.
[[nodiscard]] std::optional<Error> unknown_verb(const CLI::App& app, const std::string& word);

/// The token in a file, for an HTTP door; warns when others can read it.
[[nodiscard]] Result<std::string> read_token(const std::filesystem::path& path);

/// Set by SIGINT and SIGTERM.
[[nodiscard]] const std::atomic<bool>& stop_flag();
void catch_signals();

/// The folder "media/generated" of the checkout, or $PITCAST_MEDIA when set.
[[nodiscard]] std::filesystem::path media_folder();
/// "pitcast" of $XDG_CACHE_HOME or ~/.cache: what can be made again.
[[nodiscard]] std::filesystem::path cache_folder();
/// Where clients over AMCP keep data: "pitcast/amcp" of $XDG_DATA_HOME or ~/.local/share; empty
/// when there is no home.
[[nodiscard]] std::filesystem::path kept_data_folder();
/// Where the desk keeps how its user likes it: "pitcast/desk.json" of $XDG_CONFIG_HOME or
/// ~/.config; empty when there is no home.
[[nodiscard]] std::filesystem::path settings_file();
/// Folder of the packages that come with the program.
[[nodiscard]] std::filesystem::path bundled_shows();
/// "templates/NAME" of the checkout when `show` is a bare name; of a .pitcast file the folder that
/// it is unpacked into; else `show` itself.
[[nodiscard]] Result<std::filesystem::path> show_folder(const std::string& show);
/// Shows that may be loaded on air by name: folders and .pitcast files in `shows`, or, where that
/// is empty, beside `show`.
[[nodiscard]] std::function<Result<std::filesystem::path>(const std::string& name)> show_finder(
    const std::filesystem::path& shows, const std::string& show);
/// Makes the bundled media (venue, clips) when they are missing.
[[nodiscard]] int ensure_media(tools::MediaSize size);
/// The same where the show in this folder names any of them ("media:FILE"): making the clips takes
/// minutes, and who brings a show of their own does not wait for them.
[[nodiscard]] int ensure_media_of(const std::filesystem::path& show);

}  // namespace pitcast::cli
