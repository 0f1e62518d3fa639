package dev.theseus.engine.journal;

import dev.theseus.core.plan.Step.ExitMeaning;
import dev.theseus.core.port.Failure;
import dev.theseus.core.problem.Code;
import dev.theseus.core.run.Inherited;
import dev.theseus.core.run.Site;
import dev.theseus.core.run.Target;
import dev.theseus.core.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What an event's keys said, before it is known which event they make. Works because each key means the same in every event. Keys
 * that are unknown here were added by a newer Theseus and are passed over.
 */
final class Draft {
    private static final int MISSING = Integer.MIN_VALUE;

    private @Nullable Instant at;
    private @Nullable Instant notBefore;
    private @Nullable Site site;
    private @Nullable Value value;
    private @Nullable Value clockOffset;
    private @Nullable Failure failure;
    private @Nullable ExitMeaning exit;
    int phase = MISSING;
    int target = MISSING;
    int attempt = 1;
    int round;
    int wave;
    int gate;
    int condition;
    int closing;
    int command;
    int index;
    int baseline;
    int remedy;
    long fence;
    boolean after;
    boolean over;
    boolean again;
    Value found = Value.NIL;
    Map<String, Value> captures = Map.of();
    Map<String, Value> result = Map.of();
    Map<String, Value> inputs = Map.of();
    Map<String, String> versions = Map.of();
    Map<String, List<String>> selections = Map.of();
    List<Value> items = List.of();
    List<Integer> targets = List.of();
    List<Integer> remedies = List.of();
    List<Target> added = List.of();
    List<String> choices = List.of();
    List<String> left = List.of();
    List<String> changes = List.of();
    List<String> steps = List.of();
    List<Inherited> inherited = List.of();
    String object = "";
    String boot = "";
    String spool = "";
    String unit = "";
    String run = "";
    String by = "";
    String theseus = "";
    String plan = "";
    String was = "";
    String inventory = "";
    String name = "";
    String text = "";
    String why = "";
    String host = "";
    String description = "";
    String output = "";
    String evidence = "";
    String prompt = "";
    String hold = "";
    String choice = "";
    String answer = "";
    String request = "";
    /** The word of the enum that this type of event has; no event has two. */
    String word = "";

    /** Takes in what stands under one key; the parser is at its value. */
    void take(String key, JsonParser json) {
        switch (key) {
            case "t" -> at = Instants.read(json);
            case "s" -> site = readSite(json);
            case "n" -> attempt = json.getIntValue();
            case "p" -> phase = json.getIntValue();
            case "w" -> wave = json.getIntValue();
            case "c" -> captures = fields(json);
            case "r" -> result = Values.readFields(json);
            case "v" -> value = Values.read(json);
            case "host" -> host = Values.text(json);
            case "do" -> description = Values.text(json);
            case "found" -> found = Values.read(json);
            case "again" -> again = json.getBooleanValue();
            case "out" -> output = Values.text(json);
            case "target" -> target = json.getIntValue();
            case "targets" -> targets = readInts(json);
            case "result", "reason", "effect", "how", "ending", "kind", "want", "undone-by" -> word = Values.text(json);
            case "remedies" -> remedies = readInts(json);
            case "exit" -> exit = Words.EXITS.constant(Values.text(json));
            case "failure" -> failure = readFailure(json);
            case "round" -> round = json.getIntValue();
            case "gate" -> gate = json.getIntValue();
            case "condition" -> condition = json.getIntValue();
            case "command" -> command = json.getIntValue();
            case "index" -> index = json.getIntValue();
            case "prompt" -> prompt = Values.text(json);
            case "closing" -> closing = json.getIntValue();
            case "baseline" -> baseline = json.getIntValue();
            case "remedy" -> remedy = json.getIntValue();
            case "fence" -> fence = json.getLongValue();
            case "after" -> after = json.getBooleanValue();
            case "not-before" -> notBefore = Instants.read(json);
            case "inputs" -> inputs = fields(json);
            case "versions" -> versions = readTexts(json);
            case "selections" -> selections = readSelections(json);
            case "items" -> items = Collections.unmodifiableList(Values.readAll(json));
            case "added" -> added = readTargets(json);
            case "choices" -> choices = readList(json);
            case "left" -> left = readList(json);
            case "changes" -> changes = readList(json);
            case "steps" -> steps = readList(json);
            case "was" -> was = Values.text(json);
            case "inherited" -> inherited = Inheriting.of(Values.read(json));
            case "object" -> object = Values.text(json);
            case "boot" -> boot = Values.text(json);
            case "unit" -> unit = Values.text(json);
            case "over" -> over = json.getBooleanValue();
            case "spool" -> spool = Values.text(json);
            case "clock-offset" -> clockOffset = Values.read(json);
            case "run" -> run = Values.text(json);
            case "by" -> by = Values.text(json);
            case "theseus" -> theseus = Values.text(json);
            case "plan" -> plan = Values.text(json);
            case "inventory" -> inventory = Values.text(json);
            case "name" -> name = Values.text(json);
            case "text" -> text = Values.text(json);
            case "why" -> why = Values.text(json);
            case "evidence" -> evidence = Values.text(json);
            case "hold" -> hold = Values.text(json);
            case "choice" -> choice = Values.text(json);
            case "answer" -> answer = Values.text(json);
            case "request" -> request = Values.text(json);
            default -> json.skipChildren();
        }
    }

    Instant at() {
        return required(at, "t");
    }

    Instant notBefore() {
        return required(notBefore, "not-before");
    }

    Site site() {
        return required(site, "s");
    }

    Optional<Site> maybeSite() {
        return Optional.ofNullable(site);
    }

    Optional<ExitMeaning> exit() {
        return Optional.ofNullable(exit);
    }

    Value value() {
        return required(value, "v");
    }

    Duration clockOffset() {
        if (clockOffset instanceof Value.Span(var offset)) return offset;
        throw new NotAnEvent("the key 'clock-offset' is missing, or no duration");
    }

    Failure failure() {
        return required(failure, "failure");
    }

    Optional<Failure> maybeFailure() {
        return Optional.ofNullable(failure);
    }

    int phase() {
        return required(phase, "p");
    }

    int target() {
        return required(target, "target");
    }

    private static int required(int number, String key) {
        if (number == MISSING) throw new NotAnEvent("the key '" + key + "' is missing");
        return number;
    }

    private static <T> T required(@Nullable T thing, String key) {
        if (thing == null) throw new NotAnEvent("the key '" + key + "' is missing");
        return thing;
    }

    private static Map<String, Value> fields(JsonParser json) {
        return Collections.unmodifiableMap(Values.readFields(json));
    }

    private static Site readSite(JsonParser json) {
        Values.expect(json, JsonToken.START_ARRAY);
        int phase = nextInt(json);
        int target = nextInt(json);
        int step = nextInt(json);
        if (json.nextToken() == JsonToken.END_ARRAY) return new Site(phase, target, step, Site.NO_ITEM);
        int item = json.getIntValue();
        if (json.nextToken() != JsonToken.END_ARRAY) throw new NotAnEvent("a site has at most four numbers");
        return new Site(phase, target, step, item);
    }

    private static int nextInt(JsonParser json) {
        if (json.nextToken() != JsonToken.VALUE_NUMBER_INT) throw new NotAnEvent("a number is missing");
        return json.getIntValue();
    }

    private static List<Integer> readInts(JsonParser json) {
        Values.expect(json, JsonToken.START_ARRAY);
        List<Integer> numbers = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) numbers.add(json.getIntValue());
        Values.expect(json, JsonToken.END_ARRAY);
        return List.copyOf(numbers);
    }

    private static List<String> readList(JsonParser json) {
        Values.expect(json, JsonToken.START_ARRAY);
        List<String> texts = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_STRING) texts.add(json.getString());
        Values.expect(json, JsonToken.END_ARRAY);
        return List.copyOf(texts);
    }

    private static Map<String, String> readTexts(JsonParser json) {
        Values.expect(json, JsonToken.START_OBJECT);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            texts.put(Names.read(name), Values.text(json));
        }
        return Collections.unmodifiableMap(texts);
    }

    private static Map<String, List<String>> readSelections(JsonParser json) {
        Values.expect(json, JsonToken.START_OBJECT);
        Map<String, List<String>> selections = new LinkedHashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            selections.put(Names.read(name), readList(json));
        }
        return Collections.unmodifiableMap(selections);
    }

    private static List<Target> readTargets(JsonParser json) {
        Values.expect(json, JsonToken.START_ARRAY);
        List<Target> targets = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) targets.add(readTarget(json));
        return List.copyOf(targets);
    }

    private static Target readTarget(JsonParser json) {
        Values.expect(json, JsonToken.START_OBJECT);
        String name = "";
        String group = "";
        Value value = null;
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            json.nextToken();
            switch (key) {
                case "name" -> name = Values.text(json);
                case "v" -> value = Values.read(json);
                case "group" -> group = Values.text(json);
                default -> json.skipChildren();
            }
        }
        return new Target(name, value == null ? Value.of(name) : value, group);
    }

    private static Failure readFailure(JsonParser json) {
        Values.expect(json, JsonToken.START_OBJECT);
        Code code = null;
        String text = "";
        String remedy = "";
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            json.nextToken();
            switch (key) {
                case "code" -> code = Words.CODES.constant(Values.text(json));
                case "text" -> text = Values.text(json);
                case "remedy" -> remedy = Values.text(json);
                default -> json.skipChildren();
            }
        }
        return new Failure(required(code, "code"), text, remedy);
    }
}
