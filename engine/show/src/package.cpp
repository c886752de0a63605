// SPDX-License-Identifier: Apache-2.0
#include "pitcast/show/package.h"

#include <algorithm>

#include "pitcast/core/file.h"
#include "pitcast/core/url.h"
#include "pitcast/map/places.h"
#include "pitcast/show/venue.h"

#include "loader.h"

namespace pitcast::show {
namespace {

const std::vector<std::string> kSchemes{"media:", "srt://", "rist://", "rtsp://",
                                        "rtp://", "udp://", "http://", "https://"};

/// Inside the media folder for "media:", else inside the package.
Result<std::filesystem::path> resolve(const std::string& name, const LoadContext& context) {
    if (name.starts_with("media:")) {
        return path_inside(context.media_root, name.substr(6));
    }
    return path_inside(context.folder, name);
}

/// A path is made one that can be opened from anywhere; what is in the media folder stays as named.
void check_url(const Node& node, std::string& url, LoadContext& context, Reader& reader) {
    if (url.starts_with("pattern:") || url.starts_with("plugin:")) {
        return;  // what there is of them, the input says; which plug-ins may run, no show does
    }
    if (url.find("://") == std::string::npos) {
        if (const auto path = resolve(url, context); !path) {
            reader.fail(node, path.error().what, path.error().mend);
        } else if (!url.starts_with("media:")) {
            url = path->string();
        }
        return;
    }
    if (const Status allowed = check_source_url(url); !allowed) {
        reader.fail(node, allowed.error().what, allowed.error().mend);
    }
}

void load_sources(const Node& root, LoadContext& context, Reader& reader) {
    const Node sources = root.child("sources");
    if (!sources || !reader.array(sources, "sources")) {
        return;
    }
    for (std::size_t i = 0; i < sources.size() && !reader.failed(); ++i) {
        const Node node = sources.item(i);
        reader.object(node, {"id", "url", "loop", "delay_frames", "align_ms", "decoder", "fallback",
                             "fallback_after_ms"});
        SourceDeclaration source;
        source.id = reader.required_text(node, "id");
        source.url = reader.required_text(node, "url");
        source.loop = reader.boolean(node, "loop", true);
        source.delay_frames = static_cast<std::int32_t>(
            reader.integer(node, "delay_frames", 0, 0, SourceDeclaration::kLongestDelayFrames));
        if (node.child("align_ms")) {
            source.align_ns =
                reader.integer(node, "align_ms", 0, 0, SourceDeclaration::kLongestAlignMs) *
                1'000'000;
        }
        source.decoder = static_cast<SourceDecoder>(
            reader.choice(node, "decoder", {"cpu", "auto", "vaapi", "cuda"}, 0));
        source.fallback = reader.text(node, "fallback", "");
        source.fallback_after_ns = load_ms(node, "fallback_after_ms", 1'000, reader);
        if (reader.failed()) {
            return;
        }
        check_url(node.child("url"), source.url, context, reader);
        if (!source.fallback.empty()) {
            check_url(node.child("fallback"), source.fallback, context, reader);
        }
        for (const SourceDeclaration& other : context.show.sources_) {
            if (other.id == source.id) {
                reader.fail(node.child("id"), "source \"" + source.id + "\" stands twice");
            }
        }
        context.show.sources_.push_back(std::move(source));
    }
}

constexpr std::int32_t kProfilePosts = 241;

/// Marks that were placed by hand; a text that is not saved counts before the file.
Status load_places(const std::filesystem::path& venue, LoadContext& context) {
    const auto path = map::places_path(venue, context.folder);
    const auto draft = context.drafts->find(map::places_name(venue, context.folder));
    std::error_code none;
    if (draft == context.drafts->end() && !std::filesystem::is_regular_file(path, none)) {
        return {};
    }
    const auto text =
        draft == context.drafts->end() ? read_json(path, path) : Result<std::string>(draft->second);
    if (!text) {
        return text.error();
    }
    const auto document = JsonDocument::parse(*text, path.string());
    if (!document) {
        return document.error();
    }
    const auto marks = map::read_marks(*document);
    if (!marks) {
        return marks.error();
    }
    context.show.content_.add(std::string_view(*text));
    return map::place_marks(*document, *marks, *context.show.venue_);
}

Status load_venue_of(const Node& root, LoadContext& context, Reader& reader) {
    const Node node = root.child("venue");
    if (!node) {
        return {};
    }
    const std::string name = reader.required_text(root, "venue");
    if (reader.failed()) {
        return {};
    }
    const Result<std::filesystem::path> path = context.venue.empty()
                                                   ? resolve(name, context)
                                                   : Result<std::filesystem::path>(context.venue);
    if (!path) {
        reader.fail(node, path.error().what, path.error().mend);
        return {};
    }
    auto venue = map::load_venue(*path);
    if (!venue) {
        reader.fail(node, "venue \"" + name + "\": " + venue.error().message(),
                    "build the venue, or name another");
        return {};
    }
    context.show.venue_path_ = *path;
    context.show.venue_ = std::move(*venue);
    if (Status placed = load_places(*path, context); !placed) {
        return placed;
    }
    context.show.profile_ = profile_of(context.show.venue_->course, kProfilePosts);
    return {};
}

void load_templates(const Node& root, LoadContext& context, Reader& reader) {
    const Node templates = root.child("templates");
    if (!reader.array(templates, "templates")) {
        return;
    }
    for (std::size_t i = 0; i < templates.size() && !reader.failed(); ++i) {
        const Node node = templates.item(i);
        if (!node.json->is_string()) {
            reader.fail(node, "\"templates\" must be a list of paths");
            return;
        }
        const std::string file = node.json->get<std::string>();
        const auto path = path_inside(context.folder, file);
        std::error_code ignored;
        if (!path) {
            reader.fail(node, path.error().what, path.error().mend);
            return;
        }
        if (!std::filesystem::is_regular_file(*path, ignored)) {
            reader.fail(node, "template \"" + file + "\" does not exist");
            return;
        }
    }
}

Status load_into(LoadContext& context, const JsonDocument& document) {
    Reader reader(document);
    const Node root = reader.root();
    reader.object(root, {"schema",   "id",      "title",   "canvas",   "utc_offset_s", "fonts",
                         "families", "tokens",  "easings", "styles",   "animations",   "tables",
                         "classes",  "sources", "audio",   "venue",    "templates",    "pages",
                         "rules",    "rundown", "comment", "sponsors", "themes",       "strings",
                         "language", "aspects", "teams"});
    if (!root.child("schema")) {
        reader.fail(root, "member \"schema\" is missing", "this version reads schema 1");
    }
    (void)reader.integer(root, "schema", 1, 1, 1);
    context.show.id_ = reader.required_text(root, "id");
    context.show.title_ = reader.text(root, "title", context.show.id_);
    context.show.utc_offset_s_ = reader.integer(root, "utc_offset_s", 0, -50'400, 50'400);
    if (const Node canvas = root.child("canvas"); canvas) {
        reader.object(canvas, {"width", "height"});
        context.show.canvas_width_ =
            static_cast<double>(reader.integer(canvas, "width", 1920, 16, 8192));
        context.show.canvas_height_ =
            static_cast<double>(reader.integer(canvas, "height", 1080, 16, 8192));
    }
    load_aspects(root, context, reader);
    load_theme(root, context, reader);
    load_strings(root, context, reader);
    load_sources(root, context, reader);
    load_audio(root, context, reader);
    load_templates(root, context, reader);
    if (Status venue = load_venue_of(root, context, reader); !venue) {
        return venue;
    }
    load_sponsors(root, context, reader);
    if (reader.failed()) {
        return *reader.error();
    }
    for (const Json& file : *root.child("templates").json) {
        if (auto loaded = load_template(file.get<std::string>(), context); !loaded) {
            return loaded;
        }
    }
    if (auto made = load_clip_template(context); !made) {
        return made;
    }
    load_pages(root, context, reader);
    list_clip_template(context.show);
    load_rules(root, context, reader);
    load_rundown(root, context, reader);
    return reader.failed() ? Status(*reader.error()) : Status();
}

}  // namespace

Status check_source_url(const std::string& url) {
    if (url.starts_with("pattern:") || url.starts_with("plugin:")) {
        return {};
    }
    const bool page = scheme_of(url).starts_with("http") && !is_play_list(url);
    if (!page && std::any_of(kSchemes.begin(), kSchemes.end(),
                             [&](const std::string& scheme) { return url.starts_with(scheme); })) {
        return {};
    }
    return Error{"source", "\"" + safe_to_tell(url) + "\" is of a kind that shows may not open",
                 "allowed: a path in the package, media:, pattern:, plugin:, srt://, rist://, "
                 "rtsp://, rtp://, udp://, http(s)://….m3u8"};
}

const map::Venue* venue_of(const Package& package) {
    const auto* show = dynamic_cast<const Show*>(&package);
    return show != nullptr && show->venue_ ? &*show->venue_ : nullptr;
}

const Template* Show::find_template(std::string_view id) const {
    for (const auto& made : templates_) {
        if (made->id == id) {
            return made.get();
        }
    }
    return clip_ && clip_->id == id ? clip_.get() : nullptr;
}

const Page* Show::find_page(std::string_view id) const {
    const auto found =
        std::find_if(pages_.begin(), pages_.end(), [&](const Page& page) { return page.id == id; });
    return found == pages_.end() ? nullptr : &*found;
}

Result<std::string> read_json(const std::filesystem::path& path,
                              const std::filesystem::path& named) {
    constexpr std::uintmax_t kMostJsonBytes = std::uintmax_t{8} << 20U;
    std::error_code unknown;  // what cannot be asked is told when it is read
    const auto size = std::filesystem::file_size(path, unknown);
    if (!unknown && size > kMostJsonBytes) {
        return Error{named.string(), "is larger than 8 MiB", "split it into several templates"};
    }
    auto text = read_file(path);
    if (!text) {
        return Error{named.string(), text.error().what, text.error().mend};
    }
    return text;
}

const Sponsor* Show::find_sponsor(std::string_view text) const {
    const auto found = std::find_if(sponsors_.begin(), sponsors_.end(), [&](const Sponsor& one) {
        return one.id == text ||
               std::find(one.names.begin(), one.names.end(), text) != one.names.end();
    });
    return found == sponsors_.end() ? nullptr : &*found;
}

Result<std::shared_ptr<const Package>> load_package(const std::filesystem::path& folder,
                                                    draw::FontLibrary& fonts,
                                                    LoadOptions& options) {
    const auto text = read_json(folder / "package.json", folder / "package.json");
    if (!text) {
        return text.error();
    }
    const auto document = JsonDocument::parse(*text, (folder / "package.json").string());
    if (!document) {
        return document.error();
    }
    auto show = std::make_shared<Show>();
    show->content_.add(std::string_view(*text));
    LoadContext context{folder,        options.media_root, *show,
                        fonts,         options.warnings,   options.edition,
                        options.venue, options.picture,    &options.drafts};
    if (auto loaded = load_into(context, *document); !loaded) {
        return loaded.error();
    }
    show->content_.add(std::string_view(context.edition.theme));
    show->content_.add(std::string_view(context.edition.language));
    show->content_.add(std::string_view(show->aspect_));
    return std::shared_ptr<const Package>(std::move(show));
}

}  // namespace pitcast::show
