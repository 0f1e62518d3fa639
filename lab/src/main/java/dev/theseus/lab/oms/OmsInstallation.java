package dev.theseus.lab.oms;

import dev.theseus.lab.database.DatabaseAddress;
import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.hosts.LabHost;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** OMS on the hosts of a lab that is up, as an engineer sees it who may go to its machines. */
public record OmsInstallation(HostsLab lab) {

    /** The host with Docker's engine. */
    public LabHost host() {
        return lab.host(Oms.HOST);
    }

    /** Where the three databases are. */
    public LabHost metadb() {
        return lab.host(Oms.METADB_HOST);
    }

    /** What {@code docker} prints on the host; the words are a part of a shell command. */
    public String docker(String words) throws IOException, InterruptedException {
        return host().run("docker " + words + " 2>&1").orFail("docker " + words).strip();
    }

    public Connection connect(String database) throws SQLException {
        return new DatabaseAddress("jdbc:mariadb://" + metadb().address() + ":3306/" + database, Oms.USER, Oms.PASSWORD)
                .connect();
    }

    /** The console's address. */
    public String console() {
        return "http://" + host().address() + ":8089";
    }

    /** What was carried out in the containers, a line each. */
    public List<String> executions() throws IOException, InterruptedException {
        return host().run("cat " + Oms.DATA + "/oms_logs/executions.log")
                .out()
                .lines()
                .toList();
    }

    /** Inputs of the plan that fit this installation, in YAML. */
    public String inputs() {
        // This kernel may let nobody start a privileged container.
        return """
                image_file: "%s"
                host_ip: %s
                console: "%s"
                privileged: false
                """.formatted(Oms.NEW_IMAGE, host().address(), console());
    }
}
