package dev.theseus.cli.schemata;

import dev.theseus.cli.kit.Cli;
import dev.theseus.lab.LabOptions;
import dev.theseus.lab.ProcessLab;
import dev.theseus.lab.sample.SampleSize;
import dev.theseus.testkit.Tree;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process lab after steps 0 to 2 of the guide: its first node has the new version, the others redirect to it, and no schema has moved. What its
 * database held then comes back with {@link #reset()}.
 */
final class SchemataSite implements AutoCloseable {
    static final Path PLANS =
            Path.of("..", "plans", "appsuite-without-downtime").toAbsolutePath();
    static final String SERVER = "oxserver-8.0.0";
    /** One of those that the lab's own disablement, for another reason, is about. */
    static final String TASK = "com.openexchange.contact.AddUidToContacts";

    private final Path home;
    private final ProcessLab lab;
    private final Path dump;
    private final List<String> schemata;

    private SchemataSite(Path home, ProcessLab lab, List<String> schemata) {
        this.home = home;
        this.lab = lab;
        this.dump = home.resolve("as-found.sql");
        this.schemata = List.copyOf(schemata);
    }

    static SchemataSite up(Path home) throws Exception {
        if (Files.exists(home)) Tree.delete(home);
        Files.createDirectories(home);
        ProcessLab lab = ProcessLab.start(
                home.resolve("lab"),
                LabOptions.defaults()
                        .withCache(Path.of("target", "demo", "cache").toAbsolutePath())
                        .withNodes(2)
                        .withSize(SampleSize.small())
                        .withRowsPerSecond(50_000),
                line -> {});
        try {
            lab.writeInventory(home.resolve("site.yaml"));
            SchemataSite site = new SchemataSite(home, lab, schemata(lab));
            site.upgradeTheFirstNode();
            site.dump();
            return site;
        } catch (Exception e) {
            lab.close();
            throw e;
        }
    }

    private static List<String> schemata(ProcessLab lab) throws IOException {
        try (Stream<Path> files = Files.list(lab.directory().resolve("mariadb/data"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("oxdatabase_"))
                    .sorted()
                    .toList();
        }
    }

    /** By the shipped plan, as far as it goes before it registers the new server. */
    private void upgradeTheFirstNode() throws IOException {
        Path plan = Files.createDirectories(home.resolve("first-node"));
        for (String part : List.of("installation.yaml", "upgrade-node.yaml"))
            Files.copy(PLANS.resolve(part), plan.resolve(part));
        String whole = Files.readString(PLANS.resolve("plan.yaml"));
        Files.writeString(
                plan.resolve("plan.yaml"), whole.substring(0, whole.indexOf("  - phase: Register the new server")));
        Cli.Ended ended = new Cli(home)
                .run(
                        "run",
                        plan.toString(),
                        "-i",
                        inventory(),
                        "--input",
                        "target_version=8.0.0",
                        "--input",
                        "admin_password=file:" + passwordFile());
        if (ended.status() != 0) throw new IllegalStateException(ended.out() + ended.err());
    }

    String inventory() {
        return home.resolve("site.yaml").toString();
    }

    Path passwordFile() {
        return lab.adminPasswordFile();
    }

    ProcessLab lab() {
        return lab;
    }

    /** In order. */
    List<String> schemata() {
        return schemata;
    }

    /** The database as it was found, no task that fails, nothing on record. */
    void reset() throws Exception {
        client("mariadb", List.of(), dump.toFile(), null);
        Files.deleteIfExists(lab.failures().file());
        Files.deleteIfExists(lab.executionLog());
    }

    void fail(String schema) throws IOException {
        lab.failures().turnOn(schema, TASK);
    }

    void mend(String schema) throws IOException {
        lab.failures().turnOff(schema, TASK);
    }

    /** What was asked of the nodes, without credentials: {@code disableschema -m oxdatabase_5}. */
    List<String> executions() throws IOException {
        if (!Files.exists(lab.executionLog())) return List.of();
        return Files.readAllLines(lab.executionLog()).stream()
                .map(line -> line.substring(line.lastIndexOf('\t') + 1))
                .map(line -> line.replaceAll(" -A \\S+ -P \\S+", ""))
                .toList();
    }

    /** The rows of a query, columns with blanks between them. */
    List<String> rows(String sql) throws Exception {
        Path out = Files.createTempFile(home, "rows", ".txt");
        client("mariadb", List.of("-N", "-e", sql, "configdb"), new File("/dev/null"), out.toFile());
        return Files.readAllLines(out).stream()
                .map(line -> line.replace('\t', ' '))
                .toList();
    }

    private void dump() throws Exception {
        List<String> words =
                new ArrayList<>(List.of("--databases", "--add-drop-database", "--single-transaction", "configdb"));
        words.addAll(schemata);
        client("mariadb-dump", words, new File("/dev/null"), dump.toFile());
    }

    private void client(String program, List<String> words, File in, @org.jspecify.annotations.Nullable File out)
            throws Exception {
        Path folder = lab.directory().resolve("mariadb/client");
        String port = lab.inventory().replaceAll("(?s).*configdb:[^\n]*port: (\\d+).*", "$1");
        Path options = Files.writeString(
                home.resolve("client.cnf"),
                "[client]\nprotocol=tcp\nhost=127.0.0.1\nport=" + port + "\nuser=openexchange\nskip-ssl\npassword=\""
                        + Files.readString(lab.databasePasswordFile()).strip() + "\"\n");
        List<String> line = new ArrayList<>(List.of(folder.resolve(program).toString(), "--defaults-file=" + options));
        line.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(line).redirectInput(in);
        builder.redirectOutput(out == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(out));
        Process process = builder.start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IOException(program + ": " + said);
    }

    @Override
    public void close() throws Exception {
        lab.close();
    }
}
