package dev.theseus.core.run;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a run's state holds, as text: equal for two states exactly where they are. It walks over the fields by itself, so that a field
 * that is added is compared without anybody thinking of it. Only the hints about what to look at again are left out, and the plan.
 */
public final class StateDigest {
    private static final Set<String> LEFT_OUT = Set.of("plan", "agenda", "changed", "steps", "phase:Phase");

    /** What there is to walk over in our own classes; nothing in all others, which say themselves what they hold. */
    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            if (!isOurs(type)) return List.of();
            List<Field> fields = new ArrayList<>();
            for (Field field : type.getDeclaredFields())
                if (!isLeftOut(field)) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            return List.copyOf(fields);
        }
    };

    private StateDigest() {}

    public static String of(RunState state) {
        var text = new StringBuilder();
        write(state, text, "");
        return text.toString();
    }

    /** Whether both hold the same: as fast as it can be found out, for whoever asks it at every turn. */
    public static boolean same(RunState one, RunState other) {
        return equal(one, other);
    }

    private static boolean equal(Object one, Object other) {
        if (one == other) return true;
        if (one == null || other == null) return false;
        return switch (one) {
            case Map<?, ?> map -> other instanceof Map<?, ?> others && equalMaps(map, others);
            case Set<?> set -> set.equals(other);
            case Collection<?> values -> other instanceof Collection<?> others && equalEach(values, others);
            case int[] numbers -> other instanceof int[] others && Arrays.equals(numbers, others);
            default -> equalFields(FIELDS.get(one.getClass()), one, other);
        };
    }

    private static boolean equalFields(List<Field> fields, Object one, Object other) {
        if (fields.isEmpty()) return one.equals(other);
        if (one.getClass() != other.getClass()) return false;
        for (Field field : fields) if (!equal(of(field, one), of(field, other))) return false;
        return true;
    }

    private static boolean equalMaps(Map<?, ?> one, Map<?, ?> other) {
        if (one.size() != other.size()) return false;
        for (Map.Entry<?, ?> each : one.entrySet())
            if (!other.containsKey(each.getKey()) || !equal(each.getValue(), other.get(each.getKey()))) return false;
        return true;
    }

    private static boolean equalEach(Collection<?> one, Collection<?> other) {
        if (one.size() != other.size()) return false;
        Iterator<?> others = other.iterator();
        for (Object each : one) if (!equal(each, others.next())) return false;
        return true;
    }

    private static void write(Object value, StringBuilder text, String indent) {
        if (value instanceof Map<?, ?> map) {
            List<String> lines = new ArrayList<>();
            map.forEach((key, each) -> {
                var line = new StringBuilder("\n").append(indent).append(key).append(": ");
                write(each, line, indent + " ");
                lines.add(line.toString());
            });
            // What hangs on the order of a map hangs on what is not journaled: only the lanes' order does not matter.
            lines.stream().sorted().forEach(text::append);
        } else if (value instanceof Set<?> set) {
            set.stream()
                    .map(String::valueOf)
                    .sorted()
                    .forEach(each -> text.append(each).append(' '));
        } else if (value instanceof Collection<?> values) {
            for (Object each : values) {
                text.append("\n").append(indent).append("- ");
                write(each, text, indent + " ");
            }
        } else if (value instanceof int[] numbers) {
            text.append(Arrays.toString(numbers));
        } else {
            List<Field> fields = value == null ? List.of() : FIELDS.get(value.getClass());
            if (fields.isEmpty()) text.append(value);
            else fields(value, text, indent, fields);
        }
    }

    private static void fields(Object owner, StringBuilder text, String indent, List<Field> fields) {
        for (Field field : fields) {
            text.append("\n").append(indent).append(field.getName()).append(" = ");
            write(of(field, owner), text, indent + " ");
        }
    }

    private static Object of(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isOurs(Class<?> type) {
        return type.getPackageName().equals(StateDigest.class.getPackageName())
                && !type.isRecord()
                && !Enum.class.isAssignableFrom(type);
    }

    private static boolean isLeftOut(Field field) {
        return Modifier.isStatic(field.getModifiers())
                || LEFT_OUT.contains(field.getName())
                || LEFT_OUT.contains(field.getName() + ":" + field.getType().getSimpleName());
    }
}
