package org.bmon.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bmon.collector.Browser;
import org.bmon.collector.FleetStory;
import org.bmon.collector.TestAgent;
import org.bmon.collector.TestCollector;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodePhaseChanged;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page, served, and in a real browser where there is one. */
@Tag("long")
class PageTests {

    private static final List<String> NAMES =
            List.of("amber", "birch_in_a_rack_as_far_away_as_can_be", "cedar", "dune", "elm", "fjord");
    private static final Pattern LINK =
            Pattern.compile("(?:href|src)=\"([^\"#]+\\.(?:css|js|svg))\"|from '\\./([^']+)'");

    @TempDir
    static Path folder;

    private static final Duration LONG = Duration.ofSeconds(60);

    private static TestCollector collector;
    private static FleetStory story;

    @BeforeAll
    static void start() {
        // However slow this machine is, its agents need not be heard again.
        collector = new TestCollector(folder, "--bmon.collector.fleet.silent-after=1h");
        long begin = Stamp.micros(Clock.systemUTC().instant()) - 600_000_000L;
        story = new FleetStory(7, NAMES, begin, 12, 45_000_000L);
        for (String name : NAMES) {
            long offset = name.equals("dune") ? 400_000 : 0;
            TestAgent agent = collector.agent(name, "e1", offset);
            for (int i = 0; i < 5; i++) {
                agent.deliver(List.of());
            }
            List<Event> events = new ArrayList<>(story.events(name, offset));
            if (name.equals("fjord")) {
                events.add(new NodePhaseChanged(Stamp.ofLog(begin + 598_000_000L), NodePhaseChanged.Phase.NETWORK_OFF));
            }
            agent.deliver(events);
            // Nothing more to tell: it is up to date.
            agent.deliver(List.of());
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(collector.get("api/v1/blocks?limit=100"))
                        .contains(story.blocks().get(0).toHex(), "800012"));
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bmon.js", "chart.js", "detail.js", "notices.js"})
    void pageServesAllThatItLinksTo(String path) {
        String text = collector.get(path);
        List<String> links = LINK.matcher(text)
                .results()
                .map(match -> match.group(1) != null ? match.group(1) : match.group(2))
                .toList();

        assertThat(links).isNotEmpty();
        links.forEach(link -> assertThat(TestAgent.get(collector.url(), link).statusCode())
                .as(link)
                .isEqualTo(200));
        assertThat(TestAgent.get(collector.url(), path).headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("script-src 'self'"));
    }

    @Test
    void pageNeedsNothingFromElsewhere() {
        for (String path : List.of(
                "",
                "bmon.css",
                "bmon.js",
                "chart.js",
                "detail.js",
                "notices.js",
                "timeline.js",
                "dom.js",
                "format.js")) {
            assertThat(collector.get(path).replace("http://www.w3.org/", ""))
                    .as(path)
                    .doesNotContain("http:", "https:", "//cdn");
        }
    }

    @ParameterizedTest(name = "{0} wide, dark {1}")
    @CsvSource({"1280, false", "1280, true", "390, false"})
    void browserShowsBlocksRacesNodesAndEvents(int width, boolean dark) throws IOException {
        try (Browser browser = browser()) {
            browser.open(collector.url(), width, width < 600 ? 2_400 : 1_500, dark);
            await().atMost(LONG)
                    .until(() -> browser.evaluate("document.querySelector('#live')?.textContent")
                            .equals("live"));
            await().atMost(LONG)
                    .until(() -> browser.evaluate("document.querySelectorAll('#heights details').length")
                            .equals("14"));
            String page = browser.evaluate("document.body.innerText");

            assertThat(page)
                    .contains(
                            "800\u202f012",
                            "2 blocks at height 800\u202f006: a race",
                            "amber",
                            "isolated",
                            "bad-cb-amount",
                            "left 1 block for");
            assertThat(page).containsPattern("\\+(39|40)\\d ms");
            assertThat(page).doesNotContain("undefined", "NaN", "[object");
            assertThat(browser.evaluate("document.querySelectorAll('.mark.connected').length > 70"))
                    .isEqualTo("true");
            String latest = "document.querySelector('#heights details .strip')";
            for (String bar : List.of("name", "bar.header", "bar.data", "mark.connected")) {
                assertThat(browser.evaluate(latest + ".querySelectorAll('." + bar + "').length"))
                        .as("%s of each of the six nodes", bar)
                        .isEqualTo("6");
            }
            assertThat(wider(browser, width)).isEmpty();
            assertThat(browser.evaluate("document.querySelectorAll('#chart canvas').length"))
                    .isEqualTo("1");
            assertThat(browser.evaluate("document.querySelectorAll('#chart-table tbody tr').length >= 13"))
                    .as("the chart's numbers are in a table too")
                    .isEqualTo("true");
            assertThat(accessibilityProblems(browser)).isEmpty();
            assertThat(browser.problems()).isEmpty();
            browser.picture(Path.of("target", "page-" + width + (dark ? "-dark" : "") + ".png"));
        }
    }

    @Test
    void largeFleetIsDrawnByStage() throws IOException {
        try (Browser browser = browser()) {
            browser.open(collector.url(), 1280, 1_000, false);
            browser.evaluate("""
                    import('./timeline.js').then((drawing) => {
                      const delays = Object.fromEntries([...Array(40).keys()].map((i) => [`n${i}`, i * 1000]));
                      const stage = {seen: 40, expected: 41, first: 'n0', firstMicros: 5, spreadMicros: 39000, errorMicros: 9000, delaysMicros: delays, othersMicros: {late: 90000}};
                      const block = {stages: {HEADER: stage, CONNECTED: stage}};
                      const strip = drawing.strip(block, drawing.scale([block]));
                      window.drawn = ['name', 'mark.header', 'mark.connected', 'mark.other', 'whisker', 'bar']
                        .map((each) => strip.querySelectorAll('.' + each).length).join(' ');
                    }).catch((e) => { window.drawn = String(e); })""");
            await().atMost(LONG)
                    .until(() -> !browser.evaluate("window.drawn ?? 'not yet'").equals("not yet"));

            assertThat(browser.evaluate("window.drawn")).isEqualTo("2 41 41 2 2 0");
        }
    }

    @Test
    void blockOpensByKeyboardAndStaysOpenWhenThePageIsDrawnAgain() throws IOException {
        try (Browser browser = browser()) {
            browser.open(collector.url(), 1280, 1_000, false);
            await().atMost(LONG)
                    .until(() -> browser.evaluate("document.querySelectorAll('#heights details').length")
                            .equals("14"));
            String second = "document.querySelectorAll('#heights details')[1]";
            browser.evaluate(second + ".querySelector('summary').focus()");
            browser.press("Enter", "Enter", 13, "\r");
            assertThat(browser.evaluate(second + ".open")).isEqualTo("true");

            browser.evaluate(second + ".dataset.old = 'yes'");
            await().atMost(LONG)
                    .until(() ->
                            browser.evaluate(second + ".dataset.old ?? 'gone'").equals("gone"));

            assertThat(browser.evaluate(second + ".open")).isEqualTo("true");
            assertThat(browser.evaluate("document.activeElement === " + second + ".querySelector('summary')"))
                    .isEqualTo("true");
        }
    }

    /**
     * What is wider than a window of this width, so that it would have to be scrolled sideways. A phone's innerWidth grows
     * with what is too wide, clientWidth does not.
     */
    private static String wider(Browser browser, int width) {
        return browser.evaluate("""
                ((root) => root.clientWidth === %d && root.scrollWidth <= root.clientWidth ? '' :
                  [...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > %d)
                    .map((each) => each.outerHTML.slice(0, 80)).join('\\n') || `${root.clientWidth} ${root.scrollWidth}`
                )(document.documentElement)""".formatted(width, width));
    }

    /** What axe-core finds, contrast included: the rule and the first element of each. */
    private static String accessibilityProblems(Browser browser) throws IOException {
        try (InputStream axe =
                PageTests.class.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
            browser.evaluate(new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8) + ";1");
        }
        return browser.evaluate(
                "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then((found) =>"
                        + " found.violations.map((v) => `${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`).join('\\n'))");
    }

    @ParameterizedTest(name = "{0} wide, dark {1}")
    @CsvSource({"1280, true", "390, false"})
    void blocksAndNodesHavePlacesOfTheirOwn(int width, boolean dark) throws IOException {
        try (Browser browser = browser()) {
            String hash = story.blocks().get(1).toHex();
            browser.open(collector.url().resolve("#/blocks/" + hash), width, 1_200, dark);
            await().atMost(LONG)
                    .until(() -> browser.evaluate("document.querySelector('#detail h2')?.textContent ?? ''")
                            .equals("Block 800\u202f001"));
            assertThat(browser.evaluate("document.activeElement.textContent")).isEqualTo("Block 800\u202f001");
            assertThat(browser.evaluate("document.querySelector('#detail').innerText"))
                    .contains(hash, "header: ", "connected: ", "amber", "fjord");
            browser.picture(Path.of("target", "block-" + width + (dark ? "-dark" : "") + ".png"));
            assertThat(accessibilityProblems(browser)).isEmpty();

            browser.evaluate("location.hash = '#/nodes/dune'");
            await().atMost(LONG)
                    .until(() -> browser.evaluate("document.querySelector('#detail h2')?.textContent ?? ''")
                            .equals("Node dune"));
            assertThat(browser.evaluate("document.querySelector('#detail').innerText"))
                    .contains("regtest", "Clock offset", "connected", "Notices")
                    .doesNotContain("undefined", "NaN", "[object");
            assertThat(wider(browser, width)).isEmpty();
            assertThat(accessibilityProblems(browser)).isEmpty();
            browser.picture(Path.of("target", "node-" + width + (dark ? "-dark" : "") + ".png"));
            assertThat(browser.problems()).isEmpty();

            browser.evaluate("location.hash = '#/blocks/abc'");
            await().atMost(LONG)
                    .until(() -> browser.evaluate("document.querySelector('#detail').innerText")
                            .contains("This can't be shown"));
        }
    }

    @Test
    void newBlockAppearsByItself() throws IOException {
        try (Browser browser = browser()) {
            browser.open(collector.url(), 1280, 1_000, false);
            await().atMost(LONG)
                    .until(() -> browser.evaluate("document.querySelector('#live')?.textContent")
                            .equals("live"));
            BlockHash hash = new BlockHash(0, 1, 2, 3);
            long now = Stamp.micros(Clock.systemUTC().instant());
            collector.agent("amber", "e2").deliver(List.of(new BlockConnected(Stamp.ofLog(now), hash, 800_500, null)));

            await().atMost(LONG)
                    .until(() -> browser.evaluate("document.querySelector('#heights').innerText")
                            .contains("800\u202f500"));
        }
    }

    private static Browser browser() throws IOException {
        Optional<Path> chromium = Browser.chromium();
        Assumptions.assumeTrue(
                chromium.isPresent(), "NOT RUN: no Chromium in /usr/bin, so the page was not tried in a browser");
        return new Browser(chromium.get(), Files.createTempDirectory(folder, "browser"));
    }

    @Test
    void urlOfThePageIsOnLoopback() {
        assertThat(collector.url())
                .isEqualTo(URI.create("http://127.0.0.1:" + collector.url().getPort() + "/"));
    }
}
