package dev.theseus.lab;

import dev.theseus.lab.host.HostLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The lab as an inventory for Ansible: the same hosts, reached the same way (local, with each host's own PATH), and what its playbook needs to know. */
record AnsibleInventory(LabLayout layout, LabState state) {

    /** @param options where the database client's options go: a password that belongs on no command line */
    String text(String version, Path options) throws IOException {
        Files.writeString(options, """
                [client]
                protocol=tcp
                host=127.0.0.1
                port=%d
                user=openexchange
                password="%s"
                """.formatted(
                state.databasePort(),
                LabSecrets.read(layout.databasePassword()).replace("\\", "\\\\").replace("\"", "\\\"")));
        String client = " --defaults-extra-file=" + options;
        return """
                nodes:
                  vars:
                    ansible_connection: local
                    ansible_python_interpreter: /usr/bin/python3
                    target_version: "%s"
                    new_server: "oxserver-{{ target_version }}"
                    admin_password: !unsafe '%s'
                    backups: '%s'
                    sql: 'mariadb%s -N -B'
                    dump: 'mariadb-dump%s --single-transaction'
                %s  hosts:
                %s""".formatted(
                version,
                LabSecrets.read(layout.adminPassword()).replace("'", "''"),
                layout.backups(),
                client,
                client,
                state.balancers().stream().map(AnsibleInventory::balancer).collect(Collectors.joining()),
                state.nodes().stream().map(this::host).collect(Collectors.joining()));
    }

    private static String balancer(LabState.Balancer balancer) {
        return "    %1$s_url: 'http://127.0.0.1:%2$d'\n    %1$s_admin: 'http://127.0.0.1:%3$d'\n"
                .formatted(balancer.name(), balancer.port(), balancer.adminPort());
    }

    private String host(LabState.Node node) {
        HostLayout host = layout.host(node.name());
        return "    %s: { lab_path: '%s:%s:%s:/usr/bin:/bin', appsuite: '%s' }\n"
                .formatted(node.name(), host.bin(), host.sbin(), state.clientFolder(), host.product());
    }
}
