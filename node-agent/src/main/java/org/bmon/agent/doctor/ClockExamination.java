package org.bmon.agent.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks whether the host's clock is set by NTP, where that can be told without asking another program. */
public final class ClockExamination implements Examination {

    private static final List<Path> SIGNS =
            List.of(Path.of("/run/systemd/timesync/synchronized"), Path.of("/run/chrony/chronyd.pid"));

    @Override
    public List<Finding> findings() {
        for (Path sign : SIGNS) {
            if (Files.exists(sign)) {
                return List.of(Finding.ok("clock.ntp", sign + " says that NTP sets the clock"));
            }
        }
        return List.of(Finding.warn(
                "clock.ntp",
                "nothing tells that NTP sets this host's clock (in a container it can't be told)",
                "run chrony or systemd-timesyncd on the host"));
    }
}
