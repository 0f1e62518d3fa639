package dev.theseus.cli.report;

import dev.theseus.cli.view.StepRecord;
import dev.theseus.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A backup that a run made, as its step told of it. */
record Backup(String target, String host, String path, String bytes, String sha256) {

    /** The backups among what steps brought back: whatever has a path and a checksum. */
    static List<Backup> of(List<StepRecord> steps) {
        List<Backup> backups = new ArrayList<>();
        for (StepRecord step : steps) {
            Optional<Value> path = field(step, "path");
            Optional<Value> sum = field(step, "sha256");
            if (path.isEmpty() || sum.isEmpty()) continue;
            backups.add(new Backup(
                    step.target(),
                    step.host(),
                    path.get().display(),
                    field(step, "bytes").map(Value::display).orElse(""),
                    sum.get().display()));
        }
        return backups;
    }

    private static Optional<Value> field(StepRecord step, String name) {
        return Optional.ofNullable(step.result().get(name))
                .or(() -> Optional.ofNullable(step.captures().get(name)));
    }
}
