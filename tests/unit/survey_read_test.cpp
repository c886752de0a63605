// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "pitcast/feed/local_frame.h"
#include "pitcast/survey/read.h"

#include "../../engine/survey/src/elevation.h"

namespace pitcast::survey {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Kind = map::SurveyMark::Kind;

class Files {
 public:
    Files()
        : folder_(fs::temp_directory_path() / ("pitcast-survey-" + std::to_string(::getpid()))) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    ~Files() { fs::remove_all(folder_); }
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;

    fs::path write(const std::string& name, const std::string& bytes) const {
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
        return folder_ / name;
    }

 private:
    fs::path folder_;
};

std::string gpx(const std::string& body) {
    return "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\" creator=\"test\" "
           "xmlns=\"http://www.topografix.com/GPX/1/1\">\n" +
           body + "</gpx>\n";
}

std::string track(double lon, const std::string& name) {
    std::string text = "<trk><name>" + name + "</name><trkseg>\n";
    for (int i = 0; i < 20; ++i) {
        text += "<trkpt lat=\"" + std::to_string(51.2 + 0.001 * i) + "\" lon=\"" +
                std::to_string(lon) + "\"><ele>" + std::to_string(100 + i) + "</ele></trkpt>\n";
    }
    return text + "</trkseg></trk>\n";
}

/// Heights 10 x column + row of an SRTM tile at 51 N 19 E, with a void.
std::string hgt() {
    std::string bytes;
    for (int row = 0; row < 1201; ++row) {
        for (int column = 0; column < 1201; ++column) {
            const int height = row == 600 && column == 600 ? -32768 : (1200 - row) / 2 + column / 4;
            bytes += static_cast<char>(height >> 8 & 255);
            bytes += static_cast<char>(height & 255);
        }
    }
    return bytes;
}

TEST(SurveyRead, TakesTrackAndWaypointsOfAGpx) {
    const Files files;
    SurveyFiles wanted;
    wanted.course =
        files.write("a.gpx", gpx("<wpt lat=\"51.21\" lon=\"19.3\"><name>Split 1</name></wpt>\n"
                                 "<wpt lat=\"51.215\" lon=\"19.31\"><name>Village</name></wpt>\n" +
                                 track(19.3, "SS 1")));
    const auto read = read_survey(wanted);
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_EQ(read->survey.line.size(), 20U);
    EXPECT_EQ(read->survey.line[3].altitude, 103);
    ASSERT_EQ(read->survey.marks.size(), 2U);
    EXPECT_EQ(read->survey.marks[0].kind, Kind::intermediate);
    EXPECT_EQ(read->survey.marks[1].kind, Kind::label);
    ASSERT_TRUE(read->survey.origin);
    // The very frame of feeds.
    const feed::LocalFrame frame({static_cast<double>(read->survey.origin->latitude_ndeg) * 1e-9,
                                  static_cast<double>(read->survey.origin->longitude_ndeg) * 1e-9,
                                  0});
    const auto at = frame.to_mm({51.2, 19.3, 0});
    EXPECT_NEAR(read->survey.line[0].y, static_cast<double>(at.y_mm) / 1000, 0.002);
}

TEST(SurveyRead, ListsTheLinesWhereThereAreSeveral) {
    const Files files;
    SurveyFiles wanted;
    wanted.course = files.write("b.gpx", gpx(track(19.3, "SS 1") + track(19.4, "SS 10")));
    EXPECT_THAT(read_survey(wanted).error().message(), HasSubstr("\"SS 1\", \"SS 10\""));
    wanted.line = "SS 1";
    const auto read = read_survey(wanted);
    ASSERT_TRUE(read.ok());
    EXPECT_NEAR(static_cast<double>(read->survey.origin->longitude_ndeg), 19.3e9, 1e3);
    wanted.line = "SS 7";
    EXPECT_THAT(read_survey(wanted).error().message(), HasSubstr("no line called \"SS 7\""));
}

TEST(SurveyRead, DamagedGpxNamesFileAndLine) {
    const Files files;
    SurveyFiles wanted;
    const std::string whole = gpx(track(19.3, "SS 1"));
    wanted.course = files.write("cut.gpx", whole.substr(0, whole.size() / 2));
    const auto cut = read_survey(wanted);
    ASSERT_FALSE(cut.ok());
    EXPECT_THAT(cut.error().message(), HasSubstr("cut.gpx"));
    EXPECT_THAT(cut.error().message(), HasSubstr("line"));
    wanted.course = files.write("far.gpx", gpx("<trk><trkseg><trkpt lat=\"151\" lon=\"19\"/>"
                                               "<trkpt lat=\"52\" lon=\"19\"/></trkseg></trk>"));
    EXPECT_THAT(read_survey(wanted).error().message(), HasSubstr("is no place on the Earth"));
}

TEST(SurveyRead, DamagedKmlAndGeoJsonAreRefusedByName) {
    const Files files;
    SurveyFiles wanted;
    wanted.course = files.write("a.kml", "<kml><Placemark><LineString>");
    EXPECT_THAT(read_survey(wanted).error().message(), HasSubstr("a.kml"));
    wanted.course = files.write("a.geojson", R"({"type": "FeatureCollection", "features": [{)");
    EXPECT_THAT(read_survey(wanted).error().message(), HasSubstr("a.geojson"));
    wanted.course =
        files.write("empty.geojson", R"({"type": "FeatureCollection", "features": []})");
    EXPECT_THAT(read_survey(wanted).error().message(), HasSubstr("empty.geojson"));
    wanted.course = "/nowhere/x.gpx";
    EXPECT_THAT(read_survey(wanted).error().message(), HasSubstr("/nowhere/x.gpx"));
}

TEST(SurveyRead, LaysAnSrtmTileUnderTheCourse) {
    const Files files;
    SurveyFiles wanted;
    wanted.course = files.write("c.gpx", gpx(track(19.3, "SS 1")));
    wanted.terrain = files.write("N51E019.hgt", hgt());
    const auto read = read_survey(wanted);
    ASSERT_TRUE(read.ok()) << read.error().message();
    ASSERT_TRUE(read->survey.ground);
    const auto& g = *read->survey.ground;
    // At the origin: 0.3 degrees east and 0.2095 north of the tile's corner.
    const auto column = static_cast<std::size_t>(std::lround(-g.x0 / g.cell));
    const auto row = static_cast<std::size_t>(std::lround(-g.y0 / g.cell));
    const double expected = 0.2095 * 1200 / 2 + 0.3 * 1200 / 4;
    EXPECT_NEAR(g.height[row * static_cast<std::size_t>(g.columns) + column], expected, 1.0);
}

TEST(SurveyRead, DamagedTerrainIsRefusedByName) {
    const Files files;
    SurveyFiles wanted;
    wanted.course = files.write("c.gpx", gpx(track(19.3, "SS 1")));
    wanted.terrain = files.write("N51E019.hgt", hgt().substr(0, 100'000));
    EXPECT_THAT(read_survey(wanted).error().message(), HasSubstr("N51E019.hgt"));
    wanted.terrain = files.write("x.tif", std::string("II*\0\x08\0\0\0\xff\xff", 10));
    EXPECT_THAT(read_survey(wanted).error().message(), HasSubstr("x.tif"));
    wanted.terrain =
        files.write("x.asc", "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 30\n1 2\n3 4\n");
    EXPECT_THAT(read_survey(wanted).error().message(),
                HasSubstr("does not say where on the Earth"));
}

TEST(SurveyTable, ReadsDegreesAndMetresByTheirHeader) {
    const auto geo = parse_table("lat,lon,alt,width\n51.2,19.3,100,8\n51.3,19.4,,9\n", "a.csv");
    ASSERT_TRUE(geo.ok()) << geo.error().message();
    EXPECT_TRUE(geo->geographic);
    EXPECT_EQ(geo->rows[0].altitude, 100);
    EXPECT_FALSE(geo->rows[1].altitude);
    EXPECT_EQ(geo->rows[1].width, 9);
    const auto tum =
        parse_table("# x_m,y_m,w_tr_right_m,w_tr_left_m\n-1.9,3.2,7.1,6.5\n3,2.5,7,6\n", "t");
    ASSERT_TRUE(tum.ok());
    EXPECT_FALSE(tum->geographic);
    EXPECT_NEAR(tum->rows[0].width, 13.6, 1e-9);
}

TEST(SurveyTable, ErrorsNameTheLine) {
    EXPECT_THAT(parse_table("lat,lon\n51,19\n51,x\n", "a.csv").error().message(),
                HasSubstr("a.csv:3"));
    EXPECT_THAT(parse_table("lat,lon\n51,19\n51\n", "a.csv").error().message(),
                HasSubstr("too short"));
    EXPECT_THAT(parse_table("lat,lon\n91,19\n", "a.csv").error().message(), HasSubstr("a.csv:2"));
    EXPECT_THAT(parse_table("51,19\n", "a.csv").error().message(), HasSubstr("no names"));
    EXPECT_THAT(parse_table("speed,gear\n1,2\n", "a.csv").error().message(),
                HasSubstr("lat and lon"));
    EXPECT_FALSE(parse_table("", "a.csv").ok());
}

TEST(SurveyMarks, ErrorsNameTheLineAndTheKindsThereAre) {
    const auto good = parse_marks(R"({"rules": [{"match": "VCP *", "kind": "gate"}],
        "marks": [{"kind": "obstacle", "name": "Jump", "distance_m": 10}]})",
                                  "m.json");
    ASSERT_TRUE(good.ok()) << good.error().message();
    EXPECT_EQ(good->rules[0].kind, Kind::gate);
    EXPECT_EQ(good->marks[0].distance, 10);
    EXPECT_THAT(parse_marks("{\"marks\": [\n{\"kind\": \"jump\"}]}", "m.json").error().message(),
                ::testing::AllOf(HasSubstr("m.json:2"), HasSubstr("obstacle")));
    EXPECT_FALSE(parse_marks(R"({"mark": []})", "m").ok());
    EXPECT_FALSE(parse_marks(R"({"marks": [{"kind": "label", "lat": 95, "lon": 1}]})", "m").ok());
    EXPECT_FALSE(parse_marks(R"({"marks": [{"kind": "label", "nme": ""}]})", "m").ok());
}

TEST(SurveyMarks, PatternsMatchWholeNamesWithoutRegardToCase) {
    EXPECT_TRUE(matches("VCP *", "vcp 162"));
    EXPECT_FALSE(matches("VCP *", "AVCP 1"));
    EXPECT_TRUE(matches("*", ""));
    EXPECT_TRUE(matches("*RM*", "VCP 202-RM 205"));
    EXPECT_FALSE(matches("SS 1", "SS 10"));
}

TEST(SurveyFit, FindsTurnReflectionShiftAndScale) {
    std::vector<map::SurveyPoint> line;
    for (int i = 0; i < 200; ++i) {
        const double t = i * 6.283185307179586 / 200;
        line.push_back({900 * std::cos(t) + 150 * std::cos(3 * t),
                        500 * std::sin(t) + 90 * std::sin(2 * t) + 60 * std::cos(t) * std::cos(t),
                        std::nullopt, 12});
    }
    // Mirrored, turned by 40 degrees, 1.05 times as large, moved, and driven the other way.
    const auto there = [](const map::SurveyPoint& p) {
        const double c = 1.05 * std::cos(0.698), s = 1.05 * std::sin(0.698);
        return map::SurveyPoint{c * p.x + s * p.y + 4000, s * p.x - c * p.y - 700, 50 + p.x / 100,
                                0};
    };
    std::vector<std::vector<map::SurveyPoint>> drives(1);
    for (int lap = 0; lap < 4; ++lap) {
        for (std::size_t i = line.size(); i-- > 0;) {
            drives[0].push_back(there(line[i]));
        }
    }
    const auto fitted = fit_line(line, drives);
    ASSERT_TRUE(fitted.ok()) << fitted.error().message();
    EXPECT_LT(fitted->fit.residual_m, 0.2);
    EXPECT_NEAR(fitted->fit.scale, 1.05, 0.002);
    EXPECT_TRUE(fitted->fit.mirrored);
    EXPECT_TRUE(fitted->fit.reversed);
    const map::SurveyPoint expected = there(line[0]);
    EXPECT_NEAR(fitted->line.back().x, expected.x, 0.5);
    EXPECT_NEAR(fitted->line.back().y, expected.y, 0.5);
    EXPECT_NEAR(*fitted->line.back().altitude, *expected.altitude, 1);
    EXPECT_FALSE(fit_line(line, {{}}).ok());
}

}  // namespace
}  // namespace pitcast::survey
