// SPDX-License-Identifier: Apache-2.0
#include "library.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include <dlfcn.h>

#include "plugin_name.h"
#include "told_text.h"

namespace pitcast::plugin {
namespace {

using draw::PackFormat;

constexpr std::array<std::pair<std::uint32_t, PackFormat>, 11> kFormats{{
    {PITCAST_PACK_BGRA8, PackFormat::bgra8},
    {PITCAST_PACK_RGBA8, PackFormat::rgba8},
    {PITCAST_PACK_YUV420P8, PackFormat::yuv420p8},
    {PITCAST_PACK_YUV422P10, PackFormat::yuv422p10},
    {PITCAST_PACK_V210, PackFormat::v210},
    {PITCAST_PACK_V210_KEY, PackFormat::v210_key},
    {PITCAST_PACK_UYVY, PackFormat::uyvy},
    {PITCAST_PACK_NV12, PackFormat::nv12},
    {PITCAST_PACK_P010, PackFormat::p010},
    {PITCAST_PACK_RGBA16, PackFormat::rgba16},
    {PITCAST_PACK_V210A, PackFormat::v210a},
}};

/// Finds what is wrong with what a plug-in says of itself.
class Examiner {
 public:
    explicit Examiner(const std::filesystem::path& path) : path_(path) {}

    Result<PluginInfo> examine(const pitcast_plugin* entry) {
        if (entry == nullptr) {
            return wrong("pitcast_plugin_entry() returns nothing",
                         "return the address of a static pitcast_plugin");
        }
        // The first two members are where they are in every version.
        if (entry->abi_version != PITCAST_PLUGIN_ABI) {
            return wrong("is built for version " + std::to_string(entry->abi_version) +
                             " of the interface; this Pitcast has version " +
                             std::to_string(PITCAST_PLUGIN_ABI),
                         "build it against the pitcast_plugin.h of this Pitcast");
        }
        if (Status size =
                has_size("pitcast_plugin", entry->struct_size, offsetof(pitcast_plugin, source));
            !size) {
            return size.error();
        }
        PluginInfo info;
        info.path = path_;
        if (entry->name == nullptr || !is_plugin_name(entry->name)) {
            return wrong("has a name that is none",
                         "use a-z, 0-9 and _, a letter first, at most 32 of them");
        }
        info.name = entry->name;
        info.version = told_text(entry->version == nullptr ? "" : entry->version, 40);
        info.title = told_text(entry->title == nullptr ? "" : entry->title, 200);
        // Plug-ins that were built before there were sources end before that member.
        const pitcast_source_api* source = PITCAST_HAS(entry, source) ? entry->source : nullptr;
        if (entry->feed == nullptr && entry->sink == nullptr && entry->control == nullptr &&
            source == nullptr) {
            return wrong("is neither feed, source, sink nor surface", "set one of the four");
        }
        for (const Status& status :
             {take_feed(entry->feed, info), take_sink(entry->sink, info),
              take_surface(entry->control, info), take_source(source, info)}) {
            if (!status) {
                return status.error();
            }
        }
        return info;
    }

 private:
    [[nodiscard]] Error wrong(std::string what, std::string mend) const {
        return {path_.string(), std::move(what), std::move(mend)};
    }
    /// `needs`: of the first release of this version. Members that are added later may be missing.
    [[nodiscard]] Status has_size(const std::string& name, std::uint32_t has,
                                  std::size_t needs) const {
        return has >= needs ? Status()
                            : Status(wrong(name + " says that it has " + std::to_string(has) +
                                               " bytes; " + std::to_string(needs) + " are needed",
                                           "set struct_size = sizeof(" + name + ")"));
    }
    template <typename... Functions>
    [[nodiscard]] Status has_all(const std::string& name, Functions... functions) const {
        return ((functions != nullptr) && ...)
                   ? Status()
                   : Status(wrong(name + " lacks a function that must be there",
                                  "pitcast_plugin.h says which may be NULL"));
    }

    [[nodiscard]] Status take_feed(const pitcast_feed_api* feed, PluginInfo& info) const {
        if (feed == nullptr) {
            return {};
        }
        if (Status size = has_size("pitcast_feed_api", feed->struct_size, sizeof(*feed)); !size) {
            return size;
        }
        if (feed->poll == nullptr && feed->receive == nullptr) {
            return wrong("is a feed with neither poll nor receive", "set one of them");
        }
        info.feed = true;
        info.takes_bytes = feed->receive != nullptr;
        return has_all("pitcast_feed_api", feed->create, feed->start, feed->stop, feed->destroy);
    }
    [[nodiscard]] Status take_sink(const pitcast_sink_api* sink, PluginInfo& info) const {
        if (sink == nullptr) {
            return {};
        }
        if (Status size = has_size("pitcast_sink_api", sink->struct_size, sizeof(*sink)); !size) {
            return size;
        }
        if (sink->formats == nullptr || sink->format_count < 1 ||
            sink->format_count > kFormats.size()) {
            return wrong("is a sink that takes no format", "name 1 to 11 of PITCAST_PACK_*");
        }
        for (std::uint32_t i = 0; i < sink->format_count; ++i) {
            const PackFormat format = pack_format_of(sink->formats[i]);
            if (format == PackFormat::none) {
                return wrong("is a sink that takes a format which does not exist",
                             "use PITCAST_PACK_*");
            }
            info.formats.push_back(format);
        }
        info.sink = true;
        info.graphics = (sink->flags & PITCAST_SINK_GRAPHICS) != 0;
        info.sound = (sink->flags & PITCAST_SINK_SOUND) != 0;
        return has_all("pitcast_sink_api", sink->create, sink->start, sink->write, sink->stop,
                       sink->destroy);
    }
    [[nodiscard]] Status take_surface(const pitcast_control_api* surface, PluginInfo& info) const {
        if (surface == nullptr) {
            return {};
        }
        if (Status size = has_size("pitcast_control_api", surface->struct_size, sizeof(*surface));
            !size) {
            return size;
        }
        info.surface = true;
        return has_all("pitcast_control_api", surface->create, surface->start, surface->hear,
                       surface->stop, surface->destroy);
    }

    [[nodiscard]] Status take_source(const pitcast_source_api* source, PluginInfo& info) const {
        if (source == nullptr) {
            return {};
        }
        if (Status size = has_size("pitcast_source_api", source->struct_size, sizeof(*source));
            !size) {
            return size;
        }
        info.source = true;
        return has_all("pitcast_source_api", source->create, source->start, source->stop,
                       source->destroy);
    }

    const std::filesystem::path& path_;
};

}  // namespace

PackFormat pack_format_of(std::uint32_t format) {
    const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                     [&](const auto& one) { return one.first == format; });
    return found == kFormats.end() ? PackFormat::none : found->second;
}

std::uint32_t plugin_format_of(PackFormat format) {
    const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                     [&](const auto& one) { return one.second == format; });
    return found == kFormats.end() ? 0 : found->first;
}

Result<std::shared_ptr<const Library>> Library::open(const std::filesystem::path& path) {
    void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* said = ::dlerror();
        return Error{path.string(),
                     "cannot be loaded: " + told_text(said == nullptr ? "no reason" : said),
                     "build it as a shared object: cc -shared -fPIC"};
    }
    using Entry = const pitcast_plugin*();
    auto* entry = reinterpret_cast<Entry*>(::dlsym(library, "pitcast_plugin_entry"));
    if (entry == nullptr) {
        return Error{path.string(), "has no function pitcast_plugin_entry",
                     "export it: PITCAST_PLUGIN_EXPORT, and extern \"C\" in C++"};
    }
    const pitcast_plugin* told = entry();
    auto info = Examiner(path).examine(told);
    if (!info) {
        return info.error();
    }
    return std::shared_ptr<const Library>(new Library(told, *std::move(info)));
}

}  // namespace pitcast::plugin
