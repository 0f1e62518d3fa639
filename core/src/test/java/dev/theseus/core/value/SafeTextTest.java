package dev.theseus.core.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {
    private final SafeText text =
            SafeText.plain("mysql -p").plus(SafeText.hidden("db")).plus(SafeText.plain(" x"));

    @Test
    void shows_a_mask_where_a_secret_is() {
        assertThat(text.display()).isEqualTo("mysql -p•••• x");
        assertThat(text).hasToString("mysql -p•••• x");
        assertThat(text.hidesSomething()).isTrue();
        assertThat(text.secrets()).containsExactly("db");
    }

    @Test
    void reveals_secrets_only_with_a_vault() {
        assertThat(text.reveal(name -> "<" + name + ">")).isEqualTo("mysql -p<db> x");
        assertThat(SafeText.plain("a").hidesSomething()).isFalse();
    }
}
