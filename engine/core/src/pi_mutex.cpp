// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/pi_mutex.h"

#include <cerrno>
#include <cstdlib>
#include <ctime>

namespace pitcast {
namespace {

/// What fails here is a mistake of ours: a lock that is not held, or not one at all.
void must(int failure) {
    if (failure != 0) {
        std::abort();
    }
}

}  // namespace

PiMutex::PiMutex() {
    pthread_mutexattr_t attributes;
    must(pthread_mutexattr_init(&attributes));
    (void)pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
    if (pthread_mutex_init(&mutex_, &attributes) != 0) {  // not every kernel knows it
        must(pthread_mutex_init(&mutex_, nullptr));
    }
    (void)pthread_mutexattr_destroy(&attributes);
}

PiMutex::~PiMutex() {
    (void)pthread_mutex_destroy(&mutex_);
}

void PiMutex::lock() {
    must(pthread_mutex_lock(&mutex_));
}

bool PiMutex::try_lock() {
    return pthread_mutex_trylock(&mutex_) == 0;
}

void PiMutex::unlock() {
    must(pthread_mutex_unlock(&mutex_));
}

PiCondition::PiCondition() {
    must(pthread_cond_init(&condition_, nullptr));
}

PiCondition::~PiCondition() {
    (void)pthread_cond_destroy(&condition_);
}

void PiCondition::notify_one() {
    (void)pthread_cond_signal(&condition_);
}

void PiCondition::notify_all() {
    (void)pthread_cond_broadcast(&condition_);
}

void PiCondition::wait(std::unique_lock<PiMutex>& lock) {
    must(pthread_cond_wait(&condition_, &lock.mutex()->mutex_));
}

bool PiCondition::wait_until(std::unique_lock<PiMutex>& lock, Nanoseconds monotonic_ns) {
    const timespec until{monotonic_ns / kNanosecondsPerSecond,
                         monotonic_ns % kNanosecondsPerSecond};
    return pthread_cond_clockwait(&condition_, &lock.mutex()->mutex_, CLOCK_MONOTONIC, &until) !=
           ETIMEDOUT;
}

}  // namespace pitcast
