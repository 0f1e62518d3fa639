package dev.theseus.lab.hosts;

import dev.theseus.lab.process.Lease;
import java.nio.file.Path;
import java.time.Duration;

/** Where things lie below the directory of one lab. */
record HostsLayout(Path directory) {

    /** What the lab consists of; also the mark by which a directory is known to be a lab's. */
    Path state() {
        return directory.resolve("hosts-lab.json");
    }

    Lease lease(Duration validity) {
        return new Lease(directory.resolve("lease"), validity);
    }

    Path hub() {
        return directory.resolve("hub.pid");
    }

    Path hubLog() {
        return directory.resolve("hub.log");
    }

    Scripts scripts() {
        return new Scripts(directory.resolve("script"));
    }

    /** What all hosts of this lab have, over the tree. */
    Path common() {
        return directory.resolve("common");
    }

    Path hosts() {
        return directory.resolve("hosts");
    }

    Path host(String name) {
        return hosts().resolve(name);
    }

    /** What the machine knows of each host. The hosts' own folder may be visible in the lab only. */
    Path run() {
        return directory.resolve("run");
    }

    Path pid(String host) {
        return run().resolve(host + ".pid");
    }

    Path bootLog(String host) {
        return run().resolve(host + ".log");
    }

    /** Folders of this machine that the host sees. */
    Path binds(String host) {
        return run().resolve(host + ".binds");
    }

    Path publicKey(String host) {
        return run().resolve(host + ".pub");
    }

    /** A file for each password that this lab's hosts share. */
    Path passwords() {
        return directory.resolve("passwords");
    }

    Path userKey() {
        return directory.resolve("user_key");
    }

    Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    Path sshConfig() {
        return directory.resolve("ssh_config");
    }

    /** To be put in front of PATH: an ssh that knows the lab's keys. */
    Path bin() {
        return directory.resolve("bin");
    }

    Path inventory() {
        return directory.resolve("inventory.yaml");
    }
}
