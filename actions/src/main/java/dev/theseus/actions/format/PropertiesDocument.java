package dev.theseus.actions.format;

import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of {@link java.util.Properties}: comments with # and !, lines continued by a backslash, {@code =}, {@code :} or a blank between
 * key and value. The last entry of a key counts. What is not ASCII is written as {@code \\uXXXX}, so that the file's encoding does
 * not matter.
 */
final class PropertiesDocument implements Document {
    private final String text;
    private final List<Entry> entries = new ArrayList<>();

    /** @param from where its first line begins; @param to after its last line's end */
    private record Entry(String key, int from, int valueFrom, int valueTo, int to) {}

    PropertiesDocument(byte[] file) {
        text = Bytes.asText(file);
        int at = 0;
        while (at < text.length()) at = line(at);
    }

    /** Reads one logical line; where the next one begins. */
    private int line(int from) {
        int start = from;
        while (start < text.length() && isBlank(text.charAt(start))) start++;
        if (start == text.length() || isEnd(text.charAt(start))) return afterEnd(start);
        boolean comment = text.charAt(start) == '#' || text.charAt(start) == '!';
        int end = start;
        while (end < text.length() && !isEnd(text.charAt(end))) {
            if (!comment && text.charAt(end) == '\\' && end + 1 < text.length()) {
                end++;
                if (isEnd(text.charAt(end))) {
                    end = afterEnd(end);
                    continue;
                }
            }
            end++;
        }
        if (!comment) entries.add(entry(from, start, end));
        return afterEnd(end);
    }

    private Entry entry(int from, int start, int end) {
        int keyTo = start;
        while (keyTo < end && "=: \t\f".indexOf(text.charAt(keyTo)) < 0)
            if (isContinued(keyTo)) keyTo = afterContinuation(keyTo, end);
            else keyTo += text.charAt(keyTo) == '\\' ? 2 : 1;
        keyTo = Math.min(keyTo, end);
        int value = skipBlanks(keyTo, end);
        if (value < end && (text.charAt(value) == '=' || text.charAt(value) == ':')) value = skipBlanks(value + 1, end);
        return new Entry(unescaped(text.substring(start, keyTo)), from, value, end, afterEnd(end));
    }

    private int skipBlanks(int from, int end) {
        int at = from;
        while (at < end && (isBlank(text.charAt(at)) || isContinued(at)))
            at = isContinued(at) ? afterContinuation(at, end) : at + 1;
        return at;
    }

    /** Whether a backslash stands here, at the end of a line. */
    private boolean isContinued(int at) {
        return text.charAt(at) == '\\' && at + 1 < text.length() && isEnd(text.charAt(at + 1));
    }

    /** Blanks at the beginning of a continued line are no part of it. */
    private int afterContinuation(int at, int end) {
        int next = afterEnd(at + 1);
        while (next < end && isBlank(text.charAt(next))) next++;
        return Math.min(next, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }

    private static boolean isEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private int afterEnd(int at) {
        if (at >= text.length()) return text.length();
        return text.startsWith("\r\n", at) ? at + 2 : at + 1;
    }

    private static String unescaped(String raw) {
        var plain = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                if (c != '\\') plain.append(c);
                continue;
            }
            char escape = raw.charAt(++i);
            if (escape == 'u'
                    && i + 4 < raw.length() + 0
                    && raw.substring(i + 1, i + 5).matches("[0-9A-Fa-f]{4}")) {
                plain.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
                i += 4;
            } else if (isEnd(escape)) {
                if (escape == '\r' && i + 1 < raw.length() && raw.charAt(i + 1) == '\n') i++;
                while (i + 1 < raw.length() && isBlank(raw.charAt(i + 1))) i++;
            } else
                plain.append(
                        switch (escape) {
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 'f' -> '\f';
                            default -> escape;
                        });
        }
        return plain.toString();
    }

    private Optional<Entry> last(String key) {
        return entries.reversed().stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst();
    }

    private String value(Entry entry) {
        return unescaped(text.substring(entry.valueFrom(), entry.valueTo()));
    }

    @Override
    public Optional<Slot> find(String key) {
        return last(key).map(entry -> new Slot(entry.valueFrom(), entry.valueTo(), Value.of(value(entry))));
    }

    @Override
    public Gap place(String key) {
        Optional<Entry> entry = last(key);
        if (entry.isPresent()) {
            // "key" alone has neither a separator nor a value.
            String line = text.substring(entry.get().from(), entry.get().valueFrom());
            boolean bare = !line.isEmpty() && "=: \t\f".indexOf(line.charAt(line.length() - 1)) < 0;
            return new Gap(entry.get().valueFrom(), entry.get().valueTo(), bare ? "=" : "", "");
        }
        String newline = Bytes.newline(text);
        boolean open = !text.isEmpty() && !isEnd(text.charAt(text.length() - 1));
        return new Gap(text.length(), text.length(), (open ? newline : "") + escaped(key, true) + "=", newline);
    }

    @Override
    public List<Gap> remove(String key) {
        return entries.reversed().stream()
                .filter(entry -> entry.key().equals(key))
                .map(entry -> Gap.over(entry.from(), entry.to()))
                .toList();
    }

    @Override
    public String encode(Value value) throws Unfit {
        if (value instanceof Value.Items || value instanceof Value.Fields)
            throw new Unfit("a properties file holds texts, no lists or maps");
        return escaped(value instanceof Value.Nil ? "" : value.display(), false);
    }

    private static String escaped(String plain, boolean key) {
        var escaped = new StringBuilder();
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\f' -> escaped.append("\\f");
                case ' ' -> escaped.append(key || i == 0 ? "\\ " : " ");
                case '=', ':', '#', '!' -> escaped.append(key ? "\\" : "").append(c);
                default -> {
                    if (c >= 0x20 && c < 0x7f) escaped.append(c);
                    else escaped.append(String.format("\\u%04X", (int) c));
                }
            }
        }
        return escaped.toString();
    }

    @Override
    public Value model() {
        Map<String, Value> model = new LinkedHashMap<>();
        for (Entry entry : entries) model.put(entry.key(), Value.of(value(entry)));
        return Value.of(model);
    }

    @Override
    public Value expected(String key, Optional<Value> value) {
        Map<String, Value> model = new LinkedHashMap<>(((Value.Fields) model()).values());
        value.ifPresentOrElse(
                it -> model.put(key, Value.of(it instanceof Value.Nil ? "" : it.display())), () -> model.remove(key));
        return Value.of(model);
    }
}
