// SPDX-License-Identifier: Apache-2.0
#include "http_engine.h"

#include <exception>
#include <utility>

#include "pitcast/core/log.h"

namespace pitcast::web {
namespace {

constexpr const char* kAnyPath = ".*";

CallHead head_of(const httplib::Request& request) {
    CallHead head;
    head.method = request.method;
    head.path = request.path;
    head.address = request.remote_addr;
    for (const auto& [name, into] :
         {std::pair{"Host", &head.host}, std::pair{"Origin", &head.origin},
          std::pair{"Authorization", &head.authorization},
          std::pair{"Content-Type", &head.content_type},
          std::pair{"Content-Length", &head.content_length},
          std::pair{"Content-Encoding", &head.content_encoding},
          std::pair{"Transfer-Encoding", &head.transfer_encoding},
          std::pair{"Sec-Fetch-Site", &head.fetch_site},
          std::pair{"Sec-Fetch-Mode", &head.fetch_mode}}) {
        *into = request.get_header_value(name);
        head.repeated = head.repeated || request.get_header_value_count(name) > 1;
    }
    return head;
}

Call call_of(const httplib::Request& request) {
    Call call;
    call.method = request.method;
    call.path = request.path;
    for (const auto& [name, value] : request.params) {
        call.query.emplace(name, value);
    }
    call.body = request.body;
    call.address = request.remote_addr;
    call.wants_page = request.get_header_value("Accept").find("text/html") != std::string::npos;
    return call;
}

void protect(httplib::Response& response) {
    response.set_header("X-Content-Type-Options", "nosniff");
    response.set_header("X-Frame-Options", "DENY");
    response.set_header("Referrer-Policy", "no-referrer");
    response.set_header("Cross-Origin-Resource-Policy", "same-origin");
    response.set_header("Cache-Control", "no-store");
}

}  // namespace

HttpEngine::HttpEngine(const Gate& gate, std::size_t max_body_bytes, Answer answer, Follow follow)
    : gate_(gate), answer_(std::move(answer)), follow_(std::move(follow)) {
    svr_sock_ = 0;  // the library takes it for a sign that it runs; it is not used
    set_payload_max_length(max_body_bytes);
    set_keep_alive_timeout(15);
    set_keep_alive_max_count(1000);
    const auto handler = [this](const httplib::Request& request, httplib::Response& response) {
        handle(request, response);
    };
    // Before the body is read: it is not, when this turns the request away.
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
        const auto refusal = gate_.refusal(head_of(request));
        if (!refusal) {
            return HandlerResponse::Unhandled;
        }
        send(*refusal, request, response);
        return HandlerResponse::Handled;
    });
    Get(kAnyPath, handler).Post(kAnyPath, handler).Put(kAnyPath, handler);
    Delete(kAnyPath, handler).Options(kAnyPath, handler).Patch(kAnyPath, handler);
    // What the library itself refuses has no body yet.
    set_error_handler([this](const httplib::Request& request, httplib::Response& response) {
        if (response.body.empty()) {
            const int status = response.status;
            send(problem(status, {"request", "was not understood", ""}), request, response);
        }
    });
}

HttpEngine::Served HttpEngine::serve(Wire& wire,
                                     const std::function<void(bool streams)>& complete) {
    bool closed = false;
    bool let_in = false;
    bool read = false;
    try {
        const bool went = process_request(wire, false, closed, [&](httplib::Request& request) {
            // Parts of an answer would be sent many times over; nothing here is that large.
            request.ranges.clear();
            if (request.method == "DELETE" && !request.has_header("Content-Length")) {
                request.set_header("Content-Length", "0");
            }
            read = true;
            let_in = !gate_.refusal(head_of(request));
            if (let_in) {
                const bool streams = request.path == "/api/events";
                const auto bytes = request.get_header_value<std::uint64_t>("Content-Length");
                wire.expect_body(bytes, [complete, streams] { complete(streams); });
            }
        });
        ++requests_;
        // After a refusal the body lies unread in the way of the next request.
        return {went && !closed && read && let_in && !wire.failed(), let_in};
    } catch (const std::exception& error) {
        log_warning("http", error.what());
    } catch (...) {
        log_warning("http", "an unknown exception");
    }
    return {};
}

void HttpEngine::handle(const httplib::Request& request, httplib::Response& response) noexcept {
    try {
        if (Gate::is_preflight(head_of(request))) {
            Reply reply;
            reply.status = 204;
            reply.headers = {{"Access-Control-Allow-Methods", "GET, POST, PUT, DELETE"},
                             {"Access-Control-Allow-Headers", "authorization, content-type"},
                             {"Access-Control-Max-Age", "600"}};
            send(reply, request, response);
            return;
        }
        const Reply reply = answer_(call_of(request));
        if (reply.streams && request.method != "HEAD") {
            stream(response, reply.type);
            if (response.status == 503) {
                return;
            }
        }
        send(reply, request, response);
    } catch (const std::exception& error) {
        log_warning("http", error.what());
        response.status = 500;
    } catch (...) {
        response.status = 500;
    }
}

void HttpEngine::send(const Reply& reply, const httplib::Request& request,
                      httplib::Response& response) {
    response.status = reply.status;
    protect(response);
    for (const auto& [name, value] : reply.headers) {
        response.set_header(name, value);
    }
    if (const std::string origin = gate_.allowed_origin(head_of(request)); !origin.empty()) {
        response.headers.erase("Cross-Origin-Resource-Policy");
        response.set_header("Access-Control-Allow-Origin", origin);
        response.set_header("Vary", "Origin");
    }
    refused_ += reply.status >= 400 ? 1 : 0;
    if (!reply.streams && reply.status != 204) {
        response.set_content(reply.body, reply.type);
    }
}

void HttpEngine::stream(httplib::Response& response, const std::string& type) {
    auto next = follow_();
    if (next == nullptr) {
        const Reply full =
            problem(503, {"/api/events", "has too many listeners", "ask /api/state now and then"});
        response.status = full.status;
        protect(response);
        response.set_content(full.body, full.type);
        ++refused_;
        return;
    }
    response.set_chunked_content_provider(type, [next](std::size_t, httplib::DataSink& sink) {
        try {
            std::string event;
            if (!(*next)(event)) {
                sink.done();
                return true;
            }
            return sink.write(event.data(), event.size());
        } catch (...) {
            return false;
        }
    });
}

}  // namespace pitcast::web
