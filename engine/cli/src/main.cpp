// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>

#include <malloc.h>

#include "pitcast/core/log.h"

#include "verbs.h"

namespace {

/// Pictures and what encoders hold come from the system and go back there. By default glibc keeps
/// what is freed up to 32 MiB, in each thread's arena: outputs that come and go made 300 MB 410.
constexpr int kOwnPages = 256 * 1024;

void add_log_file(CLI::App& app) {
    const auto add = [](const std::string& file) {
        if (const pitcast::Status added = pitcast::Log::add_file(file); !added) {
            throw CLI::ValidationError("--log", added.error().message());
        }
    };
    app.add_option_function<std::string>("--log", add,
                                         "Write the log to this file too, a JSON object a line");
}

}  // namespace

int main(int argc, char** argv) {
    using namespace pitcast;
    (void)mallopt(M_MMAP_THRESHOLD, kOwnPages);
    try {
        const Log log(LogLevel::warning);
        cli::catch_signals();
        CLI::App app("Pitcast: live graphics for motorsport television", "pitcast");
        app.require_subcommand(1);
        app.set_help_all_flag("--help-all", "Help of all verbs");
        app.footer(
            "Exit codes: 0 done, 1 ran with a fault, 2 wrong usage, 3 bad input, 4 this machine "
            "lacks something.");
        int exit_code = cli::kDone;
        cli::add_demo(app, exit_code);
        cli::add_run(app, exit_code);
        cli::add_render(app, exit_code);
        cli::add_feed(app, exit_code);
        cli::add_classify(app, exit_code);
        cli::add_check(app, exit_code);
        cli::add_send(app, exit_code);
        cli::add_keys(app, exit_code);
        cli::add_edit(app, exit_code);
        cli::add_venue(app, exit_code);
        cli::add_media(app, exit_code);
        cli::add_devices(app, exit_code);
        cli::add_bench(app, exit_code);
        cli::add_signal(app, exit_code);
        cli::add_sheet(app, exit_code);
        cli::add_manifest(app, exit_code);
        cli::add_exposure(app, exit_code);
        cli::add_pack(app, exit_code);
        cli::add_plugin(app, exit_code);
        app.add_subcommand("version", "Print the version")->callback([] {
            std::puts("pitcast " PITCAST_VERSION);
        });
        add_log_file(app);
        for (const char* verb : {"run", "demo", "edit", "render"}) {
            add_log_file(*app.get_subcommand(verb));
        }
        if (argc > 1) {
            if (const auto unknown = cli::unknown_verb(app, argv[1])) {
                return cli::fail(*unknown, cli::kUsage);
            }
        }
        try {
            app.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return app.exit(error) == 0 ? cli::kDone : cli::kUsage;
        }
        return exit_code;
    } catch (const std::exception& error) {
        // Libraries may still throw where none is expected; the user gets a line, not a crash.
        std::fprintf(stderr, "pitcast: unexpected: %s\n", error.what());
        return cli::kFailed;
    }
}
