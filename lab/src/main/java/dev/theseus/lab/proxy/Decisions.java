package dev.theseus.lab.proxy;

/** Everything that a balancer's operator decides: its servers and their states, whose requests wait, and the tables. */
record Decisions(Upstreams servers, WaitingRoom queue, Tables tables) {

    /** Nothing decided yet. @param balancer the name of the pool that its servers are in where nobody says otherwise */
    static Decisions of(String balancer) {
        return new Decisions(new Upstreams(balancer), new WaitingRoom(), new Tables());
    }
}
