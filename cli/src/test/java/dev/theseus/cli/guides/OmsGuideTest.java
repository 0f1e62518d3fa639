package dev.theseus.cli.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.cli.guide.GuideMap;
import dev.theseus.cli.guide.PlanParts;
import dev.theseus.cli.kit.HostsHome;
import dev.theseus.cli.kit.KillShare;
import dev.theseus.cli.kit.ShippedPlan;
import dev.theseus.lab.hosts.HostsLab;
import dev.theseus.lab.oms.Oms;
import dev.theseus.lab.oms.OmsInstallation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guide 003 on hosts of the hosts lab, over SSH: Docker's engine on one, MariaDB on another, containers of both versions. Needs root on Linux. */
class OmsGuideTest {
    private static final String PLAN = Operator.plan("oms-4.2.0-single-node");
    private static final Map<String, String> ANSWERS = Map.of("every server Online", "yes");

    private final Path home;
    private final HostsLab lab;
    private final OmsInstallation oms;

    OmsGuideTest(@TempDir Path home) throws Exception {
        this.home = home;
        this.lab = HostsLab.up(
                HostsHome.path(),
                Oms.singleNode().called("oms-guide-" + ProcessHandle.current().pid()),
                Duration.ofSeconds(120),
                _ -> {});
        this.oms = new OmsInstallation(lab);
    }

    @AfterEach
    void down() throws Exception {
        lab.close();
    }

    private Operator operator() throws Exception {
        return new Operator(home.resolve("operator"), Files.readString(lab.inventory()), oms.inputs()).with(lab.bin());
    }

    private String sql(String database, String query) throws Exception {
        try (Connection connection = oms.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) cells.add(rows.getString(i));
                all.add(String.join("|", cells));
            }
            return String.join("\n", all);
        }
    }

    /** Every row that going back must bring back: not the heartbeats, which the plan prunes, nor times that the product writes by itself. */
    private Map<String, String> rows() throws Exception {
        Map<String, String> all = new LinkedHashMap<>();
        for (String table : List.of("oms_project", "oms_schema_version"))
            all.put(table, sql("rm_411", "select * from " + table + " order by 1"));
        all.put(
                "ha",
                sql("rm_411", "select json_remove(cfg_value, '$.refetchStoreIntervalMin') from oms_normal_config"));
        all.put("store", sql("cm_411", "select * from store order by 1"));
        all.put("host", sql("cm_411", "select ip, version, status from host order by 1"));
        all.put(
                "columns",
                sql(
                        "rm_411",
                        "select table_schema, table_name, column_name from information_schema.columns where table_schema in "
                                + "('rm_411', 'cm_411', 'cm_hb_411') order by 1, 2, 3"));
        return all;
    }

    private String ha(String key) throws Exception {
        return sql("rm_411", "select json_extract(cfg_value, '$." + key + "') from oms_normal_config");
    }

    private Set<String> mounts(String container) throws Exception {
        return Set.of(oms.docker("inspect -f '{{join .HostConfig.Binds \" \"}}' " + container)
                .split(" "));
    }

    private void upgraded() throws Exception {
        assertThat(oms.docker("ps --format '{{.Names}} {{.Image}}'"))
                .isEqualTo("oms_420 work.oceanbase-dev.com/obartifact-store/oms:feature_4.2.0-ce");
        assertThat(mounts("oms_420")).isEqualTo(mounts("oms_411")).hasSize(4);
        assertThat(sql("rm_411", "select max(version) from oms_schema_version")).isEqualTo("4.2.0");
        assertThat(ha("enable")).isEqualTo("true");
        assertThat(Integer.parseInt(ha("refetchStoreIntervalMin"))).isBetween(6, 30);
        assertThat(oms.executions().stream().map(line -> line.split("\t")[1] + " " + line.split("\t")[2]))
                .containsExactly(
                        "4.1.1 start", "4.2.0 start", "4.2.0 docker_init.sh begins", "4.2.0 docker_init.sh ends");
    }

    @Test
    void from_the_first_step_to_the_last_again_and_back() throws Exception {
        Map<String, String> found = rows();
        Operator operator = operator();
        var ended = operator.run(PLAN, ANSWERS);
        assertThat(ended.status()).as(ended.out()).isZero();
        upgraded();
        var back = operator.rollback();
        assertThat(back.status()).as(back.out()).isEqualTo(5);
        assertThat(oms.docker("ps --all --format '{{.Names}}'")).isEqualTo("oms_411");
        assertThat(rows()).isEqualTo(found);
        assertThat(ha("enable")).isEqualTo("true");
        assertThat(oms.host().run("ls /home/admin/*/*.sql").out().lines()).hasSize(3);
        ShippedPlan plan = ShippedPlan.named("oms-4.2.0-single-node");
        assertThat(PlanParts.neverExecuted(GuideMap.beside(plan.folder()), plan.read(), operator.journal()))
                .as("all but the other way to enable HA")
                .containsExactly("ha_on_perceiving");
    }

    /** {@code -Dtheseus.kill.times=1000} for every boundary, 0 for none, {@code -Dtheseus.kill.slice=1/4} for a quarter. */
    @Test
    void killed_at_boundaries_it_comes_to_the_same_end_and_does_nothing_the_second_time() throws Exception {
        double share = KillShare.of(0.05);
        Operator operator = operator().dyingAt(share, 7);
        var ended = operator.run(PLAN, ANSWERS);
        assertThat(ended.status()).as(ended.out()).isZero();
        if (share > 0) assertThat(operator.kills()).as("times it was killed").isGreaterThan(3);
        upgraded();
        operator.dyingNoMore();
        var finalized = operator.finalized();
        assertThat(finalized.status()).as(finalized.out()).isZero();
        var again = operator.run(PLAN, ANSWERS);
        assertThat(again.status()).as(again.out()).isZero();
        assertThat(again.out()).contains("nothing had to be changed");
        assertThat(oms.executions()).hasSize(4);
    }
}
