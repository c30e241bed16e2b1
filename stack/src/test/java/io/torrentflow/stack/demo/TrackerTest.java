package io.torrentflow.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrackerTest {
  private Tracker tracker;

  @BeforeEach
  void start() {
    tracker = Tracker.start();
  }

  @AfterEach
  void stop() {
    tracker.close();
  }

  @Test
  void aPeerHearsOfTheOthersAndNotOfItself() throws Exception {
    announce("info_hash=%AA&port=6881");

    byte[] answer = announce("info_hash=%AA&port=258");

    assertThat(answer)
        .isEqualTo(
            Bencode.dictionary(
                Map.of("interval", 5, "peers", new byte[] {127, 0, 0, 1, 0x1A, (byte) 0xE1})));
  }

  @Test
  void torrentsAreKeptApart() throws Exception {
    announce("info_hash=%AA&port=6881");

    assertThat(text(announce("info_hash=%BB&port=6882"))).isEqualTo("d8:intervali5e5:peers0:e");
  }

  @Test
  void aPeerThatStopsIsForgotten() throws Exception {
    announce("info_hash=%AA&port=6881");

    announce("info_hash=%AA&port=6881&event=stopped");

    assertThat(tracker.peers()).isZero();
  }

  @Test
  void anAnnounceWithoutATorrentIsRefused() throws Exception {
    assertThat(text(announce("port=6881"))).startsWith("d14:failure reason");
  }

  @Test
  void dictionariesAreWrittenInTheOrderOfTheirKeys() {
    assertThat(text(Bencode.dictionary(Map.of("b", 1L, "a", "é", "c", Map.of()))))
        .isEqualTo("d1:a2:é1:bi1e1:cdee");
  }

  private byte[] announce(String query) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(tracker.announceAddress() + "?" + query)).build(),
              HttpResponse.BodyHandlers.ofByteArray())
          .body();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
