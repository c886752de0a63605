// SPDX-License-Identifier: Apache-2.0
#include "screen_pixels.h"

#include <memory>

#include <X11/Xlib.h>
#include <X11/Xutil.h>

namespace pitcast::testing {

ScreenPixels screen_pixels() {
    ScreenPixels seen;
    const std::unique_ptr<Display, int (*)(Display*)> display(XOpenDisplay(nullptr), XCloseDisplay);
    if (display == nullptr) {
        return seen;
    }
    XWindowAttributes root;
    XGetWindowAttributes(display.get(), DefaultRootWindow(display.get()), &root);
    XImage* const image = XGetImage(display.get(), DefaultRootWindow(display.get()), 0, 0,
                                    static_cast<unsigned int>(root.width),
                                    static_cast<unsigned int>(root.height), AllPlanes, ZPixmap);
    if (image == nullptr) {
        return seen;
    }
    seen.width = root.width;
    seen.height = root.height;
    for (int y = 0; y < root.height; ++y) {
        for (int x = 0; x < root.width; ++x) {
            seen.pixels.push_back(static_cast<std::uint32_t>(XGetPixel(image, x, y)) & 0xFFFFFFU);
        }
    }
    XDestroyImage(image);
    return seen;
}

}  // namespace pitcast::testing
