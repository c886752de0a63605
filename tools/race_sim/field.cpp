// SPDX-License-Identifier: Apache-2.0
#include "field.h"

#include <array>
#include <string>

namespace pitcast::tools {
namespace {

struct Word {
    const char* latin;
    const char* chinese;
};

constexpr std::array<Word, 24> kFamilies{{
    {"ZHANG", "张"}, {"WANG", "王"},  {"LI", "李"},    {"ZHAO", "赵"}, {"CHEN", "陈"},
    {"LIU", "刘"},   {"YANG", "杨"},  {"HUANG", "黄"}, {"ZHOU", "周"}, {"WU", "吴"},
    {"XU", "徐"},    {"SUN", "孙"},   {"MA", "马"},    {"ZHU", "朱"},  {"HU", "胡"},
    {"GUO", "郭"},   {"HE", "何"},    {"GAO", "高"},   {"LIN", "林"},  {"LUO", "罗"},
    {"ZHENG", "郑"}, {"LIANG", "梁"}, {"XIE", "谢"},   {"TANG", "唐"},
}};

constexpr std::array<Word, 20> kGiven{{
    {"Haichuan", "海川"}, {"Jianfeng", "剑锋"}, {"Wenbo", "文博"},   {"Zhiyuan", "志远"},
    {"Tianyu", "天宇"},   {"Guodong", "国栋"},  {"Xiaolei", "晓磊"}, {"Yunfei", "云飞"},
    {"Dapeng", "大鹏"},   {"Shaohua", "少华"},  {"Qinghe", "清河"},  {"Mingze", "明泽"},
    {"Ruolin", "若琳"},   {"Chenxi", "晨曦"},   {"Hongtao", "洪涛"}, {"Songbai", "松柏"},
    {"Lingyun", "凌云"},  {"Beichen", "北辰"},  {"Xueying", "雪莹"}, {"Kaiwen", "凯文"},
}};

constexpr std::array<Word, 12> kTeams{{
    {"Black Gold Off-Road", "黑金越野"},
    {"Liaoxi Falcon", "辽西猎鹰"},
    {"Pit Bottom Racing", "坑底车队"},
    {"Northern Bench", "北帮竞速"},
    {"Camel Hump Motorsport", "驼峰赛车"},
    {"Loess Wind", "黄土风"},
    {"Iron Horse Works", "铁马工厂队"},
    {"Qianshan Rally", "千山拉力"},
    {"Blue Coal Garage", "青煤车房"},
    {"Daling River Team", "大凌河车队"},
    {"Red Willow Racing", "红柳车队"},
    {"Third Gear Club", "三挡俱乐部"},
}};

/// Classes of Chinese cross-country racing; pace against the fastest class.
struct Class {
    const char* name;
    const char* vehicle;
    const char* colour;
    double fastest;
    double slowest;
};
constexpr std::array<Class, 5> kClasses{{
    {"Manufacturer", "Works buggy V8", "E4572E", 1.000, 0.995},
    {"Unlimited", "Trophy truck", "2E86AB", 0.990, 0.978},
    {"Petrol Modified", "Petrol 4x4", "F2B134", 0.972, 0.958},
    {"Diesel Modified", "Diesel 4x4", "6A994E", 0.950, 0.935},
    {"Production", "Production 4x4", "B07BAC", 0.865, 0.850},
}};

/// Numbers as they are painted on the cars: text, "007" is not "7".
constexpr std::array<const char*, 16> kFamousNumbers{
    "7", "007", "1", "88", "66", "21", "18", "168", "333", "9", "99", "12", "5", "555", "27", "2"};

/// Class of the car on grid place `place` (from 0) of `count`: the fastest third is one class.
std::size_t class_of(std::size_t place, std::size_t count) {
    constexpr std::array<std::size_t, 4> ends{7, 13, 17, 21};  // of 24
    for (std::size_t i = 0; i < ends.size(); ++i) {
        if (place * 24 < ends[i] * count) {
            return i;
        }
    }
    return ends.size();
}

std::string number_of(std::size_t place) {
    return place < kFamousNumbers.size() ? kFamousNumbers[place] : std::to_string(101 + 3 * place);
}

}  // namespace

std::vector<Starter> make_field(std::size_t count, Random& random) {
    const std::size_t family_from = random.below(kFamilies.size());
    const std::size_t given_from = random.below(kGiven.size());
    std::vector<Starter> field(count);
    for (std::size_t i = 0; i < count; ++i) {
        // Steps that share no divisor with the lengths: no name comes twice within 60 cars.
        const Word& family = kFamilies[(family_from + i * 5) % kFamilies.size()];
        const Word& given = kGiven[(given_from + i * 3 + i / 24) % kGiven.size()];
        const Word& mate_family = kFamilies[(family_from + i * 7 + 3) % kFamilies.size()];
        const Word& mate_given = kGiven[(given_from + i * 9 + 4) % kGiven.size()];
        const Word& team = kTeams[(i * 5 + i / 12) % kTeams.size()];
        const Class& group = kClasses[class_of(i, count)];
        field[i].sensors = &group != &kClasses.back();
        race::Entry& entry = field[i].entry;
        entry.number = number_of(i);
        entry.short_name = std::string(family.latin).substr(0, 2) + given.latin[0];
        entry.name = std::string(family.latin) + " " + given.latin;
        entry.name_zh = std::string(family.chinese) + given.chinese;
        entry.codriver = std::string(mate_family.latin) + " " + mate_given.latin;
        entry.codriver_zh = std::string(mate_family.chinese) + mate_given.chinese;
        entry.team = team.latin;
        entry.team_zh = team.chinese;
        entry.car_class = group.name;
        entry.vehicle = group.vehicle;
        entry.nationality = "CHN";
        entry.colour = group.colour;
        entry.grid_position = static_cast<std::int32_t>(i) + 1;
        field[i].pace = random.between(group.slowest, group.fastest);
    }
    return field;
}

}  // namespace pitcast::tools
