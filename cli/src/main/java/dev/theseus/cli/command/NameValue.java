package dev.theseus.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code NAME=VALUE}, the value as it stands: quotes, commas and equals signs in it mean nothing. */
record NameValue(String name, String value) {

    /** Of several with one name the last counts. */
    static Map<String, String> map(List<NameValue> given) {
        Map<String, String> map = new LinkedHashMap<>();
        given.forEach(one -> map.put(one.name(), one.value()));
        return map;
    }

    static final class Converter implements ITypeConverter<NameValue> {
        @Override
        public NameValue convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) throw new TypeConversionException("'" + text + "' is not NAME=VALUE");
            return new NameValue(text.substring(0, equals), text.substring(equals + 1));
        }
    }
}
