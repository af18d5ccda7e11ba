package org.bmon.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate no public authority knows. */
class AuthoritiesTests {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    private final AtomicLong bytes = new AtomicLong();
    private HttpsServer server;

    @BeforeEach
    void start() throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=collector", "-ext", "san=ip:127.0.0.1");
        keytool("-exportcert", "-rfc", "-file", folder.resolve("ca.pem").toString());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext("/", exchange -> {
            try (InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
                bytes.addAndGet(body.readAllBytes().length);
            }
            byte[] answer = "taken".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private Path keys() {
        return folder.resolve("keys.p12");
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.command().addAll(List.of(arguments));
        command.command()
                .addAll(List.of(
                        "-alias",
                        "it",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keys().toString()));
        Process keytool = command.redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
    }

    private SSLContext context() throws Exception {
        KeyStore store = KeyStore.getInstance(keys().toFile(), PASSWORD.toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private PackedPost post(@Nullable SSLContext authorities) {
        return post("127.0.0.1", authorities);
    }

    private PackedPost post(String host, @Nullable SSLContext authorities) {
        URI uri = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/events");
        return new PackedPost(uri, LONG, LONG, authorities);
    }

    @Test
    void serverOfAPrivateAuthorityIsBelieved() throws IOException {
        byte[] batch = new byte[300_000];
        new SplittableRandom(7).nextBytes(batch);
        try (PackedPost post = post(Authorities.of(folder.resolve("ca.pem")))) {
            for (int i = 0; i < 5; i++) {
                assertThat(post.post(batch, Map.of()).status()).isEqualTo(200);
            }
        }
        assertThat(bytes).hasValue(5 * 300_000);
    }

    @Test
    void serverThatNoAuthorityKnowsGetsNothing() {
        try (PackedPost post = post(null)) {
            assertThatThrownBy(() -> post.post(new byte[100], Map.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("certification path");
        }
        assertThat(bytes).hasValue(0);
    }

    @Test
    void serverThatIsCertifiedByAnotherNameGetsNothing() {
        try (PackedPost post = post("localhost", Authorities.of(folder.resolve("ca.pem")))) {
            assertThatThrownBy(() -> post.post(new byte[100], Map.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("localhost");
        }
        assertThat(bytes).hasValue(0);
    }

    @Test
    void fileThatHoldsNoCertificateIsNamed() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Authorities.of(empty))
                .withMessage(empty + " holds no certificate");
        Path absent = folder.resolve("absent.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Authorities.of(absent))
                .withMessageStartingWith(absent + " can't be read as certificates: ");
    }
}
