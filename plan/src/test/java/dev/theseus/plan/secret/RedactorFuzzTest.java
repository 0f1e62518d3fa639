package dev.theseus.plan.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.core.value.SafeText;
import dev.theseus.testkit.Dice;
import dev.theseus.testkit.Fuzz;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Secrets at random in output that arrives in pieces at random: none is shown, and nothing else is lost. */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedactorFuzzTest {
    @Test
    void a_secret_is_hidden_wherever_the_pieces_are_cut() {
        Fuzz.rounds(3_000, dice -> {
            List<String> secrets = new ArrayList<>();
            for (int i = dice.between(1, 3); i > 0; i--) secrets.add(secret(dice));
            var redactor = new Redactor(secrets);
            var text = new StringBuilder();
            for (int i = dice.between(1, 6); i > 0; i--) {
                text.append(dice.text(3));
                List<String> forms = List.copyOf(SecretForms.of(dice.one(secrets)));
                String form = dice.one(forms);
                text.append(dice.onceIn(3) ? form.substring(0, dice.below(form.length())) : form);
            }
            String whole = redactor.redact(text.toString());
            assertThat(inPieces(redactor, text.toString(), dice)).isEqualTo(whole);
            Set<String> forms = new HashSet<>();
            for (String secret : secrets) forms.addAll(SecretForms.of(secret));
            assertThat(forms).as(text.toString()).noneMatch(whole::contains);
            // Across the ends of lines more may be hidden.
            if (!text.toString().matches("(?s).*[\\r\\n].*"))
                assertThat(whole).as(text.toString()).isEqualTo(hidden(text.toString(), forms));
        });
    }

    /** The text with a mask in place of every stretch that is covered by forms, found the simple way. */
    private static String hidden(String text, Set<String> forms) {
        int[] ends = new int[text.length()];
        for (String form : forms)
            for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1))
                ends[at] = Math.max(ends[at], at + form.length());
        var shown = new StringBuilder();
        for (int at = 0; at < ends.length; ) {
            int end = ends[at];
            for (int next = at + 1; next < end; next++) end = Math.max(end, ends[next]);
            if (end == 0) shown.append(text.charAt(at++));
            else {
                shown.append(SafeText.MASK);
                at = end;
            }
        }
        return shown.toString();
    }

    private static String secret(Dice dice) {
        return dice.name() + dice.text(4) + dice.number() + dice.name();
    }

    private static String inPieces(Redactor redactor, String text, Dice dice) {
        Redactor.Stream stream = redactor.stream();
        var shown = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int to = Math.min(text.length(), at + dice.between(1, 9));
            shown.append(stream.feed(text.substring(at, to)));
            at = to;
        }
        return shown.append(stream.end()).toString();
    }

    @Test
    void text_without_a_secret_stays_as_it_is() {
        Fuzz.rounds(1_000, dice -> {
            var redactor = new Redactor(List.of("\u4e00\u4e01\u4e02" + dice.name()));
            String text = dice.text(30);
            assertThat(redactor.redact(text)).isEqualTo(text);
            assertThat(inPieces(redactor, text, dice)).isEqualTo(text);
        });
    }
}
