package dev.theseus.actions.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void lines_that_begin_with_a_name_are_columns() {
        assertThat(Columns.named("""
                        CREATE TABLE `a` (
                          `id` int(11) NOT NULL COMMENT 'say `KEY`',
                          `Na``me` varchar(10) GENERATED ALWAYS AS (concat(`id`,'
                          `no`')) VIRTUAL,
                          `key` text INVISIBLE,
                          PRIMARY KEY (`id`),
                          UNIQUE KEY `u` (`key`),
                          CONSTRAINT `c` CHECK (`id` > 0)
                        ) ENGINE=InnoDB
                        """)).contains("id", "na`me", "key").doesNotContain("u", "c", "a");
        assertThat(Columns.named("CREATE TABLE \"a\" (\n  \"id\" int,\n  KEY \"k\" (\"id\")\n)"))
                .containsExactly("id");
        assertThat(Columns.named("CREATE TABLE `a` (\n  `two\nlines` int,\n  `b` int\n)"))
                .containsExactlyInAnyOrder("two\nlines", "b");
        assertThat(Columns.named("CREATE VIEW `v` AS select 1 AS `id`")).isEmpty();
    }
}
