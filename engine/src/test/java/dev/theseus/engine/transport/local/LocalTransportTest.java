package dev.theseus.engine.transport.local;

import dev.theseus.engine.transport.supervisor.Courier;
import dev.theseus.engine.transport.supervisor.TransportContract;

class LocalTransportTest extends TransportContract {
    @Override
    protected Courier courier() {
        return new LocalCourier("h1");
    }

    @Override
    protected Courier freshCourier() {
        return new LocalCourier("h1");
    }
}
