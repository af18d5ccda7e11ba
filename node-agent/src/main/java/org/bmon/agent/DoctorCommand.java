package org.bmon.agent;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bmon.agent.broker.BrokerExamination;
import org.bmon.agent.broker.DirectSettings;
import org.bmon.agent.doctor.ClockExamination;
import org.bmon.agent.doctor.DiskExamination;
import org.bmon.agent.doctor.DoctorReport;
import org.bmon.agent.doctor.Examination;
import org.bmon.agent.doctor.Finding;
import org.bmon.agent.doctor.HttpExamination;
import org.bmon.agent.doctor.LogExamination;
import org.bmon.agent.doctor.RotationExamination;
import org.bmon.agent.doctor.RpcExamination;
import org.bmon.agent.doctor.ZmqExamination;
import org.bmon.agent.logship.LokiProbe;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.rpc.BitcoindNodeRpc;
import org.bmon.agent.source.rpc.RpcMetrics;
import org.bmon.agent.source.rpc.poll.RpcSettings;
import org.bmon.agent.source.zmq.ZmqSettings;
import org.bmon.agent.uplink.CollectorProbe;
import org.bmon.agent.uplink.CollectorSettings;
import org.bmon.logging.LokiSettingsException;
import org.bmon.logging.LokiTarget;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/** {@code doctor}: looks at everything that the agent's settings name, and says what to change. */
final class DoctorCommand {

    static final String NAME = "doctor";

    private static final String JSON = "--json";

    private final PrintStream out;
    private final Clock clock;

    DoctorCommand(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Looks and prints; returns the exit code: 0 if all is well, 1 for warnings, 2 for failures. */
    int run(String[] arguments) {
        List<String> rest = new ArrayList<>(Arrays.asList(arguments).subList(1, arguments.length));
        boolean json = rest.remove(JSON);
        DoctorReport report = examine(NodeAgentApplication.environment(rest.toArray(String[]::new)));
        out.print(json ? report.json() : report.text());
        out.flush();
        return report.exitCode();
    }

    private DoctorReport examine(ConfigurableEnvironment environment) {
        AgentSettings settings;
        try {
            settings = Binder.get(environment)
                    .bindOrCreate("bmon.agent", AgentProperties.class)
                    .settings();
        } catch (WrongSettingsException e) {
            return new DoctorReport(String.valueOf(e.getMessage())
                    .lines()
                    .map(line ->
                            new Finding(Finding.Level.FAIL, "settings", line, "node-agent/README.md lists all keys"))
                    .toList());
        }
        List<Examination> examinations = new ArrayList<>();
        examinations.add(() -> List.of(new Finding(
                Finding.Level.OK, "settings", "node " + settings.node() + " on " + settings.network(), null)));
        LogSettings log = settings.log();
        Path logPath = log == null ? null : log.path();
        if (logPath != null) {
            examinations.add(new LogExamination(logPath, clock));
            examinations.add(new RotationExamination(logPath));
        }
        List<String> endpoints = endpoints(settings.zmq());
        examinations.add(new ZmqExamination(endpoints));
        RpcSettings rpc = settings.rpc();
        if (rpc != null) {
            examinations.add(() -> askNode(rpc, settings, endpoints));
        }
        examinations.add(new ClockExamination());
        examinations.add(new DiskExamination(
                settings.outbox().directory(),
                settings.outbox().limitBytes(),
                logPath == null ? null : logPath.toAbsolutePath().getParent()));
        CollectorSettings collector = settings.collector();
        if (collector != null) {
            examinations.add(new HttpExamination(
                    "collector",
                    "the collector at " + collector.url(),
                    "bmon.agent.collector-url and the token",
                    new CollectorProbe(collector, settings.node())::ask));
        }
        DirectSettings direct = settings.direct();
        if (direct != null) {
            examinations.add(new BrokerExamination(direct.broker()));
        }
        examinations.addAll(loki(environment));
        return DoctorReport.of(examinations);
    }

    private static List<String> endpoints(@Nullable ZmqSettings zmq) {
        return zmq == null ? List.of() : zmq.endpoints();
    }

    private List<Finding> askNode(RpcSettings rpc, AgentSettings settings, List<String> endpoints) {
        try (BitcoindNodeRpc node = new BitcoindNodeRpc(rpc.node(), rpc.credentials(), RpcMetrics.NONE, null)) {
            return new RpcExamination(node, settings.network(), endpoints, clock, System::nanoTime).findings();
        }
    }

    private static List<Examination> loki(ConfigurableEnvironment environment) {
        Optional<LokiTarget> target;
        try {
            target = LokiTarget.of(environment);
        } catch (LokiSettingsException e) {
            Finding wrong = new Finding(
                    Finding.Level.FAIL, "loki", String.valueOf(e.getMessage()), "docs/logs.md lists the keys");
            return List.of(() -> List.of(wrong));
        }
        return target.<List<Examination>>map(loki -> List.of(new HttpExamination(
                        "loki", "Loki at " + loki.push(), "bmon.loki.url and its login", new LokiProbe(loki)::ask)))
                .orElse(List.of());
    }
}
