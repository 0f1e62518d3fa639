package dev.theseus.actions.traffic;

import dev.theseus.actions.traffic.HaproxyConfiguration.Line;
import dev.theseus.actions.traffic.HaproxyConfiguration.Section;
import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import dev.theseus.core.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a configuration of HAProxy can make a tenant's requests wait: what {@code queue} and {@code release} rely on, and the order of
 * rules without which a request would be counted too early, or sent where its tenant no longer is.
 */
public final class HaproxyCheck {
    private static final String ACTION = "lua.theseus-queue";
    private static final Pattern MAP = Pattern.compile("map\\(([^,)]+)[^)]*\\)");
    private static final Pattern LENGTH = Pattern.compile("\\blen (\\d{1,9})\\b");

    private final String file;
    private final HaproxyConfiguration configuration;
    private final List<Problem> problems = new ArrayList<>();

    private HaproxyCheck(String file, String text) {
        this.file = file;
        configuration = HaproxyConfiguration.read(text);
    }

    /** Everything that is wrong at once; empty where the queue works. */
    public static List<Problem> of(String file, String text) {
        return new HaproxyCheck(file, text).check();
    }

    /** The parts of a configuration that the queue needs, to be put into one's own. */
    public static String snippet() {
        return resource("theseus-queue.cfg");
    }

    /** The action in Lua that makes requests wait. */
    public static String script() {
        return resource("theseus-queue.lua");
    }

    private static String resource(String name) {
        try (InputStream in = HaproxyCheck.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException(name + " is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Problem> check() {
        if (configuration.sections().isEmpty()) {
            problem(1, "there is no section of HAProxy in it", "name the haproxy.cfg");
            return problems;
        }
        socket();
        script(configuration.lines("global", line -> line.startsWith("lua-load")));
        List<Section> frontends = configuration.of("frontend", "listen").stream()
                .filter(section -> section.lines().stream().anyMatch(line -> line.has(ACTION)))
                .toList();
        if (frontends.isEmpty())
            problem(1, "no frontend lets requests wait", "add the rules of the snippet to the frontend of your users");
        frontends.forEach(this::frontend);
        return List.copyOf(problems);
    }

    private void socket() {
        List<Line> sockets = configuration.lines("global", line -> line.startsWith("stats", "socket"));
        if (sockets.isEmpty())
            problem(1, "there is no stats socket", "add: stats socket /run/haproxy/theseus.sock mode 600 level admin");
        else if (sockets.stream().noneMatch(line -> line.has("level admin")))
            problem(
                    sockets.getFirst().number(),
                    "no stats socket may change anything",
                    "let one be of level admin, and keep it from others by its mode");
    }

    private void script(List<Line> loaded) {
        for (Line line : configuration.lines("global", line -> line.startsWith("lua-load-per-thread")))
            if (line.has("theseus-queue"))
                problem(
                        line.number(),
                        "each thread would count its own waiting requests",
                        "load theseus-queue.lua by lua-load");
        if (loaded.stream().noneMatch(line -> line.word(1).endsWith("theseus-queue.lua")))
            problem(
                    1,
                    "theseus-queue.lua is not loaded",
                    "add lua-load with its path to global; `theseus haproxy snippet --lua` prints it");
    }

    private void frontend(Section frontend) {
        Line waits = frontend.lines().stream()
                .filter(line -> line.has(ACTION))
                .findFirst()
                .orElseThrow();
        key(frontend, waits);
        map(waits);
        refusal(frontend, waits);
        counted(frontend, waits);
    }

    private void key(Section frontend, Line waits) {
        boolean set = frontend.with("http-request").stream()
                .anyMatch(line -> line.word(1).startsWith("set-var(txn.theseus_key") && line.number() < waits.number());
        if (!set)
            problem(
                    waits.number(),
                    "whose request it is has not been said before this rule: all would pass",
                    "set txn.theseus_key above it, from a header, the host or the path");
    }

    private void map(Line waits) {
        Matcher map = MAP.matcher(waits.text());
        if (!map.find() || !waits.has("txn.theseus_key")) {
            problem(
                    waits.number(),
                    "every request would run through Lua",
                    "add the condition: if { var(txn.theseus_key),map(FILE) -m found }");
            return;
        }
        String read = configuration.lines("global", line -> line.startsWith("setenv", "THESEUS_QUEUE")).stream()
                .map(line -> line.word(2))
                .findFirst()
                .orElse("/etc/haproxy/theseus-queue.map");
        if (!read.equals(map.group(1)))
            problem(
                    waits.number(),
                    "this rule looks into " + map.group(1) + ", and theseus-queue.lua into " + read,
                    "let setenv THESEUS_QUEUE, above lua-load, name the same file");
        int loaded = configuration.lines("global", line -> line.startsWith("lua-load")).stream()
                .mapToInt(Line::number)
                .min()
                .orElse(Integer.MAX_VALUE);
        for (Line line : configuration.lines("global", line -> line.startsWith("setenv", "THESEUS_QUEUE")))
            if (line.number() > loaded)
                problem(line.number(), "THESEUS_QUEUE is set after it was read", "put it above lua-load");
    }

    private void refusal(Section frontend, Line waits) {
        List<Line> refusals = frontend.with("http-request").stream()
                .filter(line -> line.has("txn.theseus_refused"))
                .toList();
        if (refusals.isEmpty()) {
            problem(
                    waits.number(),
                    "who has waited too long would be sent to a server in the midst of its tenant's move",
                    "add: http-request return status 503 hdr Retry-After 5 if { var(txn.theseus_refused) -m found }");
            return;
        }
        Line refusal = refusals.getFirst();
        if (refusal.number() < waits.number())
            problem(refusal.number(), "this rule stands before the wait that it judges", "put it behind " + ACTION);
        if (!refusal.has("503") || !refusal.has("Retry-After"))
            problem(
                    refusal.number(),
                    "this is no honest refusal: clients are not told to come again",
                    "return status 503 with hdr Retry-After");
    }

    private void counted(Section frontend, Line waits) {
        List<Line> tracked = frontend.with("http-request").stream()
                .filter(line -> line.word(1).startsWith("track-sc") && line.has("txn.theseus_key"))
                .toList();
        if (tracked.isEmpty()) {
            problem(
                    waits.number(),
                    "nobody counts the requests under way: a tenant would be moved under them",
                    "add behind it: http-request track-sc2 var(txn.theseus_key) table theseus_in_flight");
            return;
        }
        Line track = tracked.getFirst();
        if (track.number() < waits.number())
            problem(
                    track.number(),
                    "requests that wait would count as in flight, and the wait never end",
                    "put this rule behind " + ACTION);
        int at = track.words().indexOf("table");
        String table = at < 0 ? frontend.name() : track.word(at + 1);
        List<Line> tables = configuration.of("backend", "frontend", "listen", "peers").stream()
                .filter(section -> section.name().equals(table))
                .flatMap(section -> section.with("stick-table").stream())
                .toList();
        if (tables.isEmpty()) {
            problem(track.number(), "there is no stick table " + table, "add its backend from the snippet");
            return;
        }
        table(tables.getFirst());
    }

    private void table(Line table) {
        Matcher length = LENGTH.matcher(table.text());
        if (!table.has("type string"))
            problem(table.number(), "a tenant's key is a text, and this table keeps none", "type string len 64");
        else if (!length.find() || Integer.parseInt(length.group(1)) < 64)
            problem(
                    table.number(),
                    "long keys would be cut, and counted as another's",
                    "type string len 64, or longer");
        if (!table.has("conn_cur")) problem(table.number(), "it does not count what is under way", "store conn_cur");
    }

    private void problem(int line, String message, String remedy) {
        problems.add(new Problem(Code.BALANCER_SETTINGS, new Place(file, line, 1), message, remedy));
    }
}
