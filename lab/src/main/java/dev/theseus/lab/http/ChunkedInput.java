package dev.theseus.lab.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body that came in chunks, read as if it had not; a missing last chunk is an error. */
final class ChunkedInput extends InputStream {

    private final InputStream in;
    private long left;
    private boolean ended;

    ChunkedInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the answer ended inside a chunk");
        }
        left -= read;
        if (left == 0) {
            HttpCall.readLine(in);
        }
        return read;
    }

    private void nextChunk() throws IOException {
        String size = HttpCall.readLine(in).split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new IOException("not the size of a chunk");
        }
        left = Long.parseLong(size, 16);
        if (left == 0) {
            ended = true;
            while (!HttpCall.readLine(in).isEmpty()) {
                // trailers say nothing that matters here
                continue;
            }
        }
    }
}
