package dev.theseus.actions.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.actions.kit.Given;
import org.junit.jupiter.api.Test;

/** What of a container is handed on from a run that was given up to the next one. */
class ContainerObjectTest {
    private static String object(Object... keysAndValues) {
        return new Container().object(Given.args(keysAndValues));
    }

    @Test
    void one_that_is_stopped_or_started_is_the_same_whatever_is_done_with_it() {
        assertThat(object("stop", "oms", "timeout", 5)).isEqualTo("container oms");
        assertThat(object("start", "oms")).isEqualTo(object("restart", "oms")).isEqualTo("container oms");
        assertThat(object("load", "/tmp/a.tar", "image", "oms:2"))
                .isEqualTo(object("import", "/tmp/b.tar", "image", "oms:2"))
                .isEqualTo("image oms:2");
    }

    @Test
    void a_new_one_belongs_to_the_run_that_made_it() {
        assertThat(object("run", "oms", "like", "old", "image", "oms:2", "keep_as", "oms_old"))
                .isEmpty();
        assertThat(object("exec", "oms", "command", "true")).isEmpty();
        assertThat(object("compare", "oms", "like", "old")).isEmpty();
    }
}
