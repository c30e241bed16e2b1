package io.torrentflow.testing.torrent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes bencoded data: longs, byte arrays, strings (as ISO 8859-1), lists and maps. */
public final class BencodeWriter {
  private BencodeWriter() {}

  /** A dictionary: key, value, key, value …, kept in this order. */
  public static Map<String, Object> dict(Object... keysAndValues) {
    Map<String, Object> dict = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      dict.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return dict;
  }

  public static byte[] encode(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(value, out);
    return out.toByteArray();
  }

  private static void write(Object value, ByteArrayOutputStream out) {
    switch (value) {
      case Number number -> out.writeBytes(latin1("i" + number.longValue() + "e"));
      case byte[] bytes -> {
        out.writeBytes(latin1(bytes.length + ":"));
        out.writeBytes(bytes);
      }
      case String text -> write(latin1(text), out);
      case List<?> list -> {
        out.write('l');
        list.forEach(item -> write(item, out));
        out.write('e');
      }
      case Map<?, ?> map -> {
        out.write('d');
        map.forEach(
            (key, item) -> {
              write(key, out);
              write(item, out);
            });
        out.write('e');
      }
      default -> throw new IllegalArgumentException(value.getClass() + " is not bencoded");
    }
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
