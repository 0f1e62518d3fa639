package dev.theseus.engine.transport.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Goes to a host through a connection to another one, which is closed with it. */
final class JumpProxy implements Proxy {
    private final Session through;
    private @Nullable Channel channel;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    JumpProxy(Session through) {
        this.through = through;
    }

    @Override
    public void connect(@Nullable SocketFactory unused, String host, int port, int timeoutMillis)
            throws JSchException, IOException {
        Channel opened = through.getStreamForwarder(host, port);
        in = opened.getInputStream();
        out = opened.getOutputStream();
        opened.connect(timeoutMillis);
        channel = opened;
    }

    @Override
    public @Nullable InputStream getInputStream() {
        return in;
    }

    @Override
    public @Nullable OutputStream getOutputStream() {
        return out;
    }

    @Override
    public @Nullable Socket getSocket() {
        return null;
    }

    @Override
    public void close() {
        Channel opened = channel;
        if (opened != null) opened.disconnect();
        through.disconnect();
    }
}
