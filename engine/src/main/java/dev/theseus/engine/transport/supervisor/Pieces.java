package dev.theseus.engine.transport.supervisor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** One look at a running command: how it stands, and the next piece of each of its outputs. */
record Pieces(Reply standing, Piece out, Piece err) {

    /**
     * @param from the offset at which it begins; greater than what was asked for where bytes were dropped
     * @param state {@code open}, {@code eof}, or {@code lost} where the disk was too full to keep more
     */
    record Piece(long from, byte[] bytes, String state) {
        boolean lost() {
            return state.equals("lost");
        }
    }

    /** Takes a reply apart; empty where a file was cut while it was read, so that there is less than was announced. */
    static Optional<Pieces> of(Reply reply) {
        byte[] data = reply.data();
        int first = indexOfNewline(data, 0);
        int second = first < 0 ? -1 : indexOfNewline(data, first + 1);
        if (second < 0) return Optional.empty();
        String[] out = line(data, 0, first);
        String[] err = line(data, first + 1, second);
        int outBytes = Integer.parseInt(out[1]);
        int errBytes = Integer.parseInt(err[1]);
        int begin = second + 1;
        if (data.length != begin + outBytes + errBytes) return Optional.empty();
        return Optional.of(new Pieces(
                reply,
                new Piece(Long.parseLong(out[0]), Arrays.copyOfRange(data, begin, begin + outBytes), out[2]),
                new Piece(Long.parseLong(err[0]), Arrays.copyOfRange(data, begin + outBytes, data.length), err[2])));
    }

    /** Nothing more, from where the caller was. */
    static Pieces none(Reply standing, long out, long err) {
        return new Pieces(standing, new Piece(out, new byte[0], "open"), new Piece(err, new byte[0], "open"));
    }

    private static int indexOfNewline(byte[] data, int from) {
        for (int i = from; i < data.length; i++) if (data[i] == '\n') return i;
        return -1;
    }

    private static String[] line(byte[] data, int from, int to) {
        return new String(data, from, to - from, StandardCharsets.US_ASCII).split(" ");
    }
}
