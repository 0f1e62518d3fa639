package dev.theseus.engine.journal;

/**
 * Names of fields as keys in JSON. {@code $} is for Theseus: a name that begins with it gets another in front. A name with half a
 * character in it (a surrogate without its other half: tools print such things) is no JSON key; it is written as {@code $%} and the
 * name with those halves, and {@code %}, as {@code %} and four hexadecimal digits.
 */
final class Names {
    private static final String ESCAPED = "$%";
    private static final int DIGITS = 4;

    private Names() {}

    static String write(String name) {
        if (hasHalf(name)) return escape(name);
        return name.startsWith("$") ? "$" + name : name;
    }

    static String read(String key) {
        if (!key.startsWith("$")) return key;
        return key.startsWith(ESCAPED) ? unescape(key) : key.substring(1);
    }

    /** Whether a key is one of Theseus' own, and no field's name. */
    static boolean isTag(String key) {
        return key.startsWith("$") && !key.startsWith("$$") && !key.startsWith(ESCAPED);
    }

    private static boolean hasHalf(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!Character.isSurrogate(name.charAt(i))) continue;
            if (isHalf(name, i)) return true;
            i++;
        }
        return false;
    }

    private static boolean isHalf(String name, int i) {
        return Character.isSurrogate(name.charAt(i)) && Character.charCount(name.codePointAt(i)) == 1;
    }

    private static String escape(String name) {
        var escaped = new StringBuilder(ESCAPED);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '%' || isHalf(name, i)) escaped.append('%').append(String.format("%04x", (int) c));
            else if (Character.isHighSurrogate(c)) escaped.append(c).append(name.charAt(++i));
            else escaped.append(c);
        }
        return escaped.toString();
    }

    /** @throws NotAnEvent where an escape is not whole */
    private static String unescape(String key) {
        var name = new StringBuilder();
        for (int i = ESCAPED.length(); i < key.length(); i++) {
            char c = key.charAt(i);
            if (c != '%') name.append(c);
            else {
                name.append(character(key, i + 1));
                i += DIGITS;
            }
        }
        return name.toString();
    }

    private static char character(String key, int at) {
        if (at + DIGITS > key.length()) throw new NotAnEvent("the name " + key + " ends within an escape");
        try {
            return (char) Integer.parseUnsignedInt(key, at, at + DIGITS, 16);
        } catch (NumberFormatException e) {
            throw new NotAnEvent("the name " + key + " has an escape that is no number", e);
        }
    }
}
