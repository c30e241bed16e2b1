package io.torrentflow.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which a log of the system has a secret in it: a password, a session's or
 * an API token, a signed link, a key. The platform finds it by itself, for every class.
 */
public final class SecretsInLogs implements AfterAllCallback {
  private static final List<Pattern> FORMS =
      List.of(
          // A session's token.
          Pattern.compile("eyJ[\\w-]{20,}\\.[\\w-]{20,}\\.[\\w-]{20,}"),
          // An API token.
          Pattern.compile("tf_[\\w-]{40,}"),
          // A signed link.
          Pattern.compile("X-Amz-Signature=[0-9a-f]{64}"),
          Pattern.compile(Pattern.quote(TestingUser.PASSWORD)));

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    List<Pattern> secrets = new ArrayList<>(FORMS);
    Properties kept = new Properties();
    try (Reader reader = Files.newBufferedReader(TestingSystem.secrets())) {
      kept.load(reader);
    }
    kept.forEach(
        (name, value) -> {
          // A key's id is shown on purpose.
          if (!name.toString().endsWith("-id")) {
            secrets.add(Pattern.compile(Pattern.quote(value.toString())));
          }
        });
    try (Stream<Path> logs = Files.walk(TestingSystem.logs())) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        try (Stream<String> lines = Files.lines(log)) {
          assertThat(lines.filter(line -> secrets.stream().anyMatch(s -> s.matcher(line).find())))
              .as("lines of %s with a secret in them", log.getFileName())
              .isEmpty();
        }
      }
    }
  }
}
