package dev.theseus.core.run;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a run's state holds, as text: equal for two states exactly where they are. It walks over the fields by itself, so that a field
 * that is added is compared without anybody thinking of it. Only the hints about what to look at again are left out, and the plan.
 */
public final class StateDigest {
    private static final Set<String> LEFT_OUT = Set.of("plan", "agenda", "changed", "steps", "phase:Phase");

    private StateDigest() {}

    public static String of(RunState state) {
        var text = new StringBuilder();
        write(state, text, "");
        return text.toString();
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
            text.append(java.util.Arrays.toString(numbers));
        } else if (isOurs(value)) {
            fields(value, text, indent);
        } else {
            text.append(value);
        }
    }

    private static boolean isOurs(Object value) {
        return value != null
                && value.getClass().getPackageName().equals(StateDigest.class.getPackageName())
                && !value.getClass().isRecord()
                && !(value instanceof Enum<?>);
    }

    private static void fields(Object owner, StringBuilder text, String indent) {
        for (Field field : owner.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    || LEFT_OUT.contains(field.getName())
                    || LEFT_OUT.contains(field.getName() + ":" + field.getType().getSimpleName())) continue;
            field.setAccessible(true);
            try {
                text.append("\n").append(indent).append(field.getName()).append(" = ");
                write(field.get(owner), text, indent + " ");
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
    }
}
