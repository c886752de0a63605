// SPDX-License-Identifier: Apache-2.0
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/control/role.h"

#include "key_rig.h"

namespace pitcast::control {
namespace {

using testing::BareClient;
using ::testing::HasSubstr;
using testing::KeyRing;
using testing::PlayedFrames;

/// The table of docs/control.md: every verb of the wire, with the least role that may ask for it.
const std::map<std::string, Role>& table_of_roles() {
    static const std::map<std::string, Role> table{
        {"state", Role::viewer},        {"cue", Role::operator_},
        {"update", Role::operator_},    {"delay", Role::operator_},
        {"gain", Role::operator_},      {"correct", Role::operator_},
        {"mix", Role::director},        {"take", Role::director},
        {"continue", Role::director},   {"out", Role::director},
        {"clear", Role::director},      {"arm", Role::director},
        {"disarm", Role::director},     {"lock", Role::director},
        {"unlock", Role::director},     {"undo", Role::director},
        {"swap", Role::director},       {"reload", Role::engineer},
        {"load", Role::engineer},       {"unload", Role::engineer},
        {"set_source", Role::engineer}, {"add_sink", Role::engineer},
        {"remove_sink", Role::engineer}};
    return table;
}

/// Members without which it is no request.
Json what_makes_it_whole(const std::string& verb) {
    return verb == "correct"      ? Json{{"car", "7"}}
           : verb == "swap"       ? Json{{"layer", 1}, {"with", 2}}
           : verb == "load"       ? Json{{"show", "other"}}
           : verb == "set_source" ? Json{{"source", "cam"}}
                                  : Json::object();
}

TEST(ControlRoles, TheTableKnowsEveryVerb) {
    for (int number = 1; number <= static_cast<int>(show::Verb::reload); ++number) {
        show::Command command;
        command.verb = static_cast<show::Verb>(number);
        const std::string word = show::command_to_json(command)["verb"];
        ASSERT_TRUE(table_of_roles().contains(word)) << word;
        EXPECT_EQ(role_needed(command.verb), table_of_roles().at(word)) << word;
    }
    EXPECT_EQ(table_of_roles().size(), static_cast<std::size_t>(show::Verb::reload) + 1);
    EXPECT_EQ(role_needed(show::Verb::none), Role::engineer) << "what is not known is not easy";
}

TEST(ControlRoles, HaveNames) {
    for (const Role role : {Role::viewer, Role::operator_, Role::director, Role::engineer}) {
        EXPECT_EQ(*role_of(role_name(role)), role);
        EXPECT_TRUE(allows(role, role));
        EXPECT_FALSE(allows(Role::none, role));
    }
    EXPECT_FALSE(allows(Role::none, Role::none));
    EXPECT_FALSE(role_of("none").ok());
    EXPECT_THAT(role_of("directr").error().message(), HasSubstr("did you mean \"director\""));
}

TEST(ControlRoles, DecideOverRealSocketsWhatEachMayAskFor) {
    const KeyRing ring;
    auto server = CommandServer::open("tcp://127.0.0.1:*", {.key_folder = ring.folder()});
    ASSERT_TRUE(server.ok()) << server.error().message();
    const PlayedFrames frames(**server);
    std::size_t allowed = 0;
    for (const Role role : {Role::viewer, Role::operator_, Role::director, Role::engineer}) {
        const std::string name = "a-" + std::string(role_name(role));
        const ClientKeys keys = ring.keys_of(name);
        BareClient client((*server)->endpoint(), &keys);
        ASSERT_TRUE(testing::becomes([&] {
            return client.ask({{"v", 1}, {"verb", "state"}}).value("ok", false);
        }));
        for (const auto& [verb, needed] : table_of_roles()) {
            Json asked{{"v", 1}, {"verb", verb}};
            asked.update(what_makes_it_whole(verb));
            const Json answer = client.ask(asked);
            ASSERT_TRUE(answer.is_object()) << name << " " << verb;
            EXPECT_EQ(answer["ok"], allows(role, needed)) << name << " " << verb;
            if (!allows(role, needed)) {
                EXPECT_THAT(answer["error"]["what"].get<std::string>(),
                            HasSubstr("needs the role " + std::string(role_name(needed))));
                EXPECT_THAT(answer["error"]["what"].get<std::string>(), HasSubstr(name));
            } else if (verb != "state") {
                ++allowed;
            }
        }
    }
    EXPECT_EQ(frames.taken().size(), allowed) << "what is denied never reaches the channel";
    for (const show::Command& command : frames.taken()) {
        EXPECT_THAT(command.who, HasSubstr("a-")) << "commands are from whose key it is";
    }
}

TEST(ControlRoles, ABatchNeedsTheRoleOfItsHardestCommand) {
    const KeyRing ring;
    auto server = CommandServer::open("tcp://127.0.0.1:*", {.key_folder = ring.folder()});
    ASSERT_TRUE(server.ok()) << server.error().message();
    const PlayedFrames frames(**server);
    const Json cue{{"verb", "cue"}, {"template", "tower"}};
    const Json take{{"verb", "take"}, {"template", "tower"}};
    const ClientKeys operators = ring.keys_of("a-operator");
    BareClient client((*server)->endpoint(), &operators);
    const auto batch = [](const char* id, const Json& commands) {
        return Json{{"v", 1}, {"id", id}, {"verb", "batch"}, {"commands", commands}};
    };
    EXPECT_EQ(client.ask(batch("1", {cue, cue}))["ok"], true);
    const Json denied = client.ask(batch("2", {cue, take, cue}));
    EXPECT_EQ(denied["ok"], false);
    EXPECT_THAT(denied["error"]["what"].get<std::string>(), HasSubstr("\"take\" needs the role"));
    EXPECT_EQ(frames.taken().size(), 2U) << "nothing of a denied batch is done";
}

TEST(ControlRoles, NobodyCanSayThatHeIsSomebodyElse) {
    const KeyRing ring;
    auto server = CommandServer::open("tcp://127.0.0.1:*", {.key_folder = ring.folder()});
    ASSERT_TRUE(server.ok()) << server.error().message();
    const PlayedFrames frames(**server);
    const ClientKeys keys = ring.keys_of("a-director");
    BareClient client((*server)->endpoint(), &keys);
    const Json lie = client.ask({{"v", 1}, {"verb", "clear"}, {"who", "a-engineer"}});
    EXPECT_EQ(lie["ok"], false);
    EXPECT_THAT(lie["error"]["what"].get<std::string>(), HasSubstr("a-director's"));
    EXPECT_EQ(client.ask({{"v", 1}, {"verb", "clear"}, {"who", "a-director"}})["ok"], true);
    EXPECT_EQ(client.ask({{"v", 1}, {"verb", "clear"}})["ok"], true);
    const Json lying_batch = client.ask({{"v", 1},
                                         {"id", "b"},
                                         {"verb", "batch"},
                                         {"who", "rundown"},
                                         {"commands", {{{"verb", "clear"}}}}});
    EXPECT_EQ(lying_batch["ok"], false);
    ASSERT_EQ(frames.taken().size(), 2U);
    EXPECT_EQ(frames.taken()[1].who, "a-director");
    EXPECT_EQ((*server)->stats().denied, 2U);
}

}  // namespace
}  // namespace pitcast::control
