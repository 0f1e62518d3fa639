package dev.theseus.actions.machine;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code compare.sh} saw, sorted into what a plan tolerates and what it does not.
 *
 * @param significant lines for people, {@code file: -line} for one that went, {@code file: +line} for one that came
 * @param tolerated how many changed lines matched a pattern
 * @param files how many were compared
 */
record Differences(List<String> significant, int tolerated, long files) {
    private static final Pattern WHOLE_FILE = Pattern.compile("(only-old|only-new|kinds|binary): (.*)");
    private static final Pattern SECRET = Pattern.compile(
            "(?i)^([-+].*(?:password|passwd|passphrase|pwd|secret|credentials?|private_?key|api_?key|token)[\"'>]?\\s*[=:>]\\s*).+$");

    /** @throws IllegalArgumentException where the text is not whole */
    static Differences read(String text, List<Pattern> tolerated) {
        List<String> significant = new ArrayList<>();
        int harmless = 0;
        long files = -1;
        String file = "";
        for (String line : text.lines().toList()) {
            var whole = WHOLE_FILE.matcher(line);
            if (line.startsWith("differs: ")) file = line.substring("differs: ".length());
            else if (whole.matches()) significant.add(whole.group(2) + ": " + said(whole.group(1)));
            else if (line.startsWith("files ")) files = Long.parseLong(line.substring("files ".length()));
            else if (line.startsWith("-") || line.startsWith("+")) {
                String content = line.substring(1);
                if (tolerated.stream()
                        .anyMatch(pattern -> pattern.matcher(content).find())) harmless++;
                else significant.add(file + ": " + SECRET.matcher(line).replaceAll("$1••••"));
            }
        }
        if (files < 0) throw new IllegalArgumentException("the comparison did not come to its end");
        return new Differences(List.copyOf(significant), harmless, files);
    }

    private static String said(String kind) {
        return switch (kind) {
            case "only-old" -> "is in the old one only";
            case "only-new" -> "is in the new one only";
            case "binary" -> "differs, and is not text";
            default -> "is of another kind, or a link elsewhere";
        };
    }

    /** The first ones, and how many more there are. */
    String shown(int most) {
        String first = String.join("\n", significant.subList(0, Math.min(most, significant.size())));
        return significant.size() <= most ? first : first + "\n… and " + (significant.size() - most) + " more";
    }
}
