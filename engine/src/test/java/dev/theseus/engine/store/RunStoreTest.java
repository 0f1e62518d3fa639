package dev.theseus.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.core.port.JournalException;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Ending;
import dev.theseus.core.run.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
    @TempDir
    Path directory;

    private RunStore store() {
        return Runs.store(directory.resolve("state"));
    }

    @Test
    void the_state_directory_follows_the_xdg_specification() {
        Path home = Path.of("/home/ann");
        assertThat(RunStore.defaultDirectory(Map.of(), home)).hasToString("/home/ann/.local/state/theseus");
        assertThat(RunStore.defaultDirectory(Map.of("XDG_STATE_HOME", "/var/st"), home))
                .hasToString("/var/st/theseus");
        assertThat(RunStore.defaultDirectory(Map.of("XDG_STATE_HOME", "st"), home))
                .hasToString("/home/ann/.local/state/theseus");
    }

    @Test
    void a_store_that_is_not_there_has_no_runs() throws Exception {
        assertThat(store().list().runs()).isEmpty();
        assertThat(store().latest()).isEmpty();
        assertThat(directory.resolve("state")).doesNotExist();
    }

    @Test
    void a_run_has_an_id_that_sorts_and_files_that_only_its_owner_reads() throws Exception {
        RunDirectory run = store().create(Runs.run(Runs.NIGHT, SourceFile.of("plan.yaml", "theseus: 1\n")));
        assertThat(run.id()).matches("20261121-0212-[a-z2-9]{4}");
        try (Control control = run.control(Runs.NIGHT)) {
            control.journal().append(List.of(Runs.fact(1)));
            run.inbox().post(InboxTest.wish("1"));
            run.outputs().keep("p0.t1.s2.a1", new dev.theseus.core.port.Output("a", "b", false));
            try (var paths = Files.walk(run.path())) {
                assertThat(paths)
                        .hasSizeGreaterThan(10)
                        .allSatisfy(path -> assertThat(permissions(path))
                                .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
            }
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void runs_are_listed_newest_first_with_their_first_and_last_event() throws Exception {
        RunStore store = store();
        RunDirectory older = store.create(Runs.run(Runs.NIGHT));
        RunDirectory newer = store.create(Runs.run(Runs.NIGHT.plusSeconds(3600)));
        var ended = new Event.RunEnded(Runs.NIGHT, Ending.DONE, "all done");
        try (Control control = older.control(Runs.NIGHT)) {
            control.journal().append(List.of(Runs.fact(1), Runs.fact(2)));
            control.journal().append(List.of(Runs.fact(3), ended));
        }
        try (Control control = newer.control(Runs.NIGHT)) {
            List<RunSummary> runs = store.list().runs();
            assertThat(runs).extracting(RunSummary::id).containsExactly(newer.id(), older.id());
            assertThat(runs.get(0).owner()).contains(control.owner());
            assertThat(runs.get(0).first()).isEmpty();
            assertThat(runs.get(1).owner()).isEmpty();
            assertThat(runs.get(1).first()).contains(Runs.fact(1));
            assertThat(runs.get(1).last()).contains(ended);
            assertThat(runs.get(1).events()).isEqualTo(4);
            assertThat(runs.get(1).facts().plan()).isEqualTo("appsuite-without-downtime");
        }
    }

    @Test
    void a_damaged_run_does_not_hide_the_others() throws Exception {
        RunStore store = store();
        RunDirectory good = store.create(Runs.run(Runs.NIGHT));
        RunDirectory bad = store.create(Runs.run(Runs.NIGHT.plusSeconds(60)));
        Files.write(bad.path().resolve("journal.db"), new byte[5000]);
        RunList list = store.list();
        assertThat(list.runs()).extracting(RunSummary::id).containsExactly(good.id());
        assertThat(list.unreadable()).hasSize(1);
        assertThat(list.unreadable().getFirst().id()).isEqualTo(bad.id());
        assertThat(list.unreadable().getFirst().failure().code()).isEqualTo(Code.JOURNAL_DAMAGED);
    }

    @Test
    void a_run_is_found_by_the_beginning_of_its_id_or_by_its_four_letters() throws Exception {
        RunStore store = store();
        RunDirectory one = store.create(Runs.run(Runs.NIGHT));
        RunDirectory two = store.create(Runs.run(Runs.NIGHT.plusSeconds(86_400)));
        assertThat(store.find(one.id()).id()).isEqualTo(one.id());
        assertThat(store.find("20261122").id()).isEqualTo(two.id());
        assertThat(store.find(one.id().substring(14)).id()).isEqualTo(one.id());
        for (String unclear : List.of("2026", "19990101", "../runs", ""))
            assertThatThrownBy(() -> store.find(unclear))
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.code()).isEqualTo(Code.UNKNOWN_RUN));
    }

    @Test
    void the_latest_of_one_minute_is_the_one_created_last() throws Exception {
        RunStore store = store();
        for (int second = 0; second < 8; second++) {
            RunDirectory run = store.create(Runs.run(Runs.NIGHT.plusSeconds(second)));
            assertThat(store.latest()).map(RunDirectory::id).contains(run.id());
        }
    }

    @Test
    void sources_come_back_as_they_were_read_whatever_they_are_called() throws Exception {
        SourceFile[] sources = {
            SourceFile.of("plan.yaml", "theseus: 1\r\nplan: grün 🚢\n"),
            SourceFile.of("../../../etc/passwd", "root"),
            SourceFile.of("scripts/a b.sh", "#!/bin/sh\n"),
            SourceFile.of("other/a b.sh", ""),
            SourceFile.of("/absolute/" + "x".repeat(300), "x")
        };
        RunDirectory run = store().create(Runs.run(Runs.NIGHT, sources));
        assertThat(run.sources()).containsExactly(sources);
        assertThat(directory.resolve("state/runs/etc")).doesNotExist();
    }

    @Test
    void altered_sources_are_refused() throws Exception {
        RunDirectory run = store().create(Runs.run(Runs.NIGHT, SourceFile.of("plan.yaml", "theseus: 1\n")));
        Files.writeString(run.path().resolve("sources/0001-plan.yaml"), "theseus: 2\n");
        assertThatThrownBy(run::sources)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("plan.yaml")
                .hasMessageContaining("altered");
    }

    @Test
    void a_place_where_nothing_can_be_written_is_named() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> Runs.store(file).create(Runs.run(Runs.NIGHT)))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.code()).isEqualTo(Code.STATE_UNAVAILABLE))
                .hasMessageContaining("--state-dir");
    }

    @Test
    void a_damaged_journal_is_recovered_up_to_the_damage_and_kept() throws Exception {
        RunDirectory run = store().create(Runs.run(Runs.NIGHT));
        long fence;
        String chain = "";
        try (Control control = run.control(Runs.NIGHT)) {
            fence = control.fence();
            for (int i = 1; i <= 50; i++) {
                String link = control.journal().append(List.of(Runs.fact(i))).chain();
                if (i == 29) chain = link;
            }
        }
        assertThatThrownBy(() -> run.recover(Runs.NIGHT)).hasMessageContaining("intact");
        try (var connection = java.sql.DriverManager.getConnection(
                        "jdbc:sqlite:" + run.path().resolve("journal.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("update journal set records = replace(records, '30', '31') where first_seq = 30");
        }
        var salvaged = run.recover(Runs.NIGHT);
        assertThat(salvaged.head().seq()).isEqualTo(29);
        assertThat(salvaged.head().chain()).isEqualTo(chain);
        assertThat(salvaged.damage().message()).contains("after event 29");
        assertThat(salvaged.kept().resolve("journal.db")).exists();
        try (Control control = run.control(Runs.NIGHT)) {
            assertThat(control.fence()).isGreaterThan(fence);
            control.journal().append(List.of(Runs.fact(30)));
            var read = new java.util.ArrayList<Event>();
            control.journal().read(read::add);
            assertThat(read).hasSize(30).last().isEqualTo(Runs.fact(30));
        }
    }

    @Test
    void a_recovery_that_was_cut_short_is_finished_first() throws Exception {
        RunDirectory run = store().create(Runs.run(Runs.NIGHT));
        try (Control control = run.control(Runs.NIGHT)) {
            control.journal().append(List.of(Runs.fact(1)));
        }
        Path journal = run.path().resolve("journal.db");
        Files.copy(journal, run.path().resolve("journal.salvaged.db"));
        Files.write(journal, new byte[10]);
        assertThatThrownBy(() -> run.control(Runs.NIGHT)).hasMessageContaining("cut short");
        assertThat(run.recover(Runs.NIGHT).head().seq()).isEqualTo(1);
        run.control(Runs.NIGHT).close();
    }
}
