package io.torrentflow.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.cli.client.SseParser.Event;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SseParserTest {
  @Test
  void anEventEndsWithAnEmptyLine() {
    assertThat(parse("event: job", "id: 7", "data: {\"a\":1}", ""))
        .containsExactly(new Event("job", "{\"a\":1}", "7"));
  }

  @Test
  void linesOfDataAreJoined() {
    assertThat(parse("data:one", "data: two", ""))
        .containsExactly(new Event("message", "one\ntwo", null));
  }

  @Test
  void pingsAndUnknownFieldsAreNoEvents() {
    assertThat(parse(": ping", "", "retry: 10", "")).isEmpty();
  }

  @Test
  void theIdStaysUntilTheNextOne() {
    assertThat(parse("id: 1", "data: a", "", "data: b", ""))
        .extracting(Event::id)
        .containsExactly("1", "1");
  }

  @Test
  void anEmptyIdReplacesTheLastOne() {
    assertThat(parse("id: 1", "data: a", "", "id: ", "event: reset", "data: {}", ""))
        .extracting(Event::id)
        .containsExactly("1", "");
  }

  @Test
  void theTypeDoesNotStay() {
    assertThat(parse("event: job", "data: a", "", "data: b", ""))
        .extracting(Event::type)
        .containsExactly("job", "message");
  }

  private static List<Event> parse(String... lines) {
    SseParser parser = new SseParser();
    return List.of(lines).stream().map(parser::accept).flatMap(Optional::stream).toList();
  }
}
