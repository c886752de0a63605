// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/package_look.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "pitcast/core/json_members.h"

namespace pitcast::edit {
namespace {

struct LookColour {
    std::array<int, 3> rgb{};
    int alpha = 255;
};

struct LookToken {
    std::string name;
    LookColour colour;
};

std::optional<LookColour> read_look_colour(const Json& value) {
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    if ((text.size() != 7 && text.size() != 9) || text[0] != '#' ||
        text.find_first_not_of("0123456789abcdefABCDEF", 1) != std::string::npos) {
        return std::nullopt;
    }
    LookColour made;
    for (std::size_t i = 0; i < 3; ++i) {
        made.rgb[i] = std::stoi(text.substr(1 + 2 * i, 2), nullptr, 16);
    }
    made.alpha = text.size() == 9 ? std::stoi(text.substr(7), nullptr, 16) : 255;
    return made;
}

/// WCAG 2.1, relative luminance.
double luminance(const LookColour& colour) {
    constexpr std::array<double, 3> kParts{0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double value = colour.rgb[i] / 255.0;
        sum +=
            kParts[i] * (value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4));
    }
    return sum;
}

/// WCAG 2.1, contrast ratio: 1 to 21.
double contrast(const LookColour& a, const LookColour& b) {
    const double one = luminance(a) + 0.05;
    const double other = luminance(b) + 0.05;
    return std::max(one, other) / std::min(one, other);
}

int chroma(const LookColour& colour) {
    const auto [least, most] = std::minmax_element(colour.rgb.begin(), colour.rgb.end());
    return *most - *least;
}

/// A colour as a template names it, and what it looks like.
struct Chosen {
    std::string written;
    LookColour colour;
};

Chosen plain(const char* text) {
    return {text, *read_look_colour(Json(text))};
}

class Palette {
 public:
    explicit Palette(const Json& package) {
        const auto tokens = package.find("tokens");
        if (tokens == package.end() || !tokens->is_object()) {
            return;
        }
        for (const auto& one : tokens->items()) {
            if (const auto colour = read_look_colour(one.value())) {
                tokens_.push_back({one.key(), *colour});
            }
        }
    }

    /// The first of the names that is there and suits.
    template <typename Suits>
    [[nodiscard]] std::optional<Chosen> named(std::initializer_list<std::string_view> names,
                                              Suits suits) const {
        for (const std::string_view name : names) {
            for (const LookToken& one : tokens_) {
                if (one.name == name && suits(one.colour)) {
                    return Chosen{"$" + one.name, one.colour};
                }
            }
        }
        return std::nullopt;
    }

    /// The one with the highest worth; none where no worth is above zero.
    template <typename Worth>
    [[nodiscard]] std::optional<Chosen> best(Worth worth) const {
        const LookToken* found = nullptr;
        double most = 0;
        for (const LookToken& one : tokens_) {
            if (const double now = worth(one); now > most) {
                most = now;
                found = &one;
            }
        }
        return found == nullptr ? std::nullopt
                                : std::optional(Chosen{"$" + found->name, found->colour});
    }

 private:
    std::vector<LookToken> tokens_;
};

constexpr double kLegible = 4.5;
constexpr int kGreyish = 60;  // chroma

bool has_meaning(const std::string& name) {
    for (const char* word : {"red", "green", "yellow", "purple", "flag", "gain", "loss", "best"}) {
        if (name.find(word) != std::string::npos) {
            return true;
        }
    }
    return false;
}

Chosen panel_of(const Palette& palette) {
    const auto covers = [](const LookColour& colour) { return colour.alpha >= 160; };
    if (auto named = palette.named({"panel", "coal", "background", "base"}, covers)) {
        return *named;
    }
    auto found = palette.best([](const LookToken& one) {
        return one.colour.alpha >= 160 && one.colour.alpha < 255 && chroma(one.colour) < kGreyish
                   ? 1.0 + one.colour.alpha
                   : 0.0;
    });
    if (!found) {
        found = palette.best([](const LookToken& one) {
            return one.colour.alpha == 255 && chroma(one.colour) < kGreyish
                       ? 0.1 - luminance(one.colour)
                       : 0.0;
        });
    }
    return found.value_or(plain("#14181DE8"));
}

/// The panel's colour without its transparency.
Chosen solid_of(const Palette& palette, const Chosen& panel) {
    if (panel.colour.alpha == 255) {
        return panel;
    }
    const auto near = [&](const LookColour& colour) {
        int apart = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            apart += std::abs(colour.rgb[i] - panel.colour.rgb[i]);
        }
        return colour.alpha == 255 && apart < 48;
    };
    if (auto named = palette.named({"panel-solid", "coal-solid", "solid"}, near)) {
        return *named;
    }
    if (auto found =
            palette.best([&](const LookToken& one) { return near(one.colour) ? 1.0 : 0.0; })) {
        return *found;
    }
    char text[8];
    std::snprintf(text, sizeof text, "#%02X%02X%02X", panel.colour.rgb[0] & 0xFF,
                  panel.colour.rgb[1] & 0xFF, panel.colour.rgb[2] & 0xFF);
    return plain(text);
}

Chosen ink_on(const Palette& palette, const Chosen& ground) {
    const auto reads = [&](const LookColour& colour) {
        return colour.alpha == 255 && contrast(colour, ground.colour) >= 7;
    };
    if (auto named = palette.named({"ink", "white", "paper", "text", "foreground"}, reads)) {
        return *named;
    }
    if (auto found = palette.best([&](const LookToken& one) {
            const double now = contrast(one.colour, ground.colour);
            return one.colour.alpha == 255 && now >= kLegible ? now : 0.0;
        })) {
        return *found;
    }
    return plain(luminance(ground.colour) < 0.18 ? "#F0F0EC" : "#101418");
}

Chosen accent_of(const Palette& palette) {
    const auto any = [](const LookColour& colour) { return colour.alpha == 255; };
    if (auto named = palette.named({"accent", "brand", "primary", "highlight", "ochre"}, any)) {
        return *named;
    }
    const auto found = palette.best([](const LookToken& one) {
        const int bright = chroma(one.colour);
        return one.colour.alpha == 255 && bright >= 80 && !has_meaning(one.name) ? bright : 0.0;
    });
    return found.value_or(plain("#E3A32B"));
}

std::string family_of(const Json& package, std::initializer_list<std::string_view> names) {
    const auto families = package.find("families");
    if (families == package.end() || !families->is_object() || families->empty()) {
        return "";
    }
    for (const std::string_view name : names) {
        if (families->contains(std::string(name))) {
            return std::string(name);
        }
    }
    return families->begin().key();
}

/// Files of fonts with Chinese letters say so in their names, or nobody would find them.
bool is_chinese_font(std::string file) {
    std::transform(file.begin(), file.end(), file.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const char* word : {"cjk", "han", "sc-", "sc.", "tc-", "tc.", "hei", "song", "kai", "fang",
                             "wqy", "droidsansfallback"}) {
        if (file.find(word) != std::string::npos) {
            return true;
        }
    }
    return false;
}

bool has_chinese(const Json& package, const std::string& family) {
    const auto families = package.find("families");
    const auto fonts = package.find("fonts");
    if (family.empty() || fonts == package.end() || !fonts->is_array()) {
        return family.empty();
    }
    const Json& chain = families->at(family);
    return std::any_of(fonts->begin(), fonts->end(), [&](const Json& font) {
        std::string name;
        std::string file;
        read_member(font, "name", name);
        read_member(font, "file", file);
        return chain.is_array() && std::find(chain.begin(), chain.end(), name) != chain.end() &&
               is_chinese_font(file);
    });
}

}  // namespace

PackageLook look_of(const Json& package) {
    const Palette palette(package);
    const Chosen panel = panel_of(palette);
    const Chosen solid = solid_of(palette, panel);
    const Chosen ink = ink_on(palette, solid);
    const Chosen accent = accent_of(palette);
    const auto legible = [&](const LookColour& colour) {
        return colour.alpha == 255 && contrast(colour, solid.colour) >= kLegible;
    };
    const auto carries = [&](const LookColour& colour) {
        return colour.alpha >= 160 && contrast(colour, ink.colour) >= kLegible;
    };
    PackageLook look;
    look.panel = panel.written;
    look.solid = solid.written;
    look.plate =
        palette.named({"panel-2", "coal-2", "plate", "panel-3", "coal-3", "ink-2"}, carries)
            .value_or(panel)
            .written;
    look.ink = ink.written;
    look.dim = palette.named({"ink-2", "grey", "gray", "ash", "muted", "dim"}, legible)
                   .value_or(ink)
                   .written;
    look.accent = accent.written;
    look.accent_ink = legible(accent.colour) ? accent.written : ink.written;
    const bool dark_reads =
        contrast(solid.colour, accent.colour) >= contrast(ink.colour, accent.colour);
    look.on_accent = palette
                         .named({"on-accent"},
                                [&](const LookColour& colour) {
                                    return contrast(colour, accent.colour) >= kLegible;
                                })
                         .value_or(dark_reads ? solid : ink)
                         .written;
    look.strong = family_of(package, {"strong", "bold", "headline"});
    look.text = family_of(package, {"text", "regular", "body", "strong"});
    look.chinese = has_chinese(package, look.strong) && has_chinese(package, look.text);
    return look;
}

}  // namespace pitcast::edit
