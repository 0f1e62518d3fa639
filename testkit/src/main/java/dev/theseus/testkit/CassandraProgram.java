package dev.theseus.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Cassandra's programs for one node. */
record CassandraProgram(Path home, CassandraServer.Seat seat, int jmx, Path jars) {
    private static final Path JARS =
            Path.of("../.theseus/cassandra").toAbsolutePath().normalize();
    private static final List<String> OPENED = List.of(
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=java.management.rmi/com.sun.jmx.remote.internal.rmi=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.server=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.module=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.loader=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.reflect=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.math=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.module=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.util.jar=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.math=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.nio.charset=ALL-UNNAMED",
            "--add-opens=java.base/java.nio.file.spi=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.access=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.perf=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.perf=ALL-UNNAMED",
            "--add-exports=java.management/com.sun.jmx.remote.security=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.transport=ALL-UNNAMED",
            "--add-exports=java.sql/java.sql=ALL-UNNAMED",
            "--add-exports=jdk.attach/sun.tools.attach=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED");

    /** For a node that is alone: on a busy machine it may stand still for as long as its own limits are, and nobody else can answer. */
    private static final String PATIENT = """
            read_request_timeout: 120s
            range_request_timeout: 120s
            write_request_timeout: 120s
            counter_write_request_timeout: 120s
            cas_contention_timeout: 120s
            """;

    /** Writes its configuration. */
    static CassandraProgram configured(Path home, CassandraServer.Seat seat, int jmx) throws IOException {
        Files.writeString(home.resolve("cassandra.yaml"), """
                cluster_name: test
                num_tokens: 1
                %5$s
                auto_bootstrap: %6$s
                partitioner: org.apache.cassandra.dht.Murmur3Partitioner
                seed_provider: [{class_name: org.apache.cassandra.locator.SimpleSeedProvider, parameters: [{seeds: "%7$s:%1$d"}]}]
                listen_address: %4$s
                rpc_address: %4$s
                storage_port: %1$d
                native_transport_port: %2$d
                endpoint_snitch: SimpleSnitch
                commitlog_sync: periodic
                commitlog_sync_period: 10000ms
                data_file_directories: [%3$s/data]
                commitlog_directory: %3$s/commitlog
                hints_directory: %3$s/hints
                saved_caches_directory: %3$s/saved
                cdc_raw_directory: %3$s/cdc
                authenticator: PasswordAuthenticator
                %8$s
                """.formatted(
                        seat.storage(),
                        seat.port(),
                        home,
                        seat.address(),
                        seat.token().map(token -> "initial_token: " + token).orElse(""),
                        seat.bootstraps(),
                        seat.seed(),
                        seat.lasts() ? "" : PATIENT));
        Files.writeString(home.resolve("logback.xml"), "<configuration><root level=\"OFF\"/></configuration>\n");
        return new CassandraProgram(home, seat, jmx, JARS);
    }

    /** The same node by another release. */
    CassandraProgram by(Path release) {
        return new CassandraProgram(home, seat, jmx, release);
    }

    Process start() throws IOException {
        List<String> words = new ArrayList<>(java("-Xmx256m"));
        words.addAll(List.of(
                "-javaagent:" + jar("jamm-"),
                "-Dcassandra.config=" + home.resolve("cassandra.yaml").toUri(),
                "-Dcassandra.logdir=" + home,
                "-Dcassandra.jmx.local.port=" + jmx,
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.ring_delay_ms=" + seat.settles().toMillis(),
                "-Dcassandra.superuser_setup_delay_ms=0",
                "-Dcassandra.unsafesystem=" + !seat.lasts(),
                "org.apache.cassandra.service.CassandraDaemon"));
        return new ProcessBuilder(words)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out().toFile()))
                .start();
    }

    private Path out() {
        return home.resolve("out");
    }

    /** What it printed. */
    String said() throws IOException {
        return Files.readString(out());
    }

    /** The words of its {@code nodetool}, to which those of a command are added. */
    List<String> nodetool() throws IOException {
        List<String> words = new ArrayList<>(java("-Xmx64m"));
        words.addAll(List.of("org.apache.cassandra.tools.NodeTool", "-p", Integer.toString(jmx)));
        return words;
    }

    private List<String> java(String memory) throws IOException {
        return Stream.concat(
                        Stream.of(
                                jdk17(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                memory,
                                "-Dlogback.configurationFile=" + home.resolve("logback.xml"),
                                "-Dcassandra.storagedir=" + home,
                                "-cp",
                                jars + "/*"),
                        OPENED.stream())
                .toList();
    }

    private static String jdk17() throws IOException {
        try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
            return installed
                    .filter(jdk -> jdk.getFileName().toString().contains("17"))
                    .map(jdk -> jdk.resolve("bin/java"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException("Cassandra needs a JDK 17: run build/install-test-packages"))
                    .toString();
        }
    }

    private Path jar(String prefix) throws IOException {
        if (!Files.isDirectory(jars))
            throw new IllegalStateException("there is no Cassandra: run build/install-test-packages");
        try (Stream<Path> all = Files.list(jars)) {
            return all.filter(jar -> jar.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
