// SPDX-License-Identifier: Apache-2.0
// A Lottie animation from anywhere: refused with an error, or made such that the library which
// draws it neither ends, nor hangs, nor takes the machine's memory. Inputs are either a file as it
// is (first byte odd), or edits of a sound one that has everything: two bytes say which value of
// it, one what becomes of it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <rlottie.h>

#include "pitcast/core/json_document.h"

#include "../../engine/show/src/lottie_tame.h"

namespace {

using pitcast::Json;

Json property(Json value) {
    return {{"a", 0}, {"k", std::move(value)}};
}
Json moving(const Json& from, const Json& to) {
    const Json in{{"x", {0.4}}, {"y", {1}}};
    const Json out{{"x", {0.6}}, {"y", {0}}};
    return {{"a", 1},
            {"k",
             {{{"t", 0}, {"s", from}, {"i", in}, {"o", out}},
              {{"t", 10}, {"s", to}, {"h", 1}},
              {{"t", 20}, {"s", from}}}}};
}
Json transform() {
    return {{"ty", "tr"},
            {"a", property({0, 0})},
            {"p", moving({10, 10, 0}, {30, 20, 0})},
            {"s", property({100, 100})},
            {"r", moving({0}, {90})},
            {"o", property(100)}};
}
Json layer(int type, int index) {
    return {{"ty", type}, {"ind", index}, {"ip", 0},          {"op", 30},
            {"st", 0},    {"sr", 1},      {"ks", transform()}};
}
Json path() {
    return {{"i", {{0, 0}, {1, 1}, {0, 0}}},
            {"o", {{0, 0}, {2, 2}, {0, 0}}},
            {"v", {{0, 0}, {30, 0}, {15, 30}}},
            {"c", true}};
}
Json gradient(const char* type) {
    return {{"ty", type},
            {"o", property(100)},
            {"t", 2},
            {"s", property({0, 0})},
            {"e", property({30, 30})},
            {"h", property(10)},
            {"a", property(5)},
            {"w", property(2)},
            {"g", {{"p", 2}, {"k", property({0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0.5})}}}};
}

/// Every kind of layer and shape that is drawn.
Json everything() {
    Json shapes = layer(4, 1);
    shapes["parent"] = 2;
    Json group{{"ty", "gr"}};
    group["it"] = {{{"ty", "rc"},
                    {"p", property({5, 5})},
                    {"s", moving({20, 20}, {40, 30})},
                    {"r", property(4)},
                    {"d", 1}},
                   {{"ty", "el"}, {"p", property({20, 20})}, {"s", property({15, 15})}},
                   {{"ty", "sr"},
                    {"sy", 1},
                    {"pt", property(5)},
                    {"p", property({30, 30})},
                    {"r", property(0)},
                    {"ir", property(5)},
                    {"is", property(10)},
                    {"or", property(12)},
                    {"os", property(0)}},
                   {{"ty", "sh"}, {"ks", property(path())}},
                   {{"ty", "sh"}, {"ks", moving({path()}, {path()})}},
                   {{"ty", "tm"},
                    {"s", property(0)},
                    {"e", moving({20}, {100})},
                    {"o", property(10)},
                    {"m", 2}},
                   {{"ty", "fl"}, {"c", property({1, 0.5, 0, 1})}, {"o", property(80)}, {"r", 2}},
                   {{"ty", "st"},
                    {"c", moving({1, 0, 0, 1}, {0, 0, 1, 1})},
                    {"o", property(90)},
                    {"w", property(3)},
                    {"lc", 2},
                    {"lj", 2},
                    {"ml", 4},
                    {"d", {{{"n", "d"}, {"v", property(4)}}, {{"n", "o"}, {"v", property(1)}}}}},
                   gradient("gf"),
                   gradient("gs"),
                   {{"ty", "rp"},
                    {"c", property(3)},
                    {"o", property(0)},
                    {"tr",
                     {{"p", property({5, 5})},
                      {"a", property({0, 0})},
                      {"s", property({90, 90})},
                      {"r", property(10)},
                      {"so", property(100)},
                      {"eo", property(50)}}}},
                   transform()};
    shapes["shapes"] = Json::array({group, group["it"][1], group["it"][6]});
    shapes["masksProperties"] = {
        {{"mode", "a"}, {"inv", false}, {"pt", property(path())}, {"o", property(100)}}};
    shapes["hasMask"] = true;
    Json solid = layer(1, 2);
    solid.update({{"sw", 50}, {"sh", 40}, {"sc", "#ff8000"}, {"tt", 1}});
    Json nested = layer(0, 3);
    nested.update({{"refId", "c"}, {"w", 64}, {"h", 64}, {"tm", moving({0}, {1})}});
    nested["ks"]["p"] = {{"s", true}, {"x", property(5)}, {"y", moving({0}, {9})}};
    return {{"v", "5.5.7"},
            {"fr", 25},
            {"ip", 0},
            {"op", 30},
            {"w", 64},
            {"h", 64},
            {"assets", {{{"id", "c"}, {"layers", {solid, shapes}}}}},
            {"layers", {shapes, solid, nested, layer(3, 4)}}};
}

void collect(Json& value, std::vector<Json*>& all) {
    all.push_back(&value);
    if (value.is_structured()) {
        for (Json& one : value) {
            collect(one, all);
        }
    }
}

Json damage(std::uint8_t what, const Json& other) {
    switch (what % 16) {
        case 0:
            return nullptr;
        case 1:
            return Json::array();
        case 2:
            return Json::object();
        case 3:
            return "c";
        case 4:
            return -1;
        case 5:
            return 1e30;
        case 6:
            return 2'000'000'000;
        case 7:
            return 0;
        case 8:
            return 1e-30;
        case 9:
            return Json::array({1e9, -1e9, 5, 6});
        case 10:
            return true;
        case 11:
            return what;
        case 12:
            return Json::array({other, other, other});
        default:
            return other;  // any other part of the file
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Json root;
    if (size > 0 && data[0] % 2 == 1) {
        const auto parsed = pitcast::JsonDocument::parse(
            {reinterpret_cast<const char*>(data) + 1, size - 1}, "l.json");
        if (!parsed) {
            return 0;
        }
        root = parsed->root();
    } else {
        static const Json sound = everything();
        root = sound;
        for (std::size_t i = 1; i + 2 < size && i < 40; i += 3) {
            std::vector<Json*> all;
            collect(root, all);
            const std::size_t which = (data[i] + 256U * data[i + 1]) % all.size();
            const Json other = *all[(data[i] * 7U + data[i + 2] * 131U) % all.size()];
            if (all.size() < 20'000) {
                *all[which] = damage(data[i + 2], other);
            }
        }
    }
    constexpr std::size_t kSide = 64;
    double smallest = 64;
    for (const char* side : {"w", "h"}) {
        const bool given = root.is_object() && root.contains(side) && root[side].is_number();
        smallest =
            std::min(smallest, given ? std::clamp(root[side].get<double>(), 1.0, 8192.0) : 1);
    }
    const auto tame = pitcast::show::tame_lottie(root, kSide / smallest);
    if (!tame) {
        return tame.error().what.empty() ? __builtin_trap(), 0 : 0;
    }
    if (!pitcast::JsonDocument::parse(*tame, "tame")) {
        __builtin_trap();
    }
    const auto animation = rlottie::Animation::loadFromData(*tame, "fuzz", "", false);
    if (!animation) {
        return 0;
    }
    std::vector<std::uint32_t> pixels(kSide * kSide);
    for (const std::size_t frame : {std::size_t{0}, std::size_t{7}, std::size_t{20}}) {
        if (frame < animation->totalFrame()) {
            animation->renderSync(frame, rlottie::Surface(pixels.data(), kSide, kSide, kSide * 4));
        }
    }
    return 0;
}
