package dev.theseus.engine.transport.supervisor;

import dev.theseus.engine.transport.supervisor.Pieces.Piece;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One output stream of a running command, as it arrives: kept bounded for the end, and handed on masked meanwhile. It is handed on in
 * whole lines, so that no secret goes out in two halves that no masking would know.
 */
final class Following {
    private static final int LONGEST_LINE = 16 * 1024;

    private final Capture capture;
    private final UnaryOperator<String> masking;
    private final Consumer<String> watcher;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final StringBuilder line = new StringBuilder();
    private ByteBuffer undecoded = ByteBuffer.allocate(0);

    Following(int keepBytes, UnaryOperator<String> masking, Consumer<String> watcher) {
        this.capture = new Capture(keepBytes);
        this.masking = masking;
        this.watcher = watcher;
    }

    /** The offset of the next piece. */
    long position() {
        return capture.seen();
    }

    Capture capture() {
        return capture;
    }

    /** Takes the next piece; returns it as text, not masked, for prompts to be found in. */
    String take(Piece piece) {
        long missing = piece.from() - capture.seen();
        if (missing > 0 && piece.bytes().length > 0) {
            capture.skip(missing);
            line.append("\n[… ").append(missing).append(" bytes were not kept …]\n");
        }
        if (piece.lost()) capture.cutShort();
        capture.add(piece.bytes(), 0, piece.bytes().length);
        String text = decode(piece.bytes(), false);
        line.append(text);
        int end = line.lastIndexOf("\n") + 1;
        if (end == 0 && line.length() > LONGEST_LINE) end = line.length() - LONGEST_LINE / 2;
        handOn(end);
        return text;
    }

    /** Hands on what is left when nothing more will come. */
    void finish() {
        line.append(decode(new byte[0], true));
        handOn(line.length());
    }

    private void handOn(int end) {
        if (end == 0) return;
        watcher.accept(masking.apply(line.substring(0, end)));
        line.delete(0, end);
    }

    private String decode(byte[] bytes, boolean last) {
        ByteBuffer in = ByteBuffer.allocate(undecoded.remaining() + bytes.length);
        in.put(undecoded).put(bytes).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 4);
        decoder.decode(in, out, last);
        if (last) decoder.flush(out);
        undecoded = in.slice();
        return out.flip().toString();
    }
}
