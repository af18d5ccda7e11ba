package org.bmon.workbench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the rules of docs/architecture.md: who may know whom. */
class ArchitectureTests {

    /** Plain Java over common: what bmon is about. Time comes in with the events, or through a Clock. */
    private static final String[] PLAIN = {
        "org.bmon.agent.source.log..",
        "org.bmon.collector.propagation..",
        "org.bmon.collector.chain..",
        "org.bmon.collector.fleet..",
        "org.bmon.collector.mempool..",
        "org.bmon.collector.anomaly..",
        "org.bmon.collector.arrivals..",
        "org.bmon.collector.node..",
        "org.bmon.collector.watch..",
        "org.bmon.collector.notice..",
        "org.bmon.collector.analysis..",
    };

    private static JavaClasses bmon;

    @BeforeAll
    static void read() {
        bmon = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // What other modules' tests share comes packed.
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("org.bmon");
        assertThat(bmon).as("classes of every module").hasSizeGreaterThan(100);
    }

    @Test
    void commonKnowsNeitherService() {
        check(noClasses()
                .that()
                .resideInAPackage("org.bmon.common..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.bmon.agent..",
                        "org.bmon.collector..",
                        "org.bmon.sim..",
                        "org.bmon.workbench..",
                        "org.springframework.."));
    }

    @Test
    void servicesDoNotKnowEachOther() {
        check(noClasses()
                .that()
                .resideInAPackage("org.bmon.agent..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bmon.collector..", "org.bmon.sim..", "org.bmon.workbench.."));
        check(noClasses()
                .that()
                .resideInAPackage("org.bmon.collector..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bmon.agent..", "org.bmon.sim..", "org.bmon.workbench.."));
    }

    @Test
    void onlyTheDemoAndItsCommandKnowTheSimulator() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.bmon.sim..",
                        "org.bmon.workbench.demo..",
                        "org.bmon.workbench.bench.accuracy..",
                        "org.bmon.workbench.bench.agent..",
                        "org.bmon.workbench.delivery..",
                        "org.bmon.workbench.fuzz..",
                        "org.bmon.workbench")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bmon.sim.."));
    }

    @Test
    void whatBmonIsAboutIsPlainJava() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PLAIN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "io.micrometer..",
                        "java.sql..",
                        "javax.sql..",
                        "java.net.http..",
                        "jakarta..",
                        "wf.bitcoin..",
                        "org.zeromq.."));
    }

    @Test
    void timeComesFromAClockThatATestCanSet() {
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage(
                        "org.bmon.common..",
                        "org.bmon.agent..",
                        "org.bmon.collector..",
                        "org.bmon.sim..",
                        "org.bmon.logging..")
                .and()
                .areNotAnnotatedWith("org.springframework.context.annotation.Configuration")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis");
        check(rule);
        check(noClasses().that().resideInAnyPackage(PLAIN).should().callMethod(Clock.class, "systemUTC"));
    }

    @Test
    void librariesOfTheOutsideStayAtTheEdge() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("org.bmon.agent.source.zmq..", "org.bmon.sim.zmq..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.zeromq.."));
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.bmon.agent.source.rpc..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("wf.bitcoin.."));
    }

    @Test
    void onlyWhatGoesThroughABrokerKnowsKafka() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.bmon.broker..",
                        "org.bmon.agent.broker..",
                        "org.bmon.collector.broker..",
                        "org.bmon.collector.group..",
                        "org.bmon.workbench.bench.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.."));
        check(noClasses()
                .that()
                .resideInAPackage("org.bmon.broker..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.bmon.agent..", "org.bmon.collector..", "org.bmon.sim..", "org.bmon.workbench.."));
    }

    @Test
    void onlyLoggingKnowsHowLogsAreWritten() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.bmon.logging..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ch.qos.logback..", "com.github.loki4j.."));
        check(noClasses()
                .that()
                .resideInAPackage("org.bmon.logging..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.bmon.agent..", "org.bmon.collector..", "org.bmon.sim..", "org.bmon.workbench.."));
    }

    @Test
    void controllersAreForSpringAlone() {
        check(classes()
                .that()
                .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
                .should()
                .notBePublic());
    }

    @Test
    void packagesHaveNoCycles() {
        for (String module : new String[] {"common", "agent", "collector", "sim", "workbench"}) {
            check(slices().matching("org.bmon." + module + ".(**)").should().beFreeOfCycles());
        }
    }

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() {
        Set<String> bare = new TreeSet<>();
        for (JavaClass type : bmon) {
            JavaPackage home = type.getPackage();
            if (!home.isAnnotatedWith(NullMarked.class) && !home.getName().contains("jmh_generated")) {
                bare.add(home.getName());
            }
        }
        assertThat(bare).as("packages without a @NullMarked package-info.java").isEmpty();
    }

    @Test
    void exceptionsOfOursAreFinalOrSealed() {
        for (JavaClass type : bmon) {
            if (type.isAssignableTo(Exception.class)) {
                assertThat(type.getModifiers().contains(JavaModifier.FINAL)
                                || type.reflect().isSealed())
                        .as(type.getName())
                        .isTrue();
            }
        }
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(bmon);
    }
}
