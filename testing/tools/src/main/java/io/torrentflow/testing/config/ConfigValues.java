package io.torrentflow.testing.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every property of a configuration interface with the value that it has, as lines {@code name =
 * value} in the order of names. A test holds them against the defaults that are meant, and against
 * what it has set, so that no property is misspelt or read twice.
 */
public final class ConfigValues {
  private ConfigValues() {}

  /**
   * Reads the interface from properties alone.
   *
   * @param properties as in a properties file
   */
  public static String of(Class<?> mapping, String properties) {
    TreeMap<String, String> values = new TreeMap<>();
    collect(
        values,
        mapping.getAnnotation(ConfigMapping.class).prefix(),
        mapping,
        read(mapping, properties));
    return values.entrySet().stream()
        .map(value -> (value.getKey() + " = " + value.getValue()).strip() + "\n")
        .collect(Collectors.joining());
  }

  /** The interface itself, read from properties alone. */
  public static <T> T read(Class<T> mapping, String properties) {
    Properties given = new Properties();
    try {
      given.load(new StringReader(properties));
    } catch (IOException e) {
      throw new IllegalArgumentException("Not properties", e);
    }
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(mapping)
        .withSources(
            new PropertiesConfigSource(
                given.stringPropertyNames().stream()
                    .collect(Collectors.toMap(name -> name, given::getProperty)),
                "test",
                100))
        .build()
        .getConfigMapping(mapping);
  }

  private static void collect(
      TreeMap<String, String> values, String prefix, Class<?> type, Object config) {
    for (Method method : type.getDeclaredMethods()) {
      String name = prefix + "." + kebab(method.getName());
      Class<?> result = method.getReturnType();
      if (Arrays.asList(type.getDeclaredClasses()).contains(result) && result.isInterface()) {
        collect(values, name, result, invoke(method, config));
      } else {
        values.put(name, text(invoke(method, config)));
      }
    }
  }

  private static Object invoke(Method method, Object config) {
    try {
      method.setAccessible(true);
      return method.invoke(config);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(method + " cannot be called", e);
    }
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.map(ConfigValues::text).orElse("");
      case Collection<?> list ->
          list.stream().map(ConfigValues::text).collect(Collectors.joining(","));
      case Object size when size.getClass().getSimpleName().equals("MemorySize") -> bytes(size);
      case null -> "";
      default -> value.toString();
    };
  }

  // Of Quarkus, which this module does not stand on; it has no text of its own.
  private static String bytes(Object size) {
    try {
      return size.getClass().getMethod("asLongValue").invoke(size).toString();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A size without a number", e);
    }
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
