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
import org.jspecify.annotations.Nullable;

/** Replaces every form of every known secret by {@code ••••}, in whole texts and in text that arrives in pieces. Immutable. */
public final class Redactor {
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
                List<String> candidates = forms.get(held.charAt(at));
                if (candidates == null) {
                    shown.append(held.charAt(at++));
                    continue;
                }
                if (!atEnd && mayGoOn(candidates, at)) break;
                String found = longestAt(candidates, at);
                if (found == null) shown.append(held.charAt(at++));
                else {
                    shown.append(SafeText.MASK);
                    at += found.length();
                }
            }
            held.delete(0, at);
            return shown.toString();
        }

        /** Whether a secret that begins here may end in a later piece. */
        private boolean mayGoOn(List<String> candidates, int at) {
            int left = held.length() - at;
            for (String form : candidates) if (form.length() > left && matches(form, at, left)) return true;
            return false;
        }

        private @Nullable String longestAt(List<String> candidates, int at) {
            for (String form : candidates)
                if (at + form.length() <= held.length() && matches(form, at, form.length())) return form;
            return null;
        }

        private boolean matches(String form, int at, int length) {
            for (int i = 0; i < length; i++) if (held.charAt(at + i) != form.charAt(i)) return false;
            return true;
        }
    }
}
