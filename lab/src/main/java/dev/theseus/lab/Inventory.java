package dev.theseus.lab;

import dev.theseus.lab.host.HostLayout;
import java.util.List;
import java.util.stream.Collectors;

/** The lab as an inventory, in YAML. */
record Inventory(LabLayout layout, LabState state) {

    String text() {
        return """
                theseus: 1
                inventory: process lab
                hosts:
                %sgroups:
                  nodes: [%s]
                balancers:
                %sdatabases:
                %slock: %s
                paths: { backups: %s }
                """.formatted(
                state.nodes().stream().map(this::host).collect(Collectors.joining()),
                state.nodes().stream().map(LabState.Node::name).collect(Collectors.joining(", ")),
                state.balancers().stream().map(Inventory::balancer).collect(Collectors.joining()),
                List.of("configdb", "schemata").stream().map(this::database).collect(Collectors.joining()),
                state.nodes().getFirst().name(),
                quoted(layout.backups().toString()));
    }

    private String host(LabState.Node node) {
        HostLayout host = layout.host(node.name());
        String path = String.join(
                ":", host.bin().toString(), host.sbin().toString(), state.clientFolder(), "/usr/bin", "/bin");
        return "  %s: { local: true, env: { PATH: %s }, paths: { appsuite: %s, spool: %s, lock: %s }, vars: { http_port: %d, backend: %s } }\n"
                .formatted(
                        node.name(),
                        quoted(path),
                        quoted(host.product().toString()),
                        quoted(host.spool().toString()),
                        quoted(host.spool().resolveSibling("installation-lock").toString()),
                        node.httpPort(),
                        node.name());
    }

    private static String balancer(LabState.Balancer balancer) {
        return "  %s: { kind: lab, url: \"http://127.0.0.1:%d\", settings: { admin: \"http://127.0.0.1:%d\" } }\n"
                .formatted(balancer.name(), balancer.port(), balancer.adminPort());
    }

    private String database(String name) {
        return ("  %s: { kind: mariadb, host: 127.0.0.1, port: %d, user: openexchange,"
                        + " database: configdb, password: %s }\n")
                .formatted(name, state.databasePort(), quoted("file:" + layout.databasePassword()));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
