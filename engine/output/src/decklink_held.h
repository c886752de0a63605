// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <utility>

#include "decklink_abi.h"

namespace pitcast::output::card::decklink {

/// One reference to an object that is counted.
template <typename Interface>
class Held {
 public:
    Held() = default;
    /// Takes over a reference that the caller has.
    explicit Held(Interface* object) : object_(object) {}
    Held(Held&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    Held& operator=(Held&& other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() {
        if (object_ != nullptr) {
            object_->release();
        }
    }

    [[nodiscard]] Interface* get() const { return object_; }
    Interface* operator->() const { return object_; }
    Interface& operator*() const { return *object_; }
    explicit operator bool() const { return object_ != nullptr; }

 private:
    Interface* object_ = nullptr;
};

/// The object's other interface; empty = it has none such.
template <typename Interface>
[[nodiscard]] Held<Interface> query(Unknown& object) {
    void* found = nullptr;
    if (!ok(object.query_interface(Interface::kId, &found)) || found == nullptr) {
        return {};
    }
    return Held<Interface>(static_cast<Interface*>(found));
}

/// Counts the references to an object that is its own owner: deleted with the last.
class References {
 public:
    unsigned long add() { return count_.fetch_add(1, std::memory_order_relaxed) + 1; }
    unsigned long drop() { return count_.fetch_sub(1, std::memory_order_acq_rel) - 1; }

 private:
    std::atomic<unsigned long> count_{1};
};

}  // namespace pitcast::output::card::decklink
