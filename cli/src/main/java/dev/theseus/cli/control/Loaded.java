package dev.theseus.cli.control;

import dev.theseus.actions.ActionSet;
import dev.theseus.core.inventory.Inventory;
import dev.theseus.core.plan.Plan;
import dev.theseus.core.value.Value;
import dev.theseus.engine.store.SourceFile;
import dev.theseus.plan.secret.SecretVault;
import java.util.List;
import java.util.Map;

/**
 * A plan with all that a run of it needs.
 *
 * @param inputs by name; secrets by reference only
 * @param vault the secrets of inputs, hosts and databases
 * @param sources every file that was read, as the run stores them
 */
public record Loaded(
        Plan plan,
        Inventory inventory,
        ActionSet actions,
        Map<String, Value> inputs,
        SecretVault vault,
        List<SourceFile> sources) {}
