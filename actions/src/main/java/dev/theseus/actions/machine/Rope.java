package dev.theseus.actions.machine;

import dev.theseus.actions.host.Splice;
import dev.theseus.core.value.SafeText;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A file in the course of being changed: parts of the original, new texts, and parts of a kept copy. Changes one after the other become
 * splices of the original, so that only what is new is sent.
 */
final class Rope {
    private List<Part> parts = new ArrayList<>();

    /** A piece, with the bytes that it stands for. */
    private sealed interface Part {
        byte[] bytes();

        record Original(int from, byte[] bytes) implements Part {}

        record Text(SafeText text, byte[] bytes) implements Part {}

        record Kept(int from, byte[] bytes) implements Part {}
    }

    Rope(byte[] original) {
        parts.add(new Part.Original(0, original));
    }

    byte[] bytes() {
        var all = new ByteArrayOutputStream();
        for (Part part : parts) all.writeBytes(part.bytes());
        return all.toByteArray();
    }

    /** Cuts out bytes; what is put in next goes there. @return where, as an index among the parts */
    int cut(int from, int to) {
        List<Part> left = new ArrayList<>();
        List<Part> right = new ArrayList<>();
        int at = 0;
        for (Part part : parts) {
            int end = at + part.bytes().length;
            if (at < from) left.add(slice(part, 0, Math.min(end, from) - at));
            if (end > to) right.add(slice(part, Math.max(to, at) - at, end - at));
            at = end;
        }
        int place = left.size();
        left.addAll(right);
        parts = left;
        return place;
    }

    private static Part slice(Part part, int from, int to) {
        byte[] bytes = java.util.Arrays.copyOfRange(part.bytes(), from, to);
        if (from == 0 && to == part.bytes().length) return part;
        return switch (part) {
            case Part.Original(int start, var _) -> new Part.Original(start + from, bytes);
            case Part.Kept(int start, var _) -> new Part.Kept(start + from, bytes);
            // A text is only cut where a later change of the same step undoes an earlier one; its secrets stay plain
            // then.
            case Part.Text _ ->
                new Part.Text(SafeText.plain(new String(bytes, java.nio.charset.StandardCharsets.UTF_8)), bytes);
        };
    }

    void insert(int place, SafeText text, byte[] revealed) {
        if (revealed.length > 0) parts.add(place, new Part.Text(text, revealed));
    }

    void insertKept(int place, int from, byte[] bytes) {
        if (bytes.length > 0) parts.add(place, new Part.Kept(from, bytes));
    }

    /** All of it as one text, secrets in place. */
    SafeText text() {
        SafeText all = SafeText.plain("");
        for (Part part : parts)
            all = all.plus(
                    part instanceof Part.Text(var text, var _)
                            ? text
                            : SafeText.plain(new String(part.bytes(), java.nio.charset.StandardCharsets.UTF_8)));
        return all;
    }

    /** The changes to the original. */
    List<Splice> splices(int originalLength) {
        List<Splice> splices = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < parts.size(); i++) {
            switch (parts.get(i)) {
                case Part.Original(int from, var bytes) -> {
                    if (from > at) splices.add(new Splice.Text(at, from, SafeText.plain(""), 0));
                    at = from + bytes.length;
                }
                case Part.Text(var text, var bytes) -> {
                    int to = nextOriginal(i, originalLength);
                    splices.add(new Splice.Text(at, to, text, bytes.length));
                    at = to;
                }
                case Part.Kept(int from, var bytes) -> {
                    int to = nextOriginal(i, originalLength);
                    splices.add(new Splice.Kept(at, to, from, from + bytes.length));
                    at = to;
                }
            }
        }
        if (at < originalLength) splices.add(new Splice.Text(at, originalLength, SafeText.plain(""), 0));
        return splices;
    }

    private int nextOriginal(int index, int originalLength) {
        for (int i = index + 1; i < parts.size(); i++)
            if (parts.get(i) instanceof Part.Original(int from, var _)) return from;
        return originalLength;
    }
}
