// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/amcp/session.h"

#include "amcp_show.h"
#include "show_fixture.h"

namespace pitcast::amcp {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class AmcpSession : public ::testing::Test {
 protected:
    /// What `one` is answered at once.
    std::string ask(const std::string& line, Session* one = nullptr) {
        Session& asked = one == nullptr ? session : *one;
        asked.take(line);
        return answers(asked);
    }
    static std::string answers(Session& asked) {
        std::string out;
        asked.collect(out);
        return out;
    }
    /// The one command that a line gives, as JSON without id and asker; null when there is none.
    Json command_of(const std::string& line) {
        session.take(line);
        if (session.orders().size() != 1 || session.orders().front().size() != 1) {
            session.orders().clear();
            return answers(session);
        }
        const Numbered sent = session.orders().front().front();
        session.orders().clear();
        EXPECT_EQ(answers(session), "") << "before the channel has taken it";
        settle(sent.number);
        EXPECT_THAT(answers(session), HasSubstr(" OK\r\n"));
        Json json = show::command_to_json(sent.command);
        EXPECT_EQ(json["who"], "amcp 127.0.0.1:5");
        EXPECT_EQ(json["id"], "amcp-" + desk.life + "-" + std::to_string(sent.number));
        json.erase("who");
        json.erase("id");
        return json;
    }
    void settle(std::uint64_t number, int code = 202, FrameNumber effective = 100) {
        const Verdict verdict{number, code, effective, code == 202 ? "" : "no"};
        desk.settle(verdict);
        session.settle(verdict);
    }

    show_fixture::Folder folder{"amcp"};
    Desk desk{test::small_view(), DataStore(folder.path() / "kept")};
    Session session{desk, 1, "amcp 127.0.0.1:5"};
};

TEST_F(AmcpSession, GraphicsBecomeCommandsOfTheShow) {
    EXPECT_EQ(command_of(R"(CG 1-20 ADD 1 "lower-third" 1 "{\"name\":\"LI\",\"place\":\"3\"}")"),
              (Json{{"verb", "take"},
                    {"layer", 20},
                    {"template", "lower-third"},
                    {"data", {{"name", "LI"}, {"place", 3}}}}));
    EXPECT_EQ(command_of("CG 1-20 ADD 0 tower 0"),
              (Json{{"verb", "cue"}, {"layer", 20}, {"template", "tower"}}));
    EXPECT_EQ(command_of("CG 1-20 ADD 0 tower intro 1"),
              (Json{{"verb", "take"}, {"layer", 20}, {"template", "tower"}}))
        << "a label of Flash";
    EXPECT_EQ(command_of("CG 1-20 PLAY 1"), (Json{{"verb", "take"}, {"layer", 20}}));
    EXPECT_EQ(command_of("CG 1-20 STOP 1"), (Json{{"verb", "out"}, {"layer", 20}}));
    EXPECT_EQ(command_of("CG 1-20 NEXT 0"), (Json{{"verb", "continue"}, {"layer", 20}}));
    EXPECT_EQ(command_of("CG 1-20 REMOVE 1"),
              (Json{{"verb", "out"}, {"layer", 20}, {"manner", "cut"}}));
    EXPECT_EQ(command_of("CG 1-20 CLEAR"), (Json{{"verb", "clear"}, {"layer", 20}}));
    EXPECT_EQ(command_of("CG 1-20 INVOKE 1 next()"), (Json{{"verb", "continue"}, {"layer", 20}}));
    EXPECT_EQ(command_of("CALL 1-20 stop"), (Json{{"verb", "out"}, {"layer", 20}}));
    EXPECT_EQ(command_of("CG 1 STOP 1"), (Json{{"verb", "out"}, {"layer", 9999}}))
        << "CasparCG's own layer of graphics";
}

TEST_F(AmcpSession, NamesAreThoseOfFiles) {
    for (const char* name : {"LOWER-THIRD", "pack/lower-third", R"(pack\\lower-third.html)",
                             "http://127.0.0.1:8080/a/Lower-Third.HTML?x=page/1#y"}) {
        EXPECT_EQ(command_of("CG 1-20 ADD 1 \"" + std::string(name) + "\" 1").value("template", ""),
                  "lower-third")
            << name;
    }
}

TEST_F(AmcpSession, APageIsTakenWithItsOwnDataUnderThoseGiven) {
    const Json wanted{
        {"verb", "take"}, {"layer", 20}, {"page", "Welcome"}, {"data", {{"place", 1}}}};
    EXPECT_EQ(command_of(R"(CG 1-20 ADD 1 welcome 1 "{\"place\":\"1\"}")"), wanted);
    EXPECT_EQ(command_of(R"(CG 1-20 ADD 1 "show/page/WELCOME.html" 1 "{\"place\":1}")"), wanted);
    EXPECT_EQ(ask("CG 1-20 ADD 1 page/tower 1"), "404 CG ERROR\r\n") << "no page is called so";
}

TEST_F(AmcpSession, ClipsAreTemplatesOrNothing) {
    EXPECT_EQ(command_of("PLAY 1-10 [HTML] http://host/tower.html MIX 25 LINEAR"),
              (Json{{"verb", "take"}, {"layer", 10}, {"template", "tower"}}));
    EXPECT_EQ(command_of("PLAY 1-10 \"tower\" CUT"),
              (Json{{"verb", "take"}, {"layer", 10}, {"template", "tower"}, {"manner", "cut"}}));
    EXPECT_EQ(command_of("LOADBG 1-10 [html] tower"),
              (Json{{"verb", "cue"}, {"layer", 10}, {"template", "tower"}}));
    EXPECT_EQ(command_of("PLAY 1-10"), (Json{{"verb", "take"}, {"layer", 10}}));
    EXPECT_EQ(command_of("PLAY 1-10 EMPTY MIX 13"), (Json{{"verb", "out"}, {"layer", 10}}));
    EXPECT_EQ(command_of("PLAY 1-10 EMPTY"),
              (Json{{"verb", "out"}, {"layer", 10}, {"manner", "cut"}}));
    EXPECT_EQ(command_of("STOP 1-10"), (Json{{"verb", "out"}, {"layer", 10}, {"manner", "cut"}}));
    EXPECT_EQ(command_of("STOP 1"), (Json{{"verb", "out"}, {"layer", 0}, {"manner", "cut"}}));
    EXPECT_EQ(command_of("CLEAR 1-10"), (Json{{"verb", "clear"}, {"layer", 10}}));
    EXPECT_EQ(command_of("CLEAR 1"), (Json{{"verb", "clear"}}));
    EXPECT_EQ(command_of("CLEAR ALL"), (Json{{"verb", "clear"}}));
    EXPECT_EQ(ask("PLAY 1-10 amb LOOP"), "404 PLAY ERROR\r\n");
    EXPECT_EQ(ask("PLAY 1-10 [HTML]"), "402 PLAY ERROR\r\n");
    for (const char* line : {"PLAY 1-10 DECKLINK 1", "PLAY 1-10 route://1-2", "PLAY 1-10 #FF00FF00",
                             "PLAY 1-10 [IMG_SEQUENCE] x", "PLAY 1-10 http://host/tower.html"}) {
        EXPECT_EQ(ask(line), "501 PLAY FAILED\r\n") << line;
    }
    EXPECT_EQ(ask("LOADBG 1-10 tower AUTO"), "501 LOADBG FAILED\r\n");
    EXPECT_EQ(ask("LOADBG 1-10 EMPTY"), "501 LOADBG FAILED\r\n");
}

/// A folder with two files, and what is on layer 10.
void give_media(Desk& desk, const Json& on_layer_10 = nullptr) {
    auto media = std::make_shared<MediaList>();
    media->push_back({"IDENTS/AMB",
                      "idents/amb.mov",
                      false,
                      6445960,
                      "20121101160514",
                      268,
                      {25, 1},
                      std::make_shared<const std::string>("iVBORw0KGgo=")});
    media->push_back({"TOWER", "tower.png", true, 900, "20121101160514", 0, {0, 1}});
    desk.view.media = std::move(media);
    Json layers = Json::array();
    if (!on_layer_10.is_null()) {
        layers.push_back({{"layer", 10}, {"template", "clip"}, {"phase", "on"}});
        layers[0]["data"] = on_layer_10;
    }
    desk.view.state = std::make_shared<const Json>(Json{{"frame", 100},
                                                        {"layers", layers},
                                                        {"clips",
                                                         {{{"layer", 10},
                                                           {"file", "idents/amb.mov"},
                                                           {"position_ns", 1'240'000'000},
                                                           {"duration_ns", 10'720'000'000}}}}});
}

TEST_F(AmcpSession, FilesArePlayed) {
    give_media(desk);
    const auto clip = [](const char* verb, const Json& data) {
        return Json{{"verb", verb}, {"template", "clip"}, {"layer", 10}, {"data", data}};
    };
    const Json plain{{"file", "idents/amb.mov"}, {"file_ms", 10'720}};
    EXPECT_EQ(command_of("PLAY 1-10 idents/amb"), clip("take", plain));
    EXPECT_EQ(command_of(R"(PLAY 1-10 "IDENTS\\AMB.mov")"), clip("take", plain));
    EXPECT_EQ(command_of("LOADBG 1-10 idents/amb"), clip("cue", plain));
    EXPECT_EQ(command_of("LOAD 1-10 idents/amb"),
              clip("take", {{"file", "idents/amb.mov"}, {"file_ms", 10'720}, {"paused", true}}));
    EXPECT_EQ(command_of("PLAY 1-10 idents/amb LOOP SEEK 50 LENGTH 25"),
              clip("take", {{"file", "idents/amb.mov"},
                            {"file_ms", 10'720},
                            {"loop", true},
                            {"seek_ms", 2000},
                            {"length_ms", 1000}}));
    EXPECT_EQ(command_of("PLAY 1-10 idents/amb IN 25 OUT 50")["data"]["length_ms"], 1000);
    Json mixed = clip("cue", plain);
    mixed["transition"] = "mix";
    mixed["transition_ms"] = 1000.0;
    EXPECT_EQ(command_of("LOADBG 1-10 idents/amb MIX 25 EASEINSINE"), mixed);
    EXPECT_EQ(command_of("PLAY 1-10 idents/amb SLIDE 5 LEFT")["transition"], "push");
    EXPECT_EQ(command_of("PLAY 1-10 tower")["template"], "tower") << "the show's comes first";
    EXPECT_EQ(command_of("PLAY 1-10 tower.png")["data"]["file"], "tower.png");
    EXPECT_EQ(ask("PLAY 1-10 gone"), "404 PLAY ERROR\r\n");
    EXPECT_EQ(ask("PLAY 1-10 ../idents/amb"), "404 PLAY ERROR\r\n");
    EXPECT_EQ(ask("PLAY 1-10 [HTML] idents/amb"), "404 PLAY ERROR\r\n");
    EXPECT_EQ(ask("PLAY 1-10 idents/amb SEEK x"), "403 PLAY ERROR\r\n");
    Json follows = clip("cue", plain);
    follows["when"] = "end";
    EXPECT_EQ(command_of("LOADBG 1-10 idents/amb AUTO"), follows);
    EXPECT_EQ(ask("PLAY 1-10 idents/amb AUTO"), "501 PLAY FAILED\r\n");
    EXPECT_EQ(ask("LOAD 1-10 tower"), "501 LOAD FAILED\r\n");
}

TEST_F(AmcpSession, WhatPlaysIsPausedWoundAndFaded) {
    EXPECT_EQ(ask("PAUSE 1-10"), "501 PAUSE FAILED\r\n");
    give_media(desk, {{"file", "idents/amb.mov"}, {"paused", true}});
    const auto update = [](const Json& data) {
        return Json{{"verb", "update"}, {"layer", 10}, {"data", data}};
    };
    EXPECT_EQ(command_of("PAUSE 1-10"), update({{"paused", true}}));
    EXPECT_EQ(command_of("RESUME 1-10"), update({{"paused", false}}));
    EXPECT_EQ(command_of("CALL 1-10 SEEK 25"), update({{"seek_ms", 1000}}));
    EXPECT_EQ(command_of("CALL 1-10 LOOP 1"), update({{"loop", true}}));
    EXPECT_EQ(ask("CALL 1-10 LOOP maybe"), "403 CALL ERROR\r\n");
    EXPECT_EQ(command_of("CALL 1-10 stop"), (Json{{"verb", "out"}, {"layer", 10}}));
    EXPECT_EQ(
        command_of("PLAY 1-10 EMPTY MIX 25"),
        (Json{{"verb", "out"}, {"layer", 10}, {"transition", "mix"}, {"transition_ms", 1000.0}}));
    EXPECT_EQ(command_of("MIXER 1-10 VOLUME 0.5"),
              (Json{{"verb", "mix"}, {"layer", 10}, {"data", {{"volume", 0.5}}}}));
    const std::string info = ask("INFO 1-10");
    EXPECT_THAT(info, HasSubstr("<producer>ffmpeg</producer>"));
    EXPECT_THAT(info, HasSubstr("<paused>true</paused>"));
    EXPECT_THAT(info, HasSubstr("<name>idents/amb.mov</name>\n<time>1.240000</time>\n"
                                "<time>10.720000</time>"));
}

TEST_F(AmcpSession, WhatWaitsIsWound) {
    give_media(desk, {{"file", "idents/amb.mov"}});
    EXPECT_EQ(ask("CALLBG 1-10 SEEK 25"), "404 CALLBG ERROR\r\n") << "it plays, and nothing waits";
    Json state = *desk.view.state;
    state["layers"][0]["phase"] = "cued";
    desk.view.state = std::make_shared<const Json>(state);
    EXPECT_EQ(command_of("CALLBG 1-10 SEEK 25"),
              (Json{{"verb", "cue"},
                    {"template", "clip"},
                    {"layer", 10},
                    {"data", {{"file", "idents/amb.mov"}, {"seek_ms", 1000}}}}));
    EXPECT_EQ(ask("CALLBG 1-10 play"), "501 CALLBG FAILED\r\n");
}

TEST_F(AmcpSession, LayersChangePlaces) {
    EXPECT_EQ(command_of("SWAP 1-10 1-20"), (Json{{"verb", "swap"}, {"layer", 10}, {"with", 20}}));
    EXPECT_EQ(command_of("SWAP 1-10 1-20 TRANSFORMS")["data"], (Json{{"mix", true}}));
    for (const char* line : {"SWAP 1-10 2-20", "SWAP 1-10 1", "SWAP 1 1-20", "SWAP 1-10 1-x"}) {
        EXPECT_EQ(ask(line), "403 SWAP ERROR\r\n") << line;
    }
}

TEST_F(AmcpSession, ConsumersAreOutputs) {
    desk.view.media_folder = folder.path();
    const auto sink = [](const char* verb, const std::string& url) {
        return Json{{"verb", verb}, {"sink", url}};
    };
    const std::string file = (folder.path() / "a.mov").string();
    EXPECT_EQ(command_of("ADD 1 FILE a.mov"), sink("add_sink", file));
    EXPECT_EQ(command_of("REMOVE 1 FILE a.mov"), sink("remove_sink", file));
    EXPECT_EQ(command_of("ADD 1-700 STREAM udp://10.0.0.5:9000 -format mpegts"),
              sink("add_sink", "udp://10.0.0.5:9000"));
    EXPECT_EQ(command_of("REMOVE 1-700"), sink("remove_sink", "udp://10.0.0.5:9000"));
    EXPECT_EQ(ask("REMOVE 1-700"), "404 REMOVE ERROR\r\n");
    EXPECT_EQ(command_of("ADD 1 NDI NAME \"Pit 1\""), sink("add_sink", "ndi:Pit 1?pack=uyvy"));
    EXPECT_EQ(command_of("ADD 1 DECKLINK DEVICE 2"), sink("add_sink", "decklink:2"));
    EXPECT_EQ(command_of("ADD 1 SCREEN"), sink("add_sink", "window:programme"));
    for (const char* line : {"ADD 1 FILE ../a.mov", "ADD 1 FILE /etc/a.mov", "ADD 1 FILE a.mov?x=1",
                             "ADD 1 STREAM file:///etc/passwd", "ADD 1 STREAM pipe:1"}) {
        EXPECT_EQ(ask(line), "403 ADD ERROR\r\n") << line;
    }
    EXPECT_EQ(ask("ADD 1 FILE a.mov -vcodec libx264"), "501 ADD FAILED\r\n");
    EXPECT_EQ(ask("ADD 1 BLUEFISH 1"), "501 ADD FAILED\r\n");
    EXPECT_EQ(ask("ADD 1 FILE"), "402 ADD ERROR\r\n");
}

TEST_F(AmcpSession, FilesAreTold) {
    give_media(desk);
    const std::string line = "\"IDENTS/AMB\" MOVIE 6445960 20121101160514 268 1/25\r\n";
    EXPECT_EQ(ask("CLS"),
              "200 CLS OK\r\n" + line + "\"TOWER\" STILL 900 20121101160514 0 0/1\r\n\r\n");
    EXPECT_EQ(ask("CINF idents/amb"), "201 CINF OK\r\n" + line);
    EXPECT_EQ(ask("CINF gone"), "404 CINF ERROR\r\n");
    EXPECT_EQ(ask("THUMBNAIL LIST"),
              "200 THUMBNAIL LIST OK\r\n\"IDENTS/AMB\" 20121101160514 9\r\n\r\n");
    EXPECT_EQ(ask("THUMBNAIL RETRIEVE idents/amb"),
              "201 THUMBNAIL RETRIEVE OK\r\niVBORw0KGgo=\r\n");
    EXPECT_EQ(ask("THUMBNAIL RETRIEVE tower"), "404 THUMBNAIL RETRIEVE ERROR\r\n");
}

TEST_F(AmcpSession, WhatAShowCannotDoIsNotClaimed) {
    for (const char* line : {"PAUSE 1-10", "RESUME 1-10", "PRINT 1", "SET 1 MODE PAL"}) {
        EXPECT_THAT(ask(line), HasSubstr("501 ")) << line;
        EXPECT_THAT(session.orders(), IsEmpty());
    }
    for (const char* line : {"CHANNEL_GRID", "DIAG", "GL GC", "INFO THREADS", "OSC SUBSCRIBE 6250",
                             "THUMBNAIL GENERATE_ALL", "LOG CATEGORY x 1"}) {
        EXPECT_THAT(ask(line), HasSubstr(" FAILED\r\n")) << line;
    }
    EXPECT_EQ(ask("KILL"), "503 KILL FAILED\r\n");
    EXPECT_EQ(ask("RESTART"), "503 RESTART FAILED\r\n");
    EXPECT_EQ(ask("CG 1-20 INVOKE 1 \"alert(1)\""), "501 CG FAILED\r\n");
    EXPECT_EQ(ask("CG 1-20 ADD x tower 1"), "403 CG ERROR\r\n");
    EXPECT_EQ(ask("CG 1-20 ADD 1 tower 2"), "403 CG ERROR\r\n");
    EXPECT_EQ(ask("CG 1-20 ADD 1 towr 1"), "404 CG ERROR\r\n");
    EXPECT_EQ(ask("CG 1-20 ADD 1 tower 1 \"{x\""), "403 CG ERROR\r\n");
}

TEST_F(AmcpSession, MixerLaysALayerIntoThePicture) {
    EXPECT_EQ(command_of("MIXER 1-10 OPACITY 0.5"),
              (Json{{"verb", "mix"}, {"layer", 10}, {"data", {{"opacity", 0.5}}}}));
    EXPECT_EQ(command_of("MIXER 1-10 FILL 0.1 0 0.5 -0.5 25 easeOutQuad"),
              (Json{{"verb", "mix"},
                    {"layer", 10},
                    {"data",
                     {{"fill", {0.1, 0.0, 0.5, -0.5}},
                      {"duration_ms", 1000.0},
                      {"easing", {0.5, 1.0, 0.89, 1.0}}}}}))
        << "25 frames of 25 a second";
    EXPECT_EQ(command_of("MIXER 1-10 CLEAR"), (Json{{"verb", "mix"}, {"layer", 10}}));
    EXPECT_EQ(command_of("MIXER 1 CLEAR"), (Json{{"verb", "mix"}}));
}

TEST_F(AmcpSession, WhatTheMixerDefersIsDoneOnOneFrame) {
    EXPECT_EQ(ask("MIXER 1-10 OPACITY 0.5 DEFER"), "202 MIXER OK\r\n");
    EXPECT_EQ(ask("MIXER 1-11 ROTATION 45 10 LINEAR DEFER"), "202 MIXER OK\r\n");
    EXPECT_THAT(session.orders(), IsEmpty()) << "not before COMMIT";
    session.take("MIXER 1 COMMIT");
    ASSERT_EQ(session.orders().size(), 1U);
    const Order order = session.orders().front();
    ASSERT_EQ(order.size(), 2U);
    EXPECT_EQ(order[0].command.layer, 10);
    EXPECT_EQ(order[1].command.layer, 11);
    std::string out;
    session.collect(out);
    EXPECT_EQ(out, "") << "answered when it is done";
    settle(order[0].number);
    settle(order[1].number);
    session.collect(out);
    EXPECT_EQ(out, "202 MIXER OK\r\n");
    session.orders().clear();
    EXPECT_EQ(ask("MIXER 1 COMMIT"), "202 MIXER OK\r\n") << "nothing waits any more";
    EXPECT_THAT(session.orders(), IsEmpty());
}

TEST_F(AmcpSession, MixerTellsWhatIsSo) {
    EXPECT_EQ(ask("MIXER 1-10 OPACITY"), "201 MIXER OK\r\n1\r\n");
    EXPECT_EQ(ask("MIXER 1-10 FILL"), "201 MIXER OK\r\n0 0 1 1\r\n");
    EXPECT_EQ(ask("MIXER 1-10 BLEND Normal"), "202 MIXER OK\r\n");
    EXPECT_EQ(ask("MIXER 1-10 BRIGHTNESS 0.5"), "501 MIXER FAILED\r\n");
    EXPECT_EQ(ask("MIXER 1-10 OPACITY half"), "403 MIXER ERROR\r\n");
    EXPECT_EQ(ask("MIXER 1-10 OPACITY 0.5 25 EASEOUTBOUNCE"), "501 MIXER FAILED\r\n");
    EXPECT_EQ(ask("MIXER 1-10 FILL 0 0"), "402 MIXER ERROR\r\n");
    EXPECT_EQ(ask("MIXER 1-10 SPIN 1"), "403 MIXER ERROR\r\n");
    EXPECT_EQ(ask("MIXER 1 GRID 2"), "501 MIXER FAILED\r\n");
    EXPECT_EQ(ask("MIXER 1 COMMIT"), "202 MIXER OK\r\n");
}

TEST_F(AmcpSession, QuestionsAreAnsweredFromTheStateAsPublished) {
    EXPECT_EQ(ask("REQ v VERSION"), "RES v 201 VERSION OK\r\n2.3.0 Pitcast 9.8.7\r\n");
    EXPECT_EQ(ask("VERSION FLASH"), "403 VERSION ERROR\r\n");
    EXPECT_EQ(ask("INFO"), "200 INFO OK\r\n1 1080i5000 PLAYING\r\n\r\n");
    EXPECT_EQ(ask("CLS"), "200 CLS OK\r\n\r\n");
    EXPECT_EQ(ask("FLS"), "200 FLS OK\r\n\r\n");
    EXPECT_EQ(ask("CINF amb"), "404 CINF ERROR\r\n");
    EXPECT_EQ(ask("TLS"),
              "200 TLS OK\r\n\"lower-third\" 0 00000000000000 html\r\n"
              "\"tower\" 0 00000000000000 html\r\n\"page/Welcome\" 0 00000000000000 html\r\n\r\n");
    EXPECT_THAT(ask("INFO TEMPLATE lower-third"),
                HasSubstr("<parameter id=\"place\" type=\"number\" info=\"Place\"/>"));
    EXPECT_EQ(ask("INFO TEMPLATE x"), "404 INFO TEMPLATE ERROR\r\n");
    EXPECT_THAT(ask("INFO PATHS"), HasSubstr("<data-path>/data</data-path>"));
    EXPECT_THAT(ask("INFO CONFIG"), HasSubstr("<video-mode>1080i5000</video-mode>"));
    EXPECT_THAT(ask("INFO 1"), HasSubstr("<mixer>\n<audio>\n<volume>0</volume>\n"));
    desk.view.state = std::make_shared<const Json>(
        Json{{"frame", 7},
             {"sound", {{"peak_dbfs", {0.0, -6.0206, nullptr}}}},
             {"layers",
              {{{"layer", 20}, {"template", "tower"}, {"phase", "on"}, {"step", 1}},
               {{"layer", 20}, {"template", "lower-third"}, {"phase", "cued"}, {"step", 0}},
               {{"layer", 30}, {"template", "a<b"}, {"phase", "in"}, {"step", 0}}}}});
    const std::string all = ask("INFO 1");
    EXPECT_THAT(all, HasSubstr("<volume>2147483647</volume>\n<volume>107374"));
    EXPECT_THAT(all, HasSubstr("<layer_20>\n<background>\n<producer>html</producer>"));
    EXPECT_THAT(all, HasSubstr("<name>a&lt;b</name>"));
    EXPECT_THAT(ask("INFO 1-20"), Not(HasSubstr("layer_30")));
    EXPECT_THAT(ask("CG 1-20 INFO 1"), HasSubstr("<template name=\"tower\""));
    EXPECT_EQ(ask("CG 1-21 INFO 1"), "404 CG ERROR\r\n");
}

TEST_F(AmcpSession, UpdatesHaveTheTypesOfWhatTheLayerShows) {
    const std::string update = R"(CG 1-20 UPDATE 1 "{\"place\":\"4\"}")";
    EXPECT_EQ(command_of(update)["data"]["place"], "4") << "nothing is known of that layer";
    (void)command_of("CG 1-20 ADD 1 lower-third 1");
    EXPECT_EQ(command_of(update)["data"]["place"], 4) << "before the state tells of it";
    desk.view.state = std::make_shared<const Json>(Json{
        {"frame", 100}, {"layers", {{{"layer", 20}, {"template", "tower"}, {"phase", "on"}}}}});
    EXPECT_EQ(command_of(update)["data"]["place"], "4") << "somebody else has taken another one";
}

TEST_F(AmcpSession, AnswersComeInTheOrderOfTheRequests) {
    session.take("REQ a CG 1-20 STOP 1");
    session.take("REQ b VERSION");
    session.take("REQ c CG 1-21 STOP 1");
    EXPECT_EQ(answers(session), "");
    EXPECT_EQ(session.waiting(), 3U);
    settle(session.orders()[1][0].number);
    EXPECT_EQ(answers(session), "");
    settle(session.orders()[0][0].number, 403);
    EXPECT_EQ(answers(session),
              "RES a 403 CG ERROR\r\nRES b 201 VERSION OK\r\n2.3.0 Pitcast 9.8.7\r\n"
              "RES c 202 CG OK\r\n");
    EXPECT_EQ(session.waiting(), 0U);
}

TEST_F(AmcpSession, SpxSendsItsWholeRepertoire) {
    // As SPX writes them: no ids, all in one go, spaces before some.
    for (int i = 1; i <= 8; ++i) {
        session.take((i == 1 ? "" : "  ") + ("CLEAR " + std::to_string(i)));
    }
    ASSERT_EQ(session.orders().size(), 1U);
    settle(session.orders().front().front().number);
    session.orders().clear();
    std::string out = answers(session);
    EXPECT_EQ(out.substr(0, 17), "202 CLEAR OK\r\n400");
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1 + 7 * 2);
    EXPECT_EQ(
        command_of(
            R"(CG 1-20 ADD 1 "pack/lower-third" 1 "<templateData><componentData id=\"name\"><data id=\"text\" value=\"LI\"/></componentData></templateData>")")
            ["data"],
        (Json{{"name", "LI"}}));
    EXPECT_EQ(command_of(R"(CG 1-20 UPDATE 1 "{\"name\":\"WU\"}")")["data"],
              (Json{{"name", "WU"}}));
    EXPECT_EQ(command_of("CG 1-20 NEXT 0")["verb"], "continue");
    session.take("CG 1-20 INVOKE 1 \"next\"");
    settle(session.orders().front().front().number);
    EXPECT_EQ(answers(session), "201 CG OK\r\n\r\n");
}

TEST_F(AmcpSession, ABatchGoesToTheChannelAsOne) {
    EXPECT_EQ(ask("REQ 1 BEGIN"), "RES 1 202 BEGIN OK\r\n");
    EXPECT_EQ(ask("REQ 2 CG 1-20 STOP 1"), "");
    EXPECT_EQ(ask("REQ 3 CG 1-21 STOP 1"), "");
    EXPECT_EQ(ask("REQ 4 BEGIN"), "");
    EXPECT_THAT(session.orders(), IsEmpty());
    EXPECT_EQ(ask("REQ 5 COMMIT"), "");
    ASSERT_EQ(session.orders().size(), 1U);
    ASSERT_EQ(session.orders()[0].size(), 2U);
    settle(session.orders()[0][1].number);
    settle(session.orders()[0][0].number);
    EXPECT_EQ(answers(session),
              "RES 2 202 CG OK\r\nRES 3 202 CG OK\r\nRES 4 403 BEGIN ERROR\r\n"
              "RES 5 501 COMMIT FAILED\r\n");
    EXPECT_EQ(ask("COMMIT"), "403 COMMIT ERROR\r\n");
    EXPECT_EQ(ask("BEGIN"), "202 BEGIN OK\r\n");
    EXPECT_EQ(ask("COMMIT"), "202 COMMIT OK\r\n") << "empty";
}

TEST_F(AmcpSession, CommitTellsWhetherAllOfItsBatchWasTaken) {
    for (const int code : {202, 403}) {
        session.take("BEGIN");
        session.take("CG 1-20 STOP 1");
        session.take("CG 1-21 NEXT 1");
        session.take("COMMIT");
        const auto commands = session.orders().back();
        settle(commands[0].number);
        settle(commands[1].number, code);
        EXPECT_EQ(answers(session), code == 202 ? "202 BEGIN OK\r\n202 CG OK\r\n202 CG OK\r\n"
                                                  "202 COMMIT OK\r\n"
                                                : "202 BEGIN OK\r\n202 CG OK\r\n403 CG ERROR\r\n"
                                                  "501 COMMIT FAILED\r\n");
    }
}

TEST_F(AmcpSession, ADiscardedBatchIsAnsweredAndDoesNothing) {
    session.take("BEGIN");
    session.take("CG 1-20 STOP 1");
    session.take("DISCARD");
    EXPECT_EQ(answers(session), "202 BEGIN OK\r\n501 CG FAILED\r\n202 DISCARD OK\r\n");
    EXPECT_THAT(session.orders(), IsEmpty());
    EXPECT_EQ(ask("DISCARD"), "403 DISCARD ERROR\r\n");
}

TEST_F(AmcpSession, WhoeverLeavesWithinABatchLeavesNothingWaiting) {
    session.take("BEGIN");
    session.take("CG 1-20 STOP 1");
    session.take("BYE");
    EXPECT_EQ(answers(session), "202 BEGIN OK\r\n501 CG FAILED\r\n");
    EXPECT_EQ(session.waiting(), 0U);
    EXPECT_THAT(session.orders(), IsEmpty());
}

TEST_F(AmcpSession, ABatchThatIsTooLargeIsSpoiltNotStuck) {
    session.take("BEGIN");
    for (std::size_t i = 0; i <= Session::kMostInBatch + 10; ++i) {
        session.take("CG 1-20 STOP 1");
    }
    session.take("COMMIT");
    const std::string out = answers(session);
    EXPECT_THAT(out, HasSubstr("504 CG FAILED\r\n"));
    EXPECT_THAT(out, Not(HasSubstr("CG OK")));
    EXPECT_TRUE(out.ends_with("501 COMMIT FAILED\r\n"));
    EXPECT_THAT(session.orders(), IsEmpty());
    EXPECT_EQ(session.waiting(), 0U);
    session.take("BEGIN");
    session.take("CG 1-20 STOP 1");
    for (std::size_t i = 0; i <= Session::kMostWhileOpen; ++i) {
        session.take("VERSION");
    }
    EXPECT_THAT(answers(session), HasSubstr("504 CG FAILED")) << "before COMMIT could be read";
}

TEST_F(AmcpSession, TheChannelCanBeLocked) {
    Session other(desk, 2, "amcp 127.0.0.1:6");
    EXPECT_EQ(ask("LOCK 1 ACQUIRE"), "402 LOCK ERROR\r\n");
    EXPECT_EQ(ask("LOCK 1 ACQUIRE secret"), "202 LOCK OK\r\n");
    EXPECT_EQ(ask("CLEAR 1", &other), "503 CLEAR FAILED\r\n");
    EXPECT_EQ(ask("INFO", &other).substr(0, 3), "200") << "asking is free";
    EXPECT_EQ(ask("LOCK 1 ACQUIRE guess", &other), "503 LOCK FAILED\r\n");
    EXPECT_EQ(ask("LOCK 1 CLEAR guess", &other), "503 LOCK FAILED\r\n");
    EXPECT_EQ(ask("LOCK 1 ACQUIRE secret", &other), "202 LOCK OK\r\n");
    EXPECT_EQ(ask("LOCK 1 RELEASE"), "202 LOCK OK\r\n");
    EXPECT_EQ(ask("CLEAR 1"), "503 CLEAR FAILED\r\n");
    for (const std::string& note : desk.notes) {
        EXPECT_THAT(note, Not(HasSubstr("guess"))) << "no phrase in the log";
    }
    EXPECT_EQ(ask("LOCK 1 CLEAR secret"), "202 LOCK OK\r\n");
    {
        Session short_lived(desk, 3, "amcp 127.0.0.1:7");
        EXPECT_EQ(ask("LOCK 1 ACQUIRE mine", &short_lived), "202 LOCK OK\r\n");
        EXPECT_EQ(ask("CLEAR 1"), "503 CLEAR FAILED\r\n");
    }
    session.take("CLEAR 1");
    EXPECT_EQ(session.orders().size(), 1U) << "who hangs up holds nothing";
}

TEST_F(AmcpSession, PingAndByeAreAnsweredAsCasparCgDoes) {
    EXPECT_EQ(ask("PING"), "PONG\r\n");
    EXPECT_EQ(ask("ping a \"b c\""), "PONG a b c\r\n");
    EXPECT_EQ(ask("REQ 9 PING a"), "RES 9 202 PING OK\r\n");
    EXPECT_EQ(ask("BYE"), "");
    EXPECT_TRUE(session.leaving());
    EXPECT_EQ(ask("VERSION"), "") << "after BYE nothing counts";
}

TEST_F(AmcpSession, RefusalsAreNotedForTheLogUnlessSilenced) {
    (void)ask("CG 1-20 ADD 1 towr 1");
    ASSERT_EQ(desk.notes.size(), 1U);
    EXPECT_THAT(desk.notes.front(),
                HasSubstr("amcp 127.0.0.1:5: CG 1-20 ADD 1 towr 1: 404, no tem"));
    EXPECT_EQ(ask("LOG LEVEL error"), "202 LOG LEVEL OK\r\n");
    (void)ask("CG 1-20 ADD 1 towr 1");
    EXPECT_EQ(desk.notes.size(), 1U);
    EXPECT_EQ(ask("LOG LEVEL debug"), "202 LOG LEVEL OK\r\n");
    (void)ask("VERSION");
    EXPECT_EQ(desk.notes.size(), 2U);
    EXPECT_EQ(ask("LOG LEVEL loud"), "403 LOG LEVEL ERROR\r\n");
    (void)ask("\x1b[2J\xff");
    EXPECT_THAT(desk.notes.back(), HasSubstr(": ?[2J?: 400")) << "nothing that steers a terminal";
    for (int i = 0; i < 1000; ++i) {
        (void)ask("VERSION");
    }
    EXPECT_LE(desk.notes.size(), 32U);
}

TEST_F(AmcpSession, DataAreKeptAndUsedByName) {
    EXPECT_EQ(ask(R"(DATA STORE race/Grid "{\"name\":\"LI\"}")"), "202 DATA STORE OK\r\n");
    EXPECT_EQ(ask("DATA RETRIEVE RACE/GRID"), "201 DATA RETRIEVE OK\r\n{\"name\":\"LI\"}\r\n");
    EXPECT_EQ(ask("DATA STORE b \"one\\ntwo\""), "202 DATA STORE OK\r\n");
    EXPECT_EQ(ask("DATA RETRIEVE b"), "201 DATA RETRIEVE OK\r\none\ntwo\r\n");
    EXPECT_EQ(ask("DATA LIST"), "200 DATA LIST OK\r\nB\r\nRACE/GRID\r\n\r\n");
    EXPECT_EQ(ask("DATA LIST race"), "200 DATA LIST OK\r\nRACE/GRID\r\n\r\n");
    EXPECT_EQ(command_of("CG 1-20 ADD 1 lower-third 1 race/grid")["data"], (Json{{"name", "LI"}}));
    EXPECT_EQ(ask("CG 1-20 ADD 1 lower-third 1 nothing"), "404 CG ERROR\r\n");
    EXPECT_EQ(ask("DATA REMOVE race/grid"), "202 DATA REMOVE OK\r\n");
    EXPECT_EQ(ask("DATA RETRIEVE race/grid"), "404 DATA RETRIEVE ERROR\r\n");
    EXPECT_EQ(ask("DATA REMOVE race/grid"), "404 DATA REMOVE ERROR\r\n");
}

TEST_F(AmcpSession, NoNameLeadsOutOfTheFolderOfData) {
    namespace fs = std::filesystem;
    EXPECT_EQ(ask("DATA STORE inside x"), "202 DATA STORE OK\r\n");
    folder.write("secret.ftd", "secret");
    fs::create_directory_symlink(folder.path(), folder.path() / "kept" / "up");
    fs::create_symlink(folder.path() / "secret.ftd", folder.path() / "kept" / "link.ftd");
    for (const char* name : {"../secret", "..", "/etc/passwd", "a/../../secret", R"(..\\secret)",
                             "a//b", "\"\"", "a/", ".hidden", "C:x", "a/b/c/d/e", "\"a\\nb\""}) {
        EXPECT_EQ(ask("DATA RETRIEVE " + std::string(name)), "403 DATA RETRIEVE ERROR\r\n") << name;
        EXPECT_EQ(ask("DATA STORE " + std::string(name) + " y"), "403 DATA STORE ERROR\r\n")
            << name;
        EXPECT_EQ(ask("DATA REMOVE " + std::string(name)), "403 DATA REMOVE ERROR\r\n") << name;
    }
    EXPECT_EQ(ask("DATA RETRIEVE up/secret"), "404 DATA RETRIEVE ERROR\r\n");
    EXPECT_EQ(ask("DATA REMOVE up/secret"), "404 DATA REMOVE ERROR\r\n");
    EXPECT_EQ(ask("DATA STORE up/new x"), "501 DATA STORE FAILED\r\n");
    EXPECT_EQ(ask("DATA RETRIEVE link"), "404 DATA RETRIEVE ERROR\r\n");
    EXPECT_EQ(ask("DATA STORE link x"), "202 DATA STORE OK\r\n") << "the link gives way";
    EXPECT_EQ(ask("DATA LIST"), "200 DATA LIST OK\r\nINSIDE\r\nLINK\r\n\r\n");
    std::ifstream secret(folder.path() / "secret.ftd");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(secret), {}), "secret");
    EXPECT_FALSE(fs::exists(folder.path() / "new.ftd"));
}

TEST(AmcpDataStore, WithoutAFolderKeepsNothing) {
    DataStore store{{}};
    EXPECT_EQ(store.store("a", "x").code, 501);
    EXPECT_EQ(store.retrieve("a").code, 404);
    EXPECT_TRUE(store.list("").lines.empty());
}

TEST(AmcpDataStore, IsBounded) {
    const show_fixture::Folder folder("amcp");
    DataStore store(folder.path());
    for (std::size_t i = 0; i < DataStore::kMostTexts; ++i) {
        ASSERT_EQ(store.store("t" + std::to_string(i), "x").code, 202);
    }
    EXPECT_EQ(store.store("one-more", "x").code, 503);
    EXPECT_EQ(store.store("t0", "y").code, 202) << "what is there may change";
    DataStore again(folder.path());
    EXPECT_EQ(again.store("one-more", "x").code, 503) << "also after a restart";
    EXPECT_EQ(again.remove("t0").code, 202);
    EXPECT_EQ(again.store("one-more", "x").code, 202);
}

}  // namespace
}  // namespace pitcast::amcp
