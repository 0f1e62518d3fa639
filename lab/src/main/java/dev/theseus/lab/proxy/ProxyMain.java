package dev.theseus.lab.proxy;

import dev.theseus.lab.process.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The process of one balancer: {@code ProxyMain LAB_DIRECTORY NAME PORT ADMIN_PORT LEASE_VALIDITY_MS}. */
public final class ProxyMain {

    private ProxyMain() {}

    @SuppressWarnings("resource") // it lives as long as the process
    public static void main(String[] arguments) throws IOException {
        Path lab = Path.of(arguments[0]);
        new Lease(lab.resolve("lease"), Duration.ofMillis(Long.parseLong(arguments[4]))).endsThisProcess();
        Memory memory = new Memory(Optional.of(lab.resolve("balancer-" + arguments[1] + ".json")));
        Proxy proxy = Proxy.start(arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]), memory);
        System.out.println("balancer " + arguments[1] + " on " + proxy.port() + ", operated on " + proxy.adminPort());
    }
}
