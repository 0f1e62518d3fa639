package dev.theseus.lab;

import dev.theseus.lab.host.HostLayout;
import dev.theseus.lab.process.Lease;
import java.nio.file.Path;
import java.time.Duration;

/** Where things lie below a lab's directory. */
record LabLayout(Path directory) {

    LabLayout {
        directory = directory.toAbsolutePath().normalize();
    }

    /** What the lab consists of; also the mark by which a directory is known to be a lab's. */
    Path state() {
        return directory.resolve("lab.json");
    }

    Lease lease(Duration validity) {
        return new Lease(directory.resolve("lease"), validity);
    }

    HostLayout host(String name) {
        return new HostLayout(directory.resolve(name));
    }

    Path mariaDb() {
        return directory.resolve("mariadb");
    }

    Path secrets() {
        return directory.resolve("secrets");
    }

    Path databasePassword() {
        return secrets().resolve("db_password");
    }

    Path adminPassword() {
        return secrets().resolve("admin_password");
    }

    Path backups() {
        return directory.resolve("backups");
    }

    Path executions() {
        return directory.resolve("executions.log");
    }

    Path client() {
        return directory.resolve("client");
    }

    Path logs() {
        return directory.resolve("log");
    }
}
