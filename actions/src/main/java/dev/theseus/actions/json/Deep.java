package dev.theseus.actions.json;

import dev.theseus.core.port.Args;
import dev.theseus.core.value.SafeText;
import dev.theseus.core.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A structured argument with its secrets in place. {@link Args#value} shows a text that is only partly secret with its mask; what is
 * sent to the world must not be that mask.
 */
public final class Deep {
    private Deep() {}

    /** Whether a secret is only a part of some text in the argument, so that its value cannot be sent as it is. */
    public static boolean hidesParts(Args args, String key) {
        return switch (args.value(key)) {
            case Value.Text _ -> args.text(key).hidesSomething();
            case Value.Items(var items) -> hidesParts(args, key, items);
            case Value.Fields(var fields) ->
                args.section(key)
                        .map(section -> fields.keySet().stream().anyMatch(name -> hidesParts(section, name)))
                        .orElse(false);
            case Value.Nil _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Ver _,
                    Value.Span _,
                    Value.Moment _,
                    Value.Secret _ -> false;
        };
    }

    private static boolean hidesParts(Args args, String key, List<Value> items) {
        if (items.stream().allMatch(item -> item instanceof Value.Fields))
            return args.sections(key).stream()
                    .anyMatch(section -> names(section, items).keySet().stream()
                            .anyMatch(name -> section.has(name) && hidesParts(section, name)));
        if (items.stream().noneMatch(item -> item instanceof Value.Fields || item instanceof Value.Items)) {
            List<SafeText> texts = args.texts(key);
            for (int i = 0; i < items.size(); i++)
                if (items.get(i) instanceof Value.Text && texts.get(i).hidesSomething()) return true;
            return false;
        }
        return items.toString().contains(SafeText.MASK);
    }

    private static Map<String, Value> names(Args section, List<Value> items) {
        Map<String, Value> names = new LinkedHashMap<>();
        for (Value item : items) if (item instanceof Value.Fields(var fields)) names.putAll(fields);
        names.keySet().removeIf(name -> !section.has(name));
        return names;
    }
}
