package io.torrentflow.stack.home;

import io.torrentflow.cli.PrivateFiles;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.commons.io.function.Uncheck;
import org.jspecify.annotations.Nullable;

/** A small file of names and values that only its owner may read. */
public final class KeptProperties {
  private final Path file;
  private final Properties values = new Properties();

  private KeptProperties(Path file) {
    this.file = file;
  }

  static KeptProperties in(Path file) {
    KeptProperties kept = new KeptProperties(file);
    if (Files.exists(file)) {
      Uncheck.run(() -> kept.values.load(new StringReader(Files.readString(file))));
    }
    return kept;
  }

  public static void write(Path file, Map<?, ?> values) {
    Properties properties = new Properties();
    properties.putAll(values);
    StringWriter text = new StringWriter();
    Uncheck.run(() -> properties.store(text, null));
    PrivateFiles.write(file, text.toString());
  }

  @Nullable String get(String name) {
    return values.getProperty(name);
  }

  boolean hasValue(String value) {
    return values.containsValue(value);
  }

  void put(String name, String value) {
    values.setProperty(name, value);
    write(file, values);
  }
}
