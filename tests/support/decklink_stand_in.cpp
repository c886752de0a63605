// SPDX-License-Identifier: Apache-2.0
// Stands in for the library of Blackmagic's Desktop Video. Its objects are tables of functions in
// the order that the vendor's headers have, built and called by the number of the slot, not through
// declarations of ours; so an order that is wrong there is found out here. It writes down what it
// is given, and reads a picture when its time comes, as a card does. Time passes when the test says
// so; or by itself, on a thread, where PITCAST_DECKLINK_RECORD names a file, to which the record
// goes when a device is freed (for a program that is run).
//
// Devices: 1 and 2 are halves of a card whose outputs start as one; 3 only captures; 4 has keyers
// and tells HDR; 5 is plain.
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

using Code = std::int32_t;
constexpr Code kFine = 0;
constexpr Code kNo = 1;
constexpr Code kNoSuchInterface = static_cast<Code>(0x80000004U);
constexpr Code kFailed = static_cast<Code>(0x80000008U);
constexpr Code kDenied = static_cast<Code>(0x80000009U);

/// Passed by value.
struct Id {
    unsigned char bytes[16];
};

std::string text_of(const Id& id) {
    std::string text;
    for (std::size_t i = 0; i < 16; ++i) {
        std::array<char, 3> digits{};
        std::snprintf(digits.data(), digits.size(), "%02X", id.bytes[i]);
        text += digits.data();
        text += i == 3 || i == 5 || i == 7 || i == 9 ? "-" : "";
    }
    return text;
}

Id id_of(const char* text) {
    Id id{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        at += text[at] == '-' ? 1U : 0U;
        unsigned value = 0;
        std::sscanf(text + at, "%2x", &value);
        id.bytes[i] = static_cast<unsigned char>(value);
        at += 2;
    }
    return id;
}

constexpr const char* kDevice = "C418FBDD-0587-48ED-8FE5-640F0A14AF91";
constexpr const char* kOutput16 = "5F227C95-39D7-46C7-8B7D-9C81795FBBE4";
constexpr const char* kOutput14 = "BE2D9020-461E-442F-84B7-E949CB953B9D";
constexpr const char* kAttributes = "17D4BF8E-4911-473A-80A0-731CF6FF345B";
constexpr const char* kConfiguration = "912F634B-2D4E-40A4-8AAB-8D80B73F1289";
constexpr const char* kKeyer = "89AFCAF5-65F8-421E-98F7-96FE5F5BFBA3";
constexpr const char* kFrame16 = "6502091C-615F-4F51-BAF6-45C4256DD5B0";
constexpr const char* kFrame14 = "3F716FE0-F023-4111-BE5D-EF4414C05B17";
constexpr const char* kBuffer16 = "81F03D70-DE13-4B17-873A-C8AC9689C682";
constexpr const char* kBuffer15 = "CCB4B64A-5C86-4E02-B778-885D352709FE";
constexpr const char* kMetadata = "E232A5B7-4DB4-44C9-9152-F47C12E5F051";
constexpr const char* kPackets16 = "8A72D630-8070-4D05-8A93-E60C40EE088A";
constexpr const char* kPackets15 = "6C186C0F-459E-41D8-AEE2-4812D81AEE68";
constexpr const char* kTimecode = "BC6CFBD3-8317-4325-AC1C-1216391E9340";

std::string four(std::uint32_t code) {
    std::string text;
    for (unsigned shift = 32; shift > 0; shift -= 8) {
        text += static_cast<char>(code >> (shift - 8) & 255U);
    }
    return text;
}

std::uint32_t code_of(const char* text) {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
        code = code << 8U | static_cast<unsigned char>(text[i]);
    }
    return code;
}

/// Calls function `slot` of an object of the program's.
template <typename Return, typename... Arguments>
Return call(void* object, std::size_t slot, Arguments... arguments) {
    void** table = *static_cast<void***>(object);
    return reinterpret_cast<Return (*)(void*, Arguments...)>(table[slot])(object, arguments...);
}
void add_ref(void* object) {
    call<unsigned long>(object, 1);
}
void release(void* object) {
    call<unsigned long>(object, 2);
}
void* query(void* object, const char* id) {
    void* found = nullptr;
    return call<Code>(object, 0, id_of(id), &found) == kFine ? found : nullptr;
}

struct Scheduled {
    void* frame = nullptr;
    std::int64_t duration = 0;
    std::int64_t scale = 1;
    bool late = false;
};

struct Unit {
    int number = 0;
    const char* name = "";
    bool plays = false;
    bool groups = false;
    bool keys = false;
    std::int64_t group = -1;
    bool in_group = false;
    bool enabled = false;
    bool playing = false;
    std::chrono::steady_clock::time_point began{};
    void* callback = nullptr;
    std::map<std::int64_t, Scheduled> waiting{};  ///< by when
    std::string picture{};                        ///< all that was shown
    std::string sound{};
};

std::array<Unit, 5> units{{{1, "DeckLink Duo (1)", true, true, false},
                           {2, "DeckLink Duo (2)", true, true, false},
                           {3, "DeckLink Mini Recorder", false, false, false},
                           {4, "DeckLink 4K Keyer", true, false, true},
                           {5, "DeckLink Plain", true, false, false}}};
int generation = 16;
bool denied = false;
bool takes_modes = true;
std::uint32_t reference = 1U << 1U;
std::int64_t now_ns = 0;
std::map<std::int64_t, std::uint32_t> outcomes;  ///< of frames, by when
std::string record;
std::recursive_mutex mutex;  // of all of this, where a thread plays
using Lock = std::lock_guard<std::recursive_mutex>;
long references = 0;  ///< to objects of ours that the program has

/// Time since it began to play: real, or what the test says.
bool real_time = false;
std::int64_t passed_ns(const Unit& unit) {
    const auto passed = std::chrono::steady_clock::now() - unit.began;
    return real_time ? std::chrono::nanoseconds(passed).count() : now_ns;
}

/// In units of a second / scale, without a product that does not fit.
std::int64_t scaled(std::int64_t ns, std::int64_t scale) {
    constexpr std::int64_t kSecond = 1'000'000'000;
    return ns / kSecond * scale + ns % kSecond * scale / kSecond;
}

void note(const Unit& unit, const std::string& what) {
    record += std::to_string(unit.number) + " " + what + "\n";
}

/// An object: a table, and what it is of.
struct Object {
    void* const* table = nullptr;
    Unit* unit = nullptr;
};

Object* object_of(Unit& unit, const std::string& id);

Code unit_query(void* self, Id id, void** to) {
    *to = object_of(*static_cast<Object*>(self)->unit, text_of(id));
    references += *to == nullptr ? 0 : 1;
    return *to == nullptr ? kNoSuchInterface : kFine;
}
unsigned long unit_add(void*) {
    return static_cast<unsigned long>(++references);
}
unsigned long unit_release(void*) {
    return static_cast<unsigned long>(--references);
}
Unit& unit_of(void* self) {
    return *static_cast<Object*>(self)->unit;
}

template <typename Function>
void* slot(Function* function) {
    return reinterpret_cast<void*>(function);
}
/// Of what nobody should call.
Code never(void* self) {
    note(unit_of(self), "a function that is not for us was called");
    return kFailed;
}

// --- The device, what it can, how it is set, its keyer ---

Code device_name(void* self, const char** name) {
    *name = ::strdup(unit_of(self).name);
    return kFine;
}
Code attribute_flag(void* self, std::uint32_t what, bool* value) {
    const Unit& unit = unit_of(self);
    *value = what == code_of("stpg") ? unit.groups : unit.keys;
    return what == code_of("stpg") || what == code_of("keyi") || what == code_of("keye") ||
                   what == code_of("hdrm")
               ? kFine
               : kFailed;
}
Code set_integer(void* self, std::uint32_t what, std::int64_t value) {
    if (what != code_of("plgr")) {
        return kFailed;
    }
    unit_of(self).group = value;
    return kFine;
}
Code keyer_enable(void* self, bool external) {
    note(unit_of(self), external ? "keyer external" : "keyer internal");
    return kFine;
}
Code keyer_level(void* self, std::uint8_t level) {
    note(unit_of(self), "keyer level " + std::to_string(level));
    return kFine;
}
Code keyer_disable(void* self) {
    note(unit_of(self), "keyer off");
    return kFine;
}

// --- The output ---

Code supports(void* self, std::uint32_t, std::uint32_t mode, std::uint32_t format,
              std::uint32_t conversion, std::uint32_t flags, std::uint32_t* actual, bool* yes) {
    note(unit_of(self), "supports " + four(mode) + " " + four(format) +
                            " conversion=" + four(conversion) + " flags=" + std::to_string(flags));
    *actual = mode;
    *yes = takes_modes;
    return kFine;
}
Code enable_video(void* self, std::uint32_t mode, std::uint32_t flags) {
    Unit& unit = unit_of(self);
    if (denied || unit.enabled) {
        return kDenied;
    }
    unit.enabled = true;
    unit.in_group = (flags & 1U << 6U) != 0;
    note(unit, "enable " + four(mode) + " flags=" + std::to_string(flags));
    return kFine;
}

void play_by_itself(const Unit* unit);

void complete(Unit& unit, const Scheduled& what, std::uint32_t outcome) {
    if (unit.callback != nullptr) {
        call<Code>(unit.callback, 3, what.frame, outcome);
    }
    release(what.frame);
}

Code disable_video(void* self) {
    const Lock lock(mutex);
    Unit& unit = unit_of(self);
    note(unit, "disable");
    unit.enabled = false;
    if (const char* path = std::getenv("PITCAST_DECKLINK_RECORD"); path != nullptr) {
        if (std::FILE* file = std::fopen(path, "w"); file != nullptr) {
            std::fputs(record.c_str(), file);
            std::fclose(file);
        }
    }
    return kFine;
}
Code schedule(void* self, void* frame, std::int64_t at, std::int64_t duration, std::int64_t scale) {
    const Lock lock(mutex);
    Unit& unit = unit_of(self);
    if (!unit.enabled) {
        return kFailed;
    }
    add_ref(frame);
    const bool late = unit.playing && at * 1'000'000'000 / scale < passed_ns(unit);
    unit.waiting[at] = {frame, duration, scale, late};
    return kFine;
}
Code set_callback(void* self, void* callback) {
    const Lock lock(mutex);
    Unit& unit = unit_of(self);
    if (callback != nullptr) {
        add_ref(callback);
    }
    if (unit.callback != nullptr) {
        release(unit.callback);
    }
    unit.callback = callback;
    return kFine;
}
Code enable_sound(void* self, std::uint32_t rate, std::uint32_t bits, std::uint32_t channels,
                  std::uint32_t stream) {
    note(unit_of(self), "sound " + std::to_string(rate) + " Hz " + std::to_string(bits) + " bits " +
                            std::to_string(channels) +
                            " channels stream=" + std::to_string(stream));
    return channels == 2 || channels == 8 || channels == 16 ? kFine : kFailed;
}
Code disable_sound(void* self) {
    note(unit_of(self), "sound off");
    return kFine;
}
Code begin_preroll(void* self) {
    note(unit_of(self), "sound preroll");
    return kFine;
}
Code end_preroll(void* self) {
    note(unit_of(self), "sound prerolled");
    return kFine;
}
Code schedule_sound(void* self, void* samples, std::uint32_t count, std::int64_t at,
                    std::int64_t scale, std::uint32_t* written) {
    const Lock lock(mutex);
    Unit& unit = unit_of(self);
    note(unit, "samples " + std::to_string(count) + " at " + std::to_string(at) + "/" +
                   std::to_string(scale));
    unit.sound.append(static_cast<const char*>(samples), std::size_t{count} * 2 * 4);
    *written = count;
    return kFine;
}
Code start(void* self, std::int64_t at, std::int64_t scale, double speed) {
    const Lock lock(mutex);
    Unit& unit = unit_of(self);
    note(unit, "start " + std::to_string(at) + "/" + std::to_string(scale) +
                   (speed == 1.0 ? "" : " at a wrong speed"));
    now_ns = 0;
    real_time = std::getenv("PITCAST_DECKLINK_RECORD") != nullptr;
    for (Unit& each : units) {
        if (&each == &unit || (unit.in_group && each.in_group && each.group == unit.group)) {
            each.playing = true;
            each.began = std::chrono::steady_clock::now();
        }
    }
    if (real_time) {
        std::thread(play_by_itself, &unit).detach();
    }
    return kFine;
}
Code stop(void* self, std::int64_t, std::int64_t*, std::int64_t) {
    const Lock lock(mutex);
    Unit& unit = unit_of(self);
    note(unit, "stop");
    unit.playing = false;
    std::map<std::int64_t, Scheduled> left;
    left.swap(unit.waiting);
    for (const auto& [at, what] : left) {
        complete(unit, what, 3);
    }
    return kFine;
}
Code stream_time(void* self, std::int64_t scale, std::int64_t* at, double* speed) {
    const Lock lock(mutex);
    *at = scaled(passed_ns(unit_of(self)), scale);
    *speed = unit_of(self).playing ? 1.0 : 0.0;
    return unit_of(self).playing ? kFine : kFailed;
}
Code reference_status(void*, std::uint32_t* status) {
    *status = reference;
    return kFine;
}
Code hardware_clock(void*, std::int64_t scale, std::int64_t* now, std::int64_t* in_frame,
                    std::int64_t* a_frame) {
    constexpr std::int64_t kBefore = 77'000'000'000;  // it began long ago
    *now = scaled(kBefore + passed_ns(units.front()), scale);
    *a_frame = scale / 50;
    *in_frame = *now % *a_frame;
    return kFine;
}

void* const device_table[] = {slot(unit_query), slot(unit_add), slot(unit_release),
                              slot(device_name), slot(device_name)};
void* const attributes_table[] = {slot(unit_query),     slot(unit_add), slot(unit_release),
                                  slot(attribute_flag), slot(never),    slot(never),
                                  slot(never)};
void* const configuration_table[] = {slot(unit_query), slot(unit_add), slot(unit_release),
                                     slot(never),      slot(never),    slot(set_integer),
                                     slot(never)};
void* const keyer_table[] = {slot(unit_query),   slot(unit_add),     slot(unit_release),
                             slot(keyer_enable), slot(keyer_level),  slot(never),
                             slot(never),        slot(keyer_disable)};
void* const output16_table[] = {slot(unit_query),     slot(unit_add),
                                slot(unit_release),   slot(supports),
                                slot(never),          slot(never),  // display mode, iterator
                                slot(never),                        // preview
                                slot(enable_video),   slot(disable_video),
                                slot(never),          slot(never),
                                slot(never),                        // frame, with buffer, row bytes
                                slot(never),          slot(never),  // ancillary, display now
                                slot(schedule),       slot(set_callback),
                                slot(never),  // buffered frames
                                slot(enable_sound),   slot(disable_sound),
                                slot(never),  // write now
                                slot(begin_preroll),  slot(end_preroll),
                                slot(schedule_sound), slot(never),
                                slot(never),          slot(never),  // buffered, flush, callback
                                slot(start),          slot(stop),
                                slot(never),  // is running
                                slot(stream_time),    slot(reference_status),
                                slot(hardware_clock), slot(never)};
void* const output14_table[] = {slot(unit_query),
                                slot(unit_add),
                                slot(unit_release),
                                slot(supports),
                                slot(never),
                                slot(never),
                                slot(never),
                                slot(enable_video),
                                slot(disable_video),
                                slot(never),
                                slot(never),  // allocator, frame
                                slot(never),
                                slot(never),
                                slot(schedule),
                                slot(set_callback),
                                slot(never),
                                slot(enable_sound),
                                slot(disable_sound),
                                slot(never),
                                slot(begin_preroll),
                                slot(end_preroll),
                                slot(schedule_sound),
                                slot(never),
                                slot(never),
                                slot(never),
                                slot(start),
                                slot(stop),
                                slot(never),
                                slot(stream_time),
                                slot(reference_status),
                                slot(hardware_clock),
                                slot(never)};

Object* object_of(Unit& unit, const std::string& id) {
    static std::map<std::pair<int, std::string>, Object> objects;
    void* const* table = nullptr;
    if (id == kDevice) {
        table = device_table;
    } else if (id == kAttributes) {
        table = attributes_table;
    } else if (id == kConfiguration) {
        table = configuration_table;
    } else if (id == kKeyer && unit.keys) {
        table = keyer_table;
    } else if (id == kOutput16 && unit.plays && generation >= 16) {
        table = output16_table;
    } else if (id == kOutput14 && unit.plays) {
        table = output14_table;
    }
    if (table == nullptr) {
        return nullptr;
    }
    Object& object = objects[{unit.number, id}];
    object = {table, &unit};
    return &object;
}

// --- What the library makes ---

struct Iterator {
    void* const* table = nullptr;
    std::size_t next = 0;
};
Code iterator_next(void* self, void** device) {
    auto& at = static_cast<Iterator*>(self)->next;
    if (at >= units.size()) {
        *device = nullptr;
        return kNo;
    }
    *device = object_of(units[at++], kDevice);
    ++references;
    return kFine;
}
unsigned long iterator_release(void* self) {
    delete static_cast<Iterator*>(self);
    --references;
    return 0;
}
void* const iterator_table[] = {slot(never), slot(never), slot(iterator_release),
                                slot(iterator_next)};

struct Packets {
    void* const* table = nullptr;
    const char* id = nullptr;
    long count = 1;
};
Code packets_query(void* self, Id id, void** to) {
    auto* packets = static_cast<Packets*>(self);
    *to = nullptr;
    if (text_of(id) != packets->id) {
        return kNoSuchInterface;
    }
    ++packets->count;
    *to = self;
    return kFine;
}
unsigned long packets_release(void* self) {
    auto* packets = static_cast<Packets*>(self);
    const long left = --packets->count;
    if (left == 0) {
        delete packets;
        --references;
    }
    return static_cast<unsigned long>(left);
}
void* const packets_table[] = {slot(packets_query), slot(never), slot(packets_release)};

// --- What is shown ---

std::string timecode(void* frame, std::size_t at, const char* kind) {
    void* read = nullptr;
    if (call<Code>(frame, at, code_of(kind), &read) != kFine) {
        return "-";
    }
    std::uint8_t h = 0;
    std::uint8_t m = 0;
    std::uint8_t s = 0;
    std::uint8_t f = 0;
    call<Code>(read, 4, &h, &m, &s, &f);
    const auto bcd = call<std::uint32_t>(read, 3);
    const auto flags = call<std::uint32_t>(read, 6);
    const char* text = nullptr;
    call<Code>(read, 5, &text);
    void* again = query(read, kTimecode);
    std::array<char, 64> line{};
    std::snprintf(line.data(), line.size(), "%02u:%02u:%02u:%02u%s", h, m, s, f,
                  (flags & 2U) != 0 ? "#" : "");
    std::array<char, 16> digits{};
    std::snprintf(digits.data(), digits.size(), "%02x:%02x:%02x:%02x", bcd >> 24U,
                  bcd >> 16U & 255U, bcd >> 8U & 255U, bcd & 255U);
    const bool same = std::strncmp(line.data(), digits.data(), 11) == 0 &&
                      std::strncmp(line.data(), text, 11) == 0 && again != nullptr;
    std::free(const_cast<char*>(text));
    release(again);
    release(read);
    return same ? line.data() : "its forms differ";
}

std::string hdr(void* frame) {
    void* metadata = query(frame, kMetadata);
    if (metadata == nullptr) {
        return " without metadata";
    }
    std::int64_t eotf = -1;
    std::int64_t space = -1;
    double red = 0;
    call<Code>(metadata, 3, code_of("eotf"), &eotf);
    call<Code>(metadata, 3, code_of("cspc"), &space);
    call<Code>(metadata, 4, code_of("hdrx"), &red);
    release(metadata);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), " eotf=%lld space=%s red=%g",
                  static_cast<long long>(eotf), four(static_cast<std::uint32_t>(space)).c_str(),
                  red);
    return text.data();
}

/// The bytes, in the way of the generation.
void* bytes_of(void* frame, std::uint64_t size, std::string& wrong) {
    void* bytes = nullptr;
    if (generation < 16) {
        call<Code>(frame, 8, &bytes);
        return bytes;
    }
    void* buffer = query(frame, kBuffer16);
    void* older = query(frame, kBuffer15);
    void* packets = query(frame, kPackets16);
    if (buffer == nullptr || older == nullptr || packets == nullptr) {
        wrong = " lacks an interface";
    } else {
        std::uint64_t said = 0;
        void* same = nullptr;
        call<Code>(buffer, 5, std::uint32_t{1});
        call<Code>(buffer, 3, &bytes);
        call<Code>(buffer, 4, &said);
        call<Code>(buffer, 6, std::uint32_t{1});
        call<Code>(older, 3, &same);
        wrong = said == size && same == bytes ? "" : " says a wrong size, or other bytes";
    }
    for (void* each : {buffer, older, packets}) {
        if (each != nullptr) {
            release(each);
        }
    }
    return bytes;
}

void show(Unit& unit, std::int64_t at, const Scheduled& what) {
    const bool today = generation >= 16;
    const auto width = call<long>(what.frame, 3);
    const auto height = call<long>(what.frame, 4);
    const auto row = call<long>(what.frame, 5);
    const auto format = call<std::uint32_t>(what.frame, 6);
    const auto flags = call<std::uint32_t>(what.frame, 7);
    const std::size_t reads_time = today ? 8 : 9;
    const auto size = static_cast<std::size_t>(row) * static_cast<std::size_t>(height);
    std::string wrong;
    const void* bytes = bytes_of(what.frame, size, wrong);
    void* same = query(what.frame, today ? kFrame16 : kFrame14);
    wrong += same == what.frame ? "" : " is not what it says";
    if (same != nullptr) {
        release(same);
    }
    wrong += reinterpret_cast<std::uintptr_t>(bytes) % 16 == 0 ? "" : " is not aligned";
    if (!real_time) {
        unit.picture.append(static_cast<const char*>(bytes), size);
    }
    std::string line = "show " + std::to_string(at) + "+" + std::to_string(what.duration) + "/" +
                       std::to_string(what.scale) + " " + std::to_string(width) + "x" +
                       std::to_string(height) + " row=" + std::to_string(row) + " " + four(format);
    line += " vitc1=" + timecode(what.frame, reads_time, "rpv1");
    line += " vitc2=" + timecode(what.frame, reads_time, "rp12");
    line += " ltc=" + timecode(what.frame, reads_time, "rplt");
    line += (flags & 2U) != 0 ? hdr(what.frame) : "";
    note(unit, line + wrong);
}

/// A frame is shown when its time comes, and complete when the next one's does.
void play(Unit& unit) {
    while (unit.playing && !unit.waiting.empty()) {
        const auto [at, what] = *unit.waiting.begin();
        if ((at + what.duration) * 1'000'000'000 / what.scale > passed_ns(unit)) {
            break;
        }
        unit.waiting.erase(unit.waiting.begin());
        const auto wanted = outcomes.find(at);
        const std::uint32_t outcome = wanted != outcomes.end() ? wanted->second
                                      : what.late              ? 1U
                                                               : 0U;
        if (outcome < 2) {
            show(unit, at, what);
        }
        complete(unit, what, outcome);
    }
}

void play_by_itself(const Unit* unit) {
    for (bool plays = true; plays;) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        const Lock lock(mutex);
        for (Unit& each : units) {
            play(each);
        }
        plays = unit->playing;
    }
}

}  // namespace

extern "C" {

void* CreateDeckLinkIteratorInstance_0004() {
    ++references;
    return new Iterator{iterator_table};
}
void* CreateVideoFrameAncillaryPacketsInstance_0002() {
    ++references;
    return new Packets{packets_table, kPackets16};
}
void* CreateVideoFrameAncillaryPacketsInstance_0001() {
    ++references;
    return new Packets{packets_table, kPackets15};
}

// --- For the test ---

void decklink_stand_in_begin(int of_generation) {
    generation = of_generation;
    denied = false;
    takes_modes = true;
    reference = 1U << 1U;
    outcomes.clear();
    record.clear();
    for (Unit& unit : units) {
        unit.picture.clear();
        unit.sound.clear();
    }
}
void decklink_stand_in_refuses(bool devices, bool modes) {
    denied = devices;
    takes_modes = !modes;
}
void decklink_stand_in_reference(std::uint32_t status) {
    reference = status;
}
/// Of the frame for this time, in units of its scale.
void decklink_stand_in_outcome(std::int64_t at, std::uint32_t outcome) {
    outcomes[at] = outcome;
}
/// Time passes, to so long after the beginning.
void decklink_stand_in_play(std::int64_t to_ns) {
    now_ns = to_ns;
    for (Unit& each : units) {
        play(each);
    }
}
const char* decklink_stand_in_record() {
    return record.c_str();
}
const char* decklink_stand_in_bytes(int device, bool sound, std::size_t* size) {
    Unit& unit = units[static_cast<std::size_t>(device - 1)];
    const std::string& bytes = sound ? unit.sound : unit.picture;
    *size = bytes.size();
    return bytes.data();
}
/// To objects of the library that the program still has.
long decklink_stand_in_references() {
    return references;
}

}  // extern "C"
