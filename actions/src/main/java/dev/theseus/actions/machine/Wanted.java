package dev.theseus.actions.machine;

import dev.theseus.actions.format.Document;
import dev.theseus.actions.format.Document.Gap;
import dev.theseus.actions.format.Document.Unfit;
import dev.theseus.actions.format.Format;
import dev.theseus.actions.json.Deep;
import dev.theseus.core.port.Args;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import dev.theseus.core.value.Vault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What keys of a configuration file are to be.
 *
 * @param values by key, secrets revealed; empty for a key that is to go
 * @param secrets the names of the secrets in them
 */
record Wanted(
        Format format, String section, Map<String, Optional<Value>> values, TreeSet<String> secrets, Vault vault) {

    /** @throws Unfit where the arguments are not clear */
    static Wanted of(Args args, Vault vault) throws Unfit {
        Optional<String> path = args.optionalPlain("file");
        Format format = Format.of(args.optionalPlain("format"), path.orElse("cell.json"))
                .orElseThrow(() ->
                        new Unfit("the format of " + path.orElse("") + " is not clear from its name: say format:"));
        Map<String, Optional<Value>> values = new LinkedHashMap<>();
        var secrets = new TreeSet<String>();
        if (args.has("set") && args.value("set") instanceof Value.Fields(var given)) {
            Args section = args.section("set").orElseThrow();
            for (var entry : given.entrySet())
                values.put(
                        entry.getKey(),
                        Optional.of(revealed(section, entry.getKey(), entry.getValue(), secrets, vault)));
        }
        for (SafeText key : args.texts("unset"))
            if (values.put(key.display(), Optional.empty()) != null)
                throw new Unfit(key.display() + " is to be set and to go");
        if (values.isEmpty()) throw new Unfit("property needs something to set or to unset");
        return new Wanted(format, args.optionalPlain("section").orElse(""), values, secrets, vault);
    }

    private static Value revealed(Args args, String key, Value value, TreeSet<String> secrets, Vault vault)
            throws Unfit {
        if (value instanceof Value.Text || value instanceof Value.Secret) {
            SafeText text = args.text(key);
            secrets.addAll(text.secrets());
            return Value.of(text.reveal(vault));
        }
        if (Deep.hidesParts(args, key))
            throw new Unfit("within a list or map a secret must be a value of its own, not a part of one");
        return revealed(value, secrets, vault);
    }

    private static Value revealed(Value value, TreeSet<String> secrets, Vault vault) {
        return switch (value) {
            case Value.Secret(var name) -> {
                secrets.add(name);
                yield Value.of(vault.reveal(name));
            }
            case Value.Items(var items) ->
                Value.of(items.stream()
                        .map(item -> revealed(item, secrets, vault))
                        .toList());
            case Value.Fields(var fields) -> {
                Map<String, Value> all = new LinkedHashMap<>();
                fields.forEach((name, field) -> all.put(name, revealed(field, secrets, vault)));
                yield Value.of(all);
            }
            case Value.Ver _, Value.Span _, Value.Moment _ -> Value.of(value.display());
            case Value.Nil _, Value.Bool _, Value.Int _, Value.Real _, Value.Text _ -> value;
        };
    }

    Document read(byte[] file) throws Unfit {
        return format.read(file, section);
    }

    /** Whether the file says all of it already. */
    boolean isIn(byte[] file) throws Unfit {
        Document document = read(file);
        for (var entry : values.entrySet())
            if (!same(document.find(entry.getKey()).map(Document.Slot::value), entry.getValue())) return false;
        return true;
    }

    /** Compares as the format keeps values: a properties file has texts only. */
    boolean same(Optional<Value> found, Optional<Value> wanted) {
        if (format == Format.JSON || format == Format.YAML) return found.equals(wanted);
        return found.map(Value::display).equals(wanted.map(value -> value instanceof Value.Nil ? "" : value.display()));
    }

    /** Present values for people, but none that a secret replaces, or whose name says that it is one. */
    String evidence(Document document) {
        List<String> seen = new ArrayList<>();
        for (String key : values.keySet()) {
            Optional<Value> present = document.find(key).map(Document.Slot::value);
            seen.add(present.isEmpty() ? key + " is not there" : key + " is " + shown(key, present));
        }
        return String.join(", ", seen);
    }

    /** A value of a key for people. */
    String shown(String key, Optional<Value> value) {
        if (value.isEmpty()) return "nothing";
        return isSecret(key) ? SafeText.MASK : Property.shortened(value.get().display());
    }

    boolean isSecret(String key) {
        return !secrets.isEmpty()
                || key.toLowerCase(Locale.ROOT).matches(".*(pass|pwd|secret|token|credential|private|key).*");
    }

    /** A key with a value that is neither ours nor the one found. */
    static final class Changed extends Exception {
        private static final long serialVersionUID = 1;

        Changed(String what) {
            super(what);
        }
    }

    /** @throws Changed where the value that is to go back is not the one that we wrote */
    void checkOurs(String key, Optional<Value> present, Optional<Value> was) throws Changed {
        Optional<Value> ours = Objects.requireNonNull(values.get(key));
        if (!same(present, ours))
            throw new Changed(key + " was changed by somebody else since: now " + shown(key, present)
                    + ", written by this run " + shown(key, ours) + ", found before " + shown(key, was));
    }

    /** Makes it so; every single change is checked by what the file then says. */
    Rope edited(byte[] file) throws Unfit {
        var rope = new Rope(file);
        for (var entry : values.entrySet()) {
            Document document = read(rope.bytes());
            String key = entry.getKey();
            if (same(document.find(key).map(Document.Slot::value), entry.getValue())) continue;
            if (entry.getValue().isPresent()) {
                Gap gap = document.place(key);
                String encoded = document.encode(entry.getValue().get());
                SafeText text =
                        SafeText.plain(gap.before()).plus(hiding(encoded)).plus(SafeText.plain(gap.after()));
                rope.insert(rope.cut(gap.from(), gap.to()), text, bytes(gap.before() + encoded + gap.after()));
            } else remove(rope, document.remove(key));
            check(rope, document.expected(key, entry.getValue()), key);
        }
        return rope;
    }

    static void remove(Rope rope, List<Gap> gaps) {
        for (Gap gap : gaps) {
            int place = rope.cut(gap.from(), gap.to());
            rope.insert(place, SafeText.plain(gap.before()), bytes(gap.before()));
        }
    }

    void check(Rope rope, Value expected, String key) throws Unfit {
        if (!read(rope.bytes()).model().equals(expected))
            throw new Unfit(key + " cannot be changed there without changing something else");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The encoded value with its secrets hidden again, wherever encoding left them as they are. */
    private SafeText hiding(String encoded) {
        List<SafeText.Piece> pieces = new ArrayList<>(List.of(new SafeText.Piece.Plain(encoded)));
        for (String secret : secrets) {
            String revealed = vault.reveal(secret);
            if (revealed.isEmpty()) continue;
            List<SafeText.Piece> next = new ArrayList<>();
            for (SafeText.Piece piece : pieces) {
                if (!(piece instanceof SafeText.Piece.Plain(var plain))) {
                    next.add(piece);
                    continue;
                }
                int at = 0;
                for (int found = plain.indexOf(revealed); found >= 0; found = plain.indexOf(revealed, at)) {
                    next.add(new SafeText.Piece.Plain(plain.substring(at, found)));
                    next.add(new SafeText.Piece.Hidden(secret));
                    at = found + revealed.length();
                }
                next.add(new SafeText.Piece.Plain(plain.substring(at)));
            }
            pieces = next;
        }
        return new SafeText(pieces);
    }
}
