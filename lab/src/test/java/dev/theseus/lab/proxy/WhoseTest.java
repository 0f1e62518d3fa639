package dev.theseus.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WhoseTest {

    @Test
    void a_request_is_that_schema_s_whose_context_it_names() {
        Tables tables = new Tables();
        tables.put(Tables.SCHEMATA, "5", "oxdatabase_7");
        assertThat(Whose.is("/contacts?context=5&session=x.node2", tables)).contains("oxdatabase_7");
        assertThat(Whose.is("/login?user=1&context=5", tables)).contains("oxdatabase_7");
        assertThat(Whose.is("/login?user=1&context=55", tables)).isEmpty();
        assertThat(Whose.is("/login?mycontext=5", tables)).isEmpty();
        assertThat(Whose.is("/health", tables)).isEmpty();
        tables.remove(Tables.SCHEMATA, "5");
        assertThat(Whose.is("/login?context=5", tables)).isEmpty();
    }
}
