// SPDX-License-Identifier: Apache-2.0
#include "desk.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

#include "pitcast/core/clock.h"

#include "hot_key.h"

namespace pitcast::editor {
namespace {

constexpr std::size_t kMaxLogLines = 200;

std::string local_time_text(Nanoseconds utc_ns) {
    const std::time_t now = static_cast<std::time_t>(utc_ns / kNanosecondsPerSecond);
    std::tm local{};
    ::localtime_r(&now, &local);
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", local.tm_hour, local.tm_min,
                  local.tm_sec);
    return text.data();
}

const char* word_of(show::Verb verb) {
    switch (verb) {
        case show::Verb::cue:
            return "CUE";
        case show::Verb::take:
            return "TAKE";
        case show::Verb::update:
            return "UPDATE";
        case show::Verb::next:
            return "CONTINUE";
        case show::Verb::out:
            return "OUT";
        case show::Verb::clear:
            return "CLEAR ALL";
        case show::Verb::arm:
            return "ARM";
        case show::Verb::disarm:
            return "DISARM";
        case show::Verb::lock:
            return "LOCK";
        case show::Verb::unlock:
            return "UNLOCK";
        case show::Verb::delay:
            return "DELAY";
        case show::Verb::gain:
            return "GAIN";
        case show::Verb::mix:
            return "MIX";
        case show::Verb::correct:
            return "CORRECT";
        case show::Verb::undo:
            return "TAKE BACK";
        case show::Verb::swap:
            return "SWAP";
        case show::Verb::set_source:
            return "SET SOURCE";
        case show::Verb::load:
            return "LOAD";
        case show::Verb::unload:
            return "UNLOAD";
        case show::Verb::reload:
            return "RELOAD";
        case show::Verb::add_sink:
            return "ADD OUTPUT";
        case show::Verb::remove_sink:
            return "REMOVE OUTPUT";
        case show::Verb::none:
            break;
    }
    return "";
}

/// "@p1": the engine reports the car that had the place when it was taken.
bool names_a_place(const show::Field& field, const Json& value) {
    return field.type == "competitor" && value.is_string() &&
           value.get_ref<const std::string&>().starts_with('@');
}

bool on_air(const show::LayerReport& report) {
    return report.phase == "in" || report.phase == "on" || report.phase == "out";
}

}  // namespace

Desk::Desk(EngineView& engine, std::string who, std::shared_ptr<LogRing> log)
    : engine_(engine),
      package_(&engine.package()),
      who_(std::move(who)),
      program_log_(std::move(log)),
      session_(who_ + "-" + std::to_string(utc_now_ns()) + "-") {
    for (const show::Page& page : package().pages()) {
        if (!page.key.empty() && !page_key(page.key)) {
            add_to_log(
                "Page \"" + page.id + "\": \"" + page.key + "\" is no key that a page can have",
                true);
        }
    }
}

void Desk::refresh() {
    package_ = &engine_.package();
    snapshot_ = engine_.snapshot();
    status_ = engine_.status();
    for (const auto& error : engine_.take_errors()) {
        add_to_log(error.message(), true);
    }
    if (program_log_ != nullptr) {
        for (LogEntry& entry : program_log_->take()) {
            add_to_log(std::move(entry.text), entry.kind != LogEntry::Kind::notice, entry.utc_ns);
        }
    }
    look_for_alarms();
}

void Desk::look_for_alarms() {
    if (!alarms_.update(status_, monotonic_now_ns(), settings.language)) {
        return;
    }
    for (const Alarm& alarm : alarms_.came()) {
        add_to_log(say("ALARM") + ("  " + alarm.where) + ": " + alarm.what, true);
    }
    for (const Alarm& alarm : alarms_.gone()) {
        add_to_log(say("over  ") + alarm.where + ": " + alarm.what, false);
    }
}

const std::vector<show::TemplateSummary>& Desk::templates() const {
    return package_->templates();
}

const show::TemplateSummary* Desk::selected() const {
    return selected_ < templates().size() ? &templates()[selected_] : nullptr;
}

void Desk::select(std::size_t index) {
    if (index < templates().size()) {
        selected_ = index;
        page_.reset();
        edits_.seal();
    }
}

const show::LayerReport* Desk::report_of(const show::TemplateSummary& shown) const {
    const auto found =
        std::find_if(snapshot_.layers.begin(), snapshot_.layers.end(),
                     [&](const auto& report) { return report.template_id == shown.id; });
    return found == snapshot_.layers.end() ? nullptr : &*found;
}

Tally Desk::tally_of(const show::TemplateSummary& shown) const {
    const auto* report = report_of(shown);
    return report == nullptr ? Tally::idle : tally_of(*report);
}

Tally Desk::tally_of(const show::LayerReport& report) const {
    if (report.phase == "out") {
        return Tally::leaving;
    }
    return on_air(report) ? Tally::on_air : Tally::cued;
}

std::size_t Desk::on_air_count() const {
    return static_cast<std::size_t>(
        std::count_if(snapshot_.layers.begin(), snapshot_.layers.end(), on_air));
}

bool Desk::has_changes(const show::TemplateSummary& shown) const {
    const auto* report = report_of(shown);
    const auto form = forms_.find(form_key(shown));
    if (report == nullptr || form == forms_.end() || !report->data.is_object()) {
        return false;
    }
    return std::any_of(shown.fields.begin(), shown.fields.end(), [&](const show::Field& field) {
        const auto live = report->data.find(field.id);
        const auto mine = form->second.find(field.id);
        if (mine == form->second.end() || names_a_place(field, *mine)) {
            return false;
        }
        return *mine != (live == report->data.end() ? field.fallback : *live);
    });
}

Json& Desk::value(const show::TemplateSummary& shown, const show::Field& field) {
    Json& form = forms_.try_emplace(form_key(shown), Json::object()).first->second;
    const auto filled = form.find(field.id);
    // After a reload a field may be of another type.
    if (filled == form.end() ||
        std::string_view(filled->type_name()) != field.fallback.type_name()) {
        const auto* page = selected_page();
        const bool of_page = page != nullptr && page->template_id == shown.id;
        form[field.id] = of_page ? page->data.value(field.id, field.fallback) : field.fallback;
    }
    return form[field.id];
}

Json Desk::form_of(const show::TemplateSummary& shown) {
    Json data = Json::object();
    for (const auto& field : shown.fields) {
        if (const Json& filled = value(shown, field); !filled.is_null()) {
            data[field.id] = filled;
        }
    }
    return data;
}

void Desk::command(show::Verb verb, const show::TemplateSummary* shown) {
    const bool of_all = verb == show::Verb::clear || verb == show::Verb::undo;
    if (shown == nullptr && !of_all) {
        return;
    }
    edits_.seal();
    show::Command command;
    command.verb = verb;
    if (of_all) {
        send(std::move(command), "");
        return;
    }
    std::string title = title_of(*shown);
    command.template_id = shown->id;
    if (const auto* page = selected_page(); page != nullptr && page->template_id == shown->id) {
        title = page->title;
        command.layer = page->layer;
        if (verb == show::Verb::cue || verb == show::Verb::take) {
            command.template_id.clear();
            command.page = page->id;
        }
    }
    if (verb == show::Verb::cue || verb == show::Verb::take || verb == show::Verb::update) {
        command.data = form_of(*shown);
    }
    send(std::move(command), title);
}

void Desk::send(show::Command command, const std::string& what) {
    std::string text(say(word_of(command.verb)));
    text += what.empty() ? "" : "  " + what;
    command.id = session_ + std::to_string(++commands_sent_);
    command.who = who_;
    const auto sent = engine_.send(std::move(command));
    add_to_log(sent ? text : text + ": " + sent.error().message(), !sent);
}

void Desk::add_to_log(std::string text, bool is_error) {
    add_to_log(std::move(text), is_error, utc_now_ns());
}

void Desk::add_to_log(std::string text, bool is_error, Nanoseconds utc_ns) {
    log_.push_back({local_time_text(utc_ns), std::move(text), is_error});
    if (log_.size() > kMaxLogLines) {
        log_.pop_front();
    }
}

const std::string& title_of(const show::TemplateSummary& shown) {
    return shown.title.empty() ? shown.id : shown.title;
}

const std::string& name_of(const race::Entry& entry) {
    if (!entry.name_zh.empty()) {
        return entry.name_zh;
    }
    return entry.name.empty() ? entry.number : entry.name;
}

std::string lap_text(std::optional<Nanoseconds> time_ns) {
    if (!time_ns || *time_ns < 0) {
        return "\u2013";
    }
    const auto ms = static_cast<long long>(*time_ns / 1'000'000);
    std::array<char, 32> text{};
    if (ms >= 60'000) {
        std::snprintf(text.data(), text.size(), "%lld:%02lld.%03lld", ms / 60'000, ms / 1000 % 60,
                      ms % 1000);
    } else {
        std::snprintf(text.data(), text.size(), "%lld.%03lld", ms / 1000, ms % 1000);
    }
    return text.data();
}

std::string gap_text(const race::Gap& gap) {
    if (gap.kind == race::Gap::Kind::time) {
        return "+" + lap_text(gap.time_ns);
    }
    if (gap.kind == race::Gap::Kind::laps) {
        return "+" + std::to_string(gap.laps) + (gap.laps == 1 ? " LAP" : " LAPS");
    }
    return "";
}

std::string clock_text(Nanoseconds time_ns) {
    const auto s =
        static_cast<long long>(std::max<Nanoseconds>(time_ns, 0) / kNanosecondsPerSecond);
    std::array<char, 32> text{};
    if (s >= 3600) {
        std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", s / 3600, s / 60 % 60,
                      s % 60);
    } else {
        std::snprintf(text.data(), text.size(), "%02lld:%02lld", s / 60, s % 60);
    }
    return text.data();
}

}  // namespace pitcast::editor
