package org.bmon.agent.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What was found in one respect.
 *
 * @param level how bad it is
 * @param about what was looked at, such as rpc.whitelist
 * @param said what was found
 * @param mend what to change; null if nothing
 */
public record Finding(
        Level level, String about, String said, @Nullable String mend) {

    /** How bad a finding is. */
    public enum Level {
        OK(0),
        /** It works, with a loss that is named. */
        WARN(1),
        /** Something does not work. */
        FAIL(2);

        private final int exitCode;

        Level(int exitCode) {
            this.exitCode = exitCode;
        }

        /** What the doctor's process ends with if nothing worse is found. */
        int exitCode() {
            return exitCode;
        }
    }

    static Finding ok(String about, String said) {
        return new Finding(Level.OK, about, said, null);
    }

    static Finding warn(String about, String said, String mend) {
        return new Finding(Level.WARN, about, said, mend);
    }

    static Finding fail(String about, String said, String mend) {
        return new Finding(Level.FAIL, about, said, mend);
    }
}
