package dev.theseus.plan.data;

import dev.theseus.core.value.Value;
import dev.theseus.plan.data.Parsing.Unparsable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CSV with a header line, as RFC 4180 has it: each row becomes a map by the header's names. */
final class Csv {
    private final String text;
    private int at;

    private Csv(String text) {
        this.text = text;
    }

    static Value read(String text) throws Unparsable {
        List<List<String>> rows = new Csv(text).rows();
        if (rows.isEmpty()) throw new Unparsable("is not CSV: there is not even a line with the names of the columns");
        List<String> header = rows.getFirst();
        if (new HashSet<>(header).size() < header.size()) throw new Unparsable("is not CSV: two columns have one name");
        List<Value> values = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            if (row.size() != header.size())
                throw new Unparsable("is not CSV: row " + (values.size() + 1) + " has " + row.size()
                        + " fields, and there are " + header.size() + " columns");
            Map<String, Value> fields = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) fields.put(header.get(i), Value.of(row.get(i)));
            values.add(Value.of(fields));
        }
        return Value.of(values);
    }

    private List<List<String>> rows() throws Unparsable {
        List<List<String>> rows = new ArrayList<>();
        while (at < text.length()) {
            if (atNewline()) continue;
            rows.add(row());
        }
        return rows;
    }

    private List<String> row() throws Unparsable {
        List<String> fields = new ArrayList<>();
        while (true) {
            fields.add(at < text.length() && text.charAt(at) == '"' ? quoted() : bare());
            if (at >= text.length() || atNewline()) return fields;
            if (text.charAt(at) != ',') throw new Unparsable("is not CSV: something follows a closing quote");
            at++;
        }
    }

    private boolean atNewline() {
        if (text.startsWith("\r\n", at)) at += 2;
        else if (text.charAt(at) == '\n' || text.charAt(at) == '\r') at++;
        else return false;
        return true;
    }

    private String bare() {
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) at++;
        return text.substring(start, at);
    }

    private String quoted() throws Unparsable {
        var field = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') field.append(c);
            else if (at < text.length() && text.charAt(at) == '"') {
                field.append('"');
                at++;
            } else return field.toString();
        }
        throw new Unparsable("is not CSV: a quote is never closed");
    }
}
