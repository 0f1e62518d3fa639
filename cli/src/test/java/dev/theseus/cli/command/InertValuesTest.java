package dev.theseus.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.theseus.cli.kit.Cli;
import dev.theseus.cli.kit.Hostile;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Values that look like the syntax of something go through a whole run: as a target's name, through each action, to terminal, JSON and report. */
class InertValuesTest {
    @TempDir
    Path home;

    @Test
    void whatever_a_value_looks_like_it_arrives_as_it_is_and_is_shown_as_text() throws Exception {
        try (Web web = new Web()) {
            arrivesAsItIs(web);
        }
    }

    private void arrivesAsItIs(Web web) throws Exception {
        List<String> texts = Hostile.words();
        Path out = Files.createDirectory(home.resolve("out"));
        Files.writeString(home.resolve("texts.json"), JsonMapper.shared().writeValueAsString(texts));
        Path keep = Files.writeString(home.resolve("keep"), """
                #!/bin/sh
                # Keeps a value under the kind of its way here and its checksum, which it prints.
                case $1 in
                  stdin) value=$(cat; printf x) ;;
                  env) value=${TEXT}x ;;
                  *) value=${2}x ;;
                esac
                value=${value%%x}
                sum=$(printf %%s "$value" | sha256sum | cut -c1-16)
                printf %%s "$value" > %s/$1-$sum
                echo $sum
                """.formatted(out));
        keep.toFile().setExecutable(true);
        Files.writeString(home.resolve("site.yaml"), """
                theseus: 1
                inventory: here
                hosts: { a: { local: true, paths: { spool: HOME/spool } } }
                groups: { nodes: [a] }
                """.replace("HOME", home.toString()));
        Files.writeString(home.resolve("plan.yaml"), """
                theseus: 1
                plan: inert
                phases:
                  - phase: Every text
                    each: { text: { on: nodes, run: cat HOME/texts.json, parse: json } }
                    on: nodes
                    dir: HOME
                    waves: { size: all }
                    steps:
                      - id: word
                        run: ./keep word ${text}
                        capture: { sum: output }
                        undo: unneeded
                      - run: [ ./keep, argument, "${text}" ]
                        undo: unneeded
                      - run: { command: ./keep stdin, stdin: "${text}" }
                        undo: unneeded
                      - run: ./keep env
                        env: { TEXT: "${text}" }
                        undo: unneeded
                      - file: { path: "HOME/out/file-${steps.word.sum}", content: "${text}" }
                      - property: { file: "HOME/out/property-${steps.word.sum}.properties", set: { key: "${text}" }, create: true }
                      - property: { file: "HOME/out/property-${steps.word.sum}.json", set: { key: "${text}" }, create: true }
                      - script: { text: 'printf %s "$2" > HOME/out/script-$1', args: ["${steps.word.sum}", "${text}"] }
                        undo: unneeded
                      - file: { path: "HOME/out/replace-${steps.word.sum}", content: "before @here@ after" }
                      - replace: { file: "HOME/out/replace-${steps.word.sum}", text: "@here@", with: "${text}" }
                      - http: { url: "WEB/body-${steps.word.sum}", method: PUT, body: "${text}" }
                        undo: unneeded
                      - http: { url: "WEB/json-${steps.word.sum}", method: PUT, json: { key: "${text}" } }
                        undo: unneeded
                      - http: { url: "WEB/query-${steps.word.sum}", method: PUT, query: { key: "${text}" } }
                        undo: unneeded
                """.replace("HOME", home.toString())
                .replace("WEB", "http://127.0.0.1:" + web.port()));
        Cli cli = new Cli(home.resolve("state"));
        Cli.Ended run = cli.run(
                "run",
                home.resolve("plan.yaml").toString(),
                "-i",
                home.resolve("site.yaml").toString());
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        for (String text : texts) assertArrived(out, text, web);
        assertThat(home.resolve("HACKED")).doesNotExist();
        for (Cli.Ended shown : List.of(run, cli.run("log"), cli.run("status")))
            assertThat((shown.out() + shown.err())
                            .codePoints()
                            .filter(c -> c != '\n')
                            .filter(InertValuesTest::acts))
                    .isEmpty();
        for (Cli.Ended json : List.of(cli.run("log", "--json"), cli.run("status", "--json")))
            json.out()
                    .lines()
                    .forEach(line -> assertThat(
                                    JsonMapper.shared().readTree(line).isObject())
                            .isTrue());
        Path report = home.resolve("report.html");
        assertThat(cli.run("report", "-o", report.toString()).status()).isZero();
        assertThat(Files.readString(report))
                .contains("Every text")
                .doesNotContain(
                        "<script>alert", "<img src=x", "<svg/onload", "\" onmouseover=\"alert", "\u001b", "\u202e");
    }

    /** Takes whatever is sent, by the path it was sent to. */
    private static final class Web implements AutoCloseable {
        private final HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        private final Map<String, byte[]> bodies = new ConcurrentHashMap<>();
        private final Map<String, String> queries = new ConcurrentHashMap<>();

        Web() throws IOException {
            server.createContext("/", exchange -> {
                bodies.put(
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestBody().readAllBytes());
                String query = exchange.getRequestURI().getRawQuery();
                queries.put(exchange.getRequestURI().getPath(), query == null ? "" : query);
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        byte[] body(String path) {
            return bodies.getOrDefault(path, new byte[0]);
        }

        String query(String path) {
            return URLDecoder.decode(queries.getOrDefault(path, ""), UTF_8);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static void assertArrived(Path out, String text, Web web) throws Exception {
        String sum = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)))
                .substring(0, 16);
        for (String way : List.of("word", "argument", "stdin", "env", "file", "script"))
            assertThat(Files.readAllBytes(out.resolve(way + "-" + sum)))
                    .as(way + ": " + text)
                    .isEqualTo(text.getBytes(UTF_8));
        assertThat(Files.readString(out.resolve("replace-" + sum))).isEqualTo("before " + text + " after");
        assertThat(web.body("/body-" + sum)).as("body: " + text).isEqualTo(text.getBytes(UTF_8));
        assertThat(JsonMapper.shared()
                        .readTree(web.body("/json-" + sum))
                        .get("key")
                        .asString())
                .isEqualTo(text);
        assertThat(web.query("/query-" + sum)).isEqualTo("key=" + text);
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(out.resolve("property-" + sum + ".properties"))) {
            properties.load(reader);
        }
        assertThat(properties.getProperty("key")).isEqualTo(text);
        assertThat(JsonMapper.shared()
                        .readTree(Files.readString(out.resolve("property-" + sum + ".json")))
                        .get("key")
                        .asString())
                .isEqualTo(text);
    }

    /** Characters that do something to a terminal instead of being shown. */
    private static boolean acts(int c) {
        return Character.getType(c) == Character.CONTROL || Character.getType(c) == Character.FORMAT;
    }
}
