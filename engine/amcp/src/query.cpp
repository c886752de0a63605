// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/query.h"

#include <string>

#include "info_xml.h"

namespace pitcast::amcp {
namespace {

/// The version of AMCP that clients are to speak with us. Some take nothing that is not 2.x.
constexpr const char* kProtocolVersion = "2.3.0";

Answer version(const Request& request, const ShowView& view) {
    if (!request.parameters.empty() && upper(request.parameters[0]) != "SERVER") {
        return fault(403, "only the version of the server is known");
    }
    return one_line(std::string(kProtocolVersion) + " Pitcast " + view.version);
}

/// Templates, then pages. Size and time are those of files, which they are not.
Answer templates(const ShowView& view) {
    Answer answer{200, {}, {}};
    const auto add = [&](const std::string& name) {
        answer.lines.push_back("\"" + name + "\" 0 00000000000000 html");
    };
    if (view.package != nullptr) {
        for (const show::TemplateSummary& made : view.package->templates()) {
            add(made.id);
        }
        for (const show::Page& page : view.package->pages()) {
            add("page/" + page.id);
        }
    }
    return answer;
}

Answer media(const ShowView& view) {
    Answer answer{200, {}, {}};
    for (const MediaEntry& entry : view.media ? *view.media : MediaList()) {
        answer.lines.push_back(media_line(entry));
    }
    return answer;
}

Answer thumbnails(const ShowView& view) {
    Answer answer{200, {}, {}};
    for (const MediaEntry& entry : view.media ? *view.media : MediaList()) {
        if (entry.thumbnail) {
            answer.lines.push_back("\"" + entry.name + "\" " + entry.changed + " " +
                                   std::to_string(entry.thumbnail->size() / 4 * 3));
        }
    }
    return answer;
}

Answer about_media(const Request& request, const ShowView& view) {
    const MediaEntry* entry = view.media_called(request.parameters[0]);
    if (entry == nullptr) {
        return fault(404, "there is no such file in the media folder");
    }
    if (request.verb == Verb::cinf) {
        return one_line(media_line(*entry));
    }
    return entry->thumbnail ? one_line(*entry->thumbnail) : fault(404, "it has no thumbnail (yet)");
}

}  // namespace

Answer answer_query(const Request& request, const ShowView& view) {
    switch (request.verb) {
        case Verb::version:
            return version(request, view);
        case Verb::info:
            return {200, {"1 " + mode_name(view.format) + " PLAYING"}, {}};
        case Verb::info_channel:
            return one_line(channel_xml(view, request.layer));
        case Verb::info_config:
            return one_line(config_xml(view));
        case Verb::info_paths:
            return one_line(paths_xml(view));
        case Verb::info_template: {
            const auto found = view.find(request.parameters[0]);
            return found ? one_line(template_xml(view, *found))
                         : fault(404, "no template or page of that name");
        }
        case Verb::cg_info: {
            const std::string on = view.template_on(request.layer);
            return on.empty() ? fault(404, "no template is on that layer")
                              : one_line(template_xml(view, {on, ""}));
        }
        case Verb::tls:
            return templates(view);
        case Verb::cls:
            return media(view);
        case Verb::fls:
            return {200, {}, {}};  // fonts come with the show
        case Verb::thumbnail_list:
            return thumbnails(view);
        case Verb::cinf:
        case Verb::thumbnail_retrieve:
            return about_media(request, view);
        default:
            return fault(501, "is no question");
    }
}

}  // namespace pitcast::amcp
