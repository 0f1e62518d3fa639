package dev.theseus.plan.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.NullValue;
import dev.theseus.core.value.Value;
import dev.theseus.core.version.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of the plan language to CEL's and back. Whole numbers are {@code long}; maps keep their order. */
final class Conversion {
    private Conversion() {}

    static Object toCel(Value value) {
        return switch (value) {
            case Value.Nil() -> NullValue.NULL_VALUE;
            case Value.Bool(var truth) -> truth;
            case Value.Int(var number) -> number;
            case Value.Real(var number) -> number;
            case Value.Text(var text) -> text;
            case Value.Ver(var version) -> version;
            case Value.Span(var duration) -> duration;
            case Value.Moment(var instant) -> instant;
            case Value.Items(var values) ->
                values.stream().map(Conversion::toCel).toList();
            case Value.Fields(var values) -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                values.forEach((name, field) -> fields.put(name, toCel(field)));
                yield fields;
            }
            case Value.Secret(var name) -> new Hidden(name);
        };
    }

    /** @throws IllegalArgumentException for what a plan has no value for, such as bytes and types */
    static Value fromCel(Object result) {
        return switch (result) {
            case NullValue _ -> Value.NIL;
            case Boolean truth -> Value.of(truth);
            case Long number -> Value.of(number);
            case Integer number -> Value.of(number.longValue());
            case UnsignedLong number -> Value.of(number.bigIntegerValue().longValueExact());
            case Double number -> new Value.Real(number);
            case String text -> Value.of(text);
            case Version version -> new Value.Ver(version);
            case Duration duration -> new Value.Span(duration);
            case Instant instant -> new Value.Moment(instant);
            case Hidden(var name) -> new Value.Secret(name);
            case List<?> values -> {
                List<Value> items = new ArrayList<>(values.size());
                for (Object each : values) items.add(fromCel(each));
                yield new Value.Items(items);
            }
            case Map<?, ?> values -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                values.forEach((key, each) -> fields.put(fromCel(key).display(), fromCel(each)));
                yield new Value.Fields(fields);
            }
            default ->
                throw new IllegalArgumentException(
                        "a plan has no value for " + result.getClass().getSimpleName());
        };
    }
}
