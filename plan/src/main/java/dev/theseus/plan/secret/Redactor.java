package dev.theseus.plan.secret;

import dev.theseus.core.value.SafeText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Replaces every form of every known secret by {@code ••••}, in whole texts, in text that arrives in pieces, and in text that a terminal or an
 * encoder has broken into lines. Immutable.
 */
public final class Redactor {
    /** A shorter secret is not looked for across the ends of lines: it would hide text that has nothing to do with it. */
    private static final int SHORTEST_BROKEN = 6;

    private static final int NO_MATCH = -1;
    private static final int MAY_GO_ON = -2;

    private final Set<String> secrets;
    /** All forms by their first character, the longest first. */
    private final Map<Character, List<String>> forms = new HashMap<>();

    private final int longest;

    public Redactor(Collection<String> secrets) {
        this.secrets = Set.copyOf(secrets);
        var all = new HashSet<String>();
        for (String secret : this.secrets) all.addAll(SecretForms.of(secret));
        for (String form : all)
            forms.computeIfAbsent(form.charAt(0), _ -> new ArrayList<>()).add(form);
        forms.values()
                .forEach(list ->
                        list.sort(Comparator.comparingInt(String::length).reversed()));
        longest = all.stream().mapToInt(String::length).max().orElse(0);
    }

    /** One that hides this secret as well. */
    public Redactor with(String secret) {
        var more = new HashSet<>(secrets);
        more.add(secret);
        return new Redactor(more);
    }

    /** The text without secrets. */
    public String redact(String text) {
        if (longest == 0) return text;
        Stream stream = stream();
        return stream.feed(text) + stream.end();
    }

    /** For text that arrives in pieces: a secret is found even where it is cut in two. */
    public Stream stream() {
        return new Stream();
    }

    /** Keeps back the end of what it was fed for as long as that may be the beginning of a secret. Not safe for several threads. */
    public final class Stream {
        private final StringBuilder held = new StringBuilder();

        private Stream() {}

        /** What can be shown after this piece. */
        public String feed(String piece) {
            held.append(piece);
            return take(false);
        }

        /** What is left when nothing more comes. */
        public String end() {
            return take(true);
        }

        private String take(boolean atEnd) {
            var shown = new StringBuilder(held.length());
            int at = 0;
            while (at < held.length()) {
                int end = hiddenFrom(at, atEnd);
                if (end == MAY_GO_ON) break;
                if (end == NO_MATCH) shown.append(held.charAt(at++));
                else {
                    shown.append(SafeText.MASK);
                    at = end;
                }
            }
            held.delete(0, at);
            return shown.toString();
        }

        /** Where what is hidden from here on ends: a secret may begin within another, and what is left of it would be nearly all of it. */
        private int hiddenFrom(int at, boolean atEnd) {
            int end = NO_MATCH;
            for (int next = at; next == at || next < end; next++) {
                List<String> candidates = forms.get(held.charAt(next));
                if (candidates == null) continue;
                if (!atEnd && mayGoOn(candidates, next)) return MAY_GO_ON;
                end = Math.max(end, longestAt(candidates, next));
            }
            return end;
        }

        /** Whether a secret that begins here may end in a later piece. */
        private boolean mayGoOn(List<String> candidates, int at) {
            for (String form : candidates) if (match(form, at) == MAY_GO_ON) return true;
            return false;
        }

        private int longestAt(List<String> candidates, int at) {
            for (String form : candidates) {
                int end = match(form, at);
                if (end >= 0) return end;
            }
            return NO_MATCH;
        }

        /** Where the form ends that begins here; or why it has no end. */
        private int match(String form, int at) {
            int next = at;
            for (int i = 0; i < form.length(); i++) {
                if (i > 0 && form.length() >= SHORTEST_BROKEN) next = afterBreak(next, form.charAt(i));
                if (next == held.length()) return MAY_GO_ON;
                if (held.charAt(next++) != form.charAt(i)) return NO_MATCH;
            }
            return next;
        }

        /** Behind the end of a line, if there is one here; readline ends the lines of a terminal with a blank and a return. */
        private int afterBreak(int at, char wanted) {
            int next = at;
            while (next < held.length() && held.charAt(next) != wanted) {
                char c = held.charAt(next);
                boolean blank = c == ' ' && (next + 1 == held.length() || held.charAt(next + 1) == '\r');
                if (c != '\r' && c != '\n' && !blank) return next;
                next++;
            }
            return next;
        }
    }
}
