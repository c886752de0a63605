// SPDX-License-Identifier: Apache-2.0
// A desk's view of an engine over HTTP: a real channel behind a real door.
#include <chrono>
#include <fstream>
#include <functional>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/race/snapshot.h"
#include "pitcast/remote/remote_engine.h"

#include "door_channel.h"

namespace pitcast {
namespace {

using ::testing::HasSubstr;

bool in_time(const std::function<bool()>& holds) {
    for (int i = 0; i < 500; ++i) {
        if (holds()) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
}

class Engine : public testing::DoorChannel {
 public:
    explicit Engine(const std::string& address = "127.0.0.1:0", const std::string& token = "") {
        options.web.address = address;
        options.web.token = token;
        begin();
    }
    [[nodiscard]] std::string url() const { return "http://" + channel->web_address(); }
    [[nodiscard]] remote::RemoteOptions seen_by_desk() const {
        remote::RemoteOptions wanted;
        wanted.url = url();
        wanted.show = options.show;
        return wanted;
    }
};

show::Command take_of(const std::string& id) {
    show::Command take;
    take.verb = show::Verb::take;
    take.template_id = id;
    take.id = "first";
    take.who = remote::name_over_http("Li");
    return take;
}

TEST(RemoteEngine, ShowsWhatTheEngineShowsAndTakesWhatTheDeskTakes) {
    Engine engine;
    const auto opened = remote::connect_engine(engine.seen_by_desk());
    ASSERT_TRUE(opened.ok()) << opened.error().message();
    editor::EngineView& view = **opened;
    EXPECT_EQ(view.package().id(), engine.channel->package().id());
    ASSERT_TRUE(in_time([&] { return view.status().frame > 0; }));
    EXPECT_EQ(view.status().rate, engine.options.render.format.rate);
    EXPECT_EQ(view.status().executor, engine.channel->status()->executor);

    ASSERT_FALSE(view.package().templates().empty());
    const std::string id = view.package().templates().front().id;
    ASSERT_TRUE(view.send(take_of(id)));
    EXPECT_TRUE(in_time([&] {
        const auto layers = view.snapshot().layers;
        return !layers.empty() && layers[0].template_id == id && layers[0].phase != "cued";
    }));
    // A race was told, and a picture that moves on.
    EXPECT_TRUE(in_time([&] { return view.snapshot().race != nullptr; }));
    std::set<std::uint64_t> pictures;
    EXPECT_TRUE(in_time([&] {
        const auto programme = view.snapshot().programme;
        if (programme != nullptr) {
            EXPECT_EQ(programme->format, draw::PackFormat::bgra8);
            EXPECT_EQ(programme->width, engine.options.render.format.width);
            pictures.insert(programme->signatures.front());
        }
        return pictures.size() > 2;
    }));
    EXPECT_TRUE(view.take_errors().empty());
}

TEST(RemoteEngine, NamesWhoLocksAsTheDeskDoes) {
    Engine engine;
    const auto opened = remote::connect_engine(engine.seen_by_desk());
    ASSERT_TRUE(opened.ok());
    show::Command lock;
    lock.verb = show::Verb::lock;
    lock.layer = 7;
    lock.who = remote::name_over_http("Li");
    ASSERT_TRUE((*opened)->send(lock));
    EXPECT_TRUE(in_time([&] {
        const auto locks = (*opened)->status().locks;
        return locks.size() == 1 && locks[0].who == lock.who;
    }));
}

TEST(RemoteEngine, TellsWhatTheEngineRefuses) {
    Engine engine;
    const auto opened = remote::connect_engine(engine.seen_by_desk());
    ASSERT_TRUE(opened.ok());
    ASSERT_TRUE((*opened)->send(take_of("nothing-of-that-name")));
    std::vector<Error> errors;
    EXPECT_TRUE(in_time([&] {
        errors = (*opened)->take_errors();
        return !errors.empty();
    }));
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_THAT(errors[0].message(), HasSubstr("nothing-of-that-name"));
}

TEST(RemoteEngine, SaysWhyItCannotConnect) {
    Engine engine("127.0.0.1:0", "a-token-of-some-length");
    remote::RemoteOptions wanted = engine.seen_by_desk();
    auto refused = remote::connect_engine(wanted);
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().message(), HasSubstr("token"));
    wanted.token = "a-token-of-some-length";
    EXPECT_TRUE(remote::connect_engine(wanted).ok());

    wanted.show = std::filesystem::path(PITCAST_SOURCE_DIR) / "templates/minimal";
    refused = remote::connect_engine(wanted);
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().message(), HasSubstr("\"minimal\""));
    wanted = engine.seen_by_desk();
    wanted.url = "ftp://somewhere";
    EXPECT_THAT(remote::connect_engine(wanted).error().message(), HasSubstr("ftp://somewhere"));
    wanted.url = "http://127.0.0.1:1";
    EXPECT_THAT(remote::connect_engine(wanted).error().message(), HasSubstr("does not answer"));
}

TEST(RemoteEngine, OutlivesTheEngineAndFindsItsSuccessor) {
    auto engine = std::make_unique<Engine>();
    const std::string address = engine->channel->web_address();
    const auto opened = remote::connect_engine(engine->seen_by_desk());
    ASSERT_TRUE(opened.ok());
    editor::EngineView& view = **opened;
    ASSERT_TRUE(in_time([&] { return view.snapshot().programme != nullptr; }));
    engine.reset();
    std::vector<Error> errors;
    EXPECT_TRUE(in_time([&] {
        for (Error& error : view.take_errors()) {
            errors.push_back(std::move(error));
        }
        return !errors.empty() && view.snapshot().programme == nullptr;
    })) << "an old picture is no picture";
    ASSERT_EQ(errors.size(), 1U) << "once, not at each try";
    EXPECT_THAT(errors[0].message(), HasSubstr("does not answer"));
    EXPECT_THAT(view.status().not_heard, HasSubstr("does not answer"));
    const FrameNumber stood = view.status().frame;
    engine = std::make_unique<Engine>(address);
    EXPECT_TRUE(in_time([&] {
        return view.status().frame > stood && view.snapshot().programme != nullptr &&
               view.status().not_heard.empty();
    }));
}

}  // namespace
}  // namespace pitcast
