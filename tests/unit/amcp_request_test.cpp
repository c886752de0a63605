// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/amcp/line_buffer.h"
#include "pitcast/amcp/request.h"

namespace pitcast::amcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Request request_of(std::string_view line) {
    auto parsed = parse_request(line);
    const auto* request = std::get_if<Request>(&parsed);
    EXPECT_NE(request, nullptr) << line;
    return request == nullptr ? Request{} : *request;
}

std::string answer_to(std::string_view line) {
    const auto parsed = parse_request(line);
    const auto* refusal = std::get_if<Refusal>(&parsed);
    return refusal == nullptr ? "" : text_of(refusal->answer, refusal->id, refusal->action);
}

TEST(AmcpWords, AreCutAtSpacesAndKeptByQuotes) {
    EXPECT_THAT(words_of("  CLEAR   1 "), ElementsAre("CLEAR", "1"));
    EXPECT_THAT(words_of(R"(ADD "a b" "" 1)"), ElementsAre("ADD", "a b", "", "1"));
    EXPECT_THAT(words_of(R"(a"b c"d)"), ElementsAre("a", "b c", "d"));
    EXPECT_THAT(words_of(R"("never closed)"), ElementsAre("never closed"));
    EXPECT_THAT(words_of(""), IsEmpty());
}

TEST(AmcpWords, ABackslashTakesTheNextCharacterAsItIs) {
    EXPECT_THAT(words_of(R"("{\"f0\":\"1\\n \$5\"}")"), ElementsAre(R"({"f0":"1\n $5"})"));
    EXPECT_THAT(words_of(R"(a\nb \  c\)"), ElementsAre("a\nb", " ", "c"));
}

TEST(AmcpRequest, NamesVerbPlaceAndParameters) {
    const Request add = request_of(R"(cg 1-20 add 1 "lower-third" 1 "{}")");
    EXPECT_EQ(add.verb, Verb::cg_add);
    EXPECT_EQ(add.action, "CG");
    EXPECT_EQ(add.channel, 1);
    EXPECT_EQ(add.layer, 20);
    EXPECT_THAT(add.parameters, ElementsAre("1", "lower-third", "1", "{}"));
    EXPECT_EQ(request_of("CG 1 NEXT 0").layer, -1);
    EXPECT_EQ(request_of("INFO").verb, Verb::info);
    EXPECT_EQ(request_of("INFO 1").verb, Verb::info_channel);
    EXPECT_EQ(request_of("INFO CONFIG").verb, Verb::info_config);
    EXPECT_EQ(request_of("CLEAR ALL").verb, Verb::clear_all);
    EXPECT_EQ(request_of("data store 1 x").action, "DATA STORE");
    EXPECT_THAT(request_of("PING 1 2").parameters, ElementsAre("1", "2"));
    EXPECT_THAT(request_of("MIXER 1-3 FILL 0 0 1 1").parameters,
                ElementsAre("FILL", "0", "0", "1", "1"));
    EXPECT_EQ(request_of("   ").verb, Verb::none);
}

TEST(AmcpRequest, KeepsTheIdOfReq) {
    EXPECT_EQ(request_of("REQ ab12c VERSION").id, "ab12c");
    EXPECT_EQ(request_of("req 7 CG 1-20 STOP 1").id, "7");
    EXPECT_EQ(answer_to("REQ q7 FOO 1"), "RES q7 400 ERROR\r\nREQ q7 FOO 1\r\n");
    EXPECT_EQ(answer_to("REQ q7 CG 1-20 ADD 1"), "RES q7 402 CG ERROR\r\n");
}

TEST(AmcpRequest, WhatIsNotUnderstoodIsGivenBack) {
    EXPECT_EQ(answer_to("FOO bar"), "400 ERROR\r\nFOO bar\r\n");
    EXPECT_EQ(answer_to("CLEAR"), "400 ERROR\r\nCLEAR\r\n");
    EXPECT_EQ(answer_to("CLEAR 2"), "400 ERROR\r\nCLEAR 2\r\n") << "no such channel";
    EXPECT_EQ(answer_to("CLEAR 0-1"), "400 ERROR\r\nCLEAR 0-1\r\n");
    EXPECT_EQ(answer_to("CG 1-x ADD 1 a 1"), "400 ERROR\r\nCG 1-x ADD 1 a 1\r\n");
    EXPECT_EQ(answer_to("CG 1- STOP 1"), "400 ERROR\r\nCG 1- STOP 1\r\n");
    EXPECT_EQ(answer_to("REQ"), "400 ERROR\r\nREQ\r\n");
    EXPECT_EQ(answer_to("REQ a"), "RES a 400 ERROR\r\nREQ a\r\n");
    EXPECT_EQ(answer_to("CG 1-10000 STOP 1"), "403 CG ERROR\r\n");
    EXPECT_EQ(answer_to(std::string(5000, 'x')), "400 ERROR\r\n" + std::string(1000, 'x') + "\r\n");
}

TEST(AmcpRequest, AnIdCannotWriteLinesOfItsOwn) {
    EXPECT_EQ(answer_to("REQ \"a\\n202 CG OK\" VERSION"),
              "400 ERROR\r\nREQ \"a\\n202 CG OK\" VERSION\r\n");
    EXPECT_EQ(answer_to("REQ \"a b\" VERSION"), "400 ERROR\r\nREQ \"a b\" VERSION\r\n");
    EXPECT_EQ(answer_to("REQ " + std::string(129, 'i') + " VERSION"),
              "400 ERROR\r\nREQ " + std::string(129, 'i') + " VERSION\r\n");
}

TEST(AmcpRequest, BytesThatAreNoTextAreRefused) {
    EXPECT_EQ(answer_to("CLEAR 1\xff"), "400 ERROR\r\nCLEAR 1?\r\n");
    EXPECT_EQ(answer_to("PLAY 1-1 \xc0\xaf"), "400 ERROR\r\nPLAY 1-1 ??\r\n") << "overlong form";
    EXPECT_NE(answer_to(std::string_view("CLEAR 1\0", 8)), "");
    EXPECT_THAT(request_of("TLS \xe8\xbd\xa6").parameters, ElementsAre("\xe8\xbd\xa6"));
}

TEST(AmcpAnswer, HasTheLinesOfItsCode) {
    EXPECT_EQ(text_of({}, "", "CG"), "202 CG OK\r\n");
    EXPECT_EQ(text_of({}, "r1", "CG"), "RES r1 202 CG OK\r\n");
    EXPECT_EQ(text_of({200, {"a", "b"}, {}}, "", "TLS"), "200 TLS OK\r\na\r\nb\r\n\r\n");
    EXPECT_EQ(text_of({200, {}, {}}, "", "CLS"), "200 CLS OK\r\n\r\n");
    EXPECT_EQ(text_of({200, {"a", "", "b"}, {}}, "", "X"), "200 X OK\r\na\r\n \r\nb\r\n\r\n")
        << "an empty line ends the answer";
    EXPECT_EQ(text_of(one_line("<a>\r\n</a>\n"), "", "INFO"), "201 INFO OK\r\n<a>\n</a>\n\r\n")
        << "CR LF would be taken for the end";
    EXPECT_EQ(text_of(one_line(""), "", "CG"), "201 CG OK\r\n\r\n");
    EXPECT_EQ(text_of(fault(404, "why"), "", "CG"), "404 CG ERROR\r\n");
    EXPECT_EQ(text_of(fault(501, "why"), "z", "LOAD"), "RES z 501 LOAD FAILED\r\n");
}

TEST(AmcpLines, EndWithCrLfWhereverTheBytesAreCut) {
    const std::string stream = "CLEAR 1\r\nDATA STORE a \"x\ny\"\r\n\r\nhalf";
    for (std::size_t step = 1; step < stream.size(); ++step) {
        LineBuffer lines(100);
        std::vector<std::string> seen;
        for (std::size_t at = 0; at < stream.size(); at += step) {
            lines.add(std::string_view(stream).substr(at, step));
            while (const auto line = lines.next()) {
                seen.emplace_back(*line);
            }
        }
        EXPECT_THAT(seen, ElementsAre("CLEAR 1", "DATA STORE a \"x\ny\"", "")) << step;
        EXPECT_EQ(lines.rest(), "half");
        EXPECT_FALSE(lines.overlong());
    }
}

TEST(AmcpLines, ThatAreTooLongEndTheStream) {
    LineBuffer whole(4);
    whole.add("abcd\r\nabcde\r\nx\r\n");
    EXPECT_EQ(whole.next(), "abcd");
    EXPECT_FALSE(whole.overlong());
    EXPECT_EQ(whole.next(), std::nullopt);
    EXPECT_TRUE(whole.overlong());
    EXPECT_EQ(whole.next(), std::nullopt) << "what follows cannot be trusted";
    LineBuffer coming(4);
    coming.add("abcde");
    EXPECT_TRUE(coming.overlong()) << "before its end has come";
    coming.add(std::string(1000, 'x'));
    EXPECT_EQ(coming.rest(), "abcde") << "and nothing more is kept";
}

}  // namespace
}  // namespace pitcast::amcp
