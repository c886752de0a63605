// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <memory>

#include "pitcast/core/file.h"
#include "pitcast/show/ograf.h"

#include "verbs.h"

namespace pitcast::cli {
namespace {

struct Options {
    std::string show;
    std::filesystem::path out;
};

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
    std::error_code failed;
    std::filesystem::create_directories(options.out, failed);
    auto written = write_file(options.out / show::kOgrafMain, show::ograf_main_module());
    for (const show::TemplateSummary& summary : (*package)->templates()) {
        const Json manifest = show::ograf_manifest(**package, summary);
        if (written) {
            written =
                write_file(options.out / (summary.id + ".ograf.json"), manifest.dump(2) + "\n");
        }
    }
    if (!written) {
        return fail(written.error(), kEnvironment);
    }
    std::printf("%zu manifests in %s\n", (*package)->templates().size(), options.out.c_str());
    return kDone;
}

}  // namespace

void add_manifest(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<Options>();
    CLI::App* verb = app.add_subcommand(
        "manifest", "Write EBU OGraf manifests of a package, for other systems' controllers");
    verb->add_option("show", options->show, "Folder of the show, or the name of a bundled one")
        ->required();
    verb->add_option("--out", options->out, "Folder for the manifests")->required();
    verb->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace pitcast::cli
