package io.torrentflow.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.cli.client.SseParser.Event;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SseParserTest {
  @Test
  void endsAnEventAtAnEmptyLine() {
    assertThat(parse("event: job", "id: 7", "data: {\"a\":1}", ""))
        .containsExactly(new Event("job", "{\"a\":1}", "7"));
  }

  @Test
  void joinsDataLines() {
    assertThat(parse("data:one", "data: two", ""))
        .containsExactly(new Event("message", "one\ntwo", null));
  }

  @Test
  void ignoresPingsAndUnknownFields() {
    assertThat(parse(": ping", "", "retry: 10", "")).isEmpty();
  }

  @Test
  void keepsTheIdUntilTheNextOne() {
    assertThat(parse("id: 1", "data: a", "", "data: b", ""))
        .extracting(Event::id)
        .containsExactly("1", "1");
  }

  @Test
  void clearsTheIdByAnEmptyOne() {
    assertThat(parse("id: 1", "data: a", "", "id: ", "event: reset", "data: {}", ""))
        .extracting(Event::id)
        .containsExactly("1", "");
  }

  @Test
  void forgetsTheTypeAfterEachEvent() {
    assertThat(parse("event: job", "data: a", "", "data: b", ""))
        .extracting(Event::type)
        .containsExactly("job", "message");
  }

  private static List<Event> parse(String... lines) {
    SseParser parser = new SseParser();
    return List.of(lines).stream().map(parser::accept).flatMap(Optional::stream).toList();
  }
}
