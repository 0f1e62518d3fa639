package dev.theseus.lab.appsuite;

import dev.theseus.lab.hosts.Image;
import dev.theseus.lab.hosts.LabHost;
import java.io.IOException;
import java.nio.file.Path;

/** A host with HAProxy in front of all nodes: the first one has them in service, the others have not. */
record BalancerImage() implements Image {
    private static final String SESSIONS = "sessions.lua";
    private static final String BEFORE = "balancer-before-services";
    private static final String AFTER = "balancer-after-services";

    @Override
    public String name() {
        return "appsuite-balancer";
    }

    @Override
    public String key() throws IOException {
        return new Parts().withResources(SESSIONS, BEFORE, AFTER).key();
    }

    @Override
    public void install(LabHost host, Path cache) throws IOException, InterruptedException {
        host.write("/etc/haproxy/" + SESSIONS, Parts.text(SESSIONS));
        host.write("/etc/lab/before-services", Parts.text(BEFORE));
        host.write("/etc/lab/after-services", Parts.text(AFTER));
        host.run("chmod 755 /etc/lab/before-services /etc/lab/after-services && update-rc.d haproxy enable")
                .orFail("installing HAProxy's configuration");
    }
}
