/* Loaded in front of libc (LD_PRELOAD), this gives a process a wall clock that somebody else can set wrong: the eight
 * bytes of the file CHAOS_CLOCKS/<pid> are added to it, in nanoseconds. Children that are forked share their parent's.
 * Waits until a time of that clock are turned back, so that only what the process reads is wrong, and not how long it
 * sleeps. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
/* What is below was not taken from the wall clock, but from one that starts with the machine. */
#define SURELY_WALL 1000000000

static int64_t none;
static volatile int64_t *offset = &none;

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("CHAOS_CLOCKS");
    char path[4096];
    if (!folder) return;
    snprintf(path, sizeof path, "%s/%d", folder, (int)getpid());
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return;
    if (ftruncate(file, sizeof none) == 0) {
        void *shared = mmap(NULL, sizeof none, PROT_READ, MAP_SHARED, file, 0);
        if (shared != MAP_FAILED) offset = shared;
    }
    close(file);
}

static void move(struct timespec *at, int64_t by) {
    int64_t nanoseconds = at->tv_nsec + by % SECOND;
    at->tv_sec += by / SECOND;
    if (nanoseconds < 0) nanoseconds += SECOND, at->tv_sec--;
    if (nanoseconds >= SECOND) nanoseconds -= SECOND, at->tv_sec++;
    at->tv_nsec = nanoseconds;
}

static struct timespec turned_back(const struct timespec *until) {
    struct timespec real = *until;
    if (real.tv_sec > SURELY_WALL) move(&real, -*offset);
    return real;
}

static int real_clock(clockid_t clock, struct timespec *at) {
    static int (*next)(clockid_t, struct timespec *);
    if (!next) next = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    return next(clock, at);
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    int failed = real_clock(clock, at);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) move(at, *offset);
    return failed;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until) {
    static int (*next)(sem_t *, const struct timespec *);
    if (!next) next = (int (*)(sem_t *, const struct timespec *))dlsym(RTLD_NEXT, "sem_timedwait");
    struct timespec real = turned_back(until);
    return next(semaphore, &real);
}

int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict until) {
    static int (*next)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
    if (!next) {
        /* The one that programs of today are linked with, where there are two. */
        void *found = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
        if (!found) found = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
        next = (int (*)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *))found;
    }
    struct timespec real = turned_back(until);
    return next(condition, mutex, &real);
}
