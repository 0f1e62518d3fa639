package dev.theseus.lab.oms;

import com.sun.net.httpserver.HttpServer;
import dev.theseus.lab.database.Sql;
import dev.theseus.lab.http.Answers;
import dev.theseus.lab.http.LabJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What runs in a container of OMS: it reports a heartbeat while the schemata are those of its version, stays out of the databases while they
 * are not, and shows the list of servers on the console's port.
 */
public final class OmsMain {
    private static final long HEARTBEAT_MS = 500;
    private static final int CONSOLE_PORT = 8089;

    private final OmsContainer container;
    private final OmsConfiguration configuration;
    private final OmsVersion version;

    private OmsMain(OmsContainer container) throws IOException {
        this.container = container;
        this.configuration = container.configuration();
        this.version = container.version();
    }

    /** Arguments: none. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new OmsMain(OmsContainer.HERE).serve();
    }

    private void serve() throws IOException, InterruptedException {
        container.note("start");
        HttpServer console = HttpServer.create(new InetSocketAddress(CONSOLE_PORT), 0);
        var answers = new Answers(new LabJson());
        console.createContext("/servers", exchange -> {
            try {
                answers.json(exchange, 200, servers());
            } catch (SQLException e) {
                answers.json(exchange, 503, Map.of("error", String.valueOf(e.getMessage())));
            }
        });
        console.start();
        String last = "";
        while (true) {
            String now = report();
            if (!now.equals(last)) {
                System.out.println(now); // docker logs
                last = now;
            }
            TimeUnit.MILLISECONDS.sleep(HEARTBEAT_MS);
        }
    }

    private String report() {
        try {
            String schema = OmsSchema.version(configuration);
            if (!schema.equals(version.number())) {
                return "the schemata are those of " + schema + ", and this is " + version.number()
                        + (OmsContainer.isUpgrade() ? ": run docker_init.sh" : ": IS_UPGRADE is not set");
            }
            heartbeat();
            return "online";
        } catch (SQLException e) {
            return "no MetaDB: " + e.getMessage();
        }
    }

    private void heartbeat() throws SQLException {
        try (Connection connection = configuration.heartbeats().connect()) {
            Sql.change(connection, "insert into heatbeat_sequence (gmt_created, gmt_modified) values (now(), now())");
        }
        try (Connection connection = configuration.cm().connect()) {
            Sql.change(
                    connection,
                    "insert into host (ip, version, status, heartbeat) values (?, ?, 'Online', now()) on duplicate key update "
                            + "version = values(version), status = 'Online', heartbeat = now()",
                    OmsContainer.address(),
                    version.number());
        }
    }

    /** As the console lists them: one whose heartbeat is old is offline, whatever its row says. */
    private List<Map<String, String>> servers() throws SQLException {
        try (Connection connection = configuration.cm().connect()) {
            return Sql.list(
                    connection,
                    row -> Map.of("ip", row.getString(1), "version", row.getString(2), "status", row.getString(3)),
                    "select ip, version, if(heartbeat > now() - interval 5 second, status, 'Offline') from host order by ip");
        }
    }
}
