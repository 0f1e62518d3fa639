package dev.theseus.lab.proxy;

import java.net.InetSocketAddress;

/** One server behind the balancer. Guarded by the {@link Upstreams} that it belongs to. */
final class Upstream {

    private final String name;
    private final String pool;
    private final String address;
    private final InetSocketAddress socketAddress;
    private ServerState state;
    private boolean up;
    private int inFlight;
    private long total;
    private long failed;

    Upstream(String name, String pool, String address, InetSocketAddress socketAddress, ServerState state) {
        this.name = name;
        this.pool = pool;
        this.address = address;
        this.socketAddress = socketAddress;
        this.state = state;
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    InetSocketAddress socketAddress() {
        return socketAddress;
    }

    boolean isIn(String wanted) {
        return pool.equals(wanted);
    }

    boolean takesRequests() {
        return state == ServerState.READY && up;
    }

    boolean isChecked() {
        return state != ServerState.MAINT;
    }

    void become(ServerState next) {
        state = next;
        if (next == ServerState.MAINT) {
            up = false;
        }
    }

    void checked(boolean healthy) {
        up = healthy && isChecked();
    }

    void begin() {
        inFlight++;
        total++;
    }

    void end(boolean whole) {
        inFlight--;
        if (!whole) {
            failed++;
        }
    }

    ServerView view() {
        return new ServerView(name, pool, address, state.word(), up, inFlight, inFlight, total, failed);
    }
}
