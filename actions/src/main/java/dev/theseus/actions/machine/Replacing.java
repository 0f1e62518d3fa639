package dev.theseus.actions.machine;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.theseus.actions.host.Splice;
import dev.theseus.core.port.Args;
import dev.theseus.core.value.PatternSize;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Vault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is replaced by what. Works on bytes, one character each, so that every other byte of the file stays as it is, whatever its
 * encoding.
 *
 * @param by what comes there, in UTF-8
 */
record Replacing(Pattern pattern, SafeText with, byte[] by, long count) {

    /** @throws IllegalArgumentException where the arguments do not say what to replace */
    static Replacing of(Args args, Vault vault) {
        if (args.has("text") == args.has("pattern"))
            throw new IllegalArgumentException("replace needs a text or a pattern, one of the two");
        SafeText with = args.text("with");
        byte[] by = with.reveal(vault).getBytes(StandardCharsets.UTF_8);
        Pattern pattern = args.has("text")
                ? Pattern.compile(Pattern.quote(literal(args.text("text").reveal(vault))))
                : compiled(args.plain("pattern"));
        return new Replacing(pattern, with, by, args.number("count", 1));
    }

    private static String literal(String text) {
        if (text.isEmpty()) throw new IllegalArgumentException("the text to be replaced is empty");
        return bytewise(text);
    }

    private static Pattern compiled(String pattern) {
        if (PatternSize.isTooLarge(pattern))
            throw new IllegalArgumentException(
                    "the pattern's repeats, written out, come to more than " + PatternSize.LARGEST + " characters");
        try {
            return Pattern.compile(bytewise(pattern), Pattern.MULTILINE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the pattern is no regular expression: " + e.getDescription());
        }
    }

    private static String bytewise(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    List<Splice.Text> splices(byte[] file) {
        List<Splice.Text> splices = new ArrayList<>();
        Matcher matcher = pattern.matcher(new String(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) splices.add(new Splice.Text(matcher.start(), matcher.end(), with, by.length));
        return splices;
    }

    boolean isIn(byte[] file) {
        return new String(file, StandardCharsets.ISO_8859_1).contains(new String(by, StandardCharsets.ISO_8859_1));
    }

    byte[] edited(byte[] file, List<Splice.Text> splices) {
        var edited = new ByteArrayOutputStream();
        int at = 0;
        for (Splice.Text splice : splices) {
            edited.write(file, at, splice.from() - at);
            edited.writeBytes(by);
            at = splice.to();
        }
        edited.write(file, at, file.length - at);
        return edited.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
