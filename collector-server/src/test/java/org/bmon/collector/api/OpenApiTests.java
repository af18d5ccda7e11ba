package org.bmon.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.FleetStory;
import org.bmon.collector.TestAgent;
import org.bmon.collector.TestCollector;
import org.bmon.common.Stamp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Holds openapi.yaml against the controllers that are there and the answers that they give. */
class OpenApiTests {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path folder;

    private static TestCollector collector;
    private static FleetStory story;
    private static JsonNode api;

    @BeforeAll
    static void start() {
        collector = new TestCollector(folder);
        long begin = Stamp.micros(Clock.systemUTC().instant()) - 200_000_000L;
        story = new FleetStory(5, List.of("ada", "bob", "cyd"), begin, 8, 20_000_000L);
        story.events().forEach((node, events) -> {
            TestAgent agent = collector.agent(node, "e1");
            agent.deliver(events);
            agent.deliver(List.of());
        });
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(collector.get("api/v1/reorgs")).contains("\"node\":\"cyd\""));
        api = JSON.valueToTree(new Yaml().<Object>load(collector.get("api/v1/openapi.yaml")));
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    /** Each path with the names of its parameters, by method. */
    private static Map<String, Set<String>> ofControllers() throws ClassNotFoundException {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        Map<String, Set<String>> found = new TreeMap<>();
        for (BeanDefinition bean : scan.findCandidateComponents("org.bmon.collector")) {
            Class<?> type = Class.forName(bean.getBeanClassName());
            RequestMapping prefix = AnnotatedElementUtils.findMergedAnnotation(type, RequestMapping.class);
            for (var method : type.getDeclaredMethods()) {
                RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapping == null) {
                    continue;
                }
                String path = (prefix == null ? "" : prefix.path()[0])
                        + (mapping.path().length == 0 ? "" : mapping.path()[0]);
                Set<String> parameters = new TreeSet<>();
                for (int i = 0; i < method.getParameterCount(); i++) {
                    parameters.addAll(QueryArguments.names(new MethodParameter(method, i)));
                }
                for (RequestMethod verb : mapping.method()) {
                    found.put(verb.name().toLowerCase(Locale.ROOT) + " " + path, parameters);
                }
            }
        }
        return found;
    }

    private static Map<String, Set<String>> ofDescription() {
        Map<String, Set<String>> found = new TreeMap<>();
        api.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(verb -> {
                    Set<String> parameters = new TreeSet<>();
                    for (JsonNode parameter : verb.getValue().path("parameters")) {
                        JsonNode resolved = parameter.has("$ref")
                                ? api.at(parameter.get("$ref").stringValue().substring(1))
                                : parameter;
                        if (resolved.get("in").stringValue().equals("query")) {
                            parameters.add(resolved.get("name").stringValue());
                        }
                    }
                    found.put(verb.getKey() + " " + path.getKey(), parameters);
                }));
        return found;
    }

    @Test
    void everyPathAndParameterIsDescribedAndNoOther() throws ClassNotFoundException {
        assertThat(ofDescription()).isEqualTo(ofControllers()).hasSizeGreaterThan(15);
    }

    @Test
    void everyAnswerHasTheShapeThatIsDescribed() {
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (String operation : ofDescription().keySet()) {
            String path = operation.substring(operation.indexOf(' ') + 1);
            if (!operation.startsWith("get ") || path.endsWith("/stream")) {
                continue;
            }
            String real = path.substring(1)
                    .replace("{hash}", story.blocks().get(0).toHex())
                    .replace("{txid}", story.transactions().get(2).toHex())
                    .replace("{node}", "ada");
            HttpResponse<byte[]> answer =
                    TestAgent.get(collector.url(), path.endsWith("arrivals/{node}") ? real + "?network=regtest" : real);
            JsonNode content = api.at("/paths/" + path.replace("/", "~1") + "/get/responses/200/content");
            String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
            if (answer.statusCode() != 200 || !content.has(type)) {
                wrong.add(path + " answers " + answer.statusCode() + " with " + type);
            } else if (type.equals("application/json")) {
                JsonNode body = JSON.readTree(answer.body());
                assertThat(body.isEmpty() && !path.endsWith("/arrivals") && !path.endsWith("/transactions"))
                        .as(path + " has something to show")
                        .isFalse();
                errors(content.get(type).get("schema"), body).forEach(error -> wrong.add(path + ": " + error));
                checked++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(12);
    }

    @Test
    void problemsHaveTheShapeThatIsDescribed() {
        for (String path : List.of("blocks/abc", "blocks?limit=0", "nodes/nobody", "nowhere")) {
            HttpResponse<byte[]> answer = TestAgent.get(collector.url(), "api/v1/" + path);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(errors(api.at("/components/schemas/Problem"), JSON.readTree(answer.body())))
                    .isEmpty();
        }
    }

    @Test
    void theDocumentsExamplesAnswer() throws IOException {
        List<String> examples = Files.readString(Path.of("../docs/api.md"))
                .lines()
                .filter(line ->
                        line.startsWith("curl -s ") && line.indexOf("http://127.0.0.1:8080/") == "curl -s '".length())
                .toList();

        assertThat(examples).hasSizeGreaterThan(15);
        for (String example : examples) {
            String path = example.substring(example.indexOf("8080/") + 5)
                    .replaceAll("['\"].*", "")
                    .replace("$HASH", story.blocks().get(0).toHex())
                    .replace("$TXID", story.transactions().get(2).toHex());
            assertThat(collector.get(path)).as(example).isNotEmpty();
        }
    }

    @Test
    void feedIsOneEntryForEachNoticeAndItsIdsStay() {
        String feed = collector.get("feed.atom");
        JsonNode notices = JSON.readTree(collector.get("api/v1/notices"));

        assertThat(feed.split("<entry>", -1)).hasSize(notices.size() + 1);
        notices.forEach(notice ->
                assertThat(feed).contains("urn:uuid:" + notice.get("id").stringValue()));
        assertThat(collector.get("feed.atom")).isEqualTo(feed);
        assertThat(new String(TestAgent.get(collector.url(), "feed.atom").body(), StandardCharsets.UTF_8))
                .startsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\">");
    }

    private static List<Error> errors(JsonNode schema, JsonNode body) {
        ObjectNode root = JSON.createObjectNode();
        root.set("components", api.get("components"));
        root.setAll((ObjectNode) schema);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root)
                .validate(body);
    }
}
