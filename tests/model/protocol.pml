/* Stook's cancellation protocol: one job, its claims and slots, and everybody who touches them.
 *
 * Names are those of the code; README.md beside this file maps each step to it, and says what is left out. A statement
 * of PostgreSQL is a chain of steps wherever another session can come between: what its snapshot sees, each lock it
 * waits for (and what it tests again under that lock), and its commit. Writes appear at the commit, together with the
 * release of the locks; until then they lie on rows that the statement has locked. The database's own guards (triggers,
 * unique indexes) are left out unless a switch asks for them: the protocol has to hold without its net.
 *
 * Bounds and switches are preprocessor symbols, set by tests/model/variants.py.
 */

#ifndef DOCUMENTS
#define DOCUMENTS 2
#endif
#ifndef SLOTS
#define SLOTS 2
#endif
#ifndef WORKERS
#define WORKERS 2
#endif
#ifndef SUPERVISORS
#define SUPERVISORS 2
#endif
#ifndef CANCELS
#define CANCELS 1
#endif
#ifndef FAULTS  /* how often something goes wrong: a crash, a pause, a loss, a doubling */
#define FAULTS 2
#endif
#define MAX_TRIES 3
#define MOST_TURNS 2

/* What is checked: one property at a time for the broken variants, so that each fails for its own reason. */
#if defined(CHECK_C1) || defined(CHECK_ALL)
#define C1(promise) assert(promise)
#else
#define C1(promise) skip
#endif
#if defined(CHECK_C2) || defined(CHECK_ALL)
#define C2(promise) assert(promise)
#else
#define C2(promise) skip
#endif
#if defined(CHECK_C7) || defined(CHECK_ALL)
#define C7(promise) assert(promise)
#else
#define C7(promise) skip
#endif
#if defined(CHECK_C9) || defined(CHECK_ALL)
#define C9(promise) assert(promise)
#else
#define C9(promise) skip
#endif
#if defined(CHECK_POISON) || defined(CHECK_ALL)
#define ONLY_POISON_FAILS(promise) assert(promise)
#else
#define ONLY_POISON_FAILS(promise) skip
#endif

#define BIT(number) (1 << (number))

/* --- The job row, and the locks on it. --- */

#define PENDING 0
#define PROCESSING 1
#define COMPLETE 2
#define FAILED 3
byte status = PENDING;
byte for_update;         /* session number + 1 of whoever holds the row FOR UPDATE */
byte key_share;          /* sessions that hold it FOR KEY SHARE, as bits */
byte turnstile_passed;   /* session number + 1 of whoever passes the turnstile exclusively */
byte turnstile_shared;   /* sessions that pass it shared, as bits */

/* --- Its slots (table runner), claims and rows. --- */

byte token[SLOTS];       /* 0: free */
byte runner_lock[SLOTS]; /* session number + 1 */
byte counted[SLOTS];     /* done + failed */
bool overdue[SLOTS];     /* lease_until lies in the past */

#define OPEN 0
#define HELD 1
#define DONE 2
byte claim_state[DOCUMENTS];
byte claim_token[DOCUMENTS];
bool suspect[DOCUMENTS];
byte tries[DOCUMENTS];
byte rows[DOCUMENTS];    /* result rows of each document: there is no unique index here that would hide a second */

/* --- Redis, the broker, the clients. --- */

bool flag;
/* Turns that wait after the end of the only job here would find nothing to do: they are dropped at its end. */
byte turns = SLOTS;      /* messages that wait: the creation of the job has sent one a slot */
bool answered;           /* a cancel has been answered with 200 */

/* --- What processes know, where others have to see it. --- */

byte held[WORKERS];      /* the token in the worker's memory; 0: none */
byte choosing[SLOTS];    /* workers between their CANDIDATE, which was this slot, and their TAKE, as bits */
byte outdated;           /* those of them whose slot has been taken since (its generation has moved) */
byte renewed[SUPERVISORS + 1]; /* slots whose lease was extended since that supervisor's EXPIRE took its snapshot */
byte reclaimed[SUPERVISORS + 1]; /* claims taken since then */
byte expiring;           /* supervisors inside EXPIRE, as bits */
byte busy;               /* sessions that a crash would hit at work, as bits */
byte killed;             /* sessions that have been hit and do not know it yet, as bits */

byte faults = FAULTS;

#define LIVE (status == PENDING || status == PROCESSING)
#define ENDED (status == COMPLETE || status == FAILED)
#if SLOTS == 1
#define RECORDED (counted[0])
#define ALL_SLOTS_FREE (token[0] == 0)
#define FREE_SLOTS (token[0] == 0)
#else
#define RECORDED (counted[0] + counted[1])
#define ALL_SLOTS_FREE (token[0] == 0 && token[1] == 0)
#define FREE_SLOTS ((token[0] == 0) + (token[1] == 0))
#endif
#if DOCUMENTS == 1
#define ROWS (rows[0])
#define ANY_OPEN (claim_state[0] == OPEN)
#elif DOCUMENTS == 2
#define ROWS (rows[0] + rows[1])
#define ANY_OPEN (claim_state[0] == OPEN || claim_state[1] == OPEN)
#else
#define ROWS (rows[0] + rows[1] + rows[2])
#define ANY_OPEN (claim_state[0] == OPEN || claim_state[1] == OPEN || claim_state[2] == OPEN)
#endif
#define LEAST(one, other) ((one) < (other) -> (one) : (other))
#define WANTED_TURNS (LIVE && ANY_OPEN -> LEAST(FREE_SLOTS, WORKERS) : 0)

/* --- Small steps that several take. All of them inside the atomic step of their caller. --- */

inline extend_lease(one_slot) {
    overdue[one_slot] = false;
    for (i : 0 .. SUPERVISORS - 1) {
        if
        :: expiring & BIT(i) -> renewed[i] = renewed[i] | BIT(one_slot)
        :: else
        fi
    }
    i = 0
}

#define USED(value) (token[0] == (value) || token[SLOTS - 1] == (value) || held[0] == (value) || \
    held[WORKERS - 1] == (value) || claim_token[0] == (value) || \
    claim_token[DOCUMENTS / 2] == (value) || claim_token[DOCUMENTS - 1] == (value))

/* uuid4(): a token that stands nowhere else; the worker's number, where that is so. */
inline make_token() {
    n = me + 1;
    do
    :: USED(n) -> n = (n <= WORKERS -> WORKERS + 1 : n + 1)
    :: else -> break
    od;
    held[me] = n;
    n = 0
}

inline unlock_job() {
    for_update = 0;
    turnstile_passed = 0
}

/* --- Ends of a job: lifecycle._lock, and complete_job on top of it. --- */

inline pass_turnstile() {
#ifndef NO_TURNSTILE
    turnstile_passed == 0 && turnstile_shared == 0 ->
    turnstile_passed = me + 1
#else
    skip
#endif
}

inline lock_job(found) {
    atomic {
        pass_turnstile();
        for_update == 0 && key_share == 0 ->
        for_update = me + 1;
        found = status
    }
}

inline complete_job(found) {
#ifdef STALE_COMPLETION  /* no lock: what was read before is written, as by a stale save() */
    found = (RECORDED == DOCUMENTS -> status : FAILED);
    atomic {
        for_update == 0 ->
        if
        :: found == PROCESSING ->
#ifdef TRIGGERS  /* job_end_is_final */
            if
            :: ENDED
            :: else -> status = COMPLETE
            fi
#else
            C1(LIVE);
            status = COMPLETE
#endif
        :: else
        fi;
        found = 0
    }
#else
    if
    :: atomic { status == PROCESSING && RECORDED == DOCUMENTS -> skip };  /* _is_fully_recorded */
        lock_job(found);
        /* The counts are a later statement, but under the lock nothing moves them: one step with the write. */
        atomic {
            if
            :: found == PROCESSING && RECORDED == DOCUMENTS ->
                C1(LIVE);
                C2(ROWS == DOCUMENTS);
                status = COMPLETE;
                turns = 0
            :: else
            fi;
            unlock_job();
            found = 0
        }
    :: !(status == PROCESSING && RECORDED == DOCUMENTS)
    fi
#endif
}

/* --- The fence: RECORD, one statement. --- */

inline let_go_of_fence() {
    turnstile_shared = turnstile_shared & ~BIT(me);
    key_share = key_share & ~BIT(me)
}

inline commit_rows() {
    atomic {
        for (n : 0 .. DOCUMENTS - 1) {
            if
#ifdef NO_TOKEN
            :: (kept & BIT(n)) ->
#else
            :: (kept & BIT(n)) && claim_state[n] == HELD && claim_token[n] == held[me] ->
#endif
                C2(!answered);
                C7(status == PROCESSING);
                C7(rows[n] == 0);
                ONLY_POISON_FAILS(!(bad & BIT(n)) || n == 0);
                rows[n]++;
                counted[slot]++;
                claim_state[n] = DONE;
                claim_token[n] = 0;
                suspect[n] = false  /* of no more use */
            :: else
            fi
        }
        n = 0;
        extend_lease(slot);
#ifdef COUNT_IN_RECORD  /* completes the job inside this statement, by counts of its own snapshot and its own rows */
        if
        :: found + (kept & 1) + ((kept >> 1) & 1) == DOCUMENTS -> status = COMPLETE
        :: else
        fi;
        found = 0;
#endif
        runner_lock[slot] = 0;
        let_go_of_fence()
    }
}

inline record(refused) {
#if defined(NO_KEY_SHARE) || defined(TEST_OUTSIDE_LOCK)
    live = (status == PROCESSING);  /* the snapshot, which is older than any lock */
#endif
#ifdef COUNT_IN_RECORD
    found = RECORDED;
#endif
    /* Each lock is waited for in its turn; what was tested by the snapshot is tested again on the newest version. */
    atomic {
#ifndef NO_TURNSTILE
        turnstile_passed == 0 ->
        turnstile_shared = turnstile_shared | BIT(me);
#endif
#if defined(NO_KEY_SHARE)
        refused = !live;
#elif defined(TEST_OUTSIDE_LOCK)
        for_update == 0 ->
        key_share = key_share | BIT(me);
        refused = !live;
#else
        for_update == 0 ->
        key_share = key_share | BIT(me);
        refused = (status != PROCESSING);
#endif
        if
        :: !refused ->
            runner_lock[slot] == 0 ->
#ifndef NO_TOKEN
            refused = (token[slot] != held[me])
#endif
        :: else
        fi;
        if
        :: refused -> let_go_of_fence()
        :: else -> runner_lock[slot] = me + 1
        fi
    }
    if
    :: refused
    :: else ->
#if defined(NO_KEY_SHARE) && defined(TRIGGERS)  /* result_row_needs_processing_job */
        atomic {
            for_update == 0 ->
            refused = (status != PROCESSING);
            if
            :: refused -> let_go_of_fence(); runner_lock[slot] = 0
            :: else -> key_share = key_share | BIT(me)
            fi
        }
        if
        :: refused
        :: else -> commit_rows()
        fi
#else
        commit_rows()
#endif
    fi
}

/* --- A worker: turns, a slice each. --- */

inline take_claim() {
    claim_state[d] = HELD;
    claim_token[d] = held[me];
    claimed = claimed | BIT(d);
    for (i : 0 .. SUPERVISORS - 1) {
        if
        :: expiring & BIT(i) -> reclaimed[i] = reclaimed[i] | BIT(d)
        :: else
        fi
    }
    i = 0
}

inline forget_worker() {
    held[me] = 0;
    busy = busy & ~BIT(me)
}

proctype Worker(byte me) {
    byte slot, claimed, kept, bad, seen, found, d, n, i;
    bool live, served, alone, nothing_open, leaving, crashed, refused;
#ifdef LOST_CONNECTION
    bool lost;
#endif

end_idle:
    {
        /* serve_turn, and the CANDIDATE that take_slot finds. A turn that finds nothing ends. */
        atomic {
            turns > 0 ->
            turns--;
candidate:
            busy = busy & ~BIT(me);
            if
            :: LIVE && ANY_OPEN && FREE_SLOTS > 0 ->
                slot = (token[0] == 0 -> 0 : SLOTS - 1);
                live = (status == PROCESSING);
                choosing[slot] = choosing[slot] | BIT(me);
                busy = busy | BIT(me)
            :: else -> goto end_idle
            fi
        }
        if
        :: !live ->  /* start_job: a guarded UPDATE, which waits for whoever holds the row */
            atomic {
                for_update == 0 ->
                if
#ifdef BLIND_START  /* it writes without naming the state that it expects */
                :: true -> C9(LIVE); status = PROCESSING
#else
                :: status == PENDING -> status = PROCESSING
                :: else
#endif
                fi;
                live = (status == PROCESSING)
            }
        :: else
        fi;
        /* TAKE: its snapshot reads the job without a lock, and is as old as can be. */
        atomic {
            runner_lock[slot] == 0 ->
            if
#ifdef NO_COMPARE_AND_SET
            :: live ->
#else
            :: live && token[slot] == 0 && !(outdated & BIT(me)) ->
#endif
                make_token();
                token[slot] = held[me];
                outdated = outdated | (choosing[slot] & ~BIT(me));
                extend_lease(slot)
            :: else ->
                outdated = outdated & ~BIT(me);
                choosing[slot] = choosing[slot] & ~BIT(me);
                slot = 0;
                live = false;
                goto candidate
            fi;
            outdated = outdated & ~BIT(me);
            choosing[slot] = choosing[slot] & ~BIT(me);
            live = false
        }

claim:
        /* CLAIM: the snapshot, then the runner's row, then the claims that are open in both. */
        atomic {
            live = (status == PROCESSING);
            seen = 0;
            for (d : 0 .. DOCUMENTS - 1) {
                if
#ifdef SUSPECTS_TOGETHER
                :: claim_state[d] == OPEN ->
#else
                :: claim_state[d] == OPEN && suspect[d] == alone ->
#endif
                    seen = seen | BIT(d)
                :: else
                fi
            }
            d = 0
        }
        atomic {
            runner_lock[slot] == 0 ->
            refused = !(live && token[slot] == held[me]);
            live = false;
            if
            :: refused
            :: else ->
                extend_lease(slot);
                for (d : 0 .. DOCUMENTS - 1) {
                    if
                    :: (seen & BIT(d)) && claim_state[d] == OPEN && (claimed == 0 || !alone) ->
                        if
                        :: take_claim()
                        :: claimed != 0  /* fewer were wanted (Pace) */
                        fi
                    :: else
                    fi
                }
                d = 0;
#ifdef LOST_CONNECTION
                if
                :: faults > 0 && claimed -> faults--; lost = true
                :: true
                fi
#endif
            fi;
            seen = 0;
#ifdef LOST_CONNECTION
            /* The client lost its connection while the server was at this CLAIM, and releases through a new one. That
             * RELEASE waits for the runner's row; its snapshot, which is older, does not show what was claimed. */
            if
            :: lost ->
                lost = false;
                token[slot] = 0;
                overdue[slot] = false;
                held[me] = 0;
                slot = 0; claimed = 0; served = false; alone = false;
                goto passed_on
            :: else
            fi
#endif
        }
        if
        :: refused -> goto over
        :: !refused && claimed == 0 && !alone -> alone = true; goto claim
        :: !refused && claimed == 0 && alone -> nothing_open = true; goto over
        :: else -> alone = false
        fi;

next:
        /* _stop_if_due, for the first of the claimed documents. */
        atomic {
            d = (claimed & 1 -> 0 : (claimed & 2 -> 1 : 2));
            if
            :: served -> leaving = true; goto recording  /* the slice is over */
            :: faults > 0 -> faults--; leaving = true; goto recording  /* warm shutdown */
            :: flag -> goto renewal  /* the row decides */
#ifndef FLAG_ONLY
            :: overdue[slot] || ENDED -> goto renewal  /* the lease is due, at least every 2 s */
#endif
            :: skip
            fi
        }
        goto extraction;

renewal:
        live = (status == PROCESSING);
        atomic {
            runner_lock[slot] == 0 ->
            refused = !(live && token[slot] == held[me]);
            live = false;
            if
            :: refused -> kept = 0; goto over
            :: else -> extend_lease(slot)
            fi
        }

extraction:
#ifdef POISON
        atomic {
            if
            :: tries[d] >= MAX_TRIES -> bad = bad | BIT(d)
            :: tries[d] < MAX_TRIES && d == 0 ->  /* the poison */
                if
                :: tries[0] + 1 >= MAX_TRIES -> bad = bad | BIT(0)  /* the sandbox has died for the last time */
                :: tries[0] + 1 < MAX_TRIES -> crashed = true; goto recording  /* the sandbox has died */
                :: forget_worker(); goto dead  /* the whole worker has died */
                fi
            :: else
            fi
        }
#endif
#ifdef ENDLESS  /* a document without an end: only a look stops it */
        if
        :: d == 0 ->
            if
#ifdef FLAG_ONLY
            :: flag && ENDED -> kept = 0; goto over
#else
            :: ENDED || token[slot] != held[me] -> kept = 0; goto over  /* RENEW is refused */
#endif
            fi
        :: else
        fi;
#endif
        atomic {
            claimed = claimed & ~BIT(d);
            kept = kept | BIT(d);
            served = true;
            d = 0;
            if
            :: claimed -> goto next  /* _keep: rows of quick documents wait for each other */
            :: goto recording
            fi
        }

recording:
        if
        :: kept ->
            record(refused);
            atomic { kept = 0; bad = 0; if :: refused -> goto over :: else fi }
        :: else
        fi;
        if
        :: leaving -> goto over
        :: crashed ->  /* GIVE_BACK, which counts a try */
            atomic {
                runner_lock[slot] == 0 ->
                if
                :: token[slot] == held[me] && status == PROCESSING && claim_state[d] == HELD &&
                   claim_token[d] == held[me] ->
                    claim_state[d] = OPEN;
                    claim_token[d] = 0;
                    tries[d]++;
                    suspect[d] = true
                :: else
                fi;
                claimed = claimed & ~BIT(d);
                crashed = false;
                d = 0
            }
        :: else
        fi;
        if
        :: claimed -> goto next
        :: else -> goto claim
        fi;

over:
        /* RELEASE, and what follows a slice in serve_slice and serve_turn. */
        atomic {
            runner_lock[slot] == 0 ->
            if
#ifdef RELEASE_ANY
            :: true ->
#else
            :: token[slot] == held[me] ->
#endif
                token[slot] = 0;
                overdue[slot] = false;
                for (n : 0 .. DOCUMENTS - 1) {
                    if
                    :: status == PROCESSING && claim_state[n] == HELD && claim_token[n] == held[me] ->
                        claim_state[n] = OPEN;
                        claim_token[n] = 0
                    :: else
                    fi
                }
            :: else
            fi;
            held[me] = 0;
            slot = 0; claimed = 0; kept = 0; bad = 0; d = 0; n = 0;
            served = false; alone = false; leaving = false; refused = false; crashed = false;
            if
            :: nothing_open -> nothing_open = false
            :: else -> goto passed_on
            fi
        }
#ifndef COUNT_IN_RECORD
        complete_job(found);
#endif
passed_on:
        atomic {
            busy = busy & ~BIT(me);
            if
            :: LIVE && turns < WORKERS -> turns++  /* continue_turn: where enough wait, one of them is the next */
            :: else
            fi
        };
        goto end_idle
    } unless { killed & BIT(me) };
dead:
    atomic {
        killed = killed & ~BIT(me);
        slot = 0; claimed = 0; kept = 0; bad = 0; seen = 0; found = 0; d = 0; n = 0; i = 0; live = false; served = false;
        alone = false; nothing_open = false; leaving = false; crashed = false; refused = false;
        goto end_idle  /* another process takes its place */
    }
}

/* --- A supervisor. Its steps wait until there is something to do: looking again and again changes nothing. --- */

#if SLOTS == 1
#define EXPIRABLE(s) (token[s] != 0 && overdue[s] && runner_lock[s] == 0)
#define ANY_EXPIRABLE EXPIRABLE(0)
#else
#define EXPIRABLE(s) (token[s] != 0 && overdue[s] && runner_lock[s] == 0)
#define ANY_EXPIRABLE (EXPIRABLE(0) || EXPIRABLE(1))
#endif

#ifdef BLIND_EXPIRY
#define STILL_EXPIRED(s) true
#define EXPIRED_TOKEN(s) seen_token[s]
#elif defined(STALLED_EXPIRY)
#define STILL_EXPIRED(s) (token[s] != 0 && overdue[s])
#define EXPIRED_TOKEN(s) token[s]
#else
/* A lease that was extended after the snapshot cannot have run out again: no statement outlasts a lease. */
#define STILL_EXPIRED(s) (token[s] != 0 && overdue[s] && !(renewed[number] & BIT(s)))
#define EXPIRED_TOKEN(s) token[s]
#endif

#define ORPHAN(d) (claim_state[d] == HELD && claim_token[d] != token[0] && claim_token[d] != token[SLOTS - 1])

#if SUPERVISORS > 0
proctype Supervisor(byte me; byte number) {
    byte seen, found, s, d, i;
    bool live;
#ifdef BLIND_EXPIRY
    byte seen_token[SLOTS];
#endif

end_watching:
    {
        if
#ifndef NO_EXPIRY
        :: atomic {  /* EXPIRE: its snapshot */
            ANY_EXPIRABLE ->
            busy = busy | BIT(me);
            live = (status == PROCESSING);
            for (s : 0 .. SLOTS - 1) {
                if
                :: token[s] != 0 && overdue[s] -> seen = seen | BIT(s)
                :: else
                fi;
#ifdef BLIND_EXPIRY
                seen_token[s] = token[s]
#endif
            }
            s = 0;
            expiring = expiring | BIT(number)
        }
        atomic {  /* the runner's rows that are not locked, tested again; their claims as the snapshot shows them */
            for (s : 0 .. SLOTS - 1) {
                if
                :: (seen & BIT(s)) && runner_lock[s] == 0 && STILL_EXPIRED(s) ->
                    for (d : 0 .. DOCUMENTS - 1) {
                        if
                        :: live && claim_state[d] == HELD && claim_token[d] == EXPIRED_TOKEN(s) &&
                           !(reclaimed[number] & BIT(d)) ->
                            claim_state[d] = OPEN;
                            claim_token[d] = 0;
                            tries[d] = tries[d] + suspect[d];
                            suspect[d] = true
                        :: else
                        fi
                    }
                    d = 0;
                    token[s] = 0;
                    overdue[s] = false
                :: else
                fi;
#ifdef BLIND_EXPIRY
                seen_token[s] = 0
#endif
            }
            s = 0; seen = 0; live = false;
            expiring = expiring & ~BIT(number);
            renewed[number] = 0;
            reclaimed[number] = 0;
            busy = busy & ~BIT(me)
        }
#endif
#ifndef NO_SWEEP
        :: atomic { status == PROCESSING && RECORDED == DOCUMENTS -> busy = busy | BIT(me) }  /* FULLY_RECORDED */
            complete_job(found);
            busy = busy & ~BIT(me)
#endif
#ifndef NO_ORPHANS_BACK  /* ORPHANS: held claims whose token no slot has, where the job has come to a stand */
        :: atomic {
            status == PROCESSING && !ANY_OPEN && ALL_SLOTS_FREE && RECORDED < DOCUMENTS && (ORPHAN(0) || ORPHAN(DOCUMENTS / 2) || ORPHAN(DOCUMENTS - 1)) ->
            for (d : 0 .. DOCUMENTS - 1) {
                if
                :: ORPHAN(d) -> claim_state[d] = OPEN; claim_token[d] = 0; suspect[d] = true
                :: else
                fi
            }
            d = 0
        }
#endif
#ifndef NO_TOP_UP
        :: atomic { turns < WANTED_TURNS -> turns = WANTED_TURNS }
#endif
        :: false
        fi;
        goto end_watching
    } unless { killed & BIT(me) };
    atomic {
        killed = killed & ~BIT(me);
        seen = 0; found = 0; s = 0; d = 0; i = 0; live = false;
#ifdef BLIND_EXPIRY
        for (s : 0 .. SLOTS - 1) { seen_token[s] = 0 }
        s = 0;
#endif
        goto end_watching
    }
}
#endif

/* --- A client's cancel. --- */

#if CANCELS > 0
proctype Cancel(byte me) {
    byte found, count;

end_undecided:
    {
        if
#ifndef CANCEL_COMES
        :: true  /* nobody cancels */
#endif
        :: true ->
            busy = busy | BIT(me);
#if defined(COUNT_FIRST)
            count = RECORDED;
#endif
#if defined(PLAIN_UPDATE)
            /* A guarded UPDATE with the counts in it: one snapshot, and a lock that key-share holders do not hinder. */
            atomic { pass_turnstile(); count = RECORDED };
            atomic { for_update == 0 -> for_update = me + 1; found = status };
#elif defined(COUNT_WITH_LOCK)
            /* The counts come from the snapshot of the statement that then waits for the lock. */
            atomic { pass_turnstile(); count = RECORDED };
            atomic { for_update == 0 && key_share == 0 -> for_update = me + 1; found = status };
#elif defined(NO_KEY_UPDATE)
            atomic { pass_turnstile(); for_update == 0 -> for_update = me + 1; found = status };
            count = RECORDED;
#else
            lock_job(found);
#ifndef COUNT_FIRST
            count = RECORDED;
#endif
#endif
            atomic {
                if
                :: found == PENDING || found == PROCESSING ->
                    C1(LIVE);
                    C9(found == PROCESSING || ROWS == 0);
                    status = FAILED;
                    turns = 0;
                    unlock_job()
                :: else -> unlock_job(); busy = busy & ~BIT(me); goto done  /* 409 */
                fi
            }
            if
            :: flag = true
            :: atomic { faults > 0 -> faults-- }  /* Redis is away */
            fi;
            atomic {
                C1(status == FAILED);
                C2(count == ROWS);
                answered = true;
                busy = busy & ~BIT(me)
            }
        fi
    } unless { killed & BIT(me) };
done:
    atomic { found = 0; count = 0; killed = killed & ~BIT(me) }
}
#endif

/* --- Time, crashes and losses. --- */

#define HELD_BY_SOMEBODY(s) (held[0] == token[s] || held[WORKERS - 1] == token[s])

inline time_passes(one_slot) {
    if
    :: HELD_BY_SOMEBODY(one_slot) -> faults--
    :: else
    fi;
    overdue[one_slot] = true
}

/* The process is gone, and its backend rolls back: a commit that came just before has already been a step. */
inline crash() {
    busy = busy & ~BIT(who);
    killed = killed | BIT(who);
    for_update = (for_update == who + 1 -> 0 : for_update);
    turnstile_passed = (turnstile_passed == who + 1 -> 0 : turnstile_passed);
    key_share = key_share & ~BIT(who);
    turnstile_shared = turnstile_shared & ~BIT(who);
    for (s : 0 .. SLOTS - 1) {
        runner_lock[s] = (runner_lock[s] == who + 1 -> 0 : runner_lock[s])
    }
    s = 0;
    if
    :: who < WORKERS -> 
        held[who] = 0;
        outdated = outdated & ~BIT(who);
        choosing[0] = choosing[0] & ~BIT(who);
        choosing[SLOTS - 1] = choosing[SLOTS - 1] & ~BIT(who)
    :: who >= WORKERS && who < WORKERS + SUPERVISORS ->
        expiring = expiring & ~BIT(who - WORKERS);
        renewed[who - WORKERS] = 0;
        reclaimed[who - WORKERS] = 0
    :: else
    fi
}

proctype World() {
    byte who, s;

end_calm:
    do
    :: atomic {
        faults > 0 && busy != 0 ->
        faults--;
        if
        :: busy & BIT(0) -> who = 0
        :: busy & BIT(1) -> who = 1
        :: busy & BIT(2) -> who = 2
        :: busy & BIT(3) -> who = 3
        :: busy & BIT(4) -> who = 4
        :: busy & BIT(5) -> who = 5
        fi;
        crash();
        who = 0
    }
    :: atomic { token[0] != 0 && !overdue[0] && (!HELD_BY_SOMEBODY(0) || faults > 0) -> time_passes(0) }
#if SLOTS > 1
    :: atomic { token[1] != 0 && !overdue[1] && (!HELD_BY_SOMEBODY(1) || faults > 0) -> time_passes(1) }
#endif
    :: atomic { faults > 0 && turns > 0 -> faults--; turns-- }
    :: atomic { faults > 0 && flag -> faults--; flag = false }
    :: atomic { LIVE && faults > 0 && turns < MOST_TURNS -> faults--; turns++ }
    od
}

init {
    byte n;
    atomic {
        for (n : 0 .. WORKERS - 1) { run Worker(n) }
#if SUPERVISORS > 0
        for (n : 0 .. SUPERVISORS - 1) { run Supervisor(WORKERS + n, n) }
#endif
#if CANCELS > 0
        for (n : 0 .. CANCELS - 1) { run Cancel(WORKERS + SUPERVISORS + n) }
#endif
        run World();
        n = 0
    }
}

/* Every job ends, unless it is cancelled before: whatever was lost, somebody makes it good. */
ltl ends { <> ENDED }
/* After the answer of a cancel every worker leaves the job. */
ltl left { [] (answered -> <> ALL_SLOTS_FREE) }
