// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "pitcast/core/file.h"

#include "key_rig.h"

namespace pitcast::control {
namespace {

using ::testing::HasSubstr;
using testing::KeyRing;
using ::testing::Not;

unsigned mode_of(const std::filesystem::path& file) {
    struct stat found {};
    EXPECT_EQ(::stat(file.c_str(), &found), 0) << file;
    return found.st_mode & 07777U;
}

TEST(ControlKeys, AreFortyCharactersThatStandForThirtyTwoBytes) {
    const auto pair = make_key_pair();
    ASSERT_TRUE(pair.ok());
    EXPECT_TRUE(is_key(pair->public_key));
    EXPECT_TRUE(is_key(pair->secret_key));
    EXPECT_NE(pair->public_key, make_key_pair()->public_key);
    EXPECT_FALSE(is_key(""));
    EXPECT_FALSE(is_key(pair->public_key.substr(1)));
    EXPECT_FALSE(is_key(pair->public_key + "0"));
    EXPECT_FALSE(is_key(std::string(40, '#'))) << "more than 32 bits in five characters";
    EXPECT_FALSE(is_key(std::string(40, ' ')));
    EXPECT_FALSE(is_key(std::string(40, '\0')));
    EXPECT_FALSE(is_key("\xff" + std::string(39, '0')));
    EXPECT_TRUE(is_key(std::string(40, '0')));
    EXPECT_EQ(key_text(std::string(32, '\0')), std::string(40, '0'));
    EXPECT_EQ(key_text("short"), "");
}

TEST(ControlKeys, AFolderHasThemPrivateAndTheListPublic) {
    const KeyRing ring;
    EXPECT_EQ(mode_of(ring.folder()), 0700U);
    EXPECT_EQ(mode_of(server_key_file(ring.folder())), 0600U);
    EXPECT_EQ(mode_of(client_key_file(ring.folder(), "a-director")), 0600U);
    const auto list = load_client_list(ring.folder());
    ASSERT_TRUE(list.ok());
    ASSERT_EQ(list->clients.size(), 4U);
    EXPECT_EQ(list->faults.size(), 0U);
    EXPECT_EQ(list->by_name("a-director")->role, Role::director);
    EXPECT_EQ(list->by_name("a-director")->public_key, ring.keys_of("a-director").own.public_key);
    std::set<std::string> secrets{load_private_key(server_key_file(ring.folder()))->secret_key};
    for (const auto& client : list->clients) {
        secrets.insert(ring.keys_of(client.name).own.secret_key);
    }
    EXPECT_EQ(secrets.size(), 5U);
    for (const auto& open : {client_list_file(ring.folder()), server_public_file(ring.folder())}) {
        for (const std::string& secret : secrets) {
            EXPECT_THAT(*read_file(open), Not(HasSubstr(secret)));
        }
    }
}

TEST(ControlKeys, AreNeverMadeTwiceOrWrittenOver) {
    const KeyRing ring;
    const std::string before = *read_file(server_key_file(ring.folder()));
    EXPECT_TRUE(make_server_key(ring.folder()).ok());
    EXPECT_EQ(*read_file(server_key_file(ring.folder())), before);
    EXPECT_THAT(make_client(ring.folder(), "a-viewer", Role::engineer).error().message(),
                HasSubstr("known already"));
    ASSERT_TRUE(withdraw_client(ring.folder(), "a-viewer").ok());
    EXPECT_THAT(make_client(ring.folder(), "a-viewer", Role::viewer).error().message(),
                HasSubstr("never written over"));
    EXPECT_EQ(load_client_list(ring.folder())->by_name("a-viewer"), nullptr);
    EXPECT_THAT(withdraw_client(ring.folder(), "a-viewer").error().message(),
                HasSubstr("not on the list"));
    const std::string key = load_client_list(ring.folder())->by_name("a-director")->public_key;
    EXPECT_THAT(add_client(ring.folder(), {Role::viewer, "other", key}).error().message(),
                HasSubstr("same key"));
    for (const char* name : {"", "Anna", "desk", "rundown", "server", "../x", "a b", "-a", "a\n"}) {
        EXPECT_FALSE(make_client(ring.folder(), name, Role::viewer).ok()) << name;
    }
    EXPECT_FALSE(is_client_name(std::string(65, 'a')));
    EXPECT_TRUE(is_client_name(std::string(64, 'a')));
}

TEST(ControlKeys, APrivateKeyThatOthersCanReadIsRefused) {
    const KeyRing ring;
    const auto file = client_key_file(ring.folder(), "a-director");
    ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
    const auto loaded = load_private_key(file);
    ASSERT_FALSE(loaded.ok());
    EXPECT_THAT(loaded.error().message(), HasSubstr("chmod 600"));
    ASSERT_EQ(::chmod(server_key_file(ring.folder()).c_str(), 0644), 0);
    EXPECT_FALSE(CommandServer::open("tcp://127.0.0.1:*", {.key_folder = ring.folder()}).ok());
}

TEST(ControlKeys, WhatIsWrongWithAFileIsSaidWithoutASecret) {
    const auto pair = make_key_pair();
    const std::string open = "public " + pair->public_key + "\n";
    const std::string secret = "secret " + pair->secret_key + "\n";
    ASSERT_TRUE(parse_key_file("# a key\n\n" + open + secret, "k").ok());
    ASSERT_TRUE(parse_key_file(open.substr(0, 47) + "\r\n" + secret.substr(0, 47), "k").ok());
    const std::string other = make_key_pair()->public_key;
    for (const std::string& text :
         {std::string(), secret, open + open, open + secret + secret, open + secret.substr(0, 46),
          open + " " + secret, open + "secret\t" + pair->secret_key,
          "public " + other + "\n" + secret, open + std::string(1, '\0') + secret,
          pair->secret_key}) {
        const auto parsed = parse_key_file(text, "k");
        ASSERT_FALSE(parsed.ok()) << text;
        EXPECT_THAT(parsed.error().message(), HasSubstr("k"));
        EXPECT_THAT(parsed.error().message(), Not(HasSubstr(pair->secret_key.substr(0, 20))));
    }
    const KeyRing ring;
    EXPECT_THAT(load_private_key(server_public_file(ring.folder())).error().message(),
                HasSubstr("only a public key"));
    EXPECT_FALSE(load_private_key(ring.folder()).ok());
    EXPECT_FALSE(load_public_key("/dev/null").ok());
}

TEST(ControlClientList, ALineThatMakesNoSenseCountsForNothingAndHarmsNoOther) {
    const std::string a = make_key_pair()->public_key;
    const std::string b = make_key_pair()->public_key;
    const auto list = parse_client_list(
        "# heading\n"
        "director anna " +
            a +
            "\n"
            "  \t\n"
            "king bert " +
            b +
            "\n"
            "viewer anna " +
            b +
            "\n"
            "viewer carl " +
            a +
            "\n"
            "viewer dora " +
            b.substr(1) +
            "\n"
            "viewer Emil " +
            b +
            "\n"
            "viewer fred " +
            b +
            " more\n"
            "viewer\n"
            "\x80\xff\n"
            "\tviewer\t gina   " +
            b + " \r\n",
        "clients");
    ASSERT_EQ(list.clients.size(), 2U);
    EXPECT_EQ(list.by_key(a)->name, "anna");
    EXPECT_EQ(list.by_key(b)->name, "gina");
    EXPECT_EQ(list.by_key(""), nullptr);
    ASSERT_EQ(list.faults.size(), 8U);
    EXPECT_THAT(list.faults[0].message(), HasSubstr("clients:4"));
    EXPECT_EQ(parse_client_list(client_line(list.clients[0]), "").by_key(a)->name, "anna");
}

TEST(ControlClientList, KeepsWhatElseStandsInItWhenAClientIsWithdrawn) {
    const KeyRing ring;
    std::ofstream(client_list_file(ring.folder()), std::ios::app) << "# a note\nnonsense";
    ASSERT_TRUE(withdraw_client(ring.folder(), "a-operator").ok());
    const std::string text = *read_file(client_list_file(ring.folder()));
    EXPECT_THAT(text, HasSubstr("# a note\nnonsense\n"));
    EXPECT_THAT(text, Not(HasSubstr("a-operator")));
    ASSERT_TRUE(make_client(ring.folder(), "new", Role::viewer).ok());
    const auto list = load_client_list(ring.folder());
    EXPECT_EQ(list->clients.size(), 4U);
    EXPECT_EQ(list->faults.size(), 1U);
}

}  // namespace
}  // namespace pitcast::control
