package dev.theseus.plan.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedactorTest {
    private static final String SECRET = "S3cr'et & \"more\" %/ü";
    private final Redactor redactor = new Redactor(Set.of(SECRET, "other-secret"));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void hides_every_form_of_a_secret() {
        List<String> forms = List.of(
                SECRET,
                "'" + SECRET.replace("'", "'\\''") + "'",
                SECRET.replace("\"", "\\\""),
                URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
                URLEncoder.encode(SECRET, StandardCharsets.UTF_8).replace("+", "%20"),
                Base64.getEncoder().encodeToString(bytes(SECRET)),
                Base64.getEncoder().withoutPadding().encodeToString(bytes(SECRET)));
        for (String form : forms)
            assertThat(redactor.redact("before " + form + " after"))
                    .as(form)
                    .startsWith("before ")
                    .endsWith(" after")
                    .contains("••••")
                    .doesNotContain(form);
    }

    @Test
    void hides_a_password_inside_basic_authentication() {
        for (String user : List.of("u", "ab", "abc", "root"))
            assertThat(redactor.redact("Basic " + Base64.getEncoder().encodeToString(bytes(user + ":" + SECRET))))
                    .contains("••••");
    }

    @Test
    void leaves_other_text_as_it_is() {
        String text = "S3cr, other-secre and S3cr'et & nothing";
        assertThat(redactor.redact(text)).isEqualTo(text);
        assertThat(new Redactor(Set.of()).redact(text)).isEqualTo(text);
    }

    @Test
    void finds_a_secret_wherever_text_is_cut() {
        String text = "a other-secret b " + SECRET + " other-secre" + "other-secret";
        String whole = redactor.redact(text);
        assertThat(whole).isEqualTo("a •••• b •••• other-secre••••");
        var random = new Random(42);
        for (int round = 0; round < 500; round++) {
            Redactor.Stream stream = redactor.stream();
            var shown = new StringBuilder();
            int at = 0;
            while (at < text.length()) {
                int next = Math.min(text.length(), at + 1 + random.nextInt(6));
                String piece = stream.feed(text.substring(at, next));
                shown.append(piece);
                at = next;
            }
            assertThat(shown.append(stream.end()).toString()).isEqualTo(whole);
        }
    }

    @Test
    void finds_a_secret_that_was_broken_into_lines() {
        for (int at = 1; at < "other-secret".length(); at++)
            for (String end : List.of("\n", "\r\n", " \r", "\r"))
                assertThat(redactor.redact(
                                "a " + "other-secret".substring(0, at) + end + "other-secret".substring(at) + " b"))
                        .as(at + " characters before the end of the line")
                        .isEqualTo("a •••• b");
        String mime = Base64.getMimeEncoder(8, bytes("\r\n")).encodeToString(bytes("root:" + SECRET));
        assertThat(redactor.redact(mime)).contains("••••").hasSizeLessThan(20);
        assertThat(redactor.redact("other-\n\nnothing\nother \r-secret"))
                .as("other text keeps its lines")
                .isEqualTo("other-\n\nnothing\n••••");
        assertThat(new Redactor(Set.of("abc")).redact("a\nb\nc"))
                .as("too short to be looked for across lines")
                .isEqualTo("a\nb\nc");
    }

    @Test
    void hides_a_secret_that_begins_within_another() {
        var two = new Redactor(Set.of("first-secret", "secret-second"));
        assertThat(two.redact("a first-secret-second b")).isEqualTo("a •••• b");
        Redactor.Stream stream = two.stream();
        assertThat(stream.feed("a first-secret")).isEqualTo("a ");
        assertThat(stream.feed("-second b") + stream.end()).isEqualTo("•••• b");
        Redactor.Stream other = two.stream();
        assertThat(other.feed("first-secret") + other.feed("-sec") + other.end())
                .isEqualTo("••••-sec");
    }

    @Test
    void holds_back_no_more_than_might_be_a_secret() {
        Redactor.Stream stream = redactor.stream();
        assertThat(stream.feed("plain text ")).isEqualTo("plain text ");
        assertThat(stream.feed("oth")).isEmpty();
        assertThat(stream.feed("er text")).isEqualTo("other text");
    }

    @Test
    void prefers_the_longer_of_two_secrets() {
        assertThat(new Redactor(Set.of("abc", "abcdef")).redact("abcdefg")).isEqualTo("••••g");
        assertThat(new Redactor(Set.of("abc", "abcdef")).redact("abcdx")).isEqualTo("••••dx");
    }

    @Test
    void vault_shows_names_only_and_knows_what_to_hide() {
        var vault = new SecretVault();
        vault.put("admin", "first-secret");
        vault.put("admin", "second-secret");
        assertThat(vault.reveal("admin")).isEqualTo("second-secret");
        assertThat(vault.toString()).doesNotContain("secret-").contains("admin").doesNotContain("second-secret");
        assertThat(vault.redactor().redact("first-secret second-secret")).isEqualTo("•••• ••••");
    }
}
