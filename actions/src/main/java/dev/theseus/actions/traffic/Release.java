package dev.theseus.actions.traffic;

import dev.theseus.core.port.Args;
import dev.theseus.core.port.RequestQueue.Bounds;
import dev.theseus.core.shape.Shape;
import java.util.Optional;

/** Lets a tenant's requests go that waited at a balancer, once there is a server that answers them. */
public final class Release extends QueueAction {

    public Release() {
        super("release", "at");
    }

    @Override
    public String doc() {
        return "Lets a tenant's requests go that waited at a balancer, once there is a server that answers them.";
    }

    @Override
    public Shape shape() {
        return withKeys();
    }

    @Override
    Optional<Bounds> wanted(Args args) {
        return Optional.empty();
    }
}
