package io.torrentflow.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private static final Instant BEFORE = Instant.parse("2026-11-26T08:00:00Z");

  @Test
  void readsTheLinesOfServices() {
    LogLine line =
        LogLine.of(
            "agent-1",
            "{\"timestamp\":\"2026-11-26T08:08:32.772586387Z\",\"level\":\"WARN\",\"message\":\"It"
                + " failed\",\"exception\":{\"exceptionType\":\"java.io.IOException\",\"message\":"
                + "\"404\"}}",
            BEFORE);

    assertThat(line.text()).endsWith(" agent-1    WARN It failed: java.io.IOException 404");
    assertThat(line.at()).isEqualTo("2026-11-26T08:08:32.772586387Z");
  }

  @Test
  void readsTheTimesOfBackingServers() {
    assertThat(LogLine.of("postgres", "2026-11-26 08:09:50.682 UTC [17575] LOG:  done", BEFORE))
        .isEqualTo(
            new LogLine(
                Instant.parse("2026-11-26T08:09:50Z"), "postgres", "", "[17575] LOG:  done"));
    assertThat(LogLine.of("redis", "17497:M 26 Nov 2026 07:49:48.591 * Ready", BEFORE))
        .isEqualTo(new LogLine(Instant.parse("2026-11-26T07:49:48Z"), "redis", "", "* Ready"));
  }

  @Test
  void usesThePreviousTimeForALineWithoutOne() {
    assertThat(LogLine.of("rabbitmq", "  Starting broker... \u001B[38;5;214m", BEFORE))
        .isEqualTo(new LogLine(BEFORE, "rabbitmq", "", "Starting broker..."));
    assertThat(LogLine.of("jobs", "{\"timestamp\":\"broken", BEFORE).at()).isEqualTo(BEFORE);
  }

  @Test
  void removesControlCharacters() {
    LogLine line = new LogLine(BEFORE, "jobs", "INFO", "one\n\ttwo\u001B[2J");

    assertThat(line.text()).endsWith("INFO one | two?[2J");
  }
}
