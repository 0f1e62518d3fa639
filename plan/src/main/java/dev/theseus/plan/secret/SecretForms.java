package dev.theseus.plan.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/** The forms in which a secret turns up in output: as it is, quoted for a shell, for JSON, for a URL, in base64, in hex. */
final class SecretForms {
    /** A shorter piece of base64 would hide text that has nothing to do with the secret. */
    private static final int SHORTEST_ENCODED = 6;

    private SecretForms() {}

    static Set<String> of(String secret) {
        var forms = new HashSet<String>();
        if (secret.isEmpty()) return forms;
        forms.add(secret);
        // What prints a text of several lines may indent them or end them otherwise: each line is one by itself.
        secret.lines()
                .filter(line -> line.strip().length() >= SHORTEST_ENCODED)
                .map(String::strip)
                .forEach(forms::add);
        forms.add(secret.replace("'", "'\\''"));
        forms.add(secret.replace("'", "'\"'\"'"));
        forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
        forms.add(json(secret));
        String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        forms.add(url);
        forms.add(url.replace("+", "%20"));
        forms.add(lowerHex(url));
        forms.add(lowerHex(url.replace("+", "%20")));
        forms.add(secret.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;"));
        encoded(secret.getBytes(StandardCharsets.UTF_8), forms);
        forms.removeIf(String::isEmpty);
        return forms;
    }

    private static String lowerHex(String url) {
        return java.util.regex.Pattern.compile("%[0-9A-F]{2}")
                .matcher(url)
                .replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
    }

    private static String json(String secret) {
        var escaped = new StringBuilder();
        secret.chars().forEach(c -> {
            switch (c) {
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (c < 0x20) escaped.append(String.format("\\u%04x", c));
                    else escaped.append((char) c);
                }
            }
        });
        return escaped.toString();
    }

    /**
     * Base64 and hex. Within a longer text ({@code user:password}) the secret may begin at any of three positions of base64's groups; what
     * depends on its neighbours is left out.
     */
    private static void encoded(byte[] bytes, Set<String> forms) {
        addEncoded(HexFormat.of().formatHex(bytes), forms);
        addEncoded(HexFormat.of().withUpperCase().formatHex(bytes), forms);
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[shift + bytes.length];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            int first = shift == 0 ? 0 : shift + 1;
            int whole = shifted.length * 8 / 6;
            for (Base64.Encoder encoder : Arrays.asList(Base64.getEncoder(), Base64.getUrlEncoder())) {
                String text = encoder.encodeToString(shifted);
                if (whole > first) addEncoded(text.substring(first, whole), forms);
            }
        }
        addEncoded(Base64.getEncoder().encodeToString(bytes), forms);
    }

    private static void addEncoded(String form, Set<String> forms) {
        if (form.length() >= SHORTEST_ENCODED) forms.add(form);
    }
}
