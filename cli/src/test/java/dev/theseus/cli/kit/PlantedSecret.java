package dev.theseus.cli.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A secret and the forms in which it could get out. They are worked out here once more, on purpose: a watcher that asked the code under test
 * what to look for would miss what that code forgets.
 */
public record PlantedSecret(String name, String text, Map<String, String> forms) {

    public static PlantedSecret of(String name, String text) {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("as it is", text);
        forms.put("in single quotes of a shell", text.replace("'", "'\\''"));
        forms.put("with backslashes of a shell", text.replaceAll("([^A-Za-z0-9_/.:@-])", "\\\\$1"));
        forms.put("in a string of JSON", text.replace("\\", "\\\\").replace("\"", "\\\""));
        forms.put("in a string of SQL", text.replace("\\", "\\\\").replace("'", "''"));
        forms.put("in a URL", URLEncoder.encode(text, UTF_8).replace("+", "%20"));
        forms.put("in a form", URLEncoder.encode(text, UTF_8));
        forms.put("in HTML", text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;"));
        forms.put("in hex", HexFormat.of().formatHex(text.getBytes(UTF_8)));
        for (int shift = 0; shift < 3; shift++) {
            // Inside a longer text the secret begins at one of three places of base64's groups; its edges mix with its
            // neighbours.
            String whole = Base64.getEncoder().encodeToString(("\0".repeat(shift) + text).getBytes(UTF_8));
            forms.put("in base64, shifted by " + shift, whole.substring(shift == 0 ? 0 : 4, whole.length() - 4));
        }
        return new PlantedSecret(name, text, Map.copyOf(forms));
    }

    /** The form in which this text holds the secret, if it does. */
    public Optional<String> in(String text) {
        return forms.entrySet().stream()
                .filter(form -> text.contains(form.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public String toString() {
        return name;
    }
}
