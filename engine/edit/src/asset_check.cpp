// SPDX-License-Identifier: Apache-2.0
#include "asset_check.h"

#include <algorithm>
#include <system_error>

#include <stdlib.h>

#include "pitcast/core/file.h"
#include "pitcast/draw/text.h"
#include "pitcast/edit/json_text.h"
#include "pitcast/show/package.h"
#include "pitcast/video/probe.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, gone with the object.
class Trial {
 public:
    Trial() {
        std::string pattern = (fs::temp_directory_path() / "pitcast-import-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data()) == nullptr ? fs::path() : fs::path(pattern);
    }
    ~Trial() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

 private:
    fs::path path_;
};

/// Loads a package that has nothing but this file in it. That is what decides on air too.
Status try_to_load(AssetKind kind, const fs::path& from) {
    const Trial trial;
    std::error_code failed;
    const std::string name = kind == AssetKind::font ? "font" + from.extension().string() : "file";
    const auto copying = fs::copy_options::recursive;
    fs::copy(from, trial.path() / name, copying, failed);
    if (trial.path().empty() || failed) {
        return refused(from, "cannot be read: " + failed.message(), "check its permissions");
    }
    OrderedJson element{{"id", "it"}, {"type", name_of(kind)}, {"width", 16}, {"height", 16}};
    element["type"] = kind == AssetKind::picture ? "image" : std::string(name_of(kind));
    element[kind == AssetKind::sequence ? "folder" : "file"] = name;
    OrderedJson package{{"schema", 1}, {"id", "trial"}, {"templates", {"it.json"}}};
    OrderedJson shown{{"schema", 1}, {"id", "it"}, {"elements", OrderedJson::array()}};
    if (kind == AssetKind::font) {
        package["fonts"] = {{{"name", "it"}, {"file", name}}};
    } else {
        shown["elements"].push_back(element);
    }
    Status written = write_file(trial.path() / "package.json", package.dump());
    written = written ? write_file(trial.path() / "it.json", shown.dump()) : written;
    if (!written) {
        return written;
    }
    draw::FontLibrary fonts;
    show::LoadOptions options;
    const auto loaded = show::load_package(trial.path(), fonts, options);
    if (!loaded) {
        // Named as the author knows it, not as the trial did.
        std::string what = loaded.error().what;
        const std::string called = "\"" + name + "\"";
        const std::string subject = "element \"it\": ";
        if (what.starts_with(subject)) {
            what.erase(0, subject.size());
        }
        if (const auto at = what.find(called); at != std::string::npos) {
            what.replace(at, called.size(), "\"" + from.filename().string() + "\"");
        }
        return refused(from, what, loaded.error().mend);
    }
    return options.warnings.empty()
               ? Status{}
               : refused(from, "is no font that can be read", "use a TrueType or OpenType font");
}

}  // namespace

Error refused(const fs::path& from, std::string what, std::string mend) {
    return {from.filename().string(), std::move(what), std::move(mend)};
}

Status check_asset(AssetKind kind, const fs::path& from) {
    if (kind != AssetKind::clip) {
        return try_to_load(kind, from);
    }
    const auto probed = video::probe(from);
    if (!probed) {
        return refused(from, probed.error().what, probed.error().mend);
    }
    return probed->playable ? Status{}
                            : refused(from, "cannot be played: " + probed->obstacle,
                                      "convert it, for example to H.264 in MP4 with ffmpeg");
}

/// What to do with files that people drop most often by mistake.
std::string mend_for(const fs::path& from) {
    const std::string extension = from.extension().string();
    const auto is = [&](std::initializer_list<const char*> all) {
        return std::any_of(all.begin(), all.end(),
                           [&](const char* one) { return extension == one; });
    };
    if (is({".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".psd", ".tga", ".exr"})) {
        return "pictures are PNG: convert it";
    }
    if (is({".svg", ".ai", ".eps", ".pdf"})) {
        return "export it as PNG at the size at which it is shown";
    }
    if (is({".wav", ".mp3", ".aac", ".flac", ".ogg"})) {
        return "sound comes with the picture of a clip: put it into an MP4 or MOV";
    }
    if (is({".woff", ".woff2"})) {
        return "fonts are TrueType or OpenType (.ttf, .otf, .ttc)";
    }
    return "a package has PNG pictures and folders of them, Lottie JSON, TrueType and OpenType "
           "fonts, and clips";
}

}  // namespace pitcast::edit
