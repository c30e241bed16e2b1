package io.torrentflow.kernel.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:secret@tracker.example/announce",
        "https://tracker.example/announce?passkey=1",
        "https://tracker.example/0123456789abcdef/announce",
        "https://tracker.example/announce/0123456789abcdef0123456789abcdef",
        "https://tracker.example/01234567-89ab-cdef-0123-456789abcdef/announce",
        "https://tracker.example/%30123456789abcdef/announce"
      })
  void detectsAPersonalKey(String address) {
    Contacts trackers = new Contacts(List.of(URI.create(address)), List.of(), List.of());
    Contacts webSeeds = new Contacts(List.of(), List.of(URI.create(address)), List.of());

    assertThat(trackers.mayNameAPerson()).isTrue();
    assertThat(webSeeds.mayNameAPerson()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "udp://tracker.example:1337/announce",
        "https://seed.example/iso/debian-12.5.0-amd64-netinst.iso",
        "https://tracker.example/0123456789abcde/announce"
      })
  void findsNoPersonalKeyOtherwise(String address) {
    Contacts contacts =
        new Contacts(List.of(URI.create(address)), List.of(URI.create(address)), List.of());

    assertThat(contacts.mayNameAPerson()).isFalse();
  }

  @Test
  void areBoundedPerKind() {
    List<URI> many =
        IntStream.range(0, 50).mapToObj(i -> URI.create("http://host" + i + "/")).toList();

    Contacts contacts = new Contacts(many, many, List.of());

    assertThat(contacts.trackers()).isEqualTo(many.subList(0, 20));
    assertThat(contacts.webSeeds()).isEqualTo(many.subList(0, 10));
  }
}
