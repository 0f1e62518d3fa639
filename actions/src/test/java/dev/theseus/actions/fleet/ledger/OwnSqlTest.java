package dev.theseus.actions.fleet.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.theseus.core.value.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnSqlTest {
    @Test
    void each_mark_gets_its_value_but_those_within_quotes() {
        assertThat(OwnSql.filled(
                        "select '?', `a?``?`, \"?\", ?, ? from t where x = ?",
                        List.of(Value.of("it's ?"), Value.of(-5), Value.NIL)))
                .isEqualTo("select '?', `a?``?`, \"?\", 'it''s ?', -5 from t where x = null");
    }

    @Test
    void a_backslash_is_one_in_every_mode_of_the_session() {
        assertThat(OwnSql.filled("select ?", List.of(Value.of("a\\' or '"))))
                .isEqualTo("select concat('a', char(92 using utf8mb4), ''' or ''')");
    }

    @Test
    void a_value_too_many_or_of_another_kind_is_a_mistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OwnSql.filled("select ?", List.of(Value.of(1), Value.of(2))));
        assertThatIllegalArgumentException().isThrownBy(() -> OwnSql.filled("select ?", List.of(Value.of(List.of()))));
    }
}
