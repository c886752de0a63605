// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/web/gate.h"

namespace pitcast::web {
namespace {

using ::testing::HasSubstr;

CallHead asking(const std::string& method = "GET", const std::string& path = "/api/state") {
    CallHead head;
    head.method = method;
    head.path = path;
    head.host = "127.0.0.1:8080";
    return head;
}

CallHead posting(const std::string& length = "2") {
    CallHead head = asking("POST", "/api/commands");
    head.content_type = "application/json; charset=utf-8";
    head.content_length = length;
    return head;
}

int status_of(const Gate& gate, const CallHead& head) {
    const auto refusal = gate.refusal(head);
    return refusal ? refusal->status : 200;
}

TEST(WebGate, OnlyNamesOfThisMachineAreAnswered) {
    const Gate gate({.hosts = {"Desk.Example"}});
    for (const char* host : {"localhost", "LOCALHOST:9000", "127.0.0.1:8080", "127.8.9.1",
                             "[::1]:8080", "desk.example:80", "DESK.example"}) {
        CallHead head = asking();
        head.host = host;
        EXPECT_EQ(status_of(gate, head), 200) << host;
    }
    for (const char* host : {"evil.example", "evil.example:8080", "localhost.evil.example",
                             "192.168.1.5:8080", "127.0.0.1.evil.example", "[::2]:80", "[",
                             "x:", ":8080", "127.0.0.1@evil", "desk.example.evil"}) {
        CallHead head = asking();
        head.host = host;
        EXPECT_EQ(status_of(gate, head), 403) << host;
    }
    CallHead without = asking();
    without.host.clear();
    EXPECT_EQ(status_of(gate, without), 400);
    CallHead twice = asking();
    twice.repeated = true;
    EXPECT_EQ(status_of(gate, twice), 400);
}

TEST(WebGate, AWideDoorIsCalledByItsAddressesButNotByForeignNames) {
    const Gate gate({.token = "0123456789abcdef", .hosts = {}, .origins = {}, .wide = true});
    CallHead head = asking();
    head.authorization = "Bearer 0123456789abcdef";
    for (const char* host : {"192.168.1.5:8080", "[fe80::1]:8080", "localhost"}) {
        head.host = host;
        EXPECT_EQ(status_of(gate, head), 200) << host;
    }
    head.host = "evil.example";
    EXPECT_EQ(status_of(gate, head), 403);
}

TEST(WebGate, ForeignPagesDoNotCommandUnlessAllowed) {
    const Gate gate({.hosts = {}, .origins = {"https://desk.example"}});
    CallHead head = posting();
    for (const char* own : {"http://127.0.0.1:8080", "https://127.0.0.1:8080"}) {
        head.origin = own;
        EXPECT_EQ(status_of(gate, head), 200) << own;
        EXPECT_EQ(gate.allowed_origin(head), "");
    }
    for (const char* other : {"http://evil.example", "null", "http://127.0.0.1:9090",
                              "http://127.0.0.1", "https://desk.example.evil", "desk.example"}) {
        head.origin = other;
        EXPECT_EQ(status_of(gate, head), 403) << other;
        head.method = "GET";
        EXPECT_EQ(status_of(gate, head), 403) << other << " may not read either";
        head.method = "POST";
    }
    head.origin = "https://desk.example";
    EXPECT_EQ(status_of(gate, head), 200);
    EXPECT_EQ(gate.allowed_origin(head), "https://desk.example");
}

TEST(WebGate, WhatAPageLoadsWithoutAnOriginIsKnownByItsSite) {
    const Gate gate({});
    CallHead head = asking("GET", "/api/events");
    head.fetch_site = "cross-site";
    head.fetch_mode = "no-cors";
    EXPECT_EQ(status_of(gate, head), 403);
    head.fetch_mode = "navigate";
    EXPECT_EQ(status_of(gate, head), 200) << "a link that somebody follows";
    head = posting();
    head.fetch_site = "cross-site";
    head.fetch_mode = "navigate";
    EXPECT_EQ(status_of(gate, head), 403) << "a form of another page";
    head.fetch_site = "same-origin";
    EXPECT_EQ(status_of(gate, head), 200);
}

TEST(WebGate, TheTokenIsAskedOfAllButThePanel) {
    const std::string token = "0123456789abcdef";
    const Gate gate({.token = token});
    EXPECT_EQ(status_of(gate, asking("GET", "/")), 200);
    EXPECT_EQ(status_of(gate, asking("GET", "/panel.js")), 200);
    for (const char* path : {"/api/state", "/metrics", "/healthz", "/openapi.json", "/graphics",
                             "//", "/panel.js/", "/ograf/v1/"}) {
        EXPECT_EQ(status_of(gate, asking("GET", path)), 401) << path;
    }
    CallHead head = posting();
    for (const std::string wrong :
         {"", "Bearer ", "Bearer 0123456789abcdeX", "Bearer 0123456789abcde",
          "Bearer 0123456789abcdef0", "Basic 0123456789abcdef", "0123456789abcdef"}) {
        head.authorization = wrong;
        EXPECT_EQ(status_of(gate, head), 401) << wrong;
    }
    for (const std::string& right : {"Bearer " + token, "bearer " + token}) {
        head.authorization = right;
        EXPECT_EQ(status_of(gate, head), 200) << right;
    }
    EXPECT_FALSE(same_secret("", ""));
}

TEST(WebGate, BodiesAreJsonOfAKnownAndModestLength) {
    const Gate gate({.max_body_bytes = 1000});
    EXPECT_EQ(status_of(gate, posting("1000")), 200);
    EXPECT_EQ(status_of(gate, posting("0")), 200);
    EXPECT_EQ(status_of(gate, posting("1001")), 413);
    EXPECT_EQ(status_of(gate, posting("99999999999999999999999")), 413);
    for (const char* length : {"-1", "+5", "5 ", "0x10", "5,5", "five"}) {
        EXPECT_EQ(status_of(gate, posting(length)), 400) << length;
    }
    EXPECT_EQ(status_of(gate, posting("")), 411);
    CallHead chunked = posting("");
    chunked.transfer_encoding = "chunked";
    EXPECT_EQ(status_of(gate, chunked), 411);
    CallHead packed = posting();
    packed.content_encoding = "gzip";
    EXPECT_EQ(status_of(gate, packed), 415);
    for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded",
                             "multipart/form-data; boundary=x", "application/jsonx"}) {
        CallHead form = posting();
        form.content_type = type;
        EXPECT_EQ(status_of(gate, form), 415) << "what a form of a foreign page can send: " << type;
    }
    CallHead get = asking();
    get.content_length = "7";
    EXPECT_EQ(status_of(gate, get), 400);
}

TEST(WebGate, TokensAreLongAndPlain) {
    EXPECT_EQ(*token_of("0123456789abcdef\n", "t"), "0123456789abcdef");
    for (const std::string& bad :
         {std::string(), std::string("short\n"), std::string("with spaces in the middle"),
          std::string("0123456789\n0123456789"), std::string(40, '\0')}) {
        EXPECT_FALSE(token_of(bad, "t").ok());
    }
    EXPECT_THAT(token_of("x", "t").error().message(), HasSubstr("openssl rand"));
}

}  // namespace
}  // namespace pitcast::web
