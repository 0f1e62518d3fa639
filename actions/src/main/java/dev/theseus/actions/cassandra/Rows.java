package dev.theseus.actions.cassandra;

import dev.theseus.core.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rows of an answer as values of the plan language. What that language has no word for comes as text. */
final class Rows {
    private static final int MAX_ROWS = 200_000;

    private Rows() {}

    /** A column's type: what the protocol calls it, and the types within. */
    private record Type(int id, List<Type> of, List<String> names) {}

    static List<Value> read(ByteBuffer body) {
        int flags = body.getInt();
        int columns = body.getInt();
        if ((flags & 2) != 0) bytes(body);
        boolean oneTable = (flags & 1) != 0;
        if (oneTable) skipStrings(body, 2);
        List<String> names = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            if (!oneTable) skipStrings(body, 2);
            names.add(Frames.string(body));
            types.add(type(body));
        }
        int count = body.getInt();
        if (count > MAX_ROWS) throw new IllegalStateException("more than " + MAX_ROWS + " rows");
        List<Value> rows = new ArrayList<>(count);
        for (int row = 0; row < count; row++) {
            Map<String, Value> fields = new LinkedHashMap<>();
            for (int i = 0; i < columns; i++) fields.put(names.get(i), value(types.get(i), body));
            rows.add(new Value.Fields(fields));
        }
        return rows;
    }

    private static void skipStrings(ByteBuffer body, int count) {
        for (int i = 0; i < count; i++) Frames.string(body);
    }

    private static Type type(ByteBuffer body) {
        int id = Short.toUnsignedInt(body.getShort());
        List<Type> of = new ArrayList<>();
        List<String> names = new ArrayList<>();
        switch (id) {
            case 0x00 -> Frames.string(body);
            case 0x20, 0x22 -> of.add(type(body));
            case 0x21 -> {
                of.add(type(body));
                of.add(type(body));
            }
            case 0x30 -> {
                skipStrings(body, 2);
                for (int n = body.getShort(); n > 0; n--) {
                    names.add(Frames.string(body));
                    of.add(type(body));
                }
            }
            case 0x31 -> {
                for (int n = body.getShort(); n > 0; n--) of.add(type(body));
            }
            default -> {}
        }
        return new Type(id, of, names);
    }

    private static byte[] bytes(ByteBuffer body) {
        int length = body.getInt();
        byte[] bytes = new byte[Math.max(length, 0)];
        body.get(bytes);
        return bytes;
    }

    private static Value value(Type type, ByteBuffer body) {
        if (body.getInt(body.position()) < 0) {
            body.getInt();
            return Value.NIL;
        }
        byte[] bytes = bytes(body);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return switch (type.id()) {
            case 0x01, 0x0D -> Value.of(new String(bytes, StandardCharsets.UTF_8));
            case 0x02, 0x05 -> Value.of(in.getLong());
            case 0x04 -> Value.of(in.get() != 0);
            case 0x06 -> decimal(in);
            case 0x07 -> new Value.Real(in.getDouble());
            case 0x08 -> new Value.Real(in.getFloat());
            case 0x09 -> Value.of(in.getInt());
            case 0x0B -> new Value.Moment(Instant.ofEpochMilli(in.getLong()));
            case 0x0C, 0x0F -> Value.of(new UUID(in.getLong(), in.getLong()).toString());
            case 0x0E -> whole(new BigInteger(bytes));
            case 0x10 -> address(bytes);
            case 0x11 ->
                Value.of(LocalDate.ofEpochDay(Integer.toUnsignedLong(in.getInt()) - (1L << 31))
                        .toString());
            case 0x12 -> Value.of(LocalTime.ofNanoOfDay(in.getLong()).toString());
            case 0x13 -> Value.of(in.getShort());
            case 0x14 -> Value.of(in.get());
            case 0x20, 0x22 -> Value.of(items(type, in));
            case 0x21 -> map(type, in);
            case 0x30 -> structure(type, in);
            case 0x31 -> Value.of(type.of().stream().map(of -> value(of, in)).toList());
            default -> Value.of("0x" + HexFormat.of().formatHex(bytes));
        };
    }

    private static Value decimal(ByteBuffer in) {
        int scale = in.getInt();
        byte[] unscaled = new byte[in.remaining()];
        in.get(unscaled);
        return Value.of(new BigDecimal(new BigInteger(unscaled), scale).toPlainString());
    }

    private static Value whole(BigInteger number) {
        return number.bitLength() < 64 ? Value.of(number.longValue()) : Value.of(number.toString());
    }

    private static Value address(byte[] bytes) {
        try {
            return Value.of(InetAddress.getByAddress(bytes).getHostAddress());
        } catch (UnknownHostException e) {
            return Value.of("0x" + HexFormat.of().formatHex(bytes));
        }
    }

    private static List<Value> items(Type type, ByteBuffer in) {
        List<Value> items = new ArrayList<>();
        for (int n = in.getInt(); n > 0; n--) items.add(value(type.of().getFirst(), in));
        return items;
    }

    private static Value map(Type type, ByteBuffer in) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int n = in.getInt(); n > 0; n--) {
            String key = value(type.of().getFirst(), in).display();
            fields.put(key, value(type.of().getLast(), in));
        }
        return Value.of(fields);
    }

    private static Value structure(Type type, ByteBuffer in) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = 0; i < type.of().size() && in.hasRemaining(); i++)
            fields.put(type.names().get(i), value(type.of().get(i), in));
        return Value.of(fields);
    }
}
