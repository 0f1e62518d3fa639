package dev.theseus.actions.traffic;

import dev.theseus.core.inventory.Inventory.BalancerRef;
import dev.theseus.lab.proxy.Proxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** The lab's own balancer. */
final class LabProxy implements Installation {
    private final Backends backends;
    private final Proxy proxy;

    LabProxy() throws IOException, InterruptedException {
        this("main", "main");
    }

    /** @param pools the pool of each server */
    LabProxy(String... pools) throws IOException, InterruptedException {
        backends = new Backends(pools.length);
        proxy = Proxy.start("main", 0, 0);
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < pools.length; i++) {
                String body = "{\"address\":\"127.0.0.1:" + backends.port(i) + "\",\"pool\":\"" + pools[i] + "\"}";
                HttpRequest request = HttpRequest.newBuilder(URI.create(admin() + "/servers/n" + (i + 1)))
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                int status = http.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status != 201) throw new IllegalStateException("status " + status);
            }
        }
    }

    private String admin() {
        return "http://127.0.0.1:" + proxy.adminPort();
    }

    @Override
    public BalancerRef reference() {
        return new BalancerRef("main", "lab", "http://127.0.0.1:" + proxy.port(), Map.of("admin", admin()));
    }

    @Override
    public int clientPort() {
        return proxy.port();
    }

    @Override
    public Backends backends() {
        return backends;
    }

    @Override
    public void close() {
        proxy.close();
        backends.close();
    }
}
