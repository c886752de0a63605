// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pitcast/output/output_url.h"

namespace pitcast::output {

template <typename T>
using Named = std::pair<std::string_view, T>;

inline constexpr std::array<Named<draw::PackFormat>, 11> kPackNames{{
    {"v210", draw::PackFormat::v210},
    {"v210a", draw::PackFormat::v210a},
    {"v210_key", draw::PackFormat::v210_key},
    {"uyvy", draw::PackFormat::uyvy},
    {"nv12", draw::PackFormat::nv12},
    {"p010", draw::PackFormat::p010},
    {"yuv420p8", draw::PackFormat::yuv420p8},
    {"yuv422p10", draw::PackFormat::yuv422p10},
    {"bgra8", draw::PackFormat::bgra8},
    {"rgba8", draw::PackFormat::rgba8},
    {"rgba16", draw::PackFormat::rgba16},
}};

struct Option {
    std::string_view key;
    std::string_view value;
};

/// What stands after the ?, cut at each &.
[[nodiscard]] std::vector<Option> options_of(std::string_view query);

/// Can its URL say which bus it is of?
[[nodiscard]] constexpr bool takes_bus(OutputKind kind) {
    return kind == OutputKind::raw || kind == OutputKind::mxl || kind == OutputKind::ndi ||
           kind == OutputKind::st2110 || kind == OutputKind::card;
}

/// Reads the options of one URL into a request, one at a time. Both outlive it.
class OptionReader {
 public:
    OptionReader(const std::string& url, OutputRequest& request) : url_(url), request_(request) {}

    /// Errors: a value that the key does not have. `known`: whether the key is one of ours here.
    [[nodiscard]] Status read(const Option& option, bool& known);
    [[nodiscard]] bool bus_named() const { return bus_named_; }

 private:
    [[nodiscard]] bool has_signal(std::string_view key) const;
    [[nodiscard]] Status read_signal(const Option& option);
    [[nodiscard]] Status read_file(const Option& option, bool& known);
    [[nodiscard]] Status read_codec(const Option& option);
    [[nodiscard]] Status bits_in(const Option& option, std::int64_t& to) const;
    [[nodiscard]] Status read_stills(const Option& option, bool& known);
    [[nodiscard]] Status read_mxl(const Option& option, bool& known);
    [[nodiscard]] Status read_ndi(const Option& option, bool& known);
    [[nodiscard]] Status read_st2110(const Option& option, bool& known);
    [[nodiscard]] Status read_pack(const Option& option);
    /// Sound that has only one form: it can be left out.
    [[nodiscard]] Status read_no_sound(const Option& option, bool& sound) const;
    [[nodiscard]] Status read_headroom(const Option& option);

    template <typename T, std::size_t Count, typename To>
    [[nodiscard]] Status choose(const Option& option, const std::array<Named<T>, Count>& choices,
                                To& to) const;
    template <typename T>
    [[nodiscard]] Status count_in(const Option& option, T& to) const;

    const std::string& url_;
    OutputRequest& request_;
    bool bus_named_ = false;
};

}  // namespace pitcast::output
