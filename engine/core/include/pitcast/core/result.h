// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cassert>
#include <optional>
#include <utility>
#include <variant>

#include "pitcast/core/error.h"

namespace pitcast {

/// A value, or the error that explains why there is none. Nothing is thrown across modules.
template <typename T>
class [[nodiscard]] Result {
 public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool ok() const { return held_.index() == 0; }
    explicit operator bool() const { return ok(); }

    /// The value. Asserts that there is one.
    [[nodiscard]] T& value() & { return (assert(ok()), *std::get_if<0>(&held_)); }
    [[nodiscard]] const T& value() const& { return (assert(ok()), *std::get_if<0>(&held_)); }
    [[nodiscard]] T&& value() && { return (assert(ok()), std::move(*std::get_if<0>(&held_))); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
    [[nodiscard]] T* operator->() { return &value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }

    /// The error. Asserts that there is one.
    [[nodiscard]] const Error& error() const { return (assert(!ok()), *std::get_if<1>(&held_)); }

 private:
    std::variant<T, Error> held_;
};

/// Success without a value, or an error. `return {};` is success.
template <>
class [[nodiscard]] Result<void> {
 public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    [[nodiscard]] bool ok() const { return !error_; }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Error& error() const { return (assert(!ok()), *error_); }

 private:
    std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace pitcast
