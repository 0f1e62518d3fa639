package dev.theseus.cli.json;

import dev.theseus.cli.view.Previews;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The JSON of previews. */
public final class PreviewJson {
    private PreviewJson() {}

    public static Value of(Previews.Preview preview) {
        Map<String, Value> fields = RunJson.object("preview");
        fields.put("plan", Value.of(preview.plan()));
        fields.put("guide", Value.of(preview.guide()));
        fields.put("notes", texts(preview.notes()));
        fields.put(
                "phases",
                Value.of(preview.phases().stream().map(PreviewJson::phase).toList()));
        fields.put("way_back", Value.of(preview.wayBack()));
        fields.put("exposed", texts(preview.exposed()));
        return Value.of(fields);
    }

    private static Value phase(Previews.Phase phase) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("title", Value.of(phase.title()));
        fields.put("targets", Value.of(phase.targets()));
        fields.put("waves", Value.of(phase.waves()));
        fields.put("gates", texts(phase.gates()));
        fields.put(
                "steps", Value.of(phase.steps().stream().map(PreviewJson::step).toList()));
        return Value.of(fields);
    }

    private static Value step(Previews.Step step) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("id", Value.of(step.id()));
        fields.put("depth", Value.of(step.depth()));
        fields.put("what", Value.of(step.what()));
        fields.put("where", Value.of(step.where()));
        fields.put("remarks", texts(step.remarks()));
        fields.put("cost", Value.of(step.cost().name().toLowerCase(Locale.ROOT)));
        return Value.of(fields);
    }

    private static Value texts(List<String> texts) {
        return Value.of(texts.stream().map(Value::of).toList());
    }
}
