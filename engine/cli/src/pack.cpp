// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <memory>

#include "pitcast/show/package.h"
#include "pitcast/show/package_file.h"

#include "verbs.h"

namespace pitcast::cli {
namespace {

struct Options {
    std::string show;
    std::filesystem::path out;
};

/// Only what would load is packed.
int run(const Options& options) {
    const auto folder = show_folder(options.show);
    if (!folder) {
        return fail(folder.error(), kBadInput);
    }
    draw::FontLibrary fonts;
    show::LoadOptions load{.media_root = media_folder(), .warnings = {}};
    const auto package = show::load_package(*folder, fonts, load);
    if (!package) {
        return fail(package.error(), kBadInput);
    }
    const std::filesystem::path file =
        options.out.empty() ? std::filesystem::path((*package)->id() + ".pitcast") : options.out;
    if (auto packed = show::pack_package(*folder, file); !packed) {
        return fail(packed.error(), kEnvironment);
    }
    std::printf("%s: %zu templates\n", file.c_str(), (*package)->templates().size());
    return kDone;
}

}  // namespace

void add_pack(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<Options>();
    CLI::App* verb =
        app.add_subcommand("pack", "Put a package into one file that every verb takes");
    verb->add_option("show", options->show, "Folder of the show, or the name of a bundled one")
        ->required();
    verb->add_option("--out", options->out, "FILE.pitcast; named after the package otherwise");
    verb->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace pitcast::cli
