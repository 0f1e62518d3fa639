package dev.theseus.engine.journal;

import dev.theseus.core.run.Event;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes events out of a seed: every type, every component at random. A component of a type that it cannot make fails the test. */
final class Events {
    private static final List<String> TEXTS = List.of(
            "",
            "oxserver-7.10.6",
            "\"; rm -rf ~; $(…)",
            "line\nbreak\ttab\u0000nul\u001b[31m",
            "Grüße 船 🚢",
            "lone \ud800 surrogate \udc00",
            "$version",
            "null",
            "x".repeat(3000));

    private final RandomGenerator random;

    Events(RandomGenerator random) {
        this.random = random;
    }

    static List<Class<?>> types() {
        return List.of(Event.class.getPermittedSubclasses());
    }

    Event any() {
        List<Class<?>> types = types();
        return of(types.get(random.nextInt(types.size())));
    }

    List<Event> some(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) events.add(any());
        return events;
    }

    Event of(Class<?> type) {
        return (Event) record(type);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = make(components[i].getGenericType());
            types[i] = components[i].getType();
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make a " + type, e);
        }
    }

    private Object make(Type type) {
        return switch (type) {
            case ParameterizedType generic -> container(generic);
            case Class<?> plain
            when plain == int.class || plain == Integer.class -> oneOf(0, 1, -1, random.nextInt(), Integer.MAX_VALUE);
            case Class<?> plain when plain == long.class -> oneOf(0L, 1L, random.nextLong());
            case Class<?> plain when plain == boolean.class -> random.nextBoolean();
            case Class<?> plain when plain == String.class -> text();
            case Class<?> plain when plain == Instant.class -> instant();
            case Class<?> plain
            when plain == Duration.class -> Duration.ofSeconds(random.nextInt(-9000, 9000), random.nextInt(1_000_000));
            case Class<?> plain when plain == Value.class -> value(3);
            case Class<?> plain when plain == Value.Fields.class -> new Value.Fields(fields(2));
            case Class<?> plain when plain.isEnum() -> oneOf(plain.getEnumConstants());
            case Class<?> plain when plain.isRecord() -> record(plain);
            default -> throw new AssertionError("no generator for " + type);
        };
    }

    private Object container(ParameterizedType type) {
        Type[] inner = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class)
            return random.nextBoolean() ? Optional.empty() : Optional.of(make(inner[0]));
        int size = random.nextInt(4);
        if (type.getRawType() == List.class) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < size; i++) list.add(make(inner[0]));
            return list;
        }
        if (type.getRawType() != Map.class) throw new AssertionError("no generator for " + type);
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) map.put(make(inner[0]), make(inner[1]));
        return map;
    }

    Value value(int depth) {
        return switch (random.nextInt(depth > 0 ? 11 : 9)) {
            case 0 -> Value.NIL;
            case 1 -> Value.of(random.nextBoolean());
            case 2 -> Value.of(oneOf(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, random.nextLong()));
            case 3 ->
                new Value.Real(oneOf(
                        0.0,
                        -0.0,
                        1.0,
                        1e300,
                        Double.MIN_VALUE,
                        Double.NaN,
                        Double.NEGATIVE_INFINITY,
                        random.nextDouble()));
            case 4 -> Value.of(text());
            case 5 -> new Value.Ver(Version.of(oneOf("4.1-HF4", "4.10", "V4.2.0-CE", "7.10.6-rev3", "2")));
            case 6 -> new Value.Span(Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000)));
            case 7 -> new Value.Moment(instant());
            case 8 -> new Value.Secret(text());
            case 9 -> {
                List<Value> values = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) values.add(value(depth - 1));
                yield new Value.Items(values);
            }
            default -> new Value.Fields(fields(depth - 1));
        };
    }

    private Map<String, Value> fields(int depth) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--)
            fields.put(oneOf("$version", "$$", "$", "$real", "exit", text()), value(depth));
        return fields;
    }

    private Instant instant() {
        long second = 1_760_000_000L + random.nextInt(100_000_000);
        return oneOf(
                Instant.ofEpochSecond(second, random.nextInt(1_000_000) * 1000L),
                Instant.ofEpochSecond(second, random.nextInt(1_000_000_000)),
                Instant.EPOCH.minusNanos(1_000),
                Instant.ofEpochSecond(-random.nextLong(100_000_000_000L), random.nextInt(1_000_000_000)));
    }

    private String text() {
        return random.nextInt(3) == 0 ? TEXTS.get(random.nextInt(TEXTS.size())) : "t" + random.nextInt(1000);
    }

    @SafeVarargs
    private <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
