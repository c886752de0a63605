// SPDX-License-Identifier: Apache-2.0
#include "http_link.h"

#include <httplib.h>

#include "pitcast/core/json_members.h"

namespace pitcast::remote {
namespace {

constexpr int kConnectS = 2;
constexpr int kAnswerS = 5;
constexpr std::string_view kScheme = "http://";

}  // namespace

struct HttpLink::Impl {
    explicit Impl(const std::string& address) : url(address), client(address) {}
    const std::string url;
    httplib::Client client;

    Result<Answer> answer_of(const httplib::Result& result) const {
        if (!result) {
            return Error{url, "does not answer: " + httplib::to_string(result.error()),
                         "it is tried again; is the engine there, with --http?"};
        }
        return Answer{result->status, result->body, result->get_header_value("X-Pitcast-Frame")};
    }
};

HttpLink::HttpLink(const std::string& url, const std::string& token)
    : impl_(std::make_unique<Impl>(url)) {
    httplib::Client& client = impl_->client;
    client.set_keep_alive(true);
    client.set_connection_timeout(kConnectS);
    client.set_read_timeout(kAnswerS);
    client.set_write_timeout(kAnswerS);
    client.set_tcp_nodelay(true);
    if (!token.empty()) {
        client.set_bearer_token_auth(token);
    }
}

HttpLink::~HttpLink() = default;

Result<Answer> HttpLink::get(const std::string& path) {
    return impl_->answer_of(impl_->client.Get(path));
}

Result<Answer> HttpLink::post(const std::string& path, const std::string& body) {
    return impl_->answer_of(impl_->client.Post(path, body, "application/json"));
}

void HttpLink::stop() {
    impl_->client.stop();
}

Result<std::string> check_url(const std::string& url) {
    const std::size_t end = url.starts_with(kScheme) ? url.find('/', kScheme.size()) : 0;
    const std::string kept = url.substr(0, end);
    if (kept.size() <= kScheme.size()) {
        return Error{"\"" + url + "\"", "is no address of an engine",
                     "as its --http says: http://127.0.0.1:8080"};
    }
    return kept;
}

Error refusal_in(const Answer& answer) {
    const Json told = Json::parse(answer.body, nullptr, false);
    const Json error = told.is_object() ? told.value("error", Json::object()) : Json::object();
    Error refusal{"engine", "", ""};
    read_member(error, "where", refusal.where);
    read_member(error, "what", refusal.what);
    read_member(error, "mend", refusal.mend);
    if (answer.status == 401) {
        return {"engine", "asks for its token", "--token FILE, the file of its --http-token"};
    }
    if (refusal.what.empty()) {
        read_member(told, "detail", refusal.what);
    }
    if (refusal.what.empty()) {
        refusal.what = "answers " + std::to_string(answer.status);
    }
    return refusal;
}

}  // namespace pitcast::remote
