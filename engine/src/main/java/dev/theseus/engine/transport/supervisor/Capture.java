package dev.theseus.engine.transport.supervisor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** The first and the last bytes of a stream of any length. Safe for use by several threads. */
public final class Capture {
    /** No secret is longer: so far from a cut, whatever looks like a part of one is not. */
    private static final int LONGEST_SECRET_CHARS = 4096;

    private final int keep;
    private final ByteArrayOutputStream first = new ByteArrayOutputStream();
    private final byte[] last;
    private long seen;
    private long inLast;
    private boolean incomplete;

    /** @param keep how many bytes of the beginning, and how many of the end */
    public Capture(int keep) {
        this.keep = keep;
        this.last = new byte[keep];
    }

    public synchronized void add(byte[] bytes, int from, int count) {
        int toFirst = Math.min(count, keep - first.size());
        first.write(bytes, from, toFirst);
        int rest = count - toFirst;
        int dropped = Math.max(0, rest - keep);
        int at = (int) ((inLast + dropped) % keep);
        int untilWrap = Math.min(rest - dropped, keep - at);
        System.arraycopy(bytes, from + toFirst + dropped, last, at, untilWrap);
        System.arraycopy(bytes, from + toFirst + dropped + untilWrap, last, 0, rest - dropped - untilWrap);
        inLast += rest;
        seen += count;
    }

    /** Counts bytes that were printed, and dropped before they could be had. */
    synchronized void skip(long count) {
        if (count <= 0) return;
        seen += count;
        inLast = 0;
        incomplete = true;
    }

    /** Notes that there was more, nobody knows how much. */
    synchronized void cutShort() {
        incomplete = true;
    }

    /** How many bytes there were, kept or not. */
    public synchronized long seen() {
        return seen;
    }

    public synchronized boolean truncated() {
        return incomplete || inLast > keep;
    }

    /** All bytes, where nothing was left out; what came first otherwise. */
    synchronized byte[] bytes() {
        if (truncated()) return first.toByteArray();
        var all = new ByteArrayOutputStream();
        all.writeBytes(first.toByteArray());
        all.writeBytes(end());
        return all.toByteArray();
    }

    /** As text, secrets masked, with a note where something was left out. */
    public synchronized String text(UnaryOperator<String> masking) {
        if (!truncated()) return masking.apply(decode(bytes()));
        String head = beforeCut(masking.apply(decode(first.toByteArray())));
        String tail = afterCut(masking.apply(decode(end())));
        return head + "\n[… of " + seen + " bytes, those in the middle were not kept …]\n" + tail;
    }

    private byte[] end() {
        int count = (int) Math.min(inLast, keep);
        byte[] end = new byte[count];
        for (int i = 0; i < count; i++) end[i] = last[(int) ((inLast - count + i) % keep)];
        return end;
    }

    /** A cut may go through a secret, whose halves no masking knows: what touches the cut goes, up to the end of its line. */
    private static String beforeCut(String text) {
        int edge = Math.max(0, text.length() - LONGEST_SECRET_CHARS);
        int line = text.lastIndexOf('\n');
        return text.substring(0, Math.max(line, edge));
    }

    private static String afterCut(String text) {
        int edge = Math.min(text.length(), LONGEST_SECRET_CHARS);
        int line = text.indexOf('\n');
        return text.substring(line < 0 ? edge : Math.min(line + 1, edge));
    }

    private static String decode(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
