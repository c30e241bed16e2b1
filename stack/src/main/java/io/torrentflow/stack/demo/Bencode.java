package io.torrentflow.stack.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes dictionaries of numbers, texts, bytes and lists (BEP 3). */
final class Bencode {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Bencode() {}

  /** A dictionary; its keys come out sorted, as the specification wants them. */
  static byte[] dictionary(Map<String, ?> entries) {
    Bencode writer = new Bencode();
    writer.write(entries);
    return writer.out.toByteArray();
  }

  private void write(Object value) {
    switch (value) {
      case Long number -> text("i" + number + "e");
      case Integer number -> text("i" + number + "e");
      case String string -> bytes(string.getBytes(StandardCharsets.UTF_8));
      case byte[] bytes -> bytes(bytes);
      case Map<?, ?> entries -> {
        text("d");
        new TreeMap<>(entries)
            .forEach(
                (key, entry) -> {
                  write(key);
                  write(entry);
                });
        text("e");
      }
      case List<?> items -> {
        text("l");
        items.forEach(this::write);
        text("e");
      }
      default -> throw new IllegalArgumentException(value.getClass() + " has no bencoded form");
    }
  }

  private void bytes(byte[] bytes) {
    text(bytes.length + ":");
    out.writeBytes(bytes);
  }

  private void text(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
