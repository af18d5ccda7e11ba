package org.bmon.agent.source.rpc;

/**
 * The memory pool that is kept out of swap, from getmemoryinfo.
 *
 * @param usedBytes in use
 * @param freeBytes free
 * @param lockedBytes that the system let it lock
 */
public record LockedMemory(long usedBytes, long freeBytes, long lockedBytes) {

    static LockedMemory of(Fields answer) {
        Fields locked = answer.object("locked");
        return new LockedMemory(locked.integer("used"), locked.integer("free"), locked.integer("locked"));
    }
}
