package dev.theseus.plan.source;

import dev.theseus.core.problem.Code;
import dev.theseus.core.problem.Place;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads one YAML 1.2 document into {@link Node}s. Whatever the text, the result is a node or problems, never an exception. */
public final class YamlReader {
    /** No plan comes near it; what is larger is a mistake or an attack. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    private YamlReader() {}

    /** The document, or empty where {@code problems} say why not. */
    public static Optional<Node> read(String file, String text, Problems problems) {
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        var whole = new Place(file, 0, 0);
        if (body.length() > MAX_BYTES) {
            problems.add(
                    Code.YAML_TOO_BIG,
                    whole,
                    "the file has more than " + MAX_BYTES / (1024 * 1024) + " MiB",
                    "split it with `include`, or keep data out of it");
            return Optional.empty();
        }
        var composer = new Composer(file, body, problems);
        try {
            var settings = LoadSettings.builder()
                    .setUseMarks(true)
                    .setCodePointLimit(MAX_BYTES + 1)
                    .setParseComments(false)
                    .build();
            for (Event event : new Parse(settings).parseString(body)) if (!composer.accept(event)) break;
        } catch (MarkedYamlEngineException e) {
            Place place = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse(whole);
            String context = e.getContext() == null ? "" : " " + e.getContext();
            broken(place, e.getProblem() + context, problems);
            return Optional.empty();
        } catch (ReaderException e) {
            broken(
                    placeOf(file, body, e.getPosition()),
                    String.format("the character U+%04X is not allowed in YAML", e.getCodePoint()),
                    problems);
            return Optional.empty();
        } catch (YamlEngineException e) {
            broken(whole, String.valueOf(e.getMessage()), problems);
            return Optional.empty();
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // The library's answer to an escape without digits, such as "\\u" before a closing quote.
            broken(whole, "an escape with \\x, \\u or \\U has too few digits", problems);
            return Optional.empty();
        }
        return composer.document();
    }

    private static void broken(Place place, String why, Problems problems) {
        String oneLine = why.replaceAll("\\s+", " ").strip();
        String shown = oneLine.length() > 160 ? oneLine.substring(0, 160) + "…" : oneLine;
        var safe = new StringBuilder();
        shown.codePoints().forEach(point -> {
            if (Character.isISOControl(point)) safe.append(String.format("\\u%04x", point));
            else safe.appendCodePoint(point);
        });
        problems.add(
                Code.YAML_BROKEN,
                place,
                "this is not YAML: " + safe,
                "check indentation, colons and quotes around this place");
    }

    private static Place placeOf(String file, String text, int position) {
        int at = Math.clamp(position, 0, text.length());
        String before = text.substring(0, at);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return new Place(file, line, at - before.lastIndexOf('\n'));
    }
}
