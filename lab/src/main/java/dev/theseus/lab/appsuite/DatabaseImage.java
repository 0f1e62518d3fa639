package dev.theseus.lab.appsuite;

import dev.theseus.lab.hosts.Image;
import dev.theseus.lab.hosts.LabHost;
import dev.theseus.lab.mariadb.MariaDbAccount;
import dev.theseus.lab.mariadb.MariaDbBinaries;
import dev.theseus.lab.mariadb.MariaDbServer;
import dev.theseus.lab.process.ProcessIdentity;
import dev.theseus.lab.process.ReservedPorts;
import dev.theseus.lab.sample.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** The database host: MariaDB with the data that an installation of 7.10.0 begins with. */
record DatabaseImage() implements Image {
    private static final String SERVICE = "init-mariadb";
    private static final String BEFORE = "database-before-services";

    @Override
    public String name() {
        return "appsuite-database";
    }

    @Override
    public String key() throws IOException {
        return new Parts()
                .withResources(SERVICE, BEFORE)
                .with(Appsuite.SIZE.toString())
                .with(Classes.of("mariadb", "sample", "update").sum())
                .key();
    }

    /** The programs, 350 MB of them. */
    @Override
    public Map<String, Path> folders(Path cache) throws IOException {
        return Map.of("/opt/mariadb", MariaDbBinaries.in(cache).home());
    }

    @Override
    public void install(LabHost host, Path cache) throws IOException, InterruptedException {
        Path making = Files.createTempDirectory(Files.createDirectories(cache), "appsuite-data-");
        try {
            Path data = filled(MariaDbBinaries.in(cache), making);
            Path packed = making.resolve("data.tar");
            Tar.pack(data, packed);
            host.send(packed, "/build/data.tar");
        } finally {
            Tar.remove(making);
        }
        host.write("/etc/init.d/mariadb", Parts.text(SERVICE));
        host.write("/etc/lab/before-services", Parts.text(BEFORE));
        host.run("mkdir -p /var/lib/mysql && tar -xf /build/data.tar -C /var/lib/mysql && rm -rf /build"
                        + " && chmod 755 /etc/init.d/mariadb /etc/lab/before-services && update-rc.d mariadb enable")
                .orFail("installing the database");
    }

    /** Makes the data with a server on this machine: it is the same program. */
    private static Path filled(MariaDbBinaries binaries, Path making) throws IOException, InterruptedException {
        try (ReservedPorts ports = new ReservedPorts()) {
            int port = ports.reserve();
            MariaDbAccount account = new MariaDbAccount(Appsuite.DATABASE_USER, "only-while-it-is-filled");
            MariaDbServer server = new MariaDbServer(binaries, making.resolve("mariadb"), port, account);
            server.install();
            ports.release(port);
            ProcessIdentity process = server.start();
            try (Connection connection = server.connect("mysql")) {
                connection.setAutoCommit(false);
                new SampleData(connection, Appsuite.SIZE).create(Appsuite.DATABASE_PORT);
                connection.commit();
            } catch (SQLException e) {
                throw new IOException("the database could not be filled", e);
            } finally {
                MariaDbServer.stop(process);
            }
            return making.resolve("mariadb/data");
        }
    }
}
