package dev.theseus.actions.format;

import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One section of an ini file: {@code [section]}, {@code key = value}, comments with # and ; on lines of their own. Values are single lines
 * and stand as they are; formats differ too much in their escapes to guess one.
 */
final class IniDocument implements Document {
    private final String text;
    private final String section;
    private final List<Entry> entries = new ArrayList<>();
    /** Where a new entry of the section goes; -1 where the file has no such section. */
    private int end;

    private record Entry(String section, String key, int from, int valueFrom, int valueTo, int to, boolean bare) {}

    IniDocument(byte[] file, String section) {
        text = Bytes.asText(file);
        this.section = section;
        end = section.isEmpty() ? 0 : -1;
        String current = "";
        int at = 0;
        while (at < text.length()) {
            int newline = text.indexOf('\n', at);
            int to = newline < 0 ? text.length() : newline + 1;
            String line = text.substring(at, to).strip();
            if (line.startsWith("[") && line.contains("]")) {
                current = Bytes.decoded(line.substring(1, line.indexOf(']')).strip());
                if (current.equals(section)) end = to;
            } else if (!line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != ';') {
                entries.add(entry(current, at, to));
                if (current.equals(section)) end = to;
            }
            at = to;
        }
    }

    private Entry entry(String current, int from, int to) {
        int stop = to;
        while (stop > from && Character.isWhitespace(text.charAt(stop - 1))) stop--;
        int equals = text.indexOf('=', from);
        boolean bare = equals < 0 || equals >= stop;
        int keyTo = bare ? stop : equals;
        int value = bare ? stop : equals + 1;
        while (value < stop && Character.isWhitespace(text.charAt(value))) value++;
        String key = Bytes.decoded(text.substring(from, keyTo).strip());
        return new Entry(current, key, from, Math.min(value, stop), stop, to, bare);
    }

    private Optional<Entry> last(String key) {
        return entries.reversed().stream()
                .filter(entry -> entry.section().equals(section) && entry.key().equals(key))
                .findFirst();
    }

    private String value(Entry entry) {
        return Bytes.decoded(text.substring(entry.valueFrom(), entry.valueTo()));
    }

    @Override
    public Optional<Slot> find(String key) {
        return last(key).map(entry -> new Slot(entry.valueFrom(), entry.valueTo(), Value.of(value(entry))));
    }

    @Override
    public Gap place(String key) throws Unfit {
        if (key.isBlank() || !key.equals(key.strip()) || key.matches("(?s)[\\[#;].*|.*[=\\p{Cntrl}].*"))
            throw new Unfit("'" + key + "' cannot be a key of an ini file");
        Optional<Entry> entry = last(key);
        if (entry.isPresent())
            return new Gap(
                    entry.get().valueFrom(), entry.get().valueTo(), entry.get().bare() ? " = " : "", "");
        String newline = Bytes.newline(text);
        int at = end < 0 ? text.length() : end;
        boolean open = at > 0 && text.charAt(at - 1) != '\n';
        String head = end >= 0 ? "" : "[" + section + "]" + newline;
        return new Gap(at, at, (open ? newline : "") + head + key + separator(), newline);
    }

    /** As the file's other entries have it. */
    private String separator() {
        return entries.stream()
                .filter(entry -> !entry.bare())
                .findFirst()
                .map(entry -> text.substring(entry.from(), entry.valueFrom()).contains(" =") ? " = " : "=")
                .orElse(" = ");
    }

    @Override
    public List<Gap> remove(String key) {
        return entries.reversed().stream()
                .filter(entry -> entry.section().equals(section) && entry.key().equals(key))
                .map(entry -> Gap.over(entry.from(), entry.to()))
                .toList();
    }

    @Override
    public String encode(Value value) throws Unfit {
        String plain = value instanceof Value.Nil ? "" : value.display();
        if (value instanceof Value.Items || value instanceof Value.Fields)
            throw new Unfit("an ini file holds texts, no lists or maps");
        if (!plain.equals(plain.strip()) || plain.chars().anyMatch(Character::isISOControl))
            throw new Unfit("an ini file holds single lines without blanks around them");
        return plain;
    }

    @Override
    public Value model() {
        Map<String, Value> model = new LinkedHashMap<>();
        for (Entry entry : entries) model.put(entry.section() + "\n" + entry.key(), Value.of(value(entry)));
        return Value.of(model);
    }

    @Override
    public Value expected(String key, Optional<Value> value) {
        Map<String, Value> model = new LinkedHashMap<>(((Value.Fields) model()).values());
        String name = section + "\n" + key;
        value.ifPresentOrElse(
                it -> model.put(name, Value.of(it instanceof Value.Nil ? "" : it.display())), () -> model.remove(name));
        return Value.of(model);
    }
}
