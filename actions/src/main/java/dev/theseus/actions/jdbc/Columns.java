package dev.theseus.actions.jdbc;

import dev.theseus.core.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows as values: numbers as numbers, everything else (dates too) as the text that the server shows. */
final class Columns {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private Columns() {}

    /** An instant in UTC as SQL writes one. */
    static String timestamp(Instant instant) {
        return TIMESTAMP.format(instant);
    }

    /** At most {@code limit} rows. */
    static List<Value> rows(ResultSet rows, int limit) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<Value> values = new ArrayList<>();
        while (values.size() < limit && rows.next()) {
            Map<String, Value> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) row.put(columns.getColumnLabel(i), value(rows, i));
            values.add(Value.of(row));
        }
        return values;
    }

    private static Value value(ResultSet rows, int column) throws SQLException {
        Object object = rows.getObject(column);
        return switch (object) {
            case null -> Value.NIL;
            case Boolean truth -> Value.of(truth);
            case Byte number -> Value.of(number.longValue());
            case Short number -> Value.of(number.longValue());
            case Integer number -> Value.of(number.longValue());
            case Long number -> Value.of(number);
            case BigInteger number -> whole(new BigDecimal(number));
            case BigDecimal number -> whole(number);
            case Float number -> new Value.Real(number.doubleValue());
            case Double number -> new Value.Real(number);
            case byte[] bytes -> Value.of(text(bytes));
            default -> Value.of(String.valueOf(rows.getString(column)));
        };
    }

    private static Value whole(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() <= 0 && stripped.toBigInteger().bitLength() < 64
                ? Value.of(stripped.longValueExact())
                : new Value.Real(number.doubleValue());
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return HexFormat.of().formatHex(bytes);
        }
    }
}
