package dev.theseus.lab.http;

import java.io.IOException;
import java.net.InetSocketAddress;

/** No connection came about: the request has certainly not reached the server. */
public final class ConnectFailed extends IOException {

    private static final long serialVersionUID = 1L;

    ConnectFailed(InetSocketAddress address, IOException cause) {
        super(
                "cannot connect to " + address.getHostString() + ":" + address.getPort() + ": " + cause.getMessage(),
                cause);
    }
}
