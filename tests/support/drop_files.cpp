// SPDX-License-Identifier: Apache-2.0
// Alone in its file: the headers of X11 define words such as Status.
#include "drop_files.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>

#include <X11/Xatom.h>
#include <X11/Xlib.h>

namespace pitcast::testing {
namespace {

/// Files carried onto a window as a file manager does it: the freedesktop.org protocol XDND, 5.
class FileDrop {
 public:
    FileDrop() : display_(XOpenDisplay(nullptr)) {}
    ~FileDrop() {
        if (display_ != nullptr) {
            XCloseDisplay(display_);
        }
    }
    FileDrop(const FileDrop&) = delete;
    FileDrop& operator=(const FileDrop&) = delete;

    /// Onto the one window of the display that takes drops, at a point of the screen. False when
    /// there is none, or when it did not take them within 5 s.
    bool drop(const std::vector<std::filesystem::path>& files, int x, int y) {
        target_ = display_ == nullptr ? None : taker();
        if (target_ == None) {
            return false;
        }
        uris_.clear();
        for (const auto& file : files) {
            uris_ += "file://" + file.string() + "\r\n";
        }
        own_ = XCreateSimpleWindow(display_, DefaultRootWindow(display_), 0, 0, 1, 1, 0, 0, 0);
        XSetSelectionOwner(display_, atom("XdndSelection"), own_, CurrentTime);
        tell("XdndEnter", 5L << 24, static_cast<long>(atom("text/uri-list")), 0, 0);
        tell("XdndPosition", 0, static_cast<long>(x) << 16 | y, CurrentTime,
             static_cast<long>(atom("XdndActionCopy")));
        const bool taken = wait_for("XdndStatus");
        tell("XdndDrop", 0, CurrentTime, 0, 0);
        const bool finished = taken && wait_for("XdndFinished");
        XDestroyWindow(display_, own_);
        XFlush(display_);
        return finished;
    }

 private:
    Atom atom(const char* name) { return XInternAtom(display_, name, False); }

    Window taker() {
        Window root = None;
        Window parent = None;
        Window* children = nullptr;
        unsigned count = 0;
        Window found = None;
        XQueryTree(display_, DefaultRootWindow(display_), &root, &parent, &children, &count);
        for (unsigned i = 0; i < count && found == None; ++i) {
            int properties = 0;
            Atom* all = XListProperties(display_, children[i], &properties);
            for (int k = 0; k < properties; ++k) {
                found = all[k] == atom("XdndAware") ? children[i] : found;
            }
            XFree(all);
        }
        XFree(children);
        return found;
    }

    void tell(const char* message, long one, long two, long three, long four) {
        XEvent event;
        std::memset(&event, 0, sizeof event);
        event.xclient.type = ClientMessage;
        event.xclient.window = target_;
        event.xclient.message_type = atom(message);
        event.xclient.format = 32;
        const std::array<long, 5> data{static_cast<long>(own_), one, two, three, four};
        std::copy(data.begin(), data.end(), std::begin(event.xclient.data.l));
        XSendEvent(display_, target_, False, NoEventMask, &event);
        XFlush(display_);
    }

    /// Answers what is asked meanwhile.
    bool wait_for(const char* message) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (std::chrono::steady_clock::now() < end) {
            if (XPending(display_) == 0) {
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
                continue;
            }
            XEvent event;
            XNextEvent(display_, &event);
            if (event.type == SelectionRequest) {
                answer(event.xselectionrequest);
            } else if (event.type == ClientMessage && event.xclient.message_type == atom(message)) {
                return true;
            }
        }
        return false;
    }

    void answer(const XSelectionRequestEvent& asked) {
        XChangeProperty(display_, asked.requestor, asked.property, asked.target, 8, PropModeReplace,
                        reinterpret_cast<const unsigned char*>(uris_.data()),
                        static_cast<int>(uris_.size()));
        XEvent event;
        std::memset(&event, 0, sizeof event);
        event.xselection.type = SelectionNotify;
        event.xselection.requestor = asked.requestor;
        event.xselection.selection = asked.selection;
        event.xselection.target = asked.target;
        event.xselection.property = asked.property;
        event.xselection.time = asked.time;
        XSendEvent(display_, asked.requestor, False, NoEventMask, &event);
        XFlush(display_);
    }

    Display* display_;
    Window target_ = None;
    Window own_ = None;
    std::string uris_;
};

}  // namespace

bool drop_files(const std::vector<std::filesystem::path>& files, int x, int y) {
    return FileDrop().drop(files, x, y);
}

}  // namespace pitcast::testing
