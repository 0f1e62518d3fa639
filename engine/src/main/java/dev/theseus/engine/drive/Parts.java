package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.port.Action;
import dev.theseus.core.port.Balancers;
import dev.theseus.core.port.Clock;
import dev.theseus.core.port.Expressions;
import dev.theseus.core.port.Journal;
import dev.theseus.core.port.QuestionSource;
import dev.theseus.core.port.Sql;
import dev.theseus.core.port.Transports;
import dev.theseus.core.value.Vault;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Everything a driver works with.
 *
 * @param actions by name; @param sources question sources by name
 * @param masking replaces the run's secrets in text that comes from outside
 */
public record Parts(
        Plan plan,
        Inventory inventory,
        Transports transports,
        Expressions expressions,
        Map<String, Action> actions,
        Map<String, QuestionSource> sources,
        Sql sql,
        Balancers balancers,
        Vault vault,
        UnaryOperator<String> masking,
        Clock clock,
        Journal journal,
        Outputs outputs,
        Limits limits,
        Threads threads) {

    /** The same, over other ways to the hosts. */
    Parts over(Transports ways) {
        return new Parts(
                plan,
                inventory,
                ways,
                expressions,
                actions,
                sources,
                sql,
                balancers,
                vault,
                masking,
                clock,
                journal,
                outputs,
                limits,
                threads);
    }
}
